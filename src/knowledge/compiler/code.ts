/** The code in a prompt: which files to read first, and the parts of them that matter most. */
import { type Definition, signatureOf } from "../codebase/outline.ts";
import { fenced, inlineCode, oneLine } from "./markdown.ts";
import type { Part, Slice } from "./part.ts";

export interface LocatedPath {
  readonly path: string;
  readonly score: number;
  readonly why: readonly string[];
}

export interface Source {
  readonly lines: readonly string[];
  readonly definitions: readonly Definition[];
}

export interface CodeInput {
  readonly located: readonly LocatedPath[];
  readonly slices: readonly Slice[];
  readonly sources: ReadonlyMap<string, Source>;
}

/** Characters of a line that are shown; what is longer is data. */
const LINE = 300;

/**
 * Pointers to the best files, in their order, and slices by file and line.
 *
 * @param elsewhere What the prompt shows in another place.
 */
export function codeParts(
  input: CodeInput,
  pins: ReadonlySet<string>,
  excluded: (path: string) => boolean,
  elsewhere: readonly Slice[],
): Part[] {
  const slices = input.slices.filter(
    ({ path, first, last }) =>
      !elsewhere.some((one) => one.path === path && one.first <= first && last <= one.last),
  );
  const located = input.located.filter(({ path }) => !excluded(path));
  return [
    ...pointersTo(located, pins),
    ...pinnedFiles(located, input, pins),
    ...shown({ ...input, slices }, located, pins, excluded),
  ];
}

function pointersTo(located: readonly LocatedPath[], pins: ReadonlySet<string>): Part[] {
  const count = Math.max(1, located.length);
  return located.map(({ path, why: reasons }, rank): Part => {
    const why = reasons.map(oneLine).join("; ");
    const pinned = pins.has(path);
    return {
      item: { id: `pointer:${path}`, kind: "file", title: path, source: path },
      place: "pointers",
      reason: pinned ? "pinned" : `ranked ${rank + 1}${why === "" ? "" : `: ${why}`}`,
      text: `- ${inlineCode(path)}${why === "" ? "" : `: ${why}`}\n\n`,
      required: pinned,
      relevance: 4 + (count - rank) / count,
    };
  });
}

/** The engineer asked for them by name: whole, with every line at its length. */
function pinnedFiles(
  located: readonly LocatedPath[],
  { sources }: CodeInput,
  pins: ReadonlySet<string>,
): Part[] {
  return located.flatMap(({ path }): Part[] => {
    const source = sources.get(path);
    if (!pins.has(path) || source === undefined || source.lines.length === 0) return [];
    const slice = { path, first: 1, last: source.lines.length };
    return [
      {
        item: { id: `file:${path}`, kind: "file", title: placeOf(slice), source: path },
        place: "contents",
        reason: "pinned",
        text: quoted(slice, source, Number.POSITIVE_INFINITY),
        required: true,
        relevance: 1,
      },
    ];
  });
}

function shown(
  { slices, sources }: CodeInput,
  located: readonly LocatedPath[],
  pins: ReadonlySet<string>,
  excluded: (path: string) => boolean,
): Part[] {
  const rankOf = new Map(located.map(({ path }, rank) => [path, rank]));
  const wanted = slices.filter(({ path }) => !pins.has(path) && !excluded(path));
  const parts = wanted.flatMap((slice, worth): { slice: Slice; part: Part }[] => {
    const source = sources.get(slice.path);
    if (source === undefined) return [];
    const rank = rankOf.get(slice.path);
    const file = rank === undefined ? "a file that fits" : `the file ranked ${rank + 1}`;
    const part: Part = {
      ...sliced(slice, source),
      reason: `part of ${file}, worth its tokens as number ${worth + 1}`,
      required: false,
      relevance: (wanted.length - worth) / wanted.length,
    };
    return [{ slice, part }];
  });
  const last = located.length;
  return parts
    .toSorted(
      ({ slice: a }, { slice: b }) =>
        (rankOf.get(a.path) ?? last) - (rankOf.get(b.path) ?? last) ||
        (a.path < b.path ? -1 : a.path > b.path ? 1 : a.first - b.first),
    )
    .map(({ part }) => part);
}

function sliced(slice: Slice, source: Source): Pick<Part, "item" | "place" | "text" | "slice"> {
  return {
    item: {
      id: `slice:${slice.path}:${slice.first}-${slice.last}`,
      kind: "file",
      title: placeOf(slice),
      source: slice.path,
    },
    place: "contents",
    text: quoted(slice, source, LINE),
    slice,
  };
}

/** The parts with slices that follow one another made one, which saves the headings between them. */
export function joinSlices(
  parts: readonly Part[],
  sources: ReadonlyMap<string, Source>,
): readonly Part[] {
  const joined: Part[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    const source = sources.get(part.slice?.path ?? "");
    if (
      last?.slice === undefined ||
      part.slice === undefined ||
      source === undefined ||
      last.slice.path !== part.slice.path ||
      last.slice.last + 1 !== part.slice.first
    ) {
      joined.push(part);
      continue;
    }
    const both = { ...last.slice, last: part.slice.last };
    const number = part.reason.slice(part.reason.lastIndexOf(" ") + 1);
    joined[joined.length - 1] = {
      ...last,
      ...sliced(both, source),
      reason: `${last.reason}, ${number}`,
    };
  }
  return joined;
}

function placeOf({ path, first, last }: Slice): string {
  return `${path}, lines ${first}-${last}`;
}

/** A slice with its line numbers, below what it is inside of. */
function quoted(slice: Slice, source: Source, longest: number): string {
  const { path, first, last } = slice;
  const { lines } = source;
  const around = chainOf(slice, source).map(inlineCode).join(" › ");
  const width = String(last).length;
  const code = lines.slice(first - 1, last).map((line, index) => {
    const content = line.length <= longest ? line : `${line.slice(0, longest)}…`;
    return `${String(first + index).padStart(width)} ${content}`.trimEnd();
  });
  const place = `${inlineCode(path)}, lines ${first}-${last} of ${lines.length}`;
  return `${place}${around === "" ? "" : `, in ${around}`}:\n\n${fenced(code.join("\n"))}\n`;
}

/** Signatures of the definitions that begin above the slice and reach into it, outermost first. */
function chainOf({ first }: Slice, { definitions, lines }: Source): string[] {
  return definitions
    .filter(({ line, start, end }) => start < first && line < first && end >= first)
    .map((definition) => signatureOf(definition, lines))
    .filter((signature) => signature !== "");
}

/** Lines of an exemplar that are shown. */
const EXEMPLAR = 60;

/** The place to imitate, given as `path#Name` or a path; undefined when it is not there any more. */
export function exemplarText(
  exemplar: string,
  sources: ReadonlyMap<string, Source>,
): string | undefined {
  const source = sources.get(exemplar.split("#")[0] ?? "");
  if (source === undefined) return undefined;
  const slice = exemplarSlice(exemplar, sources);
  if (slice === undefined) return `Imitate ${inlineCode(exemplar)}.\n\n`;
  return `Imitate ${quoted(slice, source, LINE)}`;
}

/** The lines of it that are shown; undefined where it is a whole file, or gone. */
export function exemplarSlice(
  exemplar: string,
  sources: ReadonlyMap<string, Source>,
): Slice | undefined {
  const [path = "", name] = exemplar.split("#");
  const definition = sources.get(path)?.definitions.find((each) => each.name === name);
  if (definition === undefined) return undefined;
  const last = Math.min(definition.end, definition.start + EXEMPLAR - 1);
  return { path, first: definition.start, last };
}
