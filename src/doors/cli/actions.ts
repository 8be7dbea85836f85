/** What each command does: calls the one function of `app` and prints its answer, as JSON or for a person. */
import path from "node:path";
import { text as textOfStream } from "node:stream/consumers";
import { exitCodeOf, TacitError } from "../../ground/core/error.ts";
import { counted } from "../../ground/core/text.ts";
import { readIfPresent } from "../../ground/platform/files.ts";
import type { RunAnswer, RunOutput } from "../../ground/contract/server.ts";
import type { ImportedRequest } from "../../knowledge/brief/import/imported.ts";
import { definedOnly } from "../../ground/platform/home.ts";
import { whoAmI } from "../app/runs/run-number.ts";
import type { ReviewOutput, ReviewRequest } from "../app/review/review.ts";
import type { NewRemark } from "../app/review/remarks.ts";
import type { Host } from "../app/workspace.ts";
import type { ServerClient } from "../server/client.ts";
import type { Served } from "../server/server.ts";
import type { McpService } from "../server/web/mcp-door.ts";
import { checkActions } from "./checks.ts";
import { contextActions } from "./context.ts";
import { makeFollower } from "./follow.ts";
import * as printBrief from "./print/brief.ts";
import * as print from "./print/knowledge.ts";
import * as printRemarks from "./print/remarks.ts";
import * as printPlan from "./print/plan.ts";
import * as printAttempts from "./print/attempts.ts";
import * as printBranch from "./print/branch.ts";
import type { ReadingAsked } from "./print/change.ts";
import * as printReview from "./print/review.ts";
import * as printRun from "./print/runs.ts";
import type { Options } from "./program.ts";
import { paint } from "./terminal.ts";
import * as printMcp from "./print/mcp.ts";
import { printWorkbench } from "./print/workbench.ts";
import { fail, open, type Session } from "./session.ts";
import type { Terminal } from "./terminal.ts";
import { version } from "./version.ts";

/** A command loads what it needs and no more: reading all of the program takes longer than most commands. */
const knowledge = async () => import("../app/context/knowledge.ts");
const briefs = async () => import("../app/briefs/briefs.ts");

/** Pairs of `PLACE TEXT`. */
function pairs(words: readonly string[], what: string): { place: string; text: string }[] {
  if (words.length === 0 || words.length % 2 !== 0) {
    fail(
      "cli/unpaired",
      `${what} takes pairs of words; ${words.length} were given.`,
      `Put the text in quotes: ${what} PLACE "TEXT"`,
    );
  }
  const found: { place: string; text: string }[] = [];
  for (let at = 0; at < words.length; at += 2) {
    found.push({ place: words[at] ?? "", text: words[at + 1] ?? "" });
  }
  return found;
}

function onePair(
  words: readonly string[] | undefined,
  what: string,
): { place: string; text: string } | undefined {
  if (words === undefined) return undefined;
  const [first] = pairs([words[0] ?? "", words.slice(1).join(" ")], what);
  if (first === undefined || first.text.trim() === "") {
    fail("cli/unpaired", `${what} needs a remark and a text.`, `For instance: ${what} R1 "…"`);
  }
  return first;
}

