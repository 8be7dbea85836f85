/**
 * Turns a rough request into a framed one: what is known already, what only the engineer can say, what is vague.
 *
 * Deterministic and without a model. Findings are advice: published detectors of requirement smells are right in about
 * six of ten cases (arXiv 1611.08847), so nothing here blocks.
 */
import type { BriefOutput } from "../../ground/contract/brief.ts";
import { TacitError } from "../../ground/core/error.ts";
import { truncated } from "../../ground/core/text.ts";
import type { Fact } from "../../ground/contract/facts.ts";
import { afterOf, factsFor } from "./known.ts";
import { inheritedFrom, type Known } from "./inherit.ts";
import { sentenceLimit, sentencesOf, statedIn, universalDimensions } from "./taxonomy.ts";

export type FramedDimension = BriefOutput["dimensions"][number];
export type BriefFinding = BriefOutput["findings"][number];

export interface Framed {
  /** At most 72 characters. */
  readonly title: string;
  /** Types of work; none when no trigger word fits. */
  readonly kinds: string[];
  /** In the taxonomy's order, most severe first. */
  readonly dimensions: FramedDimension[];
  /** Ids of the missing dimensions worth asking about now: at most five, two for a small piece of work. */
  readonly questions: string[];
  readonly findings: BriefFinding[];
  /** Facts of the repository that this kind of work needs. */
  readonly known: Fact[];
  /** The request with what is known already in words. */
  readonly after: string;
  readonly small: boolean;
}

const longest = 200_000;

/**
 * Frames a request.
 *
 * @throws TacitError `brief/empty`, `brief/too-long` (over 200,000 bytes)
 */
export function frameRequest(text: string, context: Known): Framed {
  const request = text.replaceAll("\r\n", "\n").trim();
  if (request === "") {
    throw new TacitError({
      code: "brief/empty",
      kind: "input",
      message: "The request is empty.",
      hint: "Say in a sentence or two what should be different afterwards.",
    });
  }
  const bytes = new TextEncoder().encode(text).length;
  if (bytes > longest) {
    throw new TacitError({
      code: "brief/too-long",
      kind: "input",
      message: `The request has ${bytes} bytes; at most ${longest} are read.`,
      hint: "Put long material into a file of the repository and name the file.",
    });
  }
  const kinds = kindsOf(request);
  const small = isSmall(request, kinds);
  const stated = statedIn(request);
  const dimensions = universalDimensions.map(({ id, question, why }): FramedDimension => {
    const common = { id, kind: "universal", question, why };
    const sentence = stated.get(id);
    if (sentence !== undefined) {
      return { ...common, state: "stated", answer: truncated(sentence, 300), evidence: [] };
    }
    const known = inheritedFrom(id, request, context);
    if (known === undefined) return { ...common, state: "missing", evidence: [] };
    return { ...common, state: "inherited", answer: known.answer, evidence: [...known.evidence] };
  });
  const known = factsFor(kinds, context.facts);
  const missing = dimensions.filter(({ state }) => state === "missing").map(({ id }) => id);
  return {
    title: titleOf(request),
    kinds,
    dimensions,
    questions: missing.slice(0, small ? 2 : 5),
    findings: findingsIn(request),
    known,
    after: afterOf(titleOf(request), context.facts, known, context.entries),
    small,
  };
}

