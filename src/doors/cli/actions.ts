/** What each command does: calls the one function of `app` and prints its answer, as JSON or for a person. */
import path from "node:path";
import { text as textOfStream } from "node:stream/consumers";
import { TacitError } from "../../ground/core/error.ts";
import { EntryKind } from "../../ground/contract/entry.ts";
import { readIfPresent } from "../../ground/platform/files.ts";
import type { Host } from "../app/workspace.ts";
import { makeFollower } from "./follow.ts";
import * as print from "./print/knowledge.ts";
import * as printRun from "./print/runs.ts";
import type { Options } from "./program.ts";
import { openTerminal, type Terminal } from "./terminal.ts";

/** A command loads what it needs and no more: reading all of the program takes longer than most commands. */
const knowledge = async () => import("../app/knowledge.ts");

interface Session {
  readonly host: Host;
  readonly terminal: Terminal;
  /** Prints the answer in the form that was asked for. */
  readonly show: <Answer>(
    answer: Answer,
    human: (answer: Answer, terminal: Terminal) => void,
  ) => void;
}

function open(options: Options): Session {
  const terminal = openTerminal(options.json === true);
  const interrupted = new AbortController();
  process.once("SIGINT", () => interrupted.abort(new Error("interrupted")));
  process.once("SIGTERM", () => interrupted.abort(new Error("terminated")));
  return {
    terminal,
    host: {
      directory: path.resolve(options.directory ?? "."),
      environment: process.env,
      progress: terminal.progress,
      signal: interrupted.signal,
    },
    show: (answer, human) => {
      if (options.json === true) terminal.json(answer);
      else human(answer, terminal);
    },
  };
}

