/** The order in which a change is read: what is shown below what, and what is folded. Pure. */
import type { z } from "zod";
import type { FileReview, HunkReview } from "../../../../ground/contract/review.ts";
import type { ReviewOutput } from "../../../../ground/contract/reviewed.ts";
import { counted } from "../../../../ground/core/text.ts";

export type Change = z.infer<typeof ReviewOutput>;
export type File = z.infer<typeof FileReview>;
export type Hunk = z.infer<typeof HunkReview>;

export type Order = "risk" | "tenMinutes" | "files";

export const orders: readonly Order[] = ["risk", "tenMinutes", "files"];

export const orderWords: Readonly<Record<Order, string>> = {
  risk: "By risk",
  tenMinutes: "In ten minutes",
  files: "By file",
};

/** Changed lines that are read in ten minutes. */
const MINUTES_LINES = 70;

/** One thing to look at: a hunk, a file of which no line can be shown, or hunks that are folded together. */
export interface Entry {
  readonly id: string;
  readonly path: string;
  readonly file: File;
  readonly hunk?: Hunk;
  /** Hunks that stand behind this one entry while they are folded. */
  readonly group?: { readonly text: string; readonly hunks: readonly Hunk[] };
  /** Its header alone is shown. */
  readonly folded: boolean;
}

export interface Section {
  readonly id: string;
  readonly title: string;
  /** A file's path, so that its hunks need not say it. */
  readonly path?: string;
  /** What kept its hunks together, where they are folded and open. */
  readonly fold?: true;
  readonly entries: readonly Entry[];
}

export interface Folds {
  /** All are open. */
  readonly all: boolean;
  /** Ids of groups or hunks that are the other way round than `all` says. */
  readonly but: ReadonlySet<string>;
}

/** What is found in a hunk is shown with its lines, whatever it was folded for. */
export function mayFold({ fold, findings, untested }: Hunk): boolean {
  return fold !== undefined && findings.length + untested.length === 0;
}

function isOpen({ all, but }: Folds, id: string): boolean {
  return all !== but.has(id);
}

export function sectionsOf(change: Change, order: Order, folds: Folds): readonly Section[] {
  const places = placesOf(change);
  const all = change.orders[order].flatMap((id) => places.get(id) ?? []);
  if (order === "files") return byFile(change.files, all, folds);
  const plain = all.filter(({ hunk }) => !mayFold(hunk));
  const folded = foldedSections(change, all, folds);
  if (order === "tenMinutes") return [...inTenMinutes(plain), ...bare(change.files), ...folded];
  const first = new Set(change.orders.startHere);
  const start = plain.filter(({ hunk }) => first.has(hunk.id));
  // With nothing after them they are no beginning.
  if (start.length === plain.length) return [...perFile(plain), ...bare(change.files), ...folded];
  return [
    section("start", `Start here`, start),
    ...perFile(plain.filter(({ hunk }) => !first.has(hunk.id))),
    ...bare(change.files),
    ...folded,
  ].filter(({ entries }) => entries.length > 0);
}

interface Placed {
  readonly file: File;
  readonly hunk: Hunk;
}

function placesOf({ files }: Change): ReadonlyMap<string, Placed> {
  return new Map(
    files.flatMap((file) => file.hunks.map((hunk) => [hunk.id, { file, hunk }] as const)),
  );
}

function entryOf({ file, hunk }: Placed, folded = false): Entry {
  return { id: hunk.id, path: hunk.path, file, hunk, folded };
}

function section(id: string, title: string, placed: readonly Placed[]): Section {
  return { id, title, entries: placed.map((each) => entryOf(each)) };
}

/** Files in the order in which they are come to, their hunks from top to bottom. */
function perFile(placed: readonly Placed[]): readonly Section[] {
  const files = new Map<string, Placed[]>();
  for (const each of placed)
    files.set(each.file.path, [...(files.get(each.file.path) ?? []), each]);
  return [...files].map(([path, of]) => ({
    id: `file:${path}`,
    title: path,
    path,
    entries: of.toSorted((a, b) => a.hunk.newStart - b.hunk.newStart).map((each) => entryOf(each)),
  }));
}

function inTenMinutes(placed: readonly Placed[]): readonly Section[] {
  let read = 0;
  const cut = placed.findIndex(({ hunk }) => {
    const full = read >= MINUTES_LINES;
    read += hunk.added + hunk.removed;
    return full;
  });
  const at = cut === -1 ? placed.length : cut;
  return [
    section("minutes", "In ten minutes", placed.slice(0, at)),
    section("rest", "When there is more time", placed.slice(at)),
  ].filter(({ entries }) => entries.length > 0);
}

