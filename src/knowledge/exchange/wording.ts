/** What the words of a rule file say: a topic, an order, a title. */
import type { EntryKind } from "../../ground/contract/entry.ts";

/** What a heading is about: a kind of entry, or text that is no rule. */
export type Topic = EntryKind | "overview" | "commands";

/** Longest title, in characters; a longer first sentence is cut at a word and stands in the body in full. */
const LONGEST_TITLE = 120;

/** Characters of a text that are read for its title and its order; what follows can only explain. */
const READ_FOR_TITLE = 4_000;

/** In this order: a heading such as "Architecture overview" is an overview. */
const topics: readonly (readonly [Topic, RegExp])[] = [
  [
    "risk",
    /\b(?:gotchas?|pitfalls?|caveats?|warnings?|known (?:issues|problems|bugs)|dangers?|watch out|sharp edges|traps?|foot-?guns?|risks?)\b/i,
  ],
  [
    "term",
    /\b(?:glossary|terms|terminology|vocabulary|definitions|(?:domain|ubiquitous) language)\b/i,
  ],
  [
    "overview",
    /\b(?:overview|about|introduction|getting started|quick ?start|installation|installing|set-?up|setting up|prerequisites|(?:project|directory|folder|repository|code(?:base)?|file) (?:structure|layout|tree|map)|structure|layout|tech(?:nology)? stack|stack|contents|resources|links|references|licen[cs]e|features|background|summary|purpose)\b|\bdependencies\s*$/i,
  ],
  ["commands", /\b(?:commands?|scripts|usage|cheat ?sheet)\b/i],
  ["decision", /\b(?:decisions?|adrs?)\b/i],
  [
    "architecture",
    /\b(?:architecture|architectural|layers?|layering|boundar(?:y|ies)|design|modules?|dependency|data flow)\b/i,
  ],
  [
    "convention",
    /\b(?:conventions?|styles?|rules?|guidelines?|guides?|standards?|testing|tests?|naming|formatting|security|performance|errors?|logging|git|commits?|pull requests?|reviews?|do['’]?s|don['’]?ts|practices|principles|constraints|always|never|must|imports?|types?|types?cript|code|coding|instructions|preferences|workflow|behaviou?r|important)\b/i,
  ],
];

export const forbids =
  /\b(?:never|do not|don['’]t|must not|mustn['’]t|should not|shouldn['’]t|may not|avoid|not allowed|forbidden|prohibited)\b/i;
export const directs =
  /\b(?:always|must|should|shall|prefer(?:red|ably)?|only|required?|ensure|make sure|instead of|rather than|cannot|needs? to|has to|have to)\b/i;
export const imperative =
  /^(?:please |when [^,]{1,60}, |for [^,]{1,60}, |in [^,]{1,60}, |if [^,]{1,60}, |before [^,]{1,60}, |after [^,]{1,60}, )?(?:use|keep|write|put|name|add|follow|return|throw|import|place|test|document|update|wrap|handle|validate|log|call|create|define|treat|store|run|check|commit|format|group|split|extract|pass|inject|catch|mock|cover|declare|export|limit|make|mark|move|order|pin|read|regenerate|register|remove|rename|render|replace|require|reuse|set|sort|start|stick|stop|support|type|verify|no|not|minimi[sz]e|favou?r|leverage|implement|include|structure|organi[sz]e|separate|respect|ask|assume|build|choose|compose|configure|consider|encapsulate|escape|expose|fail|fetch|generate|give|have|let|load|lock|match|merge|open|parse|prefix|preserve|propagate|protect|provide|rely|report|resolve|saniti[sz]e|save|send|show|stay|think|track|translate|truncate|wait|be|annotate|colocate|co-locate|delete|do|document|enable|disable|express|hash|index|isolate|lint|paginate|quote|rate-limit|round|scope|serialize|squash|tag|throttle|trim|version)\b/i;

const generic = new Set(
  "write clean readable maintainable code follow best practice practices keep it simple good quality high proper properly use meaningful ensure well structured efficient robust scalable the and a of for is be your all modern standard standards industry coding principles dry solid kiss".split(
    " ",
  ),
);

/** What the first heading that tells says, the nearest first. */
export function topicOf(headings: readonly string[]): Topic | undefined {
  for (const heading of headings) {
    const topic = topics.find(([, pattern]) => pattern.test(heading));
    if (topic !== undefined) return topic[0];
  }
  return undefined;
}

/** Whether a heading announces rules, so that what is listed below it is one however it is put. */
export function announcesRules(heading: string): boolean {
  return /\b(?:conventions?|styles?|rules?|guidelines?|standards?|naming|formatting|practices|principles|constraints|do['’]?s|don['’]?ts|always|never|must|preferences)\b/i.test(
    heading,
  );
}

/** Whether what is listed below a heading or sentence is what not to do. */
export function announcesWrongs(heading: string): boolean {
  return /^\W*(?:(?:things|what|patterns) (?:to avoid|not to do)|avoid|don['’]?ts?|do not|never|anti-?patterns?|not allowed|forbidden|prohibited|common mistakes|mistakes|bad practices?)\W*$/i.test(
    heading,
  );
}

/** Whether a text tells to do or not to do something. */
export function isDirective(text: string): boolean {
  return forbids.test(text) || directs.test(text) || imperative.test(plainTitle(text));
}

/** `src/api`: the handlers; `npm test` - runs tests. */
export function isListing(text: string): boolean {
  return /^(?:\*\*)?(?:`[^`\n]+`|\[[^\]\n]+\]\([^)\n]*\))(?:\*\*)?\s*(?:$|[:–—-]|\([^)]*\)\s*[:–—-])/.test(
    text,
  );
}

/** What every project says and no agent needs: "Write clean, readable code". */
export function isBoilerplate(text: string): boolean {
  if (
    /^this (?:file|document|guide) (?:provides|contains|gives|describes|offers|is|guides)\b/i.test(
      text,
    )
  ) {
    return true;
  }
  // How a tool's user refers to the file says nothing about the code.
  if (
    /^(?:use (?:this rule|@[\w/-]+) (?:when|by)|this rule (?:references|applies|covers))\b/i.test(
      text,
    )
  ) {
    return true;
  }
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  return words.length > 0 && words.every((word) => generic.has(word));
}

/** Words with a letter or digit. */
export function wordsIn(text: string): number {
  return text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}

/** The lines of an item before its own lists, code and blank lines. */
export function firstParagraph(text: string): string {
  const lines = text.split("\n");
  const end = lines.findIndex(
    (line, index) =>
      index > 0 && (line.trim() === "" || /^\s*(?:[-*+] |\d+[.)] |```|~~~|>)/.test(line)),
  );
  return (end === -1 ? lines : lines.slice(0, end)).join("\n");
}

