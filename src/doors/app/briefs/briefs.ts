/** Briefs: framing requests, reading them again, settling their questions. Files alone, no database. */
import type { Brief, BriefOutput } from "../../../ground/contract/brief.ts";
import { TacitError } from "../../../ground/core/error.ts";
import { changedPaths } from "../../../ground/platform/repository.ts";
import {
  answerDimension,
  askedIn,
  briefFrom,
  briefOutput,
  createBrief,
  dismissDimension,
  findBrief,
  findBriefFile,
  knownPaths,
  numberedIn,
  framedOutput,
  loadBriefs,
} from "../../../knowledge/brief/files.ts";
import { frameRequest, type Framed, type Surroundings } from "../../../knowledge/brief/frame.ts";
import { framingText, type ImportedRequest } from "../../../knowledge/brief/import/imported.ts";
import { framedAs, withImported } from "../../../knowledge/brief/import/written.ts";
import { loadTaxonomy, type Taxonomy } from "../../../knowledge/brief/own.ts";
import { readPast, resetOutcomes, tunedSeverity } from "../../../knowledge/brief/past.ts";
import { type EditedText, saveEdited, textToEdit } from "../../../knowledge/context/edited.ts";
import { factsOf } from "../context/scan.ts";
import { type OpenTree, openTree } from "../search/tree.ts";
import {
  type Host,
  openWorkspace,
  readKnowledge,
  sentenceOf,
  type Workspace,
} from "../workspace.ts";

/** A brief's output with the dimensions that were ever asked, in the order that numbers them. */
export interface AskedBrief extends BriefOutput {
  readonly asked: readonly string[];
}

interface Framing {
  readonly surroundings: Surroundings;
  readonly taxonomy: Taxonomy;
  readonly problems: readonly string[];
}

/** What framing looks at in a repository; where the request belongs is looked up only where it is asked for. */
export async function framingOf(workspace: Workspace, briefs: readonly Brief[]): Promise<Framing> {
  const { entries, problems } = await readKnowledge(workspace);
  const own = await loadTaxonomy(workspace.files);
  const past = await readPast(workspace.files, briefs, own.taxonomy);
  return {
    surroundings: { entries, facts: await factsOf(workspace), taxonomy: own.taxonomy, past },
    taxonomy: own.taxonomy,
    problems: [...problems, ...own.problems.map(sentenceOf)],
  };
}

/** Files that a request may be about, for framing. */
const LOOKED_AT = 10;

/** A repository as framing saw it at one moment; to be closed. */
export interface Desk {
  readonly workspace: Workspace;
  readonly framing: Framing;
  readonly tree: OpenTree;
}

/** Looks at everything that framing needs; what does not wait for one another is read at once. */
export async function lookAt(host: Host): Promise<Desk> {
  const opening = openTree(host);
  opening.catch(() => {}); // heard below; until then it is nobody's fault
  try {
    const workspace = await openWorkspace(host);
    const { briefs } = await loadBriefs(workspace.files);
    const framing = await framingOf(workspace, briefs);
    return { workspace, framing, tree: await opening };
  } catch (error) {
    (await opening.catch(() => undefined))?.close();
    throw error;
  }
}

/** Frames a text with the files that it is about, for edge cases and for what exists already. */
async function frameAt({ framing, tree }: Desk, text: string): Promise<Framed> {
  if (text.trim() === "") return frameRequest(text, framing.surroundings);
  const { located } = await tree.locate(text, { limit: LOOKED_AT });
  return frameRequest(text, { ...framing.surroundings, located });
}

/** As `tacit brief --dry-run`, with what was seen already: for somebody who types. */
export async function draftAt(desk: Desk, text: string): Promise<AskedBrief> {
  const framed = await frameAt(desk, text);
  return { ...framedOutput(framed), asked: [], problems: [...desk.framing.problems] };
}