export const actions = {
  ...contextActions,

  open: async (dir: string | undefined, options: Options): Promise<void> => {
    const { host, show, terminal } = open(options);
    const { openWorkbench } = await import("./workbench.ts");
    const opened = await openWorkbench(
      host,
      dir,
      options.browser !== false && options.json !== true,
    );
    show(opened, () => printWorkbench(opened, terminal));
  },

  brief: async (given: string | undefined, options: Options): Promise<void> => {
    const { host, show } = open(options);
    if (given !== undefined && options.from === undefined && /^\d+$/.test(given)) {
      show((await (await briefs()).readBrief(host, given)).output, printBrief.brief);
      return;
    }
    if (given !== undefined && options.from !== undefined) {
      fail(
        "cli/two-requests",
        "A request is given in words or with --from, not both.",
        "Take it with --from; what it lacks is asked, and can be written into the brief.",
      );
    }
    const asked = options.from === undefined ? given : await importedFrom(host, options.from);
    if (asked === undefined) {
      fail(
        "cli/no-request",
        "What is to be built?",
        'Say it: tacit brief "…", or tacit brief --from FILE',
      );
    }
    show(await (await briefs()).makeBrief(host, asked, options.dryRun === true), printBrief.brief);
  },
  briefList: async (options: Options): Promise<void> => {
    const { host, show } = open(options);
    show(await (await briefs()).listBriefs(host), printBrief.briefs);
  },
  briefShow: async (id: string, options: Options): Promise<void> => {
    const { host, show } = open(options);
    show((await (await briefs()).readBrief(host, id)).output, printBrief.brief);
  },
  briefLint: async (id: string, options: Options): Promise<void> => {
    const { host, show } = open(options);
    const { output } = await (await briefs()).readBrief(host, id);
    show(output, printBrief.lint);
    if (output.findings.length > 0 || output.questions.length > 0) process.exitCode = 1;
  },
  briefSettle: async (
    id: string,
    dimension: string,
    settled: { readonly answer: string } | { readonly reason: string },
    options: Options,
  ): Promise<void> => {
    const { host, show } = open(options);
    show(await (await briefs()).settleDimension(host, id, dimension, settled), printBrief.brief);
  },
  briefPropose: async (id: string, options: Options): Promise<void> => {
    const { host, show } = open(options);
    const { proposeFor } = await import("../app/briefs/propose.ts");
    show(await proposeFor(host, id, { dryRun: options.dryRun === true }), printBrief.proposals);
  },
  briefEdit: async (id: string, options: Options): Promise<void> => {
    const { host, show } = open(options);
    const { briefFile, readBrief } = await briefs();
    const { root, path: file } = await briefFile(host, id);
    const editor = host.environment["VISUAL"] ?? host.environment["EDITOR"] ?? "";
    if (editor === "" || !process.stdin.isTTY) {
      fail(
        "cli/no-editor",
        `No editor can be opened here; the brief is ${file}.`,
        "Set VISUAL or EDITOR, and call it on a terminal.",
      );
    }
    const { openEditor } = await import("../../ground/platform/editor.ts");
    await openEditor(editor, path.join(root, file), root);
    show((await readBrief(host, id)).output, printBrief.brief);
  },
  briefQuestions: async (options: Options): Promise<void> => {
    const { host, show } = open(options);
    const { questionOutcomes, resetQuestions } = await briefs();
    show(
      options.reset === undefined
        ? await questionOutcomes(host)
        : await resetQuestions(host, options.reset),
      printBrief.outcomes,
    );
  },

  plan: async (id: string, options: Options): Promise<void> => {
    const { host, show } = open(options);
    const { planOf } = await import("../app/briefs/plans.ts");
    const plan = await planOf(host, id, options.write === true);
    show(plan, printPlan.plan);
    if (plan.findings.length > 0) process.exitCode = 1;
  },

  locate: async (text: string, options: Options): Promise<void> => {
    const { host, show } = open(options);
    const { limit = 20, explain = false, tree, git, at, batch } = options;
    if (batch !== undefined) {
      const { locateBatch } = await import("../app/runs/batch.ts");
      for await (const answer of locateBatch(host, await readRequest(batch), { tree, git, at })) {
        process.stdout.write(`${JSON.stringify(answer)}\n`);
      }
      return;
    }
    const { askWarm, warmUp } = await import("../server/warm.ts");
    const asked = [tree, git, at].every((place) => place === undefined)
      ? await askWarm(host, { version, text, limit, explain })
      : undefined;
    if (asked?.status === "warm") return show(asked.output, print.located(explain));
    const { locateText } = await import("../app/search/search.ts");
    show(await locateText(host, text, { limit, explain, tree, git, at }), print.located(explain));
    if (asked?.status === "cold") await warmUp(host);
  },
  compile: async (subject: string, options: Options): Promise<void> => {
    const { host, show } = open(options);
    const { budget, explain = false, pin: pins, exclude: excludes } = options;
    const { agent } = options;
    const pack = await (
      await knowledge()
    ).compile(host, subject, { budget, pins, excludes, agent });
    show(pack, print.compiled(explain));
  },
  ...checkActions,

  run: async (id: string, options: Options): Promise<void> => {
    const session = open(options);
    const { collisionsOf } = await import("../app/briefs/plans.ts");
    for (const { message } of await collisionsOf(session.host, id)) {
      session.terminal.note(`${paint("amber", "!")} ${message}`);
    }
    const server = await serverOf(session.host);
    const answer = await server.newRun({
      ...askedBy(session.host),
      ...agentRequest(options),
      directory: session.host.directory,
      brief: id,
    });
    await started(session, answer, options);
  },
  stop: async (id: string | undefined, options: Options): Promise<void> => {
    const session = open(options);
    if (options.server === true) {
      const { findServer } = await import("../server/client.ts");
      const server = await findServer(session.host.environment);
      await server?.stopServer();
      session.show({ stopped: server !== undefined, problems: [] }, printRun.serverStopped);
      return;
    }
    if (id === undefined)
      fail("cli/no-run", "Which run?", "tacit stop RUN, or tacit stop --server");
    const { runNumber } = await import("../app/runs/run-number.ts");
    const server = await serverOf(session.host);
    const answer = await server.stopRun(runNumber(id), askedBy(session.host));
    await started(session, answer, { ...options, follow: true });
    process.exitCode = 0;
  },
  resume: async (id: string, options: Options): Promise<void> => {
    const session = open(options);
    const { runNumber } = await import("../app/runs/run-number.ts");
    const server = await serverOf(session.host);
    const answer = await server.resumeRun(runNumber(id), askedBy(session.host));
    await started(session, answer, options);
  },
  steer: async (id: string, text: string, options: Options): Promise<void> => {
    const session = open(options);
    const { runNumber } = await import("../app/runs/run-number.ts");
    const server = await serverOf(session.host);
    const answer = await server.steerRun(runNumber(id), { ...askedBy(session.host), text });
    await started(session, answer, options);
  },
  done: async (id: string, options: Options): Promise<void> => {
    const session = open(options);
    const { runOrTask } = await import("../app/runs/run-number.ts");
    const { run, task } = runOrTask(id);
    const server = await serverOf(session.host);
    const answer = await server.handIn(run, {
      ...askedBy(session.host),
      ...(task === undefined ? {} : { task }),
    });
    await handedIn(session, answer, options);
  },
  serve: async (options: Options): Promise<void> => {
    const { host, terminal } = open(options);
    const { serve } = await import("../server/server.ts");
    await doneOrExit(terminal, () =>
      serve({
        environment: host.environment,
        version,
        idle: options.onDemand === true ? idleOf(host.environment) : undefined,
        ready: (socket) => process.stdout.write(`listening on ${socket}\n`),
        mcp: mcpService,
        log: logLine,
        signal: host.signal ?? new AbortController().signal,
      }),
    );
    if (options.onDemand === true) process.stdout.write("another server has this home\n");
    else terminal.note("A server of this home runs already.");
  },
  worker: async (options: Options): Promise<void> => {
    const { host, terminal } = open(options);
    const { work } = await import("../server/worker.ts");
    await doneOrExit(terminal, async () => {
      await work({
        environment: host.environment,
        ready: () => process.stdout.write("taking runs\n"),
        log: logLine,
        signal: host.signal ?? new AbortController().signal,
      });
      return "served";
    });
  },
  mcp: async (options: Options): Promise<void> => {
    const { host, show } = open(options);
    if (options.http === true || options.revoke === true) {
      if (options.http !== true) {
        fail("cli/revoke-what", "--revoke is about --http.", "tacit mcp --http --revoke");
      }
      const { openMcp, revokeMcp } = await import("./mcp.ts");
      if (options.revoke === true) show(await revokeMcp(host), printMcp.revoked);
      else show(await openMcp(host), printMcp.opened);
      return;
    }
    const { serveMcp } = await import("../mcp/serve.ts");
    const { stdin: input, stdout: output } = process;
    const { KeptTrees } = await import("../app/search/kept-trees.ts");
    const trees = new KeptTrees();
    await serveMcp({ host: { ...host, trees }, version, input, output, log: logLine });
  },
  runs: async (options: Options): Promise<void> => {
    const { host, show } = open(options);
    const { listRuns } = await import("../app/runs/runs.ts");
    const answer = await listRuns(host, options.all === true);
    await serveOpenRuns(host, answer.runs);
    show(answer, printRun.runs);
  },
  show: async (id: string, options: Options): Promise<void> => {
    const { host, show } = open(options);
    const { showRun } = await import("../app/runs/runs.ts");
    const answer = await showRun(host, id);
    const { status, openItems } = answer.view;
    const waitsFor = openItems[0]?.kind;
    await serveOpenRuns(host, [{ status, ...(waitsFor === undefined ? {} : { waitsFor }) }]);
    show(answer, printRun.shown);
  },
  inbox: async (options: Options): Promise<void> => {
    const { host, show } = open(options);
    const { inbox } = await import("../app/runs/runs.ts");
    const answer = await inbox(host, new Date());
    // Somebody has to be there who waits for the answer.
    const waiting = ["permission", "question"];
    if (answer.items.some(({ kind }) => waiting.includes(kind))) await serverOf(host);
    show(answer, printRun.inbox);
  },
  snooze: async (item: string, until: string, options: Options): Promise<void> => {
    const { host, show } = open(options);
    const { snooze } = await import("../app/runs/snooze.ts");
    const now = new Date();
    show(await snooze(host, item, until, now), printRun.snoozed(now));
  },
  answer: async (item: string, text: string, options: Options): Promise<void> => {
    const { host, show } = open(options);
    const { answer } = await import("../app/runs/runs.ts");
    const answered = await answer(host, item, text);
    // Who waits for it hears of it through the journal; a run that was stuck on it has nobody at it.
    if (answered.wakes) {
      const server = await serverOf(host);
      await server.wakeRun(Number(answered.run), askedBy(host));
    }
    show(answered, printRun.answered);
  },

  review: async (id: string, options: Options): Promise<void> => {
    const session = open(options);
    const { host, show } = session;
    requireOne(options);
    if (options.against !== undefined) {
      const { compare } = await import("../app/review/compare.ts");
      show(await compare(host, [id, ...options.against]), printAttempts.compared);
      return;
    }
    const waive = onePair(options.waive, "--waive");
    const reopen = onePair(options.reopen, "--reopen");
    const reply = onePair(options.reply, "--reply");
    const edit = onePair(options.edit, "--edit");
    const said = options.remark === undefined ? [] : pairs(options.remark, "--remark");
    const request = {
      remarks: [
        ...said.map((remark) => ({ ...remark, severity: options.severity })),
        ...(await taken(host, id, options)),
      ],
      verify: options.verify ?? [],
      ...(edit
        ? { edit: { remark: edit.place, text: edit.text, severity: options.severity } }
        : {}),
      discard: options.discard,
      ...(waive ? { waive: { remark: waive.place, reason: waive.text } } : {}),
      ...(reopen ? { reopen: { remark: reopen.place, text: reopen.text } } : {}),
      ...(reply ? { reply: { remark: reply.place, text: reply.text } } : {}),
      approve: options.approve === true && options.send !== true,
      interdiff: options.interdiff === true,
      seen: options.seen,
    };
    const shown = await reviewed(session, id, request, options);
    if (options.only !== undefined && !printReview.hasFiles(shown, options.only)) {
      fail(
        "cli/no-such-files",
        `No file of the change is what ${options.only.join(", ")} says.`,
        "A glob such as 'src/**' takes a folder; without --only all files are shown.",
      );
    }
    const run = shown.run ?? "";
    if (run === "" && (options.send === true || options.prompt === true)) {
      fail(
        "app/nothing-to-send",
        `${shown.title} has no remark to send.`,
        `Make one: tacit review ${printBranch.operandOf(shown)} --remark FILE:LINE "…"`,
      );
    }
    if (options.prompt === true) {
      const { promptByHand } = await import("../app/review/branch-review.ts");
      show(await promptByHand(host, run), printBranch.prompt);
      return;
    }
    if (options.check === true) {
      const checking = await (await serverOf(host)).check(Number(run), askedBy(host));
      await checked(session, checking, options);
      return;
    }
    if (options.send !== true) {
      const brief = options.all !== true && !request.interdiff && printRemarks.settles(request);
      show(shown, brief ? printRemarks.settled(request) : printReview.review(readingOf(options)));
      return;
    }
    const server = await serverOf(host);
    const answer = await server.newRound(Number(run), {
      ...askedBy(host),
      ...agentRequest(options),
      ...(options.nits === false ? { withoutNits: true } : {}),
    });
    await started(session, answer, options);
  },
  ship: async (id: string | undefined, options: Options): Promise<void> => {
    const { host, show } = open(options);
    const { ship, undo } = await import("../app/review/ship.ts");
    if (options.undo !== undefined) show(await undo(host, options.undo), printRun.shipped);
    else if (id !== undefined) show(await ship(host, id), printRun.shipped);
    else fail("cli/no-run", "Which run?", "tacit ship RUN; tacit runs lists them.");
  },
  learn: async (options: Options): Promise<void> => {
    const { host, show } = open(options);
    const { listLessons } = await import("../app/review/learn.ts");
    show(await listLessons(host), printRun.lessons);
  },
  learnSettle: async (
    id: string,
    verdict: "accept" | "decline",
    options: Options,
  ): Promise<void> => {
    const { host, show } = open(options);
    const { settleLesson } = await import("../app/review/learn.ts");
    show(await settleLesson(host, id, verdict), printRun.lesson);
  },

  dataExport: async (file: string, options: Options): Promise<void> => {
    const { host, show } = open(options);
    const { exportData } = await import("../app/data.ts");
    show(await exportData(host, path.resolve(file)), printRun.transferred);
  },
  dataImport: async (file: string, options: Options): Promise<void> => {
    const { host, show } = open(options);
    const { importData } = await import("../app/data.ts");
    show(await importData(host, path.resolve(file)), printRun.transferred);
  },

  doctor: async (options: Options): Promise<void> => {
    const { host, show } = open(options);
    const { doctor } = await import("../app/doctor.ts");
    const { findServer } = await import("../server/client.ts");
    const answer = await doctor(host, options.tidy === true);
    const health = await (await findServer(host.environment).catch(() => undefined))?.health();
    const server = {
      name: "server",
      state: "note" as const,
      value:
        health === undefined
          ? "none; the first run starts it"
          : [
              `process ${health.pid}, at ${counted(health.active.length, "run")}`,
              ...(health.workers === 0 ? [] : [`${counted(health.workers, "worker")} beside it`]),
              ...health.mended,
            ].join(". "),
    };
    show({ ...answer, checks: [...answer.checks, server] }, printRun.doctor);
  },
  agents: async (options: Options): Promise<void> => {
    const { host, show } = open(options);
    const { listAgents } = await import("../app/doctor.ts");
    show(await listAgents(host), printRun.agents);
  },
} as const;

