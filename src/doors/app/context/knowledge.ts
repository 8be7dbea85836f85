/** What an agent is told: a brief or a text, compiled from files alone. */
import { createHash } from "node:crypto";
import type { Brief } from "../../../ground/contract/brief.ts";
import { frameRequest } from "../../../knowledge/brief/frame.ts";
import { decidedText } from "../../../knowledge/brief/marks.ts";
import { commandsOf } from "../../../knowledge/checks/commands.ts";
import { compileBrief, type Pack, type TaskToDo } from "../../../knowledge/compiler/compile.ts";
import { resolveCommit } from "../../../ground/platform/git.ts";
import { readTreeAtCommit } from "../../../ground/platform/tree.ts";
import { readWorkingTree } from "../../../ground/platform/working-tree.ts";
import { formatOf } from "../../../knowledge/exchange/formats.ts";
import { saidIn } from "../../../knowledge/exchange/said.ts";
import type { LoadedEntry } from "../../../knowledge/context/entries.ts";
import { sourceFile } from "../../../knowledge/codebase/files.ts";
import { outlineOf } from "../../../knowledge/codebase/outline.ts";
import { loadParsers } from "../../../knowledge/codebase/parsers.ts";
import { withoutComments } from "../../../knowledge/compiler/markdown.ts";
import { loadTokenizer } from "../../../knowledge/compiler/tokenizer.ts";
import { readsOf } from "../../../work/agents/known.ts";
import { framingOf, readBrief } from "../briefs/briefs.ts";
import { factsOf } from "./scan.ts";
import { openTree } from "../search/tree.ts";
import { type Host, openWorkspace, readKnowledge, type Workspace } from "../workspace.ts";

/** Tokens of a prompt unless the project or the caller says otherwise. */
export const DEFAULT_BUDGET = 12_000;

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
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
  /** Files that the work is about whatever the ranking says; the first hundred count. */
  readonly changed?: readonly string[] | undefined;
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
  const budget = options.budget ?? config.budget ?? DEFAULT_BUDGET;
  // Without the comments that guide whoever fills the brief in: their words are not the task's.
  const { Plan: _plan, "Acceptance criteria": _criteria, ...sections } = brief.sections;
  const own = options.task?.plan.find(({ task }) => task === options.task?.task);
  const words = own === undefined ? [] : [own.title, ...own.files];
  const text = [...words, brief.front.title, brief.front.request, ...Object.values(sections)]
    .map((part) => decidedText(withoutComments(part)))
    .join("\n");
  const pins = brief.front.pins ?? [];
  const tree = await openTree(workspace.host, { tree: workspace.root, at: options.at });
  try {
    const { located, problems } = await tree.locate(text, { limit: 20 });
    const changed = (options.changed ?? []).slice(0, MOST_CHANGED);
    const best = located.files[0]?.score ?? 1;
    const files = [
      ...changed.map((file) => ({ path: file, score: best, why: ["the change touches it"] })),
      ...located.files.filter(({ path }) => !changed.includes(path)),
    ];
    const ranked = files.map((file) => file.path);
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
        ...files.filter(({ path, why }) => why.length > 0 || pins.includes(path)),
        ...pinned,
      ],
      slices,
      sources,
      checks: commandsOf(config).map(({ name, run }) => ({ name, run })),
      budget,
      agent: {
        reports: options.reports ?? true,
        said: await saidTo(workspace, entries, options),
      },
      pins: [...pins],
      ...(options.task === undefined ? {} : { task: options.task }),
    });
    return { ...pack, budget, problems };
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

/** Files of a change that are pointed to. */
const MOST_CHANGED = 100;

/** Blocks that a prompt may show. */
const CONSIDERED = 60;

export interface CompileOutput extends Pack {
  /** Tokens that the prompt may have. */
  readonly budget: number;
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
  const { surroundings, problems } = await framingOf(workspace, []);
  const framed = frameRequest(subject, surroundings);
  const brief: Brief = {
    number: 0,
    slug: "unsaved",
    path: "",
    front: { title: framed.title, request: subject, kinds: [...framed.kinds], dimensions: {} },
    sections: { Intent: subject },
    criteria: [],
    body: subject,
  };
  const pack = await compileFor(workspace, brief, options);
  return { ...pack, problems: [...problems, ...pack.problems] };
}

export interface PromptOutput extends CompileOutput {
  /** What an agent would be told without Tacit: the request, and nothing else. */
  readonly bare: { readonly prompt: string; readonly tokens: number };
}

/** What a brief comes to, beside what was asked for. @throws TacitError `brief/unknown` */
export async function promptOf(
  host: Host,
  id: string,
  options: CompileOptions,
): Promise<PromptOutput> {
  const { workspace, brief, problems } = await readBrief(host, id);
  const pack = await compileFor(workspace, brief, options);
  const { request } = brief.front;
  const countTokens = await loadTokenizer();
  return {
    ...pack,
    bare: { prompt: request, tokens: countTokens(request) },
    problems: [...problems, ...pack.problems],
  };
}

/** The identity of a brief's text, recorded with a run. */
export function briefHash(brief: Brief): string {
  return hashOf(JSON.stringify([brief.front, brief.body]));
}
