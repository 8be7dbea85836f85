/** A project with a run in review, and the API of the page over it. */
import { inject, onTestFinished } from "vitest";
import { makeBrief } from "../../src/doors/app/briefs/briefs.ts";
import { authorEntry } from "../../src/doors/app/context/context.ts";
import { runOutput } from "../../src/doors/app/runs/runs.ts";
import { KeptTrees } from "../../src/doors/app/search/kept-trees.ts";
import { Searching } from "../../src/doors/app/search/searching.ts";
import type { Host } from "../../src/doors/app/workspace.ts";
import { api, type ApiOptions } from "../../src/doors/server/web/api.ts";
import type { Commands, Means } from "../../src/doors/server/web/route.ts";
import type { FactBody, FactType } from "../../src/ground/contract/event.ts";
import type { RunAnswer } from "../../src/ground/contract/server.ts";
import { type Journal, openJournalAt } from "../../src/ground/journal/database.ts";
import { readRun } from "../../src/work/orchestration/delivery.ts";
import { freshDatabase, type TestDatabase } from "./journal.ts";
import {
  temporaryFolder,
  temporaryRepository,
  userGit,
  writeFiles,
} from "./temporary-repository.ts";

/** Keys of the server's environment, which no answer has. */
export const KEY = "sk-never-shown-0123456789";
export const PASSWORD = "hunter2hunter2";

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly text: string;
}

export interface ApiDesk {
  readonly root: string;
  readonly where: TestDatabase;
  readonly journal: Journal;
  readonly run: number;
  readonly means: Means;
  readonly host: Host;
  readonly app: ReturnType<typeof api>;
  /** Names and bodies of the commands that reached the engine. */
  readonly commanded: { readonly name: string; readonly run?: number; readonly request: object }[];
  readonly logged: string[];
  /** Ends the server. */
  readonly end: () => void;
  readonly tell: <Type extends FactType>(type: Type, body: FactBody<Type>) => Promise<number>;
  /** Asked of the project, unless the target names one. */
  readonly get: (target: string) => Promise<Answer>;
  readonly post: (target: string, body?: unknown) => Promise<Answer>;
}

export async function openApiDesk(options: Partial<ApiOptions> = {}): Promise<ApiDesk> {
  const lines = Array.from({ length: 30 }, (_, index) => `line ${index + 1}`);
  const root = temporaryRepository({
    "src/a.ts": `${lines.join("\n")}\n`,
    "src/b.ts": "export const b = 1;\n",
    ".gitignore": ".home\n",
  });
  const home = temporaryFolder();
  const where = await freshDatabase();
  const url = `postgres://tacit:${PASSWORD}@/${where.database}?host=${encodeURIComponent(inject("postgresHost"))}`;
  const environment = {
    HOME: home,
    TACIT_HOME: home,
    USER: "ada",
    PATH: process.env["PATH"],
    DATABASE_URL: url,
    TACIT_MODEL_BASE_URL: `https://ada:${PASSWORD}@model.example/v1`,
    TACIT_MODEL_API_KEY: KEY,
  };
  const journal = openJournalAt(where);
  onTestFinished(() => journal.close());
  const host: Host = { directory: root, environment, progress: () => {}, journal };
  const brief = await makeBrief(host, "Change line ten of a", false);
  await authorEntry(host, { text: "We never log a password in src/a.ts", anyway: true });
  userGit(root, "add", "-A");
  userGit(root, "commit", "-qm", "brief");
  const run = await journal.createRun(root, brief.slug);
  const tell: ApiDesk["tell"] = async (type, body) =>
    (await journal.append({ run }, type, body)).sequence;
  await tell("run.started", {
    brief: { number: 1, slug: brief.slug, title: brief.title, hash: "h" },
    repository: root,
    base: userGit(root, "rev-parse", "HEAD"),
    target: "main",
    agent: "bundled",
    safety: "boxed",
  });
  await tell("turn.started", { turn: 1, cause: "brief", prompt: "Do it." });
  userGit(root, "checkout", "-q", "-b", "work");
  writeFiles(root, { "src/a.ts": `${lines.with(9, "ten").join("\n")}\n` });
  userGit(root, "commit", "-qam", "turn");
  const commit = userGit(root, "rev-parse", "HEAD");
  userGit(root, "checkout", "-q", "main");
  await tell("turn.ended", { turn: 1, outcome: "finished", milliseconds: 5 });
  await tell("snapshot.taken", { turn: 1, commit, changed: true });
  await tell("verdict.reached", { commit, status: "green", checks: [] });

  const commanded: ApiDesk["commanded"] = [];
  const answered = async (of: number): Promise<RunAnswer> => ({
    run: of,
    after: 1,
    output: runOutput(await readRun(journal, of), undefined),
  });
  const heard =
    (name: string) =>
    async (of: number, request: object): Promise<RunAnswer> => {
      commanded.push({ name, run: of, request });
      return answered(of);
    };
  const hosting: Commands = {
    newRun: async (request) => {
      commanded.push({ name: "newRun", request });
      return answered(run);
    },
    newRound: heard("newRound"),
    check: heard("check"),
    stop: heard("stop"),
    resume: heard("resume"),
    handIn: heard("handIn"),
    steer: heard("steer"),
    wake: heard("wake"),
  };
  const ending = new AbortController();
  onTestFinished(() => ending.abort());
  const logged: string[] = [];
  const trees = new KeptTrees();
  const searching = new Searching(environment, trees);
  const version = "0";
  const means: Means = {
    journal,
    hosting,
    searching,
    environment,
    version,
    now: () => new Date(),
    clean: (text) => text,
  };
  const app = api({
    ...means,
    trees,
    signal: ending.signal,
    log: (line) => logged.push(line),
    ...options,
  });
  const ask = async (target: string, init?: RequestInit): Promise<Answer> => {
    const address = new URL(target, "http://localhost");
    if (!address.searchParams.has("project")) address.searchParams.set("project", root);
    const response = await app.request(`${address.pathname}${address.search}`, init);
    const text = await response.text();
    return { status: response.status, text, body: JSON.parse(text) };
  };
  return {
    root,
    where,
    journal,
    run,
    means,
    host,
    app,
    commanded,
    logged,
    end: () => ending.abort(),
    tell,
    get: (target) => ask(target),
    post: (target, body = {}) =>
      ask(target, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: typeof body === "string" ? body : JSON.stringify(body),
      }),
  };
}