/** `tacit brief "TEXT"` and `--from`; a dry run frames and writes nothing. */
export async function makeBrief(
  host: Host,
  given: string | ImportedRequest,
  dryRun: boolean,
): Promise<AskedBrief> {
  const desk = await lookAt(host);
  try {
    const { workspace, framing } = desk;
    const { files, repository } = workspace;
    const imported = typeof given === "string" ? undefined : given;
    const text = typeof given === "string" ? given : framingText(given);
    const found = await frameAt(desk, text);
    const framed = imported === undefined ? found : framedAs(found, imported);
    const said = {
      problems: [...framing.problems],
      ...(imported === undefined ? {} : { imported: outlineOfImport(imported) }),
    };
    if (dryRun) return { ...framedOutput(framed), asked: [], ...said };
    const brief = await createBrief(files, framed, framing.taxonomy, repository.head);
    if (imported !== undefined) {
      await files.write(brief.path, withImported((await files.read(brief.path)) ?? "", imported));
    }
    return { ...briefOutput(brief, framed), asked: askedIn(brief), ...said };
  } finally {
    desk.tree.close();
  }
}

function outlineOfImport({ source, notes }: ImportedRequest): BriefOutput["imported"] {
  return { format: source.format, name: source.name, notes: [...notes] };
}

export interface LoadedBrief {
  readonly workspace: Workspace;
  readonly brief: Brief;
  readonly framed: Framed;
  readonly taxonomy: Taxonomy;
  readonly output: AskedBrief;
  readonly problems: readonly string[];
}

/** A brief by number or slug, read anew. @throws TacitError `brief/unknown` */
export async function readBrief(host: Host, id: string): Promise<LoadedBrief> {
  return readBriefIn(await openWorkspace(host), id);
}

export async function readBriefIn(workspace: Workspace, id: string): Promise<LoadedBrief> {
  const loaded = await loadBriefs(workspace.files);
  const brief = findBrief(loaded.briefs, id, loaded.problems);
  const framing = await framingOf(workspace, loaded.briefs);
  const framed = frameRequest(brief.front.request, {
    ...framing.surroundings,
    kinds: brief.front.kinds,
  });
  const output = briefOutput(brief, framed);
  const all = [
    ...framing.problems,
    ...loaded.problems.map(sentenceOf),
    ...(await movedSince(workspace, brief)),
  ];
  return {
    workspace,
    brief,
    framed,
    taxonomy: framing.taxonomy,
    output: { ...output, asked: numberedIn(brief, missingIn(output)), problems: all },
    problems: all,
  };
}

function missingIn({ dimensions }: BriefOutput): string[] {
  return dimensions.filter(({ state }) => state === "missing").map(({ id }) => id);
}

/** What the brief names as known and commits have changed since it was written. */
async function movedSince({ repository }: Workspace, brief: Brief): Promise<string[]> {
  const at = brief.front["at"];
  const { head } = repository;
  if (typeof at !== "string" || !/^[0-9a-f]{7,40}$/.test(at) || head === undefined) return [];
  if (head.startsWith(at)) return [];
  const named = knownPaths(brief);
  if (named.length === 0) return [];
  const changed = await changedPaths(repository, at, head).catch(() => undefined);
  if (changed === undefined) {
    return [
      `${brief.path} was written at ${at}, which this repository does not have: what it names as known may be elsewhere.`,
    ];
  }
  const moved = named.filter((file) => changed.includes(file));
  if (moved.length === 0) return [];
  return [
    `Since ${brief.path} was written at ${at}, ${moved.slice(0, 3).join(", ")}${moved.length > 3 ? ` and ${moved.length - 3} more` : ""} changed: lines that it names as known may have moved.`,
  ];
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
  const { workspace, brief, taxonomy, output } = await readBrief(host, id);
  // The numbers that were printed, which may be more than those in the file.
  const numbered = /^[1-9]\d*$/.test(dimension) ? output.asked[Number(dimension) - 1] : undefined;
  const meant = numbered ?? dimension;
  if ("answer" in settled) {
    await answerDimension(workspace.files, brief, meant, settled.answer, taxonomy);
  } else {
    await dismissDimension(workspace.files, brief, meant, settled.reason, taxonomy);
  }
  return (await readBrief(host, id)).output;
}

