/** Names by what they say: order, number and the choice between words for one thing aside. */

const parts = /\p{Lu}+(?!\p{Ll})|\p{Lu}?[\p{Ll}\p{Lo}\p{Lm}]+|\p{N}+/gu;

/** Longest name that is looked at, in characters. */
const LIMIT = 80;

/** First of each line stands for the rest. */
const synonyms: ReadonlyMap<string, string> = new Map(
  [
    "get fetch load retrieve read find lookup",
    "create make build new construct generate",
    "delete remove destroy drop",
    "update modify change edit",
    "check validate verify ensure assert",
    "calculate compute calc",
    "format fmt stringify",
    "parse decode deserialize",
    "encode serialize",
    "initialize init setup",
    "config configuration cfg settings options option opts",
    "parameter param args arg argument",
    "message msg",
    "error err exception",
    "string str",
    "number num",
    "directory dir folder",
    "request req",
    "response res",
    "send dispatch emit",
    "array list",
    "convert transform",
    "previous prev",
    "identifier id",
    "authentication auth",
    "database db",
    "utility util helper",
    "is has",
  ].flatMap((line) => {
    const [first = "", ...others] = line.split(" ");
    return others.map((other): [string, string] => [other, first]);
  }),
);

/** Words that say how, not what. */
const silent = new Set([
  "a",
  "an",
  "the",
  "of",
  "to",
  "for",
  "from",
  "with",
  "by",
  "in",
  "on",
  "and",
  "utility",
]);

/** In order, singular, each as the first of its synonyms; without those that say nothing. */
export function nameWords(name: string): string[] {
  if (name.length > LIMIT) return [];
  return (name.match(parts) ?? [])
    .map((part) => singular(part.toLowerCase()))
    .map((word) => synonyms.get(word) ?? word)
    .filter((word) => !silent.has(word));
}

/** The same for names that say the same; undefined for those of fewer than two words, which many things are called. */
export function nameKey(name: string): string | undefined {
  const words = new Set(nameWords(name));
  return words.size < 2 ? undefined : [...words].toSorted().join(" ");
}

/** The words that name several, sorted. */
export function pluralWords(name: string): string[] {
  if (name.length > LIMIT) return [];
  return (name.match(parts) ?? [])
    .map((part) => part.toLowerCase())
    .filter((word) => singular(word) !== word)
    .toSorted();
}

function singular(word: string): string {
  if (word.length < 4 || /(?:ss|us|is)$/.test(word)) return word;
  if (word.endsWith("ies")) return `${word.slice(0, -3)}y`;
  if (/(?:ches|shes|xes|sses|zes)$/.test(word)) return word.slice(0, -2);
  return word.endsWith("s") ? word.slice(0, -1) : word;
}
