/**
 * Rules that say the same, and rules that say the opposite.
 *
 * Both compare what a rule is about: its content words, with the words that only carry the order (always, never, do)
 * taken out. A wrong contradiction costs more trust than a missed one, so the subjects must be the same words, and
 * scopes that share no file contradict nothing.
 */
import { disjoint, sameScope } from "./scope.ts";

export interface Comparable {
  readonly title: string;
  readonly body: string;
  readonly scope: readonly string[] | undefined;
}

export interface Duplicate<Rule> {
  readonly rule: Rule;
  readonly of: Rule;
  /** Shared part of their content words, 0 to 1; 1 means that the texts are the same but for markup and case. */
  readonly similarity: number;
}

export interface Contradiction<Rule> {
  readonly one: Rule;
  readonly other: Rule;
  /** Why they cannot both hold, as a sentence. */
  readonly reason: string;
}

/**
 * Shared part (Jaccard) of content words from which two rules count as similar. At 0.75 a rule of four content words
 * must share all, one of eight may differ in one; lower values joined rules about different things in the same file
 * ("orders go through Money" and "invoices go through Money" share 0.6).
 */
const SIMILAR = 0.75;

const orders = new Set(
  "always never do not dont don't must mustn't shall should shouldn't may can cannot can't avoid please ensure make sure be is are to the a an of and or in on for with it its that this any all every each we you our your only".split(
    " ",
  ),
);

const negative =
  /\b(?:never|do not|don['’]t|must not|mustn['’]t|should not|shouldn['’]t|may not|cannot|can['’]t|avoid|not)\b/i;

/** Words of which a project follows one. */
const alternatives: readonly (readonly string[])[] = [
  ["tab", "space"],
  ["single", "double"],
  ["npm", "pnpm", "yarn", "bun"],
  ["camelcase", "snake_case", "kebab-case", "pascalcase"],
  ["squash", "rebase"],
  ["default", "named"],
];

/** Words in lower case, without markup. */
function wordsOf(text: string): string[] {
  const plain = text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[*`"“”]/g, "");
  const words = plain.match(/[\p{L}\p{N}][\p{L}\p{N}_./'’-]{0,80}/gu) ?? [];
  return words
    .map((word) => word.replaceAll("’", "'").replace(/[./'-]+$/, ""))
    .filter((word) => word !== "");
}

/** What the text is about: no words that only carry the order, plural ends cut. */
function contentOf(text: string): Set<string> {
  const words = wordsOf(text).filter((word) => !orders.has(word));
  return new Set(words.map((word) => (/^\p{L}{2,}[^s]s$/u.test(word) ? word.slice(0, -1) : word)));
}

function wholeText({ title, body }: Comparable): string {
  return body === "" || body.startsWith(title) ? body || title : `${title}\n${body}`;
}

/** The text without markup, case and spacing. */
function normalised(rule: Comparable): string {
  return wordsOf(wholeText(rule)).join(" ");
}

/** Whether a rule says "do not". */
function isNegative(text: string): boolean {
  return negative.test(text);
}

/** A rule's words, prepared once. */
interface Prepared<Rule> {
  readonly rule: Rule;
  readonly text: string;
  readonly content: ReadonlySet<string>;
  readonly negative: boolean;
  readonly position: number;
}

/**
 * Each rule that repeats an earlier one, with the most similar of those. Rules of opposite orders are no duplicates.
 */
export function duplicatesAmong<Rule extends Comparable>(
  rules: readonly Rule[],
): Duplicate<Rule>[] {
  const prepared = rules.map((rule, position): Prepared<Rule> => {
    const text = wholeText(rule);
    return {
      rule,
      text: normalised(rule),
      content: contentOf(text),
      negative: isNegative(rule.title),
      position,
    };
  });
  const frequency = new Map<string, number>();
  for (const { content } of prepared) {
    for (const word of content) frequency.set(word, (frequency.get(word) ?? 0) + 1);
  }
  const same = new Map<string, Prepared<Rule>[]>();
  const byWord = new Map<string, Prepared<Rule>[]>();
  const found: Duplicate<Rule>[] = [];
  for (const each of prepared) {
    const twins = same.get(each.text) ?? [];
    // The one for the same files tells most.
    const twin = twins.find(({ rule }) => sameScope(rule.scope, each.rule.scope)) ?? twins[0];
    // Of one sentence in hundreds of folders' files, the first will do.
    if (twins.length < 50) same.set(each.text, [...twins, each]);
    if (twin !== undefined) {
      found.push({ rule: each.rule, of: twin.rule, similarity: 1 });
      continue;
    }
    // Two sets that share SIMILAR of their words share one of the rarest of each (prefix filter).
    const rarest = [...each.content].toSorted(
      (a, b) => (frequency.get(a) ?? 0) - (frequency.get(b) ?? 0) || (a < b ? -1 : 1),
    );
    const prefix = rarest.slice(0, rarest.length - Math.ceil(SIMILAR * rarest.length) + 1);
    const candidates = new Set(prefix.flatMap((word) => byWord.get(word) ?? []));
    let best: Duplicate<Rule> | undefined;
    for (const candidate of candidates) {
      if (candidate.negative !== each.negative) continue;
      const similarity = shared(each.content, candidate.content);
      // Not 1: the same words in another order are similar, not the same.
      const told = Math.min(0.99, similarity);
      if (similarity >= SIMILAR && told > (best?.similarity ?? 0)) {
        best = { rule: each.rule, of: candidate.rule, similarity: told };
      }
    }
    if (best !== undefined) found.push(best);
    for (const word of prefix) {
      const listed = byWord.get(word);
      if (listed === undefined) byWord.set(word, [each]);
      // A word that thousands of rules have as their rarest tells nothing apart.
      else if (listed.length < 200) listed.push(each);
    }
  }
  return found;
}

function shared(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size === 0 || b.size === 0) return 0;
  let both = 0;
  for (const word of a) both += Number(b.has(word));
  return both / (a.size + b.size - both);
}

/** What a rule's first sentence demands. */
interface Demand {
  /** Content words in order of the alphabet. */
  readonly subject: string;
  readonly negative: boolean;
  /** `use A instead of B`: what is to be used, and what is not. */
  readonly preferred?: { readonly chosen: string; readonly refused: string };
}

const instead =
  /^(?:always |please |we )?(?<verb>use|prefer|choose|favou?r)\s+(?<chosen>[^,;.]{1,60}?)(?:,?\s+(?:instead of|rather than|over|and never|never|and not|not)\s+)(?<refused>[^,;.]{1,60})$/i;

function demandOf(title: string): Demand | undefined {
  const plain = title
    .replaceAll(/[*`]/g, "")
    .replace(/[.!]+$/, "")
    .trim();
  const choice = instead.exec(plain)?.groups;
  if (choice !== undefined) {
    const chosen = keyOf(contentOf(choice["chosen"] ?? ""));
    const refused = keyOf(contentOf(choice["refused"] ?? ""));
    if (chosen === "" || refused === "" || chosen === refused) return undefined;
    return { subject: useOf(chosen), negative: false, preferred: { chosen, refused } };
  }
  // Two halves may demand opposite things; which one is meant cannot be told.
  if (/[,;:]|\b(?:but|unless|except|instead|rather|than|other than)\b/i.test(plain))
    return undefined;
  const words = contentOf(plain.replace(/\b(?:prefer|choose|favou?r)\b/gi, "use"));
  if (words.size === 0) return undefined;
  return { subject: keyOf(words), negative: isNegative(plain) };
}

