/** What captured context says already, so that nobody is asked for it. */
import type { Evidence } from "../../ground/contract/brief.ts";
import type { Fact, FactName } from "../../ground/contract/facts.ts";
import { truncated } from "../../ground/core/text.ts";
import type { LoadedEntry } from "../context/entries.ts";
import type { Located } from "../locate/locate.ts";
import { phraseOf } from "./reader/phrase.ts";
import type { Dimension } from "./taxonomy/kind.ts";

export interface Inherited {
  readonly answer: string;
  /** The line in the entry's file that says it, or the places that show a fact. */
  readonly evidence: readonly Evidence[];
}

type Kind = LoadedEntry["front"]["kind"];

/** Where each dimension may be answered from, and what a line must speak of. Others are the request's own. */
const sources: Readonly<
  Record<string, { readonly kinds: readonly Kind[]; readonly about: RegExp }>
> = {
  "stack-fit": {
    kinds: ["project", "architecture", "decision", "convention"],
    about:
      /\b(?:stack|built (?:with|on)|runs on|written in|librar(?:y|ies)|frameworks?|dependenc(?:y|ies)|typescript|javascript|python|rust|golang|java|postgres\w*|sqlite|react|node(?:\.js)?)\b/i,
  },
  "error-pattern": {
    kinds: ["convention", "decision", "architecture", "project"],
    about: /\b(?:errors?|exceptions?|throws?|thrown|problem\()/i,
  },
  permissions: {
    kinds: ["convention", "decision", "architecture"],
    about: /\b(?:permissions?|authori[sz]\w+|roles?|access control|may (?:read|write|call|see))\b/i,
  },
  observability: {
    kinds: ["convention", "decision", "architecture"],
    about: /\b(?:logs?|logged|logging|logger|metrics?|tracing|audit\w*)\b/i,
  },
  rollout: {
    kinds: ["convention", "decision", "architecture"],
    about: /\b(?:feature flags?|roll(?:ed)? ?(?:out|back)|deploy\w*|canary)\b/i,
  },
};

/** What is said of facts of the repository where no entry says more: names of facts, and how many of each. */
const shownBy: Readonly<Record<string, readonly (readonly [FactName, number])[]>> = {
  "stack-fit": [
    ["language-version", 1],
    ["framework", 2],
    ["database", 1],
    ["orm", 1],
    ["session", 1],
    ["validation", 1],
  ],
  "error-pattern": [["error-handling", 2]],
};

/** What is captured of a project and read from its files. */
export interface Known {
  readonly entries: readonly LoadedEntry[];
  readonly facts: readonly Fact[];
  /** Where in the code the request belongs. */
  readonly located?: Located;
}

/**
 * The answer to a dimension that active entries give, or else facts, with the places that say it. The description of the
 * project comes last: it tells outsiders what it is, mostly in the words of its README.
 */
export function inheritedFrom(
  dimension: Dimension,
  request: string,
  { entries, facts, located }: Known,
): Inherited | undefined {
  const active = entries.filter(({ front }) => front.status === "active");
  const source = sourceOf(dimension);
  const captured = active.filter((entry) => !isDescription(entry));
  if (dimension.id === "exemplar") return exemplarFor(request, captured);
  if (dimension.id === "exists-already") return nearest(request, located);
  return (
    fromEntries(source, captured) ??
    fromFacts(dimension, facts) ??
    fromEntries(source, active.filter(isDescription))
  );
}

interface Source {
  readonly kinds: readonly Kind[];
  readonly about: (line: string) => boolean;
}

/** Kinds of entries that answer dimensions of a type of work; risks warn and decide nothing. */
const deciding: readonly Kind[] = ["decision", "convention", "architecture"];

function sourceOf({ id, entries }: Dimension): Source | undefined {
  const own = sources[id];
  if (own !== undefined) return { kinds: own.kinds, about: (line) => own.about.test(line) };
  // What work in general is for and where it stops is the request's own, whatever an entry says.
  if (entries === undefined || !id.includes(".")) return undefined;
  return { kinds: deciding, about: phraseOf(entries) };
}

function isDescription({ front }: LoadedEntry): boolean {
  return front.kind === "project";
}

function fromFacts(
  { id, facts: names = [] }: Dimension,
  facts: readonly Fact[],
): Inherited | undefined {
  const shown = shownBy[id] ?? names.map((name) => [name, 1] as const);
  const found = shown.flatMap(([name, most]) =>
    facts.filter((fact) => fact.name === name).slice(0, most),
  );
  if (found.length === 0) return undefined;
  return {
    answer: truncated(found.map(({ value }) => value).join(" · "), 300),
    evidence: found.flatMap(({ evidence }) => evidence.slice(0, 1)),
  };
}

function fromEntries(
  source: Source | undefined,
  active: readonly LoadedEntry[],
): Inherited | undefined {
  if (source === undefined) return undefined;
  for (const kind of source.kinds) {
    for (const entry of active.filter(({ front }) => front.kind === kind)) {
      const found = lineAbout(entry, source.about);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function lineAbout(entry: LoadedEntry, about: Source["about"]): Inherited | undefined {
  if (entry.front.kind !== "project" && about(entry.front.title)) {
    return inherited(entry, entry.front.title, entry.titleLine);
  }
  let comment = false;
  for (const [index, line] of entry.body.split("\n").entries()) {
    // A prompt of the skeleton is a question, not an answer.
    if (line.includes("<!--")) comment = !line.includes("-->");
    else if (comment) comment = !line.includes("-->");
    else if (!line.startsWith("#") && about(line)) {
      return inherited(entry, line.replace(/^\s*[-*+]\s+/, "").trim(), entry.bodyLine + index);
    }
  }
  return undefined;
}

function inherited(entry: LoadedEntry, answer: string, line: number): Inherited {
  return { answer: truncated(answer, 300), evidence: [{ path: entry.path, line }] };
}

/** Symbols that are looked at: what fits less is beside it, and not it. */
const NEAREST = 5;

/** Code that does it or nearly: the best located symbol whose name has a word of the request. */
function nearest(request: string, located: Located | undefined): Inherited | undefined {
  const asked = wordsOf(request);
  const found = located?.symbols
    .slice(0, NEAREST)
    .find(({ name }) => [...wordsOf(name)].some((word) => asked.has(word)));
  if (found === undefined) return undefined;
  const { name, path, start } = found;
  return { answer: `perhaps ${name} in ${path}`, evidence: [{ path, line: start }] };
}

/** The exemplar of the entry that shares most words with the request; one at least. */
function exemplarFor(request: string, entries: readonly LoadedEntry[]): Inherited | undefined {
  const asked = wordsOf(request);
  let best: { readonly shared: number; readonly known: Inherited } | undefined;
  for (const entry of entries) {
    const exemplar = entry.front.evidence?.exemplars?.[0] ?? imitated(entry.body);
    if (exemplar === undefined) continue;
    const words = wordsOf(`${entry.front.title} ${entry.body} ${exemplar}`);
    const shared = [...asked].filter((word) => words.has(word)).length;
    if (shared === 0 || shared <= (best?.shared ?? 0)) continue;
    best = { shared, known: inherited(entry, exemplar, entry.titleLine) };
  }
  return best?.known;
}

/** A path that the text names as the one to imitate. */
function imitated(body: string): string | undefined {
  return /\b(?:imitate|like|exemplar:?|follow|see)\s+`?([\w.-]+\/[\w./#-]*\w)/i.exec(body)?.[1];
}

/** Stems of longer words: the first six letters join `cursor` and `cursors`. */
function wordsOf(text: string): Set<string> {
  const words = text
    .replaceAll(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .match(/[\p{L}]{5,}/gu);
  return new Set((words ?? []).filter((word) => !common.has(word)).map((word) => word.slice(0, 6)));
}

const common: ReadonlySet<string> = new Set(
  "about above after again build change create every files first other should their there these things those through using where which while would".split(
    " ",
  ),
);