/** The first clause, at most 72 characters, cut at a word. */
function titleOf(request: string): string {
  const line = (request.split("\n").find((each) => /[\p{L}\p{N}]/u.test(each)) ?? request)
    .replace(/^[\s#>*+-]+/, "")
    .trim();
  // `fix(server): …` says the kind of work and where; what is wanted comes after it.
  const wanted = line.replace(/^[a-z]+(?:\([^)]*\))?!?:\s+(?=\S)/, (prefix) =>
    /^(?:feat|fix|chore|refactor|perf|docs|test|build|ci|style|revert)\b/.test(prefix)
      ? ""
      : prefix,
  );
  const clause = wanted.split(/[.!?;:](?:\s|$)|\s[–—]\s/)[0]?.trim() ?? "";
  const text = clause === "" ? wanted : clause;
  if (text.length <= 72) return text;
  const cut = text.slice(0, 71);
  const space = cut.lastIndexOf(" ");
  return `${space > 40 ? cut.slice(0, space) : cut}…`;
}

/** Type of work → trigger words. A few that decide something; the taxonomy grows with later issues. */
const triggers: readonly (readonly [string, RegExp])[] = [
  ["bug-fix", /\b(?:fix(?:es|ed|ing)?|bug|regression|broken|crash(?:es|ed)?|wrong|typo)\b/i],
  [
    "refactoring",
    /\b(?:refactor\w*|renam(?:e|es|ing)|extract|clean ?up|restructur\w*|simplif\w+)\b/i,
  ],
  [
    "authentication",
    /\b(?:authenticat\w*|log ?-?in|sign ?-?in|password\w*|oauth|passkeys?|sso|mfa|2fa)\b/i,
  ],
  ["authorization", /\b(?:authori[sz]ation|permissions?|roles?|rbac|multi-?tenan\w+|tenants?)\b/i],
  ["realtime", /\b(?:real-?time|websockets?|presence|cursors?|collaborat\w+|live updates?)\b/i],
  ["migration", /\b(?:migrat\w+|backfill\w*|schema change)\b/i],
  ["api", /\b(?:api|endpoints?|rest|graphql|openapi)\b/i],
  ["background-jobs", /\b(?:background jobs?|cron|queues?|scheduled|nightly)\b/i],
  ["ui-form", /\b(?:forms?|input fields?|dialogs?)\b/i],
  ["payments", /\b(?:payments?|invoices?|refunds?|billing|checkout|stripe)\b/i],
  ["caching", /\b(?:cach(?:e|es|ed|ing)|memoi[sz]\w+)\b/i],
  ["file-upload", /\b(?:uploads?|uploading|attachments?)\b/i],
  ["search", /\b(?:search(?:es|ing)?|full-?text|autocomplete)\b/i],
  ["integration", /\b(?:webhooks?|third-?party|integrations?|integrate)\b/i],
];

function kindsOf(request: string): string[] {
  return triggers.filter(([, words]) => words.test(request)).map(([kind]) => kind);
}

/** A fix or a rename in a sentence: ceremony scales with size. */
function isSmall(request: string, kinds: readonly string[]): boolean {
  const words = request.split(/\s+/).length;
  const minor =
    kinds.includes("bug-fix") ||
    kinds.includes("refactoring") ||
    /^(?:bump|update|upgrade|remove|delete|correct|change|reword|document)\b/i.test(request);
  return minor && words <= 30 && !request.includes("\n\n");
}

const vague =
  /\b(?:fast|faster|quick(?:ly)?|slow|secure(?:ly)?|robust(?:ly)?|appropriate(?:ly)?|proper(?:ly)?|user-?friendly|intuitive(?:ly)?|seamless(?:ly)?|scalable|efficient(?:ly)?|performant|flexible|modern|nice(?:ly)?|as needed|if possible|where possible|adequate(?:ly)?|reasonable|reasonably|sufficient(?:ly)?|etc\b\.?|and so on|some kind of)/gi;

/** A number that nothing follows which it could count; versions, codes, dates and references are no quantities. */
const bareNumber =
  /(?<![\w.#:/-])\d+(?:\.\d+)?(?![\w.:/-]*[\w:/-])(?!\s*%)(?=\s*(?:[.,;)]|$|\s(?:and|or|for|per|to|in|on|at|with|when|if|then)\b))/gim;
const label =
  /(?:\b(?:version|v|port|http|status|code|issue|line|step|phase|section|chapter|number|no\.?|id|es|top|rfc|level|round|brief|run|task)\s*|-)$/i;
/** `OAuth 2`, `Node 24`: part of a name. */
const named = /\b[A-Z]\w*\s$/;

function findingsIn(request: string): BriefFinding[] {
  const prose = request.replaceAll(/```[\s\S]*?(?:```|$)|`[^`\n]*`/g, (code) =>
    " ".repeat(code.length),
  );
  const findings: BriefFinding[] = [];
  const seen = new Set<string>();
  for (const [word] of prose.matchAll(vague)) {
    const text = word.toLowerCase();
    if (seen.has(text)) continue;
    seen.add(text);
    findings.push({
      rule: "vague-word",
      text: word,
      message: `"${word}" can be read in many ways: say what one would measure or see.`,
    });
  }
  for (const match of prose.matchAll(bareNumber)) {
    const before = prose.slice(Math.max(0, match.index - 24), match.index);
    const startsLine = /(?:^|\n)\s*$/.test(before);
    if (startsLine || label.test(before) || named.test(before)) continue;
    findings.push({
      rule: "number-without-unit",
      text: match[0],
      message: `${match[0]} of what? Give the unit.`,
    });
  }
  if (!sentencesOf(prose).some((sentence) => unwanted.test(sentence.slice(0, sentenceLimit)))) {
    findings.push({
      rule: "no-unwanted-behaviour",
      text: "",
      message: "Nothing says what happens when it goes wrong: add one `If …, then …`.",
    });
  }
  return findings;
}

/** EARS "unwanted behaviour": if a condition, then a response. */
export const unwanted = /\bif\b[^.]+(?:,|\bthen\b)\s*\w+/i;