function useOf(key: string): string {
  return keyOf(new Set(["use", ...key.split(" ")]));
}

function keyOf(words: ReadonlySet<string>): string {
  return [...words].toSorted().join(" ");
}

/** Pairs of rules that cannot both hold for a file. */
export function contradictionsAmong<Rule extends Comparable>(
  rules: readonly Rule[],
): Contradiction<Rule>[] {
  const found: Contradiction<Rule>[] = [];
  const seen = new Set<string>();
  const demands = rules.flatMap((rule, position) => {
    const demand = demandOf(rule.title);
    return demand === undefined ? [] : [{ rule, demand, position }];
  });
  type Placed = (typeof demands)[number];
  const bySubject = Map.groupBy(demands, ({ demand }) => demand.subject);
  const report = (one: Placed, other: Placed, reason: string): void => {
    const [first, second] = one.position < other.position ? [one, other] : [other, one];
    const key = `${first.position} ${second.position}`;
    if (first === second || seen.has(key) || disjoint(first.rule.scope, second.rule.scope)) return;
    seen.add(key);
    found.push({ one: first.rule, other: second.rule, reason });
  };
  for (const each of demands) {
    const { subject, negative: forbids, preferred } = each.demand;
    for (const other of bySubject.get(subject) ?? []) {
      if (other.demand.negative !== forbids) {
        report(each, other, "One demands what the other forbids.");
      }
    }
    for (const other of preferred === undefined
      ? []
      : (bySubject.get(useOf(preferred.refused)) ?? [])) {
      // "B over C" does not say what it thinks of A.
      const answers = other.demand.preferred?.refused === preferred?.chosen;
      if (!other.demand.negative && (other.demand.preferred === undefined || answers)) {
        report(each, other, "One uses what the other replaces.");
      }
    }
    if (forbids || preferred !== undefined) continue;
    for (const swapped of swaps(subject)) {
      for (const other of bySubject.get(swapped) ?? []) {
        if (!other.demand.negative && other.demand.preferred === undefined) {
          report(each, other, "They choose differently between two ways of one thing.");
        }
      }
    }
  }
  return found;
}

/** The subject with one of two alternatives put for the other. */
function swaps(subject: string): string[] {
  const words = new Set(subject.split(" "));
  return alternatives.flatMap((group) => {
    const named = group.filter((word) => words.has(word));
    const [only] = named;
    if (only === undefined || named.length > 1) return [];
    return group
      .filter((word) => word !== only)
      .map((word) => keyOf(new Set([...words].map((each) => (each === only ? word : each)))));
  });
}
