/** The commands that work on files alone and start no database. */
import { createHash } from "node:crypto";
import type { Brief, BriefOutput } from "../../ground/contract/brief.ts";
import {
  answerDimension,
  askedIn,
  briefOutput,
  createBrief,
  dismissDimension,
  findBrief,
  loadBriefs,
} from "../../knowledge/brief/files.ts";
import { frameRequest } from "../../knowledge/brief/frame.ts";
import { commandsOf } from "../../knowledge/checks/commands.ts";
import { compileBrief, type Pack, type TaskToDo } from "../../knowledge/compiler/compile.ts";
import { resolveCommit } from "../../ground/platform/git.ts";
import { readTreeAtCommit } from "../../ground/platform/tree.ts";
import { readWorkingTree } from "../../ground/platform/working-tree.ts";
import { formatOf } from "../../knowledge/exchange/formats.ts";
import { saidIn } from "../../knowledge/exchange/said.ts";
import type { LoadedEntry } from "../../knowledge/context/entries.ts";
import { sourceFile } from "../../knowledge/codebase/files.ts";
import { outlineOf } from "../../knowledge/codebase/outline.ts";
import { loadParsers } from "../../knowledge/codebase/parsers.ts";
import { withoutComments } from "../../knowledge/compiler/markdown.ts";
import { readsOf } from "../../work/agents/known.ts";
import { factsOf } from "./scan.ts";
import { openTree } from "./tree.ts";
import {
  type Host,
  openWorkspace,
  readKnowledge,
  sentenceOf,
  type Workspace,
} from "./workspace.ts";

/** Tokens of a prompt unless the project or the caller says otherwise. */
export const DEFAULT_BUDGET = 12_000;

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

/** A brief's output with the dimensions that were ever asked, in the order that numbers them. */
export interface AskedBrief extends BriefOutput {
  readonly asked: readonly string[];
}

/** `tacit brief "TEXT"`; a dry run frames and writes nothing. */
export async function makeBrief(host: Host, text: string, dryRun: boolean): Promise<AskedBrief> {
  const workspace = await openWorkspace(host);
  const { entries, problems } = await readKnowledge(workspace);
  const framed = frameRequest(text, { entries, facts: await factsOf(workspace) });
  if (dryRun) return { id: "", slug: "", path: "", ...framed, asked: [], problems: [...problems] };
  const brief = await createBrief(workspace.files, framed, text);
  return { ...briefOutput(brief, framed), asked: askedIn(brief), problems: [...problems] };
}

export interface LoadedBrief {
  readonly workspace: Workspace;
  readonly brief: Brief;
  readonly output: AskedBrief;
  readonly problems: readonly string[];
}

/** A brief by number or slug, read anew. @throws TacitError `brief/unknown` */
export async function readBrief(host: Host, id: string): Promise<LoadedBrief> {
  return readBriefIn(await openWorkspace(host), id);
}

export async function readBriefIn(workspace: Workspace, id: string): Promise<LoadedBrief> {
  const { entries, problems } = await readKnowledge(workspace);
  const loaded = await loadBriefs(workspace.files);
  const brief = findBrief(loaded.briefs, id);
  const facts = await factsOf(workspace);
  const framed = frameRequest(brief.front.request, { entries, facts });
  const all = [...problems, ...loaded.problems.map(sentenceOf)];
  return {
    workspace,
    brief,
    output: { ...briefOutput(brief, framed), asked: askedIn(brief), problems: all },
    problems: all,
  };
}

export interface BriefListOutput {
  readonly briefs: readonly {
    readonly id: string;
    readonly slug: string;
    readonly title: string;
    readonly path: string;
  }[];
  readonly problems: readonly string[];
}

/** `tacit brief list`. */
export async function listBriefs(host: Host): Promise<BriefListOutput> {
  const workspace = await openWorkspace(host);
  const { briefs, problems } = await loadBriefs(workspace.files);
  return {
    briefs: briefs.map(({ number, slug, front, path }) => ({
      id: String(number),
      slug,
      title: front.title,
      path,
    })),
    problems: problems.map(sentenceOf),
  };
}

/** `tacit brief answer` and `tacit brief dismiss`. */
export async function settleDimension(
  host: Host,
  id: string,
  dimension: string,
  settled: { readonly answer: string } | { readonly reason: string },
): Promise<AskedBrief> {
  const { workspace, brief } = await readBrief(host, id);
  if ("answer" in settled) {
    await answerDimension(workspace.files, brief, dimension, settled.answer);
  } else {
    await dismissDimension(workspace.files, brief, dimension, settled.reason);
  }
  return (await readBrief(host, id)).output;
}

export interface CompileOptions {
  readonly budget?: number | undefined;
  /** Whether the agent has our tools. */
  readonly reports?: boolean | undefined;
  /** Name of the agent, or of a program that asks for one: what it reads by itself is not said again. */
  readonly agent?: string | undefined;
  /** Commit to read code from; the checkout when absent. */
  readonly at?: string | undefined;
  /** Beside the brief's own: entries by slug and files by path that go in whatever they cost. */
  readonly pins?: readonly string[] | undefined;
  /** Beside the brief's own: globs of files that stay out. */
  readonly excludes?: readonly string[] | undefined;
  /** The task of the brief's plan; the whole brief when absent. */
  readonly task?: TaskToDo | undefined;
}

