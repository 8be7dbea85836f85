/**
 * A sentence as words, and where values stand in it: what phrases are matched against.
 *
 * Made once for a sentence, however many phrases ask; that is what makes reading fast enough to run as somebody types.
 */

export interface Words {
  /** In lower case, without apostrophes. */
  readonly words: readonly string[];
  /** What stands before each word, and at the end behind the last. */
  readonly joints: readonly string[];
  /** Each word once, with the places where it stands. */
  readonly places: ReadonlyMap<string, readonly number[]>;
  /** Each word once, by its first two letters. */
  readonly beginning: ReadonlyMap<string, readonly string[]>;
  /** For each place where a value of the class begins, the places where it ends; places are counted in words. */
  readonly spans: (name: ValueClass) => ReadonlyMap<number, readonly number[]>;
}

const written =
  "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|ninety|hundred|thousand|million|billion|dozen|half(?: an?)?|an?(?= (?:minute|hour|day|week|fortnight|month|quarter|year)s?\\b)|(?:a )?(?:couple|handful)(?: of)?|a few|several|once|twice|lakh";
/** A number in digits or words, with what groups, scales or bounds it. */
const number = `(?:[<>≤≥~=+-]{0,2} ?[$€£]?\\d[\\d.,'_]*(?: ?[kKmMbB](?![\\p{L}\\p{N}])| ?(?:thousand|million|billion|lakh|crore)s?)?\\+?|(?:${written}))`;
const time =
  "(?:ms|msecs?|milli-?seconds?|µs|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|nights?|w|weeks?|fortnights?|mo|months?|quarters?|y|yrs?|years?)";
const size =
  "(?:[kmgtp]i?b|[kmgt]|bytes?|kilo-?bytes?|mega-?bytes?|megs?|giga-?bytes?|gigs?|tera-?bytes?|px|pixels?|megapixels?)";
const per =
  "(?:/ ?|per |a |an |each |every )(?:s|secs?|seconds?|m|mins?|minutes?|h|hours?|days?|weeks?|months?|years?|ip|users?|accounts?|address(?:es)?|keys?|clients?|tenants?|files?|customers?)";
const money =
  "(?:eur(?:os?)?|usd|gbp|chf|dollars?|cents?|bucks|pounds?|francs?|yen|inr|rupees?|€|\\$|£)";
const opens = "(?<![\\p{L}\\p{N}_])";
const closes = "(?![\\p{L}\\p{N}_])";
const capital = "(?-i:[A-Z][\\p{L}\\p{N}+#]*)";

/** Values by the expressions that find them; each is asked once for a sentence. */
const values = {
  /** A number. */
  n: `${opens}${number}`,
  /** A duration: `30 s`, `half a minute`, `15-minute`. */
  time: `${opens}(?:${number}[ -]?${time}${closes}|(?:overnight|immediately|right away|a fortnight|by the next morning)${closes})`,
  /** Bytes or pixels. */
  size: `${opens}(?:${number}[ -]?${size}${closes}|\\d+ ?[x×] ?\\d+)`,
  /** A number for each of something: `5 per minute and IP`, `10 req/s`. */
  rate: `${opens}(?:${number}[ -]?(?:[\\p{L}]+ ){0,3}[\\p{L}]*?[ ]?${per}${closes}|${number} ?(?:rps|qps|hz|fps|req/s))`,
  percent: `${opens}${number} ?(?:%|percent|per ?cent|basis points|bps)`,
  money: `(?:[$€£] ?${number}|${opens}(?:eur|usd|gbp|chf|inr|rs) ?${number}|${opens}${number} ?${money}${closes})`,
  /** A code of HTTP, or the exit of a program. */
  status: `${opens}[1-5]\\d\\d${closes}`,
  /** What is quoted, a path, an identifier, or a name that begins with a capital within a sentence. */
  name: [
    "`[^`]+`",
    '"[^"]{2,60}"',
    "(?:[\\p{L}\\p{N}_.@-]+/)+[\\p{L}\\p{N}_.*{}:-]+",
    "/[\\p{L}\\p{N}_.*{}:-]{2,}",
    "[\\p{L}\\p{N}_-]+\\.(?:tsx?|m?js|jsx|py|go|rs|java|kt|rb|php|cs|c|h|cpp|ex|exs|swift|sql|md|json|ya?ml|toml|xml|html|css|sh|conf|ini|csv|proto)(?![\\p{L}\\p{N}])",
    "(?-i:[a-z]+(?:[A-Z][a-z0-9]*)+)",
    "(?-i:(?:[A-Z][a-z0-9]+){2,})",
    "[\\p{L}\\p{N}]+(?:_[\\p{L}\\p{N}]+)+",
    "[\\p{L}\\p{N}]+(?:::|->|#)[\\p{L}\\p{N}_]+",
    `(?<=[\\p{L}\\p{N},;:)(/&+"'] ?)${capital}`,
  ].join("|"),
  quoted: '`[^`]+`|"[^"]+"',
} as const;

export type ValueClass = keyof typeof values;
export const valueClasses = Object.keys(values);
export function isValueClass(name: string): name is ValueClass {
  return Object.hasOwn(values, name);
}

const expressions = new Map<ValueClass, RegExp>();
function expressionOf(name: ValueClass): RegExp {
  const known = expressions.get(name) ?? new RegExp(values[name], "giu");
  expressions.set(name, known);
  return known;
}

const word = /[\p{L}\p{N}_]+(?:['’][\p{L}\p{N}_]+)*/gu;

/** Sentences that are kept: those of a request that is being read, of which each phrase asks one after the other. */
const kept = 512;
const cache = new Map<string, Words>();

export function wordsOf(sentence: string): Words {
  const known = cache.get(sentence);
  if (known !== undefined) return known;
  const fresh = read(sentence);
  if (cache.size >= kept) cache.clear();
  cache.set(sentence, fresh);
  return fresh;
}

function read(sentence: string): Words {
  const words: string[] = [];
  const joints: string[] = [];
  const starts: number[] = [];
  let end = 0;
  for (const match of sentence.matchAll(word)) {
    joints.push(sentence.slice(end, match.index));
    words.push(match[0].toLowerCase().replaceAll(/['’]/g, ""));
    starts.push(match.index);
    end = match.index + match[0].length;
  }
  joints.push(sentence.slice(end));
  const places = groupedBy(
    words.entries(),
    ([, each]) => each,
    ([place]) => place,
  );
  const beginning = groupedBy(
    places.keys(),
    (each) => each.slice(0, 2),
    (each) => each,
  );
  const spans = new Map<ValueClass, Map<number, number[]>>();
  const find = (name: ValueClass): Map<number, number[]> => {
    const found = new Map<number, number[]>();
    for (const match of sentence.matchAll(expressionOf(name))) {
      const first = placeFrom(starts, match.index);
      const last = placeFrom(starts, match.index + match[0].trimEnd().length);
      if (last > first) found.set(first, [...(found.get(first) ?? []), last]);
    }
    return found;
  };
  return {
    words,
    joints,
    places,
    beginning,
    spans: (name) => {
      const known = spans.get(name) ?? find(name);
      spans.set(name, known);
      return known;
    },
  };
}

function groupedBy<Item, Value>(
  items: Iterable<Item>,
  keyOf: (item: Item) => string,
  valueOf: (item: Item) => Value,
): Map<string, Value[]> {
  const groups = new Map<string, Value[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [valueOf(item)]);
    else group.push(valueOf(item));
  }
  return groups;
}

/** The first word that begins at or behind an offset. */
function placeFrom(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