/** Markdown on one line without emphasis and targets of links; code keeps its ticks. */
export function plainTitle(markdown: string): string {
  return withoutEmphasis(markdown.slice(0, READ_FOR_TITLE))
    .replaceAll(/!?\[([^\]\n]*)\]\([^)\n]*\)/g, "$1")
    .replaceAll(/<!--[^]*?-->/g, "")
    .replaceAll(/\s+/g, " ")
    .trim();
}

function withoutEmphasis(markdown: string): string {
  // Code is kept as it stands: `__init__` and `*.ts` are no emphasis.
  const code: string[] = [];
  return markdown
    .replaceAll(/(`+)[^`]+\1/g, (span) => `\uE000${code.push(span) - 1}\uE001`)
    .replaceAll(/\*\*(\S(?:[^*]*\S)?)\*\*/g, "$1")
    .replaceAll(/(^|[^\p{L}\p{N}_])__(\S(?:[^_]*\S)?)__(?![\p{L}\p{N}_])/gu, "$1$2")
    .replaceAll(/(^|[\s(])[*_](\S(?:[^*_]*\S)?)[*_](?=$|[\s.,;:!?)])/g, "$1$2")
    .replaceAll(/\uE000(\d+)\uE001/g, (_, index: string) => code[Number(index)] ?? "");
}

/** The first sentence. */
export function titleOf(text: string): string {
  const plain = plainTitle(firstParagraph(text)).replace(/^\[[ xX]\] /, "");
  const sentence =
    /^.+?(?<!\b(?:[Ee]\.g|[Ii]\.e|etc|vs|cf|incl|approx))[.!?](?=\s+["'`(\p{Lu}])/u.exec(
      plain,
    )?.[0] ?? plain;
  return cutTitle(sentence);
}

/** The word that an item of a glossary explains. */
export function termOf(text: string): string {
  const term = /^(?:\*\*|__|`)?([^*_`:\n]{1,60}?)(?:\*\*|__|`)?\s*(?::|–|—| - )/.exec(
    text.trim(),
  )?.[1];
  return term === undefined ? titleOf(text) : plainTitle(term);
}

/** A title without its full stop, cut at a word where it is too long. */
export function cutTitle(text: string): string {
  const title = text.trim().replace(/[.:;]+$/, "") || text.trim();
  if (title.length <= LONGEST_TITLE) return title === "" ? "Untitled" : title;
  const cut = title.slice(0, LONGEST_TITLE - 1);
  const space = cut.lastIndexOf(" ");
  return `${space > LONGEST_TITLE / 2 ? cut.slice(0, space) : cut}…`;
}

/** Whether the title is the whole text, but for emphasis, line ends and the last full stop. */
export function saysNoMore(text: string, title: string): boolean {
  if (text.length > 4 * LONGEST_TITLE) return false;
  const bare = withoutEmphasis(text).replaceAll(/\s+/g, " ").trim();
  return bare === title || bare === `${title}.`;
}
