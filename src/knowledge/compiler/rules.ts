/** The rules in a prompt: entries that hold for the files at hand, with the places to imitate. */
import type { Entry } from "../../ground/contract/entry.ts";
import { scopeMatcher } from "../checks/scope.ts";
import { exemplarSlice, exemplarText, type LocatedPath, type Source } from "./code.ts";
import { inlineCode, oneLine, withoutComments } from "./markdown.ts";
import { hashOf, type Part, type ReceiptItem, type Slice } from "./part.ts";

export interface RuleInput {
  readonly entries: readonly Entry[];
  readonly located: readonly LocatedPath[];
  readonly sources: ReadonlyMap<string, Source>;
  /** Entries by slug that the agent reads by itself, and the file in which. */
  readonly said: ReadonlyMap<string, string>;
}

/** Rules at once: agents follow fewer of them the more there are (PEERS part A, instruction density). */
const MOST_RULES = 50;

const kindOrder = ["project", "architecture", "convention", "decision", "risk", "term"];

/** How near an entry is to the work: the best located file in its scope, relative to the best of all. */
function nearness(entry: Entry, input: RuleInput): { relevance: number; reason: string } {
  const scope = entry.front.scope ?? [];
  if (scope.length === 0) return { relevance: 0.5, reason: "holds everywhere" };
  const best = input.located[0]?.score ?? 0;
  const inScope = scopeMatcher(scope);
  const found = input.located.find((file) => inScope(file.path));
  if (found === undefined) return { relevance: 0, reason: "no located file is in its scope" };
  return {
    relevance: best > 0 ? Math.max(0.01, found.score / best) : 1,
    reason: `${found.path} is in its scope`,
  };
}

function isPinned(entry: Entry, pins: ReadonlySet<string>): boolean {
  return pins.has(entry.slug) || pins.has(entry.path);
}

export function ruleParts(input: RuleInput, pins: ReadonlySet<string>): Part[] {
  return considered(input, pins).flatMap(({ entry, pinned, relevance, reason }): Part[] => {
    const body = withoutComments(entry.body);
    const title = `### ${oneLine(entry.front.title)} (${entry.front.kind}, ${inlineCode(entry.path)})`;
    const rule: Part = {
      item: itemOf(entry),
      place: "rules",
      reason: pinned ? "pinned" : reason,
      text: `${[title, body].filter((block) => block !== "").join("\n\n")}\n\n`,
      required: pinned,
      relevance: 2 + relevance,
    };
    const exemplar = entry.front.evidence?.exemplars?.[0];
    const text = exemplar === undefined ? undefined : exemplarText(exemplar, input.sources);
    const rules = pinned || !input.said.has(entry.slug) ? [rule] : [];
    if (exemplar === undefined || text === undefined) return rules;
    return [
      ...rules,
      {
        item: {
          id: `exemplar:${entry.slug}`,
          kind: "exemplar",
          title: `${exemplar}, for ${oneLine(entry.front.title)}`,
          source: exemplar,
        },
        place: "rules",
        reason: "the place to imitate",
        text,
        required: false,
        relevance: 1 + relevance,
      },
    ];
  });
}

/** What the rules show as places to imitate: it need not be shown again. */
export function imitated(input: RuleInput, pins: ReadonlySet<string>): readonly Slice[] {
  return considered(input, pins).flatMap(({ entry }) => {
    const exemplar = entry.front.evidence?.exemplars?.[0];
    const slice = exemplar === undefined ? undefined : exemplarSlice(exemplar, input.sources);
    return slice === undefined ? [] : [slice];
  });
}

interface Considered {
  readonly entry: Entry;
  readonly pinned: boolean;
  readonly relevance: number;
  readonly reason: string;
}

/** Entries that bear on the work, in the order of the prompt: pinned ones, and the nearest of the others. */
function considered(input: RuleInput, pins: ReadonlySet<string>): Considered[] {
  const all = sortedEntries(input.entries).flatMap((entry): Considered[] => {
    const pinned = isPinned(entry, pins);
    const { relevance, reason } = nearness(entry, input);
    if (!pinned && (entry.front.status !== "active" || relevance === 0)) return [];
    return [{ entry, pinned, relevance, reason }];
  });
  const nearest = all
    .filter(({ pinned }) => !pinned)
    .toSorted((a, b) => b.relevance - a.relevance)
    .slice(0, MOST_RULES);
  return all.filter((one) => one.pinned || nearest.includes(one));
}

function itemOf(entry: Entry): Part["item"] {
  return {
    id: `entry:${entry.slug}`,
    kind: "entry",
    title: oneLine(entry.front.title),
    source: entry.path,
  };
}

function sortedEntries(entries: readonly Entry[]): Entry[] {
  return entries.toSorted(
    (a, b) =>
      kindOrder.indexOf(a.front.kind) - kindOrder.indexOf(b.front.kind) ||
      (a.slug < b.slug ? -1 : 1),
  );
}

/** Active entries that were looked at and stay out. */
export function outOfScope(input: RuleInput, pins: ReadonlySet<string>): ReceiptItem[] {
  const taken = new Set(
    considered(input, pins)
      .filter(({ entry, pinned }) => pinned || !input.said.has(entry.slug))
      .map(({ entry }) => entry.slug),
  );
  return sortedEntries(input.entries).flatMap((entry) => {
    if (entry.front.status !== "active" || taken.has(entry.slug)) return [];
    const { relevance, reason } = nearness(entry, input);
    const said = input.said.get(entry.slug);
    const why =
      said !== undefined
        ? `the agent reads it in ${said} by itself`
        : relevance > 0
          ? `${reason}; ${MOST_RULES} rules are nearer`
          : reason;
    const hash = hashOf(entry.body);
    return [{ ...itemOf(entry), reason: why, tokens: 0, hash, included: false }];
  });
}
