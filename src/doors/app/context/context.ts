/** The commands over what is captured: `init` and `context`. */
import { TacitError } from "../../../ground/core/error.ts";
import type { Entry, EntryCheck, EntryKind } from "../../../ground/contract/entry.ts";
import { kindsOf } from "../../../knowledge/checks/check.ts";
import { openWorkingTree } from "../../../ground/platform/working-tree.ts";
import { addDeclined } from "../../../knowledge/context/declined.ts";
import {
  draftedEntry,
  isProposalKey,
  keyOf,
  proposalKey,
} from "../../../knowledge/context/draft.ts";
import { type EditedText, saveEdited, textToEdit } from "../../../knowledge/context/edited.ts";
import {
  addEntry,
  entryFrom,
  findEntryFile,
  type LoadedEntry,
  setStatus,
} from "../../../knowledge/context/entries.ts";
import { initProject } from "../../../knowledge/context/init.ts";
import {
  draftOfWords,
  kindOfWords,
  saidAlready,
  scopeOfWords,
} from "../../../knowledge/exchange/words.ts";
import { listedAt, rememberListing } from "../listing.ts";
import { type OpenProposal, questionOf, type ScanOutput, scanWorkspace } from "./scan.ts";
import { type Host, openWorkspace, readKnowledge, type Workspace } from "../workspace.ts";

export interface InitOutput {
  readonly root: string;
  readonly written: readonly string[];
  readonly kept: readonly string[];
  readonly checks: Readonly<Record<string, string>>;
  readonly setup?: string | undefined;
  readonly entries: number;
  readonly scan: ScanOutput;
  /** Those of the scan that are files now, in its order. */
  readonly proposed: readonly EntryOutput[];
  readonly problems: readonly string[];
}

/** Proposals that become files at once; a person reads five, not fifteen. */
const FIRST = 5;

/** `tacit init`, its proposals numbered. */
export async function init(host: Host): Promise<InitOutput> {
  const workspace = await openWorkspace(host);
  const output = await initIn(workspace);
  await rememberListing(
    workspace,
    output.proposed.map(({ id }) => ({ entry: id })),
  );
  return output;
}

/** Writes `.tacit/` where it is missing, with the best proposals; overwrites nothing. */
export async function initProjectOf(host: Host): Promise<InitOutput> {
  return initIn(await openWorkspace(host));
}

async function initIn(workspace: Workspace): Promise<InitOutput> {
  const scan = await scanWorkspace(workspace);
  const { written, kept, checks, setup } = await initProject(workspace.files);
  const before = await readKnowledge(workspace);
  // Once: who runs it again has seen them, and finds more with `scan`.
  const isFirst = !before.entries.some(({ front }) => front.origin?.type === "mined");
  const proposed = isFirst
    ? await propose(workspace, scan.proposals.slice(0, FIRST), scan, "proposed")
    : [];
  const { entries, problems } = await readKnowledge(workspace);
  return {
    root: workspace.root,
    written: [...written, ...proposed.map(({ path }) => path)],
    kept,
    checks: Object.fromEntries(checks.map(({ name, run }) => [name, run])),
    ...(setup === undefined ? {} : { setup: setup.run }),
    entries: entries.length,
    scan,
    proposed,
    problems,
  };
}

/** Writes proposals as entries, in their order. */
async function propose(
  workspace: Workspace,
  proposals: readonly OpenProposal[],
  { commit }: ScanOutput,
  status: "proposed" | "active",
): Promise<EntryOutput[]> {
  const keys: string[] = [];
  for (const proposal of proposals) {
    // oxlint-disable-next-line no-await-in-loop -- a slug is free when the one before is written
    await addEntry(workspace.files, draftedEntry(proposal, commit, status));
    keys.push(proposalKey(proposal));
  }
  const { entries } = await readKnowledge(workspace);
  return keys.flatMap((key) => entries.filter((entry) => keyOf(entry) === key).map(outputOf));
}

export interface EntryOutput {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly status: string;
  readonly path: string;
  readonly scope: readonly string[];
  readonly checked: boolean;
  /** As it was counted when the entry was proposed or accepted. */
  readonly evidence?: { readonly followed?: number; readonly violated?: number };
  /** mined, imported, authored or remark. */
  readonly origin?: string;
  readonly body: string;
  readonly check?: EntryCheck;
  /** The file, the remark as `RUN/R1`, or the person that it is from. */
  readonly from?: string;
  readonly reviewBy?: string;
}