/** Compiles a brief of the workspace; its problems are those of searching. */
export async function compileFor(
  workspace: Workspace,
  written: Brief,
  options: CompileOptions,
): Promise<CompileOutput> {
  const brief: Brief = {
    ...written,
    front: {
      ...written.front,
      pins: [...(written.front.pins ?? []), ...(options.pins ?? [])],
      excludes: [...(written.front.excludes ?? []), ...(options.excludes ?? [])],
    },
  };
  const { config, entries } = await readKnowledge(workspace);
  // Without the comments that guide whoever fills the brief in: their words are not the task's.
  const { Plan: _plan, "Acceptance criteria": _criteria, ...sections } = brief.sections;
  const own = options.task?.plan.find(({ task }) => task === options.task?.task);
  const words = own === undefined ? [] : [own.title, ...own.files];
  const text = [...words, brief.front.title, brief.front.request, ...Object.values(sections)]
    .map(withoutComments)
    .join("\n");
  const pins = brief.front.pins ?? [];
  const tree = await openTree(workspace.host, { tree: workspace.root, at: options.at });
  try {
    const { located, problems } = await tree.locate(text, { limit: 20 });
    const ranked = located.files.map((file) => file.path);
    const slices = located.blocks.slice(0, CONSIDERED);
    const imitated = entries.flatMap(({ front }) => front.evidence?.exemplars ?? []);
    const texts = await tree.read([
      ...pins,
      ...slices.map((slice) => slice.path),
      ...imitated.map((exemplar) => exemplar.split("#")[0] ?? ""),
    ]);
    await loadParsers();
    const sources = new Map(
      [...texts].map(([file, source]) => [
        file,
        {
          lines: sourceFile(file, source).lines,
          definitions: outlineOf(file, source).definitions,
        },
      ]),
    );
    // A pinned file goes in whether it was ranked or not.
    const pinned = pins
      .filter((pin) => texts.has(pin) && !ranked.includes(pin))
      .map((file) => ({ path: file, score: 0, why: ["pinned"] }));
    const pack = await compileBrief({
      brief,
      entries: [...entries],
      facts: await factsOf(workspace),
      located: [
        ...located.files.filter(({ path, why }) => why.length > 0 || pins.includes(path)),
        ...pinned,
      ],
      slices,
      sources,
      checks: commandsOf(config).map(({ name, run }) => ({ name, run })),
      budget: options.budget ?? config.budget ?? DEFAULT_BUDGET,
      agent: {
        reports: options.reports ?? true,
        said: await saidTo(workspace, entries, options),
      },
      pins: [...pins],
      ...(options.task === undefined ? {} : { task: options.task }),
    });
    return { ...pack, problems };
  } finally {
    tree.close();
  }
}

/** Entries that the agent has from its own rule files, in the tree that it works in. */
async function saidTo(
  { root }: Workspace,
  entries: readonly LoadedEntry[],
  { agent, at }: CompileOptions,
): Promise<ReadonlyMap<string, string>> {
  const reads = readsOf(agent ?? "");
  if (reads.length === 0) return new Map();
  const tree =
    at === undefined
      ? await readWorkingTree(root, { wanted: isRuleFile })
      : await readTreeAtCommit(root, await resolveCommit(root, at), { wanted: isRuleFile });
  return saidIn(entries, reads, tree.files);
}

function isRuleFile(file: string): boolean {
  return formatOf(file) !== undefined;
}

/** Blocks that a prompt may show. */
const CONSIDERED = 60;

export interface CompileOutput extends Pack {
  readonly problems: readonly string[];
}

/** `tacit compile N | "TEXT"`. */
export async function compile(
  host: Host,
  subject: string,
  options: CompileOptions,
): Promise<CompileOutput> {
  if (/^\d+$/.test(subject) || /^[a-z0-9-]+$/.test(subject)) {
    const { workspace, brief, problems } = await readBrief(host, subject);
    const pack = await compileFor(workspace, brief, options);
    return { ...pack, problems: [...problems, ...pack.problems] };
  }
  const workspace = await openWorkspace(host);
  const { entries, problems } = await readKnowledge(workspace);
  const framed = frameRequest(subject, { entries, facts: await factsOf(workspace) });
  const brief: Brief = {
    number: 0,
    slug: "unsaved",
    path: "",
    front: { title: framed.title, request: subject, kinds: framed.kinds, dimensions: {} },
    sections: { Intent: subject },
    criteria: [],
    body: subject,
  };
  const pack = await compileFor(workspace, brief, options);
  return { ...pack, problems: [...problems, ...pack.problems] };
}

/** The identity of a brief's text, recorded with a run. */
export function briefHash(brief: Brief): string {
  return hashOf(JSON.stringify([brief.front, brief.body]));
}
