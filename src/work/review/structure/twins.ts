/**
 * Something new beside what there is already: the same kind, a name that says the same, and much the same text.
 *
 * Asked, not said: whether two things should be one is for a person. What many files define is a convention or an
 * interface that each fills in, and nothing to ask about.
 */
import { folderOf } from "../../../ground/core/path.ts";
import type { Definition } from "../../../knowledge/codebase/outline.ts";
import { saysMadeByMachine } from "../../../knowledge/mining/extract.ts";
import { byText, type Comparison } from "./comparison.ts";
import { type Declaration, publicDeclarations } from "./declarations.ts";
import { shown, type StructureFinding } from "./finding.ts";
import type { Graph, GraphFile } from "./graph.ts";
import { nameKey, pluralWords } from "./name-words.ts";

/** Other files that define it from which on it is a convention. */
const CONVENTION = 3;
/** Share of their words that two have in common. */
const ALIKE = 0.5;
/** The same, where more speaks for two of a kind: files of one name, or one thing beside a list of them. */
const NEARLY_SAME = 0.8;
/** Words of the smaller from which on that says something. */
const WORDS = 8;
/** Of a body that is compared, in characters. */
const BODY = 20_000;

/** A new declaration and an older one that may do. */
export interface TwinPair {
  readonly path: string;
  readonly added: Declaration;
  readonly other: string;
  readonly definition: Definition;
}

type Family = "function" | "class" | "type";

/** Pairs by name and kind alone; `texts` holds the new side of changed files. */
export function twinPairs(
  { base, after, changed, before, added: imports }: Comparison,
  texts: ReadonlyMap<string, string>,
  rootOf: (path: string) => string,
): TwinPair[] {
  const wanted = new Map<string, { path: string; added: Declaration }[]>();
  for (const path of changed) {
    const text = texts.get(path);
    if (text === undefined || saysMadeByMachine(text)) continue;
    const known = new Set(base.get(before(path))?.definitions.map(({ name }) => name));
    for (const added of publicDeclarations(path, text, after.get(path)?.definitions)) {
      const family = familyOf(added.kind);
      if (added.member || family === undefined || known.has(added.name)) continue;
      const key = nameKey(added.name);
      if (key === undefined) continue;
      push(wanted, `${family} ${key}`, { path, added });
    }
  }
  if (wanted.size === 0) return [];
  const older = definitionsNamed(after, wanted, (path, { name }) =>
    (base.get(before(path))?.definitions ?? []).some((one) => one.name === name),
  );
  const knows = new Set(
    imports.flatMap(({ path, targets }) => targets.map((target) => `${path}\n${target}`)),
  );
  const reached = onDemand(() => rootEdges(base, rootOf));
  const pairs: TwinPair[] = [];
  for (const [key, ones] of wanted) {
    const others = (older.get(key) ?? []).filter(({ path }) =>
      ones.every((one) => one.path !== path),
    );
    const files = new Set(others.map(({ path }) => path));
    if (files.size === 0 || files.size >= CONVENTION || ones.length >= CONVENTION) continue;
    for (const { path, added } of ones) {
      for (const { path: other, definition } of others) {
        // Who imports the other has it in mind: a wrapper, or the one made of the other.
        if (knows.has(`${path}\n${other}`) || knows.has(`${other}\n${path}`)) continue;
        const [from, to] = [rootOf(path), rootOf(other)];
        // What cannot be reached from here cannot be used here.
        if (from !== to && !reached().has(`${from}\n${to}`)) continue;
        if (areCounterparts(base.get(before(path)), base.get(before(other)))) continue;
        if (areBeside(path, other) && areCounterparts(after.get(path), after.get(other))) continue;
        pairs.push({ path, added, other, definition });
      }
    }
  }
  return pairs.toSorted((a, b) => byText(a.path, b.path) || a.added.line - b.added.line);
}

/** Names that two files have in common before they count as the same thing made for two places. */
const COUNTERPARTS = 3;

function areCounterparts(one: GraphFile | undefined, other: GraphFile | undefined): boolean {
  const names = new Set(one?.definitions.map(({ name }) => name));
  const shared = new Set(
    other?.definitions.map(({ name }) => name).filter((name) => names.has(name)),
  );
  return shared.size >= COUNTERPARTS;
}

/** `crud/user.py` and `crud/item.py`, `postgres/db.go` and `mysql/database.go`: one folder, or two beside each other. */
function areBeside(path: string, other: string): boolean {
  const [one, two] = [folderOf(path), folderOf(other)];
  return one === two || (one !== "" && two !== "" && folderOf(one) === folderOf(two));
}