type Front = LoadedEntry["front"];

function outputOf({ slug, path, front, body }: LoadedEntry): EntryOutput {
  const { check, origin } = front;
  const due = front["review-by"];
  const { followed, violated } = front.evidence ?? {};
  return {
    id: slug,
    kind: front.kind,
    title: front.title.replaceAll(/\s+/g, " "),
    status: front.status,
    path,
    scope: front.scope ?? [],
    checked: kindsOf(front.check).length > 0,
    ...(front.evidence === undefined
      ? {}
      : {
          evidence: {
            ...(followed === undefined ? {} : { followed }),
            ...(violated === undefined ? {} : { violated }),
          },
        }),
    ...(front.origin === undefined ? {} : { origin: front.origin.type }),
    body,
    ...(check === undefined ? {} : { check }),
    ...(origin === undefined ? {} : fromOf(origin)),
    ...(due === undefined ? {} : { reviewBy: due }),
  };
}

/** The file, the remark or the person that the entry's file names. */
function fromOf(origin: NonNullable<Front["origin"]>): { readonly from?: string } {
  const from = [origin["file"], origin["id"], origin["who"]].find((one) => typeof one === "string");
  return typeof from === "string" ? { from } : {};
}

export interface ContextOutput {
  readonly entries: readonly EntryOutput[];
  readonly problems: readonly string[];
}

/** The entries, and what is wrong with some. */
export async function listContext(host: Host): Promise<ContextOutput> {
  const { entries, problems } = await readKnowledge(await openWorkspace(host));
  return { entries: entries.map(outputOf), problems };
}

/** `tacit context list`: the numbers count until the next listing. */
export async function listNumbered(host: Host): Promise<ContextOutput> {
  const workspace = await openWorkspace(host);
  const { entries, problems } = await readKnowledge(workspace);
  await rememberListing(
    workspace,
    entries.map(({ slug }) => ({ entry: slug })),
  );
  return { entries: entries.map(outputOf), problems };
}

export interface ScanWritten extends ScanOutput {
  readonly written: readonly EntryOutput[];
}

/** `tacit context scan`, its proposals numbered. */
export async function scanNumbered(
  host: Host,
  { write }: { readonly write: boolean },
): Promise<ScanWritten> {
  const workspace = await openWorkspace(host);
  const scan = await scanIn(workspace, write);
  await rememberListing(
    workspace,
    write
      ? scan.written.map(({ id }) => ({ entry: id }))
      : scan.proposals.map(({ key }) => ({ proposal: key })),
  );
  return scan;
}

/** What the repository follows and nobody has said; with `write`, as proposed entries. */
export async function scanAndWrite(host: Host, write: boolean): Promise<ScanWritten> {
  return scanIn(await openWorkspace(host), write);
}

async function scanIn(workspace: Workspace, write: boolean): Promise<ScanWritten> {
  const scan = await scanWorkspace(workspace);
  const written = write ? await propose(workspace, scan.proposals, scan, "proposed") : [];
  return { ...scan, written };
}

/** An entry by slug, or by its number in the last listing. @throws TacitError `app/unknown-entry` */
export async function showEntry(host: Host, id: string): Promise<EntryOutput> {
  const workspace = await openWorkspace(host);
  const { entries } = await readKnowledge(workspace);
  const found = entries.find(({ slug }) => slug === slugOf(workspace, id, entries));
  if (found) return outputOf(found);
  throw unknownEntry(id);
}

/** The text of an entry's file, for an editor that is no program here. @throws TacitError `context/unknown-entry` */
export async function entryText(host: Host, slug: string): Promise<EditedText> {
  const { files } = await openWorkspace(host);
  const { path } = await findEntryFile(files, slug);
  const found = await textToEdit(files, path);
  if (found !== undefined) return found;
  throw unknownEntry(slug); // it has gone since
}

/**
 * Saves the text of an entry's file as it was edited.
 *
 * @throws TacitError `context/broken-entry` for a text that is no entry, `context/text-moved`; nothing is written then.
 */
