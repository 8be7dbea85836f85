/** One agent process and the session in it, from the first request to the kill. */
import * as acp from "@agentclientprotocol/sdk";
import { z } from "zod";
import { RemarkAnswer } from "../../../ground/contract/event.ts";
import { messageOf, TacitError } from "../../../ground/core/error.ts";
import type { RunningProcess } from "../../../ground/platform/process.ts";
import type {
  AgentSession,
  AgentSpec,
  OpenAgentOptions,
  PermissionAsk,
  TurnOutcome,
} from "../client.ts";
import { commandLineOf, createNormaliser, permissionKindOf } from "./normalise.ts";
import { seconds, Turn } from "./turn.ts";
import { openWire, type Wire } from "./wire.ts";

const M = acp.methods;
const Announcement = z.object({
  _meta: z.object({ tacit: z.object({ reports: z.literal(true) }) }),
});
const Usage = z.object({
  usage: z.object({ inputTokens: z.number(), outputTokens: z.number() }),
});
const Question = z.object({ question: z.string() });
const Report = z.object({ summary: z.string(), remarks: z.array(RemarkAnswer).default([]) });

/** Characters of standard error that are kept to explain a death. */
const STDERR_KEPT = 4_000;

export class Conversation {
  readonly #spec: AgentSpec;
  readonly #running: RunningProcess;
  readonly #options: OpenAgentOptions;
  readonly #wire: Wire;
  readonly #connection: acp.ClientConnection;
  readonly #normalise = createNormaliser();
  #stderr = "";
  /** Replayed history is not news. */
  #listening = false;
  /** Why the conversation cannot go on; the first reason is the cause of the others. */
  #broken: string | undefined;
  #turn: Turn | undefined;

