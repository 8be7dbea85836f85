/** Where in a file each import stands: an outline names the modules, a finding needs their lines. */
import { skeletonOf } from "./internal/skeleton.ts";
import { type FoundSpecifier, specifiersIn } from "./internal/specifiers.ts";
import { isUnfit } from "./outline.ts";
import { languageOf } from "./parsers.ts";

export interface ImportPlace {
  /** As an outline gives it. */
  readonly specifier: string;
  /** 1-based lines of the statement, both inclusive. */
  readonly first: number;
  readonly last: number;
}

/** Every import of a text, in the order of their lines; `path` tells the language. What is commented out is no import. */
export function importPlacesOf(path: string, text: string): ImportPlace[] {
  const language = languageOf(path);
  if (language === undefined || isUnfit(text)) {
    return inOrder(placed(specifiersIn(language, text), text));
  }
  const skeleton = skeletonOf(language, text);
  // Of a statement in a body the skeleton knows the first line: its module, not each name that it takes from there.
  const inner = specifiersIn(language, skeleton.inner, "").map(({ specifier }) => specifier);
  const isInner = ({ specifier }: FoundSpecifier): boolean =>
    inner.some((module) => specifier === module || specifier.startsWith(`${module}.`));
  return inOrder([
    ...placed(specifiersIn(language, skeleton.text, ""), skeleton.text),
    // Calls that load late stand in bodies, which a skeleton lacks.
    ...placed(specifiersIn(language, "", text), text),
    ...(inner.length === 0 ? [] : placed(specifiersIn(language, text, "").filter(isInner), text)),
  ]);
}

function placed(found: readonly FoundSpecifier[], text: string): ImportPlace[] {
  if (found.length === 0) return [];
  const starts = lineStarts(text);
  return found
    .filter(({ specifier }) => specifier !== "")
    .map(({ specifier, from, to }) => {
      const blank = /^\s*/.exec(text.slice(from, to))?.[0].length ?? 0;
      return {
        specifier,
        first: lineAt(starts, from + blank),
        last: lineAt(starts, Math.max(from, to - 1)),
      };
    });
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

/** The 1-based line that an offset is on. */
function lineAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return low + 1;
}

function inOrder(places: readonly ImportPlace[]): ImportPlace[] {
  const known = new Map(
    places.map((place) => [`${place.first} ${place.last} ${place.specifier}`, place]),
  );
  return [...known.values()].toSorted((a, b) => a.first - b.first || a.last - b.last);
}