export type Actions = typeof actions;

/** The server of the host's home, started if there is none. */
async function serverOf(host: Host): Promise<ServerClient> {
  const { connectServer } = await import("../server/client.ts");
  host.progress("Reaching the server …");
  const server = await connectServer(host.environment, version);
  host.progress("");
  return server;
}

/** A run that is under way has a server: one that was killed is started again by whoever looks. */
async function serveOpenRuns(
  host: Host,
  runs: readonly { readonly status: string; readonly waitsFor?: string }[],
): Promise<void> {
  const unfinished = runs.filter(({ status }) => status === "running" || status === "waiting");
  // Nobody is at one that waits for a person's work.
  if (unfinished.some(({ waitsFor }) => waitsFor !== "task")) await serverOf(host);
}

function askedBy(host: Host): { by: string; environment: Record<string, string> } {
  return { by: whoAmI(host), environment: definedOnly(host.environment) };
}

/** Follows what was handed in to its verdict: the run goes on by itself when it is green. */
async function handedIn(session: Session, answer: RunAnswer, options: Options): Promise<void> {
  if (options.follow === true) return started(session, answer, options);
  const { host, terminal, show } = session;
  const { follow } = await import("../app/runs/runs.ts");
  const { keepServed } = await import("../server/client.ts");
  const serving = keepServed(host.environment, version);
  const follower = makeFollower(terminal, options);
  // A last task that is green brings the run to rest.
  const last = answer.output.tasks?.at(-1)?.task === answer.output.task;
  const done = await follow(
    host,
    answer.run,
    answer.after,
    follower,
    ({ type, body }) => type === "verdict.reached" && body.status === "green" && !last,
  ).finally(serving.stop);
  if (host.signal?.aborted === true && done.status === "running") {
    show(done, printRun.underWay); // a Ctrl-C ends the following, not the run
    return;
  }
  const task = answer.output.task;
  show({ ...done, task }, printRun.handedIn);
  if (done.tasks?.find((one) => one.task === task)?.status === "done") return;
  process.exitCode = done.failure === undefined ? 1 : exitCodeOf({ kind: done.failure });
}