export async function saveEntryText(
  host: Host,
  slug: string,
  edit: { readonly text: string; readonly was: string },
): Promise<EditedText> {
  const { files } = await openWorkspace(host);
  const { path } = await findEntryFile(files, slug);
  entryFrom(path, edit.text);
  return saveEdited(files, path, edit);
}

/** Entries, and proposals of the last scan as the entries that they would be. @throws TacitError `app/unknown-entry` */
export async function entriesOrProposals(
  workspace: Workspace,
  ids: readonly string[],
): Promise<Entry[]> {
  return (await lookUp(workspace, ids)).map((one) => {
    if ("entry" in one) return one.entry;
    const { key, ...proposal } = one.proposal;
    const { body, ...front } = draftedEntry(proposal, one.scan.commit, "proposed");
    return { slug: key, path: "", front: { ...front, scope: [...(front.scope ?? [])] }, body };
  });
}

function slugOf(workspace: Workspace, id: string, entries: readonly LoadedEntry[]): string {
  if (!/^\d+$/.test(id)) return id;
  const listed = listedAt(workspace, Number(id));
  if (listed === undefined) return entries[Number(id) - 1]?.slug ?? id;
  if ("entry" in listed) return listed.entry;
  return entries.find((entry) => keyOf(entry) === listed.proposal)?.slug ?? id;
}

function unknownEntry(id: string): TacitError {
  return new TacitError({
    code: "app/unknown-entry",
    kind: "input",
    message: `There is no entry \`${id}\`.`,
    hint: "See them all: tacit context",
  });
}

/** `tacit context accept`: entries, and proposals of the last scan, which become entries. */
export async function acceptEntries(host: Host, ids: readonly string[]): Promise<ContextOutput> {
  const workspace = await openWorkspace(host);
  // All names are looked up before anything is written: one that is wrong changes nothing.
  const found = await lookUp(workspace, ids);
  const accepted: EntryOutput[] = [];
  for (const one of found) {
    if ("proposal" in one) {
      // oxlint-disable-next-line no-await-in-loop -- one file after the other
      accepted.push(...(await propose(workspace, [one.proposal], one.scan, "active")));
      continue;
    }
    // oxlint-disable-next-line no-await-in-loop -- as above
    await setStatus(workspace.files, one.entry.slug, "active");
    accepted.push({ ...outputOf(one.entry), status: "active" });
  }
  return { entries: accepted, problems: [] };
}

/**
 * `tacit context retire`: an active entry stays as a file that no longer holds; a proposed one goes, and what was mined is
 * not proposed again.
 */
export async function retireEntries(
  host: Host,
  ids: readonly string[],
  reason: string | undefined,
): Promise<ContextOutput> {
  const workspace = await openWorkspace(host);
  const found = await lookUp(workspace, ids);
  const retired: EntryOutput[] = [];
  for (const one of found) {
    if ("proposal" in one) {
      const { key, title } = one.proposal;
      // oxlint-disable-next-line no-await-in-loop -- one file after the other
      await decline(workspace, key, title, reason);
      continue;
    }
    const { entry } = one;
    if (entry.front.status === "proposed") {
      const key = keyOf(entry);
      // oxlint-disable-next-line no-await-in-loop -- as above
      if (key !== undefined) await decline(workspace, key, entry.front.title, reason);
      // oxlint-disable-next-line no-await-in-loop -- as above
      await workspace.files.remove(entry.path);
      retired.push({ ...outputOf(entry), status: "declined" });
      continue;
    }
    // oxlint-disable-next-line no-await-in-loop -- as above
    await setStatus(workspace.files, entry.slug, "retired", reason);
    retired.push({ ...outputOf(entry), status: "retired" });
  }
  return { entries: retired, problems: [] };
}

async function decline(
  { files }: Workspace,
  key: string,
  title: string,
  reason: string | undefined,
): Promise<void> {
  await addDeclined(files, { key, title, ...(reason === undefined ? {} : { reason }) });
}

type Found =
  | { readonly entry: LoadedEntry }
  | { readonly proposal: OpenProposal; readonly scan: ScanOutput };