function fail(code: `${string}/${string}`, message: string, hint: string): never {
  throw new TacitError({ code, kind: "input", message, hint });
}

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
  init: async (options: Options): Promise<void> => {
    const { host, show } = open(options);
    show(await (await knowledge()).init(host), print.init);
  },

  contextList: async (options: Options): Promise<void> => {
    const { host, show } = open(options);
    show(await (await knowledge()).listContext(host), print.context);
  },
  contextShow: async (id: string, options: Options): Promise<void> => {
    const { host, show } = open(options);
    show({ entry: await (await knowledge()).showEntry(host, id), problems: [] }, print.entry);
  },
  contextAdd: async (title: string, options: Options): Promise<void> => {
    const { host, show } = open(options);
    const kind = EntryKind.safeParse(options.kind);
    if (!kind.success) {
      fail(
        "cli/bad-kind",
        `\`${options.kind}\` is no kind of entry.`,
        `One of ${EntryKind.options.join(", ")}.`,
      );
    }
    const { body, scope } = options;
    if (body === undefined || body.trim() === "") {
      fail("cli/no-body", "An entry needs to say what to do, and why.", 'Add --body "…"');
    }
    const entry = await (
      await knowledge()
    ).authorEntry(host, {
      kind: kind.data,
      title,
      body,
      scope: scope ?? [],
    });
    show({ entry, problems: [] }, print.entry);
  },
  contextStatus: async (
    ids: readonly string[],
    status: "active" | "retired",
    options: Options,
  ): Promise<void> => {
    const { host, show } = open(options);
    show(await (await knowledge()).setEntryStatus(host, ids, status), print.statusChanged);
  },

  brief: async (given: string | undefined, options: Options): Promise<void> => {
    const { host, show } = open(options);
    if (given !== undefined && options.from === undefined && /^\d+$/.test(given)) {
      show((await (await knowledge()).readBrief(host, given)).output, print.brief);
      return;
    }
    const text = options.from === undefined ? given : await readRequest(options.from);
    if (text === undefined) {
      fail(
        "cli/no-request",
        "What is to be built?",
        'Say it: tacit brief "…", or tacit brief --from FILE',
      );
    }
    show(await (await knowledge()).makeBrief(host, text, options.dryRun === true), print.brief);
  },
  briefList: async (options: Options): Promise<void> => {
    const { host, show } = open(options);
    show(await (await knowledge()).listBriefs(host), print.briefs);
  },
  briefShow: async (id: string, options: Options): Promise<void> => {
    const { host, show } = open(options);
    show((await (await knowledge()).readBrief(host, id)).output, print.brief);
  },
  briefLint: async (id: string, options: Options): Promise<void> => {
    const { host, show } = open(options);
    const { output } = await (await knowledge()).readBrief(host, id);
    show(output, print.lint);
    if (output.findings.length > 0 || output.questions.length > 0) process.exitCode = 1;
  },
  briefSettle: async (
    id: string,
    dimension: string,
    settled: { readonly answer: string } | { readonly reason: string },
    options: Options,
  ): Promise<void> => {
    const { host, show } = open(options);
    show(await (await knowledge()).settleDimension(host, id, dimension, settled), print.brief);
  },

  locate: async (text: string, options: Options): Promise<void> => {
    const { host, show } = open(options);
    const { limit = 20, explain = false, tree, git, at } = options;
    show(
      await (await knowledge()).locateText(host, text, { limit, explain, tree, git, at }),
      print.located(explain),
    );
  },
  compile: async (subject: string, options: Options): Promise<void> => {
    const { host, show } = open(options);
    const { budget, explain = false } = options;
    show(await (await knowledge()).compile(host, subject, { budget }), print.compiled(explain));
  },
  check: async (options: Options): Promise<void> => {
    const { host, show } = open(options);
    const found = await (await knowledge()).check(host, options.base);
    show(found, print.checked);
    if (found.findings.length > 0) process.exitCode = 1;
  },

  run: async (id: string, options: Options): Promise<void> => {
    const { host, terminal, show } = open(options);
    // First of all: the database starts while the rest of the program is still being read.
    const { openJournalOf } = await import("../app/journal.ts");
    const journal = openJournalOf(host);
    journal.catch(() => {}); // thrown where it is awaited
    const runs = await import("../app/runs.ts");
    const follower = makeFollower(terminal, options);
    const done = await runs.run(host, id, agentRequest(options), follower, journal);
    show(done, printRun.finished);
    if (done.status !== "review") process.exitCode = 1;
  },
  runs: async (options: Options): Promise<void> => {
    const { host, show } = open(options);
    const { listRuns } = await import("../app/runs.ts");
    show(await listRuns(host, options.all === true), printRun.runs);
  },
  show: async (id: string, options: Options): Promise<void> => {
    const { host, show } = open(options);
    const { showRun } = await import("../app/runs.ts");
    show(await showRun(host, id), printRun.shown);
  },
  inbox: async (options: Options): Promise<void> => {
    const { host, show } = open(options);
    const { inbox } = await import("../app/runs.ts");
    show(await inbox(host), printRun.inbox);
  },
  answer: async (item: string, text: string, options: Options): Promise<void> => {
    const { host, show } = open(options);
    const { answer } = await import("../app/runs.ts");
    show(await answer(host, item, text), printRun.answered);
  },

  review: async (id: string, options: Options): Promise<void> => {
    const { host, terminal, show } = open(options);
    const { review, send } = await import("../app/review.ts");
    const waive = onePair(options.waive, "--waive");
    const reopen = onePair(options.reopen, "--reopen");
    const shown = await review(host, id, {
      remarks: options.remark === undefined ? [] : pairs(options.remark, "--remark"),
      verify: options.verify ?? [],
      ...(waive ? { waive: { remark: waive.place, reason: waive.text } } : {}),
      ...(reopen ? { reopen: { remark: reopen.place, text: reopen.text } } : {}),
      approve: options.approve === true && options.send !== true,
      interdiff: options.interdiff === true,
    });
    if (options.send !== true) {
      show(shown, print.review(options.all === true));
      return;
    }
    const done = await send(host, id, agentRequest(options), makeFollower(terminal, options));
    show(done, printRun.finished);
    if (done.status !== "review") process.exitCode = 1;
  },
  ship: async (id: string | undefined, options: Options): Promise<void> => {
    const { host, show } = open(options);
    const { ship, undo } = await import("../app/ship.ts");
    if (options.undo !== undefined) show(await undo(host, options.undo), printRun.shipped);
    else if (id !== undefined) show(await ship(host, id), printRun.shipped);
    else fail("cli/no-run", "Which run?", "tacit ship RUN; tacit runs lists them.");
  },
  learn: async (options: Options): Promise<void> => {
    const { host, show } = open(options);
    const { listLessons } = await import("../app/learn.ts");
    show(await listLessons(host), printRun.lessons);
  },
  learnSettle: async (
    id: string,
    verdict: "accept" | "decline",
    options: Options,
  ): Promise<void> => {
    const { host, show } = open(options);
    const { settleLesson } = await import("../app/learn.ts");
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
    show(await doctor(host), printRun.doctor);
  },
  agents: async (options: Options): Promise<void> => {
    const { host, show } = open(options);
    const { listAgents } = await import("../app/doctor.ts");
    show(await listAgents(host), printRun.agents);
  },
} as const;

export type Actions = typeof actions;

function agentRequest(options: Options): {
  readonly agent?: string | undefined;
  readonly model?: string | undefined;
  readonly allowUnboxed: boolean;
} {
  return {
    agent: options.agent,
    model: options.model,
    allowUnboxed: options.allowUnboxed === true,
  };
}

async function readRequest(from: string): Promise<string> {
  if (from === "-") return textOfStream(process.stdin);
  const text = await readIfPresent(path.resolve(from));
  if (text === undefined)
    fail("cli/no-file", `There is no file ${from}.`, "Give a text file, or - for standard input.");
  return text;
}