/** Looks at a change and does what was asked; the checks of a branch run before it is approved, where they have not. */
async function reviewed(
  session: Session,
  id: string,
  request: ReviewRequest,
  options: Options,
): Promise<ReviewOutput> {
  const { host } = session;
  const { rangeIn } = await import("../app/review/change.ts");
  const { review } = await import("../app/review/review.ts");
  const range = rangeIn(id);
  let asked = request;
  let found: ReviewOutput | undefined;
  if (range !== undefined) {
    const { reviewChange } = await import("../app/review/branch-review.ts");
    const opens = request.approve || options.check === true;
    found = await reviewChange(host, range, { ...request, approve: false }, opens);
    asked = { ...nothing, approve: request.approve, interdiff: request.interdiff };
  }
  if (!request.approve) return found ?? review(host, id, request);
  const { run, change, verdict } = found ?? (await review(host, id, looking));
  if (change !== undefined && verdict === undefined) {
    const answer = await (await serverOf(host)).check(Number(run), askedBy(host));
    await followed(session, answer, options);
  }
  return review(host, found?.run ?? id, asked);
}

const nothing = { remarks: [], verify: [] } as const;
const looking = { ...nothing, approve: false, interdiff: false } as const;

/** One of those that have a change go somewhere. */
async function taken(host: Host, id: string, { take = [] }: Options): Promise<NewRemark[]> {
  if (take.length === 0) return [];
  const { takenOver } = await import("../app/review/compare.ts");
  return takenOver(host, id, take);
}