/** `tacit brief edit`: the path of a brief's file, for whoever opens it. */
export async function briefFile(
  host: Host,
  id: string,
): Promise<{ readonly root: string; readonly path: string }> {
  const { workspace, brief } = await readBrief(host, id);
  return { root: workspace.root, path: brief.path };
}

/** The text of a brief's file, for an editor that is no program here. @throws TacitError `brief/unknown` */
export async function briefText(host: Host, id: string): Promise<EditedText> {
  const { files } = await openWorkspace(host);
  const { path } = await findBriefFile(files, id);
  const found = await textToEdit(files, path);
  if (found !== undefined) return found;
  throw new TacitError({
    code: "brief/unknown",
    kind: "conflict",
    message: `${path} is gone.`,
    hint: "See which briefs there are: tacit brief list",
  });
}

/**
 * Saves the text of a brief's file as it was edited.
 *
 * @throws TacitError `brief/broken` for a text that is no brief, `context/text-moved`; nothing is written then.
 */
export async function saveBriefText(
  host: Host,
  id: string,
  edit: { readonly text: string; readonly was: string },
): Promise<EditedText> {
  const { files } = await openWorkspace(host);
  const place = await findBriefFile(files, id);
  briefFrom(place, edit.text);
  return saveEdited(files, place.path, edit);
}

export interface QuestionsOutput {
  readonly questions: readonly {
    readonly id: string;
    readonly question: string;
    readonly answered: number;
    readonly dismissed: number;
    readonly remarked: number;
    /** 0 to 1: as the taxonomy has it, and after what became of it. */
    readonly severity: number;
    readonly tuned: number;
  }[];
  readonly problems: readonly string[];
}

/** `tacit brief questions`: what became of those that were asked. */
export async function questionOutcomes(host: Host): Promise<QuestionsOutput> {
  const workspace = await openWorkspace(host);
  const { briefs, problems } = await loadBriefs(workspace.files);
  const { taxonomy, problems: own } = await loadTaxonomy(workspace.files);
  const { outcomes } = await readPast(workspace.files, briefs, taxonomy);
  const all = [...taxonomy.universal, ...taxonomy.kinds.flatMap(({ dimensions }) => dimensions)];
  return {
    questions: all
      .flatMap(({ id, question, severity }) => {
        const outcome = outcomes.get(id);
        if (outcome === undefined) return [];
        return [{ id, question, ...outcome, severity, tuned: tunedSeverity(severity, outcome) }];
      })
      .toSorted((a, b) => b.tuned - a.tuned),
    problems: [...problems, ...own].map(sentenceOf),
  };
}

/** `tacit brief questions --reset`: what became of a question until now counts no more. */
export async function resetQuestions(host: Host, dimension: string): Promise<QuestionsOutput> {
  const workspace = await openWorkspace(host);
  const { briefs } = await loadBriefs(workspace.files);
  const { taxonomy } = await loadTaxonomy(workspace.files);
  const ids = [...taxonomy.universal, ...taxonomy.kinds.flatMap((kind) => kind.dimensions)].map(
    ({ id }) => id,
  );
  if (dimension !== "all" && !ids.includes(dimension)) {
    throw new TacitError({
      code: "brief/unknown-dimension",
      kind: "input",
      message: `There is no question \`${dimension}\`.`,
      hint: "See those that were asked: tacit brief questions",
    });
  }
  const highest = Math.max(0, ...briefs.map(({ number }) => number));
  await resetOutcomes(workspace.files, dimension, highest);
  return questionOutcomes(host);
}