function onDemand<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** From and to: the roots of which one imports the other. */
function rootEdges(base: Graph, rootOf: (path: string) => string): Set<string> {
  const edges = new Set<string>();
  for (const { path, imports } of base.values()) {
    const from = rootOf(path);
    for (const { targets } of imports) {
      const [target] = targets;
      if (target !== undefined) edges.add(`${from}\n${rootOf(target)}`);
    }
  }
  return edges;
}

function push<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

function definitionsNamed(
  graph: Graph,
  wanted: ReadonlyMap<string, unknown>,
  isOld: (path: string, definition: Definition) => boolean,
): Map<string, { readonly path: string; readonly definition: Definition }[]> {
  const found = new Map<string, { path: string; definition: Definition }[]>();
  const keys = new Map<string, string | undefined>();
  for (const { path, definitions } of graph.values()) {
    for (const definition of definitions) {
      if (definition.parent >= 0) continue;
      const family = familyOf(definition.kind);
      if (family === undefined) continue;
      const { name } = definition;
      let key = keys.get(name);
      if (key === undefined && !keys.has(name)) {
        key = nameKey(name);
        keys.set(name, key);
      }
      if (key === undefined || !wanted.has(`${family} ${key}`)) continue;
      if (isOld(path, definition)) push(found, `${family} ${key}`, { path, definition });
    }
  }
  return found;
}

const families: ReadonlyMap<Definition["kind"], Family> = new Map([
  ["function", "function"],
  ["class", "class"],
  ["struct", "class"],
  ["interface", "type"],
  ["type", "type"],
  ["trait", "type"],
  ["enum", "type"],
]);

function familyOf(kind: Definition["kind"]): Family | undefined {
  return families.get(kind);
}

/** The likest other of each new declaration, where it is exported and like enough. */
export function twinFindings(
  pairs: readonly TwinPair[],
  texts: ReadonlyMap<string, string>,
  after: Graph,
): StructureFinding[] {
  const best = new Map<string, { readonly pair: TwinPair; readonly likeness: number }>();
  const offered = new Map<string, readonly Declaration[]>();
  for (const pair of pairs) {
    const { path, added, other, definition } = pair;
    const [text, otherText] = [texts.get(path), texts.get(other)];
    if (text === undefined || otherText === undefined || saysMadeByMachine(otherText)) continue;
    let declared = offered.get(other);
    if (declared === undefined) {
      declared = publicDeclarations(other, otherText, after.get(other)?.definitions);
      offered.set(other, declared);
    }
    const twin = declared.find(
      ({ name, line }) => name === definition.name && line === definition.line,
    );
    if (twin === undefined) continue;
    const likeness = likenessOf(bodyOf(text, added), bodyOf(otherText, twin));
    if (likeness < (areParallel(pair) ? NEARLY_SAME : ALIKE)) continue;
    const key = `${path}\n${added.name}`;
    const known = best.get(key);
    if (known === undefined || likeness > known.likeness) best.set(key, { pair, likeness });
  }
  const together = Map.groupBy(best.values(), ({ pair }) => `${pair.path}\n${pair.other}`);
  return [...together.values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [asked(first.pair, others.length)],
  );
}

/** @param more Others of the same two files. */
function asked({ path, added, other, definition }: TwinPair, more: number): StructureFinding {
  const old = `${shown(definition.name)} in ${shown(`${other}:${definition.line}`)}`;
  const question =
    definition.name === added.name
      ? `Does ${old} do this already?`
      : `Does ${old} do what ${shown(added.name)} is for?`;
  const rest = more === 0 ? "" : ` ${more} more here are like others in that file.`;
  return { rule: "structure/twin", path, line: added.line, message: question + rest };
}

/** `a/export.ts` and `b/export.ts`, `user` and `users`: made for two things rather than twice for one. */
function areParallel({ path, added, other, definition }: TwinPair): boolean {
  if (nameIn(path) === nameIn(other)) return true;
  return pluralWords(added.name).join(" ") !== pluralWords(definition.name).join(" ");
}

function nameIn(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

export function bodyOf(text: string, { line, end }: Pick<Declaration, "line" | "end">): string {
  return text
    .split("\n")
    .slice(line - 1, end)
    .join("\n")
    .slice(0, BODY);
}

/** Share of the words that two texts have in common, counted with repetition: 0 to 1; 0 for texts of a few words. */
export function likenessOf(one: string, other: string): number {
  const [a, b] = [wordCounts(one), wordCounts(other)];
  let common = 0;
  let sizeA = 0;
  let sizeB = 0;
  for (const [word, count] of a) {
    sizeA += count;
    common += Math.min(count, b.get(word) ?? 0);
  }
  for (const count of b.values()) sizeB += count;
  return Math.min(sizeA, sizeB) < WORDS ? 0 : common / Math.max(sizeA, sizeB);
}

function wordCounts(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [word] of text.matchAll(/[\p{L}_$][\p{L}\p{N}_$]*|\d+/gu)) {
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return counts;
}