function readingOf({ all, tenMinutes, byFile, only }: Options): ReadingAsked {
  const order = tenMinutes === true ? "ten-minutes" : byFile === true ? "files" : "risk";
  return { all: all === true, order, ...(only === undefined ? {} : { only }) };
}

function requireOne({ send, prompt, check }: Options): void {
  if ([send, prompt, check].filter((given) => given === true).length < 2) return;
  fail(
    "cli/one-at-a-time",
    "--send, --prompt and --check are for different moments.",
    "Give one of them; the checks run by themselves after a round.",
  );
}

/** Says that checks are under way, or follows them; 1 when they are red. */
async function checked(session: Session, answer: RunAnswer, options: Options): Promise<void> {
  await started(session, answer, options);
  if (options.follow !== true || process.exitCode !== undefined) return;
  const { review } = await import("../app/review/review.ts");
  const { verdict } = await review(session.host, String(answer.run), looking);
  if (verdict?.status === "red") process.exitCode = 1;
}

/** Follows a run to where it rests. */
async function followed(
  { host, terminal }: Session,
  answer: RunAnswer,
  options: Options,
): Promise<RunOutput> {
  const { follow } = await import("../app/runs/runs.ts");
  const { keepServed } = await import("../server/client.ts");
  const serving = keepServed(host.environment, version);
  const follower = makeFollower(terminal, options);
  return follow(host, answer.run, answer.after, follower).finally(serving.stop);
}