  constructor(spec: AgentSpec, running: RunningProcess, options: OpenAgentOptions) {
    this.#spec = spec;
    this.#running = running;
    this.#options = options;
    running.stderr.setEncoding("utf8");
    running.stderr.on("data", (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-STDERR_KEPT);
    });
    running.stderr.on("error", () => {});
    this.#wire = openWire(running, {
      line: (direction, raw) => {
        options.handlers.transcript(
          JSON.stringify({ at: new Date().toISOString(), direction, raw }),
        );
        if (direction === "in") this.#turn?.heard();
      },
      update: async (params) => await this.#updated(params),
      broken: (reason) => {
        this.#broken ??= reason;
      },
    });
    this.#connection = this.#connect();
  }

  async open(): Promise<AgentSession> {
    const { agent } = this.#connection;
    const { cwd, session: wanted, deadlines } = this.#options;
    const initialise = deadlines?.initialise ?? 30_000;
    const patience = deadlines?.session ?? 60_000;
    const answer = await this.#within(initialise, "initialize", () =>
      agent.request(M.agent.initialize, {
        protocolVersion: acp.PROTOCOL_VERSION,
        clientInfo: { name: "tacit", version: "1" },
        clientCapabilities: { fs: { readTextFile: false, writeTextFile: false }, terminal: false },
      }),
    );
    if (answer.protocolVersion !== acp.PROTOCOL_VERSION) {
      throw this.#refused(`it speaks version ${answer.protocolVersion} of the protocol`);
    }
    const resume = answer.agentCapabilities?.sessionCapabilities?.resume != null;
    const load = resume || answer.agentCapabilities?.loadSession === true;
    const capabilities = {
      load,
      reports: Announcement.safeParse(answer).success,
    };
    // Resume replays nothing, so it is the cheaper of the two.
    const method = resume ? M.agent.session.resume : M.agent.session.load;
    const { meta } = this.#spec;
    const place: acp.NewSessionRequest = {
      cwd,
      mcpServers: [],
      ...(meta && { _meta: { ...meta } }),
    };
    let id: string | undefined;
    if (wanted !== undefined && load) {
      id = await this.#within(patience, method, async () => {
        try {
          await agent.request(method, { sessionId: wanted, ...place });
          return wanted;
        } catch (cause) {
          // The agent lost it, which a new session mends; anything else is a failure of the agent.
          if (cause instanceof acp.RequestError && this.#broken === undefined) return undefined;
          throw cause;
        }
      });
    }
    const loaded = id !== undefined;
    id ??= await this.#within(patience, M.agent.session.new, async () => {
      const created = await agent.request(M.agent.session.new, place);
      return created.sessionId;
    });
    this.#listening = true;
    const session = id;
    return {
      id: session,
      loaded,
      capabilities,
      prompt: async (text, signal) => await this.#prompt(session, text, signal),
      close: async () => await this.close(),
    };
  }

  async close(): Promise<void> {
    this.#broken ??= "it was closed";
    this.#turn?.abort();
    await this.#running.kill();
    this.#connection.close();
  }

  #connect(): acp.ClientConnection {
    const { handlers } = this.#options;
    return acp
      .client({ name: "tacit" })
      .onRequest(M.client.session.requestPermission, async ({ params, signal }) => {
        const ask = await this.#askOf(params);
        const answer = await this.#whileAsking(signal, (until) =>
          handlers.onPermission(ask, until),
        );
        // Never `allow_always`: what one person allowed once is not a rule, and the agent would stop asking.
        const kinds = { allow: ["allow_once"], reject: ["reject_once", "reject_always"] };
        const wanted = answer === "allow" || answer === "reject" ? kinds[answer] : [];
        const option = wanted
          .map((kind) => params.options.find((one) => one.kind === kind))
          .find((one) => one !== undefined);
        return option === undefined
          ? { outcome: { outcome: "cancelled" } }
          : { outcome: { outcome: "selected", optionId: option.optionId } };
      })
      .onRequest("_tacit/ask_human", Question, async ({ params, signal }) => {
        const answer = await this.#whileAsking(signal, () => handlers.onQuestion(params.question));
        return { answer: answer ?? "" };
      })
      .onRequest("_tacit/report_done", Report, async ({ params }) => {
        await handlers.onReport(params);
        return {};
      })
      .onRequest("*", ({ method }) => {
        throw acp.RequestError.methodNotFound(method);
      })
      .onNotification("*", () => {})
      .connect(this.#wire.stream);
  }

  async #askOf(params: acp.RequestPermissionRequest): Promise<PermissionAsk> {
    const { toolCall } = params;
    // Some agents (Gemini) tell of a call only here.
    const news = this.#normalise.asked(toolCall);
    if (news.unseen) await this.#options.handlers.onUpdate(news.update);
    const kind = permissionKindOf(toolCall.kind);
    const input = toolCall.rawInput ?? news.update.input;
    const command = kind === "execute" ? commandLineOf(input) : undefined;
    const { call } = news.update;
    // Some (opencode) title an edit with nothing but the file's whole path.
    const named = news.update.title.replaceAll(`${this.#options.cwd}/`, "");
    const title = kind === "edit" && !/\s/.test(named) ? `Edit ${named}` : named;
    return { call, title, kind, input, ...(command !== undefined && { command }) };
  }

  /** Asks a person; undefined when the turn or the request ended first. */
  async #whileAsking<Answer>(
    request: AbortSignal,
    ask: (until: AbortSignal) => Promise<Answer>,
  ): Promise<Answer | undefined> {
    const turn = this.#turn;
    const until = AbortSignal.any([
      request,
      this.#connection.signal,
      ...(turn ? [turn.signal] : []),
    ]);
    turn?.asks();
    try {
      return await Promise.race([ask(until), whenAborted(until)]);
    } finally {
      turn?.answered();
    }
  }

  async #updated(params: unknown): Promise<void> {
    if (!this.#listening) return;
    try {
      const update = this.#normalise.update(params);
      if (update !== undefined) await this.#options.handlers.onUpdate(update);
    } catch (cause) {
      this.#give(`an update could not be stored: ${messageOf(cause)}`);
    }
  }

  async #prompt(
    sessionId: string,
    text: string,
    signal: AbortSignal | undefined,
  ): Promise<TurnOutcome> {
    if (this.#turn !== undefined) return { status: "failed", reason: "A turn is already running." };
    if (this.#broken !== undefined) return this.#failed(this.#broken);
    if (signal?.aborted === true) return { status: "cancelled" };
    const { silence, deadlines } = this.#options;
    const turn = new Turn({ silence, cancel: deadlines?.cancel ?? 5_000 }, (reason) =>
      this.#give(reason),
    );
    this.#turn = turn;
    const cancel = (): void => {
      turn.cancel();
      this.#connection.agent.notify(M.agent.session.cancel, { sessionId }).catch(() => {});
    };
    signal?.addEventListener("abort", cancel, { once: true });
    try {
      const answer = await this.#connection.agent.request(M.agent.session.prompt, {
        sessionId,
        prompt: [{ type: "text", text }],
      });
      if (this.#broken !== undefined) return this.#failed(this.#broken);
      const { data } = Usage.safeParse(answer); // not in the stable types, but agents send it
      return {
        status: statusOf(answer.stopReason),
        ...(data && {
          tokens: { input: data.usage.inputTokens, output: data.usage.outputTokens },
        }),
      };
    } catch (cause) {
      if (turn.signal.aborted) return { status: "cancelled" };
      if (cause instanceof acp.RequestError && this.#broken === undefined) {
        return this.#failed(describe(cause));
      }
      return this.#failed(await this.#death());
    } finally {
      signal?.removeEventListener("abort", cancel);
      turn.end();
      this.#turn = undefined;
    }
  }

  /** Gives the agent up; the turn then ends with its output. */
  #give(reason: string): void {
    this.#broken ??= reason;
    void this.#running.kill();
  }

  #failed(reason: string): TurnOutcome {
    const tail = this.#stderr.trim();
    const said = tail === "" ? "" : `\n${tail}`;
    return { status: "failed", reason: `${this.#spec.name}: ${reason}.${said}` };
  }

  /** Waits for the end of a process whose output has ended, killing it so that the wait is short. */
  async #death(): Promise<string> {
    const known = this.#broken;
    await this.#running.kill();
    const { code, signal } = await this.#running.exited;
    this.#broken ??= signal === undefined ? `it exited with ${code}` : `it ended on ${signal}`;
    return known ?? this.#broken;
  }

  async #within<Value>(
    milliseconds: number,
    method: string,
    work: () => Promise<Value>,
  ): Promise<Value> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<"late">((resolve) => {
      timer = setTimeout(resolve, milliseconds, "late");
    });
    const done = work().then(
      (value) => ({ value }),
      (cause: unknown) => ({ cause }),
    );
    const first = await Promise.race([done, late]);
    clearTimeout(timer);
    if (first === "late") {
      throw new TacitError({
        code: "agents/silent",
        kind: "environment",
        message: `${this.#spec.name} did not answer ${method} within ${seconds(milliseconds)}.`,
        hint: "Start it by hand to see whether it waits for a login or a download.",
      });
    }
    if ("value" in first) return first.value;
    if (first.cause instanceof acp.RequestError && this.#broken === undefined) {
      throw this.#refused(describe(first.cause), first.cause);
    }
    const reason = await this.#death();
    const tail = this.#stderr.trim().split("\n").slice(-3).join("\n");
    throw new TacitError({
      code: "agents/died",
      kind: "environment",
      message: `${this.#spec.name} ended before it answered ${method}: ${reason}.${tail === "" ? "" : `\n${tail}`}`,
      hint: `Run \`${this.#spec.command.argv.join(" ")}\` by hand.`,
      cause: first.cause,
    });
  }

  #refused(reason: string, cause?: unknown): TacitError {
    return new TacitError({
      code: "agents/refused",
      kind: "environment",
      message: `${this.#spec.name} refused to start a session: ${reason}.`,
      hint: "Log in with the agent's own command, or choose another agent.",
      cause,
    });
  }
}

function statusOf(reason: acp.StopReason): "finished" | "cancelled" | "refused" | "limit" {
  switch (reason) {
    case "end_turn":
      return "finished";
    case "cancelled":
      return "cancelled";
    case "refusal":
      return "refused";
    case "max_tokens":
    case "max_turn_requests":
      return "limit";
  }
}

const Details = z.object({ details: z.string() });

function describe(error: acp.RequestError): string {
  const details = Details.safeParse(error.data).data?.details;
  return (details === undefined ? error.message : `${error.message}: ${details}`).replace(
    /\.$/,
    "",
  );
}

async function whenAborted(signal: AbortSignal): Promise<undefined> {
  if (signal.aborted) return undefined;
  await new Promise<void>((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
  return undefined;
}
