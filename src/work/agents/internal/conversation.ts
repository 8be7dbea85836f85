/** One agent process and the session in it, from the first request to the kill. */
import * as acp from "@agentclientprotocol/sdk";
import { z } from "zod";
import { RemarkAnswer } from "../../../ground/contract/event.ts";
import { messageOf, TacitError } from "../../../ground/core/error.ts";
import { truncated } from "../../../ground/core/text.ts";
import type { RunningProcess } from "../../../ground/platform/process.ts";
import type {
  AgentSession,
  AgentSpec,
  AgentUpdate,
  OpenAgentOptions,
  PermissionAsk,
  TurnOutcome,
} from "../client.ts";
import { changeOf } from "./change.ts";
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
const StopReason = z.object({
  stopReason: z.enum(["end_turn", "cancelled", "refusal", "max_tokens", "max_turn_requests"]),
});
const Initialised = z.object({ protocolVersion: z.number() });
const Created = z.object({ sessionId: z.string() });
const Question = z.object({ question: z.string() });
const Report = z.object({ summary: z.string(), remarks: z.array(RemarkAnswer).default([]) });

/** Characters of standard error that are kept to explain a death, and lines of it that are told. */
const STDERR_KEPT = 4_000;
const STDERR_TOLD = 3;
/** Characters of a reason that an agent gives, or of one such line. */
const LONGEST_REASON = 500;
/** Characters of an agent's lines in one turn. */
const FLOOD = 256 * 1024 * 1024;

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
  /** It ended by itself, so its last words explain why. */
  #died = false;
  /** It ended on a signal that we did not send: not by its own doing. */
  #killed = false;
  /** Characters of its lines since the last turn began. */
  #flow = 0;
  /** Settles when the update before has been handled. */
  #telling = Promise.resolve();
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
        if (direction === "in") this.#heard(raw);
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
    if (!Initialised.safeParse(answer).success) {
      throw this.#refused("its answer to initialize makes no sense");
    }
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
      const created = Created.safeParse(await agent.request(M.agent.session.new, place));
      if (!created.success) throw acp.RequestError.internalError(undefined, "no session was named");
      return created.data.sessionId;
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
    this.#listening = false;
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
    if (news.unseen) await this.#tell(news.update);
    const kind = permissionKindOf(toolCall.kind);
    const input = toolCall.rawInput ?? news.update.input;
    const command = kind === "execute" ? commandLineOf(input) : undefined;
    const { call } = news.update;
    // Some (opencode) title an edit with nothing but the file's whole path.
    const named = news.update.title.replaceAll(`${this.#options.cwd}/`, "");
    const title = kind === "edit" && !/\s/.test(named) ? `Edit ${named}` : named;
    const content = toolCall.content ?? news.update.output;
    const detail = kind === "edit" ? changeOf(content, input, this.#options.cwd) : undefined;
    return {
      call,
      title,
      kind,
      input,
      ...(command !== undefined && { command }),
      ...(detail !== undefined && { detail }),
    };
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
    if (!this.#listening || this.#broken !== undefined) return;
    const update = this.#normalise.update(params);
    if (update !== undefined) await this.#tell(update);
  }

  /** One after the other, though updates and requests arrive side by side. Never rejects. */
  async #tell(update: AgentUpdate): Promise<void> {
    const { onUpdate } = this.#options.handlers;
    this.#telling = this.#telling
      .then(() => onUpdate(update))
      .catch((cause: unknown) => {
        this.#give(`an update could not be stored: ${messageOf(cause)}`);
      });
    await this.#telling;
  }

  #heard(line: string): void {
    this.#turn?.heard();
    this.#flow += line.length;
    const { flood = FLOOD } = this.#options;
    if (this.#flow > flood) this.#give(`it sent over ${flood} characters in one turn`);
  }

  async #prompt(
    sessionId: string,
    text: string,
    signal: AbortSignal | undefined,
  ): Promise<TurnOutcome> {
    if (this.#turn !== undefined) return { status: "failed", reason: "A turn is already running." };
    if (this.#broken !== undefined) return this.#failed(this.#broken);
    if (signal?.aborted === true) return { status: "cancelled" };
    const { silence, longest, deadlines } = this.#options;
    const limits = { silence, longest, cancel: deadlines?.cancel ?? 5_000 };
    const turn = new Turn(limits, (reason) => this.#give(reason));
    this.#turn = turn;
    this.#flow = 0;
    const cancel = (): void => {
      turn.cancel();
      this.#connection.agent.notify(M.agent.session.cancel, { sessionId }).catch(() => {});
    };
    signal?.addEventListener("abort", cancel, { once: true });
    try {
      const ending = await this.#connection.agent
        .request(M.agent.session.prompt, { sessionId, prompt: [{ type: "text", text }] })
        .then(
          (answer: unknown) => ({ answer }),
          (cause: unknown) => ({ cause }),
        );
      for (const update of this.#normalise.interrupted()) await this.#tell(update);
      if ("answer" in ending) return this.#outcomeOf(ending.answer);
      const refusal =
        ending.cause instanceof acp.RequestError && this.#broken === undefined
          ? ending.cause
          : undefined;
      if (turn.signal.aborted) {
        return { status: "cancelled", ...(refusal === undefined && { gone: true }) };
      }
      if (refusal !== undefined) return this.#failed(describe(refusal));
      return this.#failed(await this.#death());
    } finally {
      signal?.removeEventListener("abort", cancel);
      turn.end();
      this.#turn = undefined;
    }
  }

  #outcomeOf(answer: unknown): TurnOutcome {
    if (this.#broken !== undefined) return this.#failed(this.#broken);
    const stop = StopReason.safeParse(answer).data?.stopReason;
    if (stop === undefined) return this.#failed("it ended the turn for no reason that we know");
    const { data } = Usage.safeParse(answer); // not in the stable types, but agents send it
    return {
      status: statusOf(stop),
      ...(data && { tokens: { input: data.usage.inputTokens, output: data.usage.outputTokens } }),
    };
  }

  /** Gives the agent up; the turn then ends with its output. */
  #give(reason: string): void {
    this.#broken ??= reason;
    void this.#running.kill();
  }

  #failed(reason: string): TurnOutcome {
    const words = this.#died ? this.#lastWords() : "";
    return {
      status: "failed",
      reason: `${this.#spec.name}: ${reason}.${words}`,
      ...(this.#killed && { killed: true }),
    };
  }

  /** The end of standard error, on lines of its own. */
  #lastWords(): string {
    const lines = this.#stderr.trim().split("\n").slice(-STDERR_TOLD);
    return lines
      .map((line) => (line === "" ? "" : `\n${truncated(line, LONGEST_REASON)}`))
      .join("");
  }

  /** Why a conversation is over whose output has ended; nothing of the agent is left then. */
  async #death(): Promise<string> {
    let timer: NodeJS.Timeout | undefined;
    if (this.#broken === undefined) {
      const patience = this.#options.deadlines?.exit ?? 1_000;
      const late = new Promise<false>((resolve) => {
        timer = setTimeout(resolve, patience, false);
      });
      this.#died = await Promise.race([this.#running.exited.then(() => true), late]);
      clearTimeout(timer);
      this.#killed = this.#died && (await this.#running.exited).code === undefined;
    }
    await this.#running.kill();
    const { code, signal } = await this.#running.exited;
    // Something that it started may have kept its streams open, so that its exit could not be seen before.
    this.#died ||= this.#broken === undefined && code !== undefined;
    this.#broken ??= this.#died
      ? `it ${code === undefined ? `ended on ${signal}` : `exited with ${code}`}`
      : "it closed its output and did not exit";
    return this.#broken;
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
    throw new TacitError({
      code: this.#killed ? "agents/killed" : "agents/died",
      kind: "environment",
      message: `${this.#spec.name} ended before it answered ${method}: ${reason}.${this.#lastWords()}`,
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

/** One line without its full stop, whatever the agent made of it. */
function describe(error: acp.RequestError): string {
  const details = Details.safeParse(error.data).data?.details;
  const text = details === undefined ? error.message : `${error.message}: ${details}`;
  return truncated(text.replaceAll(/\s+/g, " ").trim(), LONGEST_REASON).replace(/\.$/, "");
}

async function whenAborted(signal: AbortSignal): Promise<undefined> {
  if (signal.aborted) return undefined;
  await new Promise<void>((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
  return undefined;
}