/** Says that a run is under way, or follows it to where it rests. */
async function started(session: Session, answer: RunAnswer, options: Options): Promise<void> {
  const { host, show } = session;
  if (options.follow !== true) {
    show(answer.output, printRun.underWay);
    return;
  }
  const done = await followed(session, answer, options);
  const output = { ...done, problems: answer.output.problems };
  if (host.signal?.aborted === true && ["running", "waiting"].includes(done.status)) {
    show(output, printRun.underWay); // a Ctrl-C ends the following, not the run
    return;
  }
  show(output, printRun.finished);
  if (["review", "stopped", "approved", "shipped"].includes(done.status)) return;
  // Waiting for a person to do their task is as far as it can come.
  if (done.status === "waiting" && done.reason !== undefined) return;
  process.exitCode = done.failure === undefined ? 1 : exitCodeOf({ kind: done.failure });
}

/** Does it, and then ends the process, whatever still hangs on a connection; returns when there was nothing to do. */
async function doneOrExit(terminal: Terminal, serve: () => Promise<Served>): Promise<void> {
  try {
    if ((await serve()) === "other") return;
    process.exit(0);
  } catch (error) {
    terminal.note(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exit(error instanceof TacitError ? exitCodeOf(error) : 70);
  }
}

/** Loads the protocol when the first client asks: most servers never meet one. */
function mcpService(hostOf: (project: string) => Host): McpService {
  let made: Promise<McpService> | undefined;
  const load = async (): Promise<McpService> => {
    const { mcpHttp } = await import("../mcp/http.ts");
    return mcpHttp({ hostOf, version, log: logLine });
  };
  return {
    answer: async (project, request) => {
      made ??= load();
      return (await made).answer(project, request);
    },
    close: async () => (await made)?.close(),
  };
}

function logLine(line: string): void {
  process.stderr.write(`${new Date().toISOString()} ${line}\n`);
}

/** Milliseconds without work after which a server that a command started ends. */
const IDLE = 10 * 60_000;

function idleOf(environment: Host["environment"]): number {
  const seconds = Number(environment["TACIT_SERVER_IDLE"]);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : IDLE;
}

function agentRequest(options: Options): {
  agent?: string;
  model?: string;
  allowUnboxed: boolean;
} {
  const { agent, model, allowUnboxed = false } = options;
  return {
    ...(agent === undefined ? {} : { agent }),
    ...(model === undefined ? {} : { model }),
    allowUnboxed,
  };
}

async function importedFrom(host: Host, from: string): Promise<ImportedRequest> {
  const { importRequest } = await import("../app/context/imports.ts");
  return importRequest(host, from, process.stdin);
}

async function readRequest(from: string): Promise<string> {
  if (from === "-") return textOfStream(process.stdin);
  const text = await readIfPresent(path.resolve(from));
  if (text === undefined)
    fail("cli/no-file", `There is no file ${from}.`, "Give a text file, or - for standard input.");
  return text;
}