/** Files of which no line can be shown. */
function bare(files: readonly File[]): readonly Section[] {
  const entries = files.filter(({ hunks }) => hunks.length === 0).map(bareEntry);
  return entries.length === 0 ? [] : [{ id: "bare", title: "Without lines", entries }];
}

function bareEntry(file: File): Entry {
  return { id: `file:${file.path}`, path: file.path, file, folded: true };
}

function byFile(
  files: readonly File[],
  placed: readonly Placed[],
  folds: Folds,
): readonly Section[] {
  const place = new Map(placed.map(({ hunk }, index) => [hunk.id, index]));
  const rank = ({ hunks }: File): number => place.get(hunks[0]?.id ?? "") ?? placed.length;
  return files
    .toSorted((a, b) => rank(a) - rank(b))
    .map((file) => ({
      id: `file:${file.path}`,
      title: file.path,
      path: file.path,
      entries:
        file.hunks.length === 0
          ? [bareEntry(file)]
          : file.hunks.map((hunk) =>
              entryOf({ file, hunk }, mayFold(hunk) && !isOpen(folds, hunk.id)),
            ),
    }));
}

const foldWords = {
  moved: "only moved",
  "same-edit": "same edit",
  format: "only format",
  generated: "made by a machine",
} as const;

/** Hunks that may be read in passing, together where they are so for one reason. */
function foldedSections(
  { groups }: Change,
  placed: readonly Placed[],
  folds: Folds,
): readonly Section[] {
  const edits = new Map(groups.flatMap(({ text, hunks }) => hunks.map((id) => [id, text])));
  const together = new Map<string, Placed[]>();
  for (const each of placed) {
    const { fold } = each.hunk;
    if (fold === undefined || !mayFold(each.hunk)) continue;
    const edit = fold.why === "same-edit" ? edits.get(each.hunk.id) : undefined;
    const why = edit === undefined ? foldWords[fold.why] : `${foldWords[fold.why]}: ${edit}`;
    together.set(why, [...(together.get(why) ?? []), each]);
  }
  return [...together].map(([why, of]) => {
    const id = `fold:${why}`;
    const text = `${counted(of.length, "hunk")}, ${why}`;
    const [first] = of;
    const open = isOpen(folds, id);
    const hunks = of.map(({ hunk }) => hunk);
    return {
      id,
      title: text,
      fold: true,
      entries:
        first === undefined
          ? []
          : open
            ? of.map((each) => entryOf(each))
            : [
                {
                  id,
                  path: first.file.path,
                  file: first.file,
                  group: { text, hunks },
                  folded: true,
                },
              ],
    };
  });
}

/** Everything that an entry stands for. */
export function hunksOf({ hunk, group }: Entry): readonly Hunk[] {
  return group?.hunks ?? (hunk === undefined ? [] : [hunk]);
}

export function isSeen(entry: Entry): boolean {
  const hunks = hunksOf(entry);
  return hunks.length > 0 && hunks.every(({ seen }) => seen);
}

/** Where somebody is after the entries changed: at the same hunk, else at the same lines of its file. */
export function successorOf(was: Entry, entries: readonly Entry[]): Entry | undefined {
  const ids = new Set(hunksOf(was).map(({ id }) => id));
  const same =
    entries.find(({ id }) => id === was.id) ??
    entries.find((entry) => hunksOf(entry).some(({ id }) => ids.has(id)));
  if (same !== undefined) return same;
  const at = was.hunk?.newStart ?? 0;
  const far = (entry: Entry): number => Math.abs((entry.hunk?.newStart ?? 0) - at);
  return entries.filter(({ path }) => path === was.path).toSorted((a, b) => far(a) - far(b))[0];
}

/** The next of `entries` after `from` for which `wanted` holds, around the end. */
export function nextAfter(
  entries: readonly Entry[],
  from: string | undefined,
  wanted: (entry: Entry) => boolean,
  step: 1 | -1 = 1,
): Entry | undefined {
  const at = entries.findIndex(({ id }) => id === from);
  const start = at === -1 ? (step === 1 ? -1 : 0) : at;
  for (let far = 1; far <= entries.length; far += 1) {
    const index = (start + step * far + 2 * entries.length) % entries.length;
    const entry = entries[index];
    if (entry !== undefined && wanted(entry)) return entry;
  }
  return undefined;
}