/** @throws TacitError `app/unknown-entry` */
async function lookUp(workspace: Workspace, given: readonly string[]): Promise<Found[]> {
  const ids = given.flatMap(eachOf);
  const { entries } = await readKnowledge(workspace);
  let scan: ScanOutput | undefined;
  const found: Found[] = [];
  for (const id of ids) {
    const entry = entries.find(({ slug }) => slug === slugOf(workspace, id, entries));
    if (entry !== undefined) {
      found.push({ entry });
      continue;
    }
    const wanted = proposalNamed(workspace, id);
    if (wanted === undefined) throw unknownEntry(id);
    // oxlint-disable-next-line no-await-in-loop -- once
    scan ??= await scanWorkspace(workspace);
    const proposal = scan.proposals.find(({ key }) => key === wanted);
    if (proposal === undefined) throw unknownEntry(id);
    found.push({ proposal, scan });
  }
  return found;
}

/** Numbers of a range of at most a hundred, as `2-5`; every other word is itself. */
function eachOf(word: string): string[] {
  const [, from, to] = /^(\d{1,4})(?:-|–|\.\.|…)(\d{1,4})$/.exec(word) ?? [];
  const count = Number(to) - Number(from) + 1;
  if (!(count > 0 && count <= 100)) return [word];
  return Array.from({ length: count }, (_, index) => String(Number(from) + index));
}

/** The key of a proposal, given as such or by its number in the last listing. */
function proposalNamed(workspace: Workspace, id: string): string | undefined {
  if (isProposalKey(id)) return id;
  const listed = /^\d+$/.test(id) ? listedAt(workspace, Number(id)) : undefined;
  return listed !== undefined && "proposal" in listed ? listed.proposal : undefined;
}

/** `tacit context answer`: what a person says to a question of the scan becomes an entry at once. */
export async function answerQuestion(
  host: Host,
  letter: string,
  answer: string,
): Promise<EntryOutput> {
  const workspace = await openWorkspace(host);
  const { question, kind, paths } = questionOf(await scanWorkspace(workspace), letter);
  return authorIn(workspace, {
    kind: kind === "hot-spot" ? "risk" : "decision",
    title: answer.split("\n")[0] ?? answer,
    body: `${answer.trim()}\n\nAsked: ${question}`,
    scope: paths,
  });
}

export interface NewEntryRequest {
  readonly kind: EntryKind;
  readonly title: string;
  readonly body: string;
  readonly scope: readonly string[];
}

export interface WordsRequest {
  readonly text: string;
  /** What the words themselves say, where nothing is given. */
  readonly kind?: EntryKind | undefined;
  readonly scope?: readonly string[] | undefined;
  /** The text is its title then. */
  readonly body?: string | undefined;
  /** Also when an entry says nearly the same. */
  readonly anyway: boolean;
}

/**
 * `tacit context add`: an entry in the author's own words is active at once.
 *
 * @throws TacitError `app/said-already`
 */
export async function authorEntry(host: Host, request: WordsRequest): Promise<EntryOutput> {
  const workspace = await openWorkspace(host);
  const { text, body } = request;
  const draft = body === undefined ? draftOfWords(text) : { title: text, body };
  const said = `${text}\n${body ?? ""}`;
  const scope = request.scope ?? scopeOfWords(said, (await openWorkingTree(workspace.root)).paths);
  const [same] = saidAlready({ ...draft, scope }, (await readKnowledge(workspace)).entries);
  if (same !== undefined && !request.anyway) {
    throw new TacitError({
      code: "app/said-already",
      kind: "conflict",
      message: `An entry says nearly the same: “${same.front.title}”.`,
      hint: `Edit ${same.path}, or add this one too with --yes.`,
    });
  }
  return authorIn(workspace, { ...draft, kind: request.kind ?? kindOfWords(said), scope });
}

async function authorIn(workspace: Workspace, request: NewEntryRequest): Promise<EntryOutput> {
  const path = await addEntry(workspace.files, {
    kind: request.kind,
    title: request.title,
    scope: [...request.scope],
    body: request.body,
    origin: { type: "authored" },
    status: "active",
  });
  return showEntry(workspace.host, path.slice(path.lastIndexOf("/") + 1).replace(/\.md$/, ""));
}
