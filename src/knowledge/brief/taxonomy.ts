/**
 * What a senior engineer would state for any piece of work (BRIEF-TAXONOMY: the universal dimensions).
 *
 * Recognition is deterministic and sceptical: a sentence states a dimension only when it names the subject *and* says
 * something about it (a value, an entity of the code, a negation). Naming subjects alone states nothing, and a sentence
 * that touches most subjects at once is a list of keywords. Expect misses: a question too many is answered in a word,
 * a dimension wrongly taken as stated is never asked.
 */

export interface Dimension {
  readonly id: string;
  readonly question: string;
  readonly why: string;
  /** 0 to 1: how much it costs when it is missing; decides which questions are asked. */
  readonly severity: number;
  /** Whether one sentence states it. */
  readonly stated: (sentence: string) => boolean;
}

/** A thing of the code: quoted, a path, an identifier with inner structure, or a name within a sentence. */
const entity =
  /`[^`]+`|\b[\w.-]+\/[\w./-]+|\b\w+\.(?:ts|tsx|js|mjs|py|go|rs|java|sql|md|json|ya?ml)\b|\b[a-z]+(?:[A-Z]\w*)+|\b\w+_\w+\b|\b(?:[A-Z][a-z]+){2,}\b|(?<=[a-z,;:] )[A-Z][\w+#]+/;
/** A number that measures: with a unit. */
const measure =
  /\b\d[\d.,]*\s*(?:%|k\b|ms\b|s\b|sec\w*|min\w*|hours?\b|days?\b|weeks?\b|months?\b|years?\b|[kmgt]i?b\b|bytes?\b|fps\b|hz\b|rps\b|req\w*|users?\b|people\b|peers?\b|clients?\b|rows?\b|items?\b|per\b|times?\b|concurrent\b|nines\b|attempts?\b|retries\b)/i;
const negation =
  /\b(?:no|not|never|none|nothing|without|cannot|can't|don't|doesn't|must ?n[o']t|nobody|unchanged|unaffected)\b/i;
const obligation = /\b(?:must|shall|should|may|can|will|has to|have to|needs? to|is|are|only)\b/i;

/** Both the subject and something said about it. */
function says(subject: RegExp, ...anyOf: readonly RegExp[]): (sentence: string) => boolean {
  return (sentence) => subject.test(sentence) && anyOf.some((value) => value.test(sentence));
}

const person =
  "(?:users?|people|peers?|customers?|engineers?|developers?|admins?|operators?|readers?|editors?|visitors?|members?|teams?|we|they|one|anyone|everyone)";
const condition =
  /\b(?:if|when|while|once|on|after|unless)\b[^.]*\b(?:down|fails?|failed|failure|timed? ?out|times out|unavailable|unreachable|disconnect\w*|drops?|offline|crash\w*|slow|lost|loses|full|refus\w*|rejects?)\b/i;

export const universalDimensions: readonly Dimension[] = [
  {
    id: "acceptance",
    question: "How would you see that it is done: which observable checks?",
    why: "without one, done is what the agent says",
    severity: 0.95,
    stated: says(
      /\b(?:when|if|given|while)\b.*\b(?:then|shall|must|should)\b|\b(?:done when|accepted when|tests? (?:show|prove|cover)s?|verif(?:y|ied) (?:that|by))\b/i,
      /\b(?:then|shall|must|should)\b\s+\w+|\bthat\b\s+\w+|\bby\b\s+\w+|\bwhen\b\s+\w+\s+\w+/i,
    ),
  },
  {
    id: "failures",
    question: "What happens when something it depends on is slow, gone or comes back?",
    why: "the first version handles the sunny day only",
    severity: 0.9,
    stated: says(condition, /,\s*\w+|\bthen\b/i, obligation, negation),
  },
  {
    id: "permissions",
    question: "Who may do it, and who must not?",
    why: "a missing check is found by the wrong person",
    severity: 0.85,
    stated: says(
      /\b(?:permissions?|roles?|admins?|owners?|members?|guests?|anonymous|public|authori[sz]ed|logged[- ]in|signed[- ]in|anyone|everyone|only)\b[^.]*\b(?:may|can|cannot|must|allowed|see|edit|join|access|read|write|delete|call|required?)\b/i,
      /\b(?:only|no one|nobody|anyone|everyone|every|all|must|required?|never|cannot|admins?|owners?|members?|guests?|anonymous)\b/i,
    ),
  },
  {
    id: "non-goals",
    question: "What must stay as it is, and what is left out on purpose?",
    why: "agents tidy up what nobody asked for",
    severity: 0.8,
    stated: says(
      /\b(?:out of scope|non-goals?|leave|keep|unchanged|untouched|not (?:part|needed|change|touch|break|include|required|in scope)|(?:do not|don't|without|must not|never) (?:chang|touch|break|alter|modif|renam|remov|add)\w*|later|no need)\b/i,
      /(?:out of scope|non-goals?)\s*(?:is|are|:)?\s*\w+\s+\w*|\b(?:leave|keep)\s+\S+.*\b(?:as|alone|unchanged|untouched|is|are)\b|\b(?:unchanged|untouched)\b|(?:do not|don't|without|must not|never|not)\s+\w+\s+\S+/i,
    ),
  },
  {
    id: "data",
    question: "Which data is read or changed, and is any of it sensitive?",
    why: "decides the schema, the migration and what may be logged",
    severity: 0.75,
    stated: says(
      /\b(?:tables?|columns?|records?|fields?|stored?|stores|persist\w*|saved?|schema|database|in memory|ephemeral|personal data|cookies?)\b/i,
      entity,
      negation,
      /\b(?:stored?|saved?|kept|persist\w*)\s+(?:in|as|by|per|for|only|with)\b/i,
    ),
  },
  {
    id: "quality",
    question: "Which numbers must hold: latency, load, size, availability?",
    why: "without a number nobody can tell whether it is good enough",
    severity: 0.7,
    stated: says(
      /\b(?:within|under|below|at most|at least|up to|no more than|latency|throughput|p9\d|per (?:second|minute|hour)|availability|concurrent|limit\w*|max\w*|every|than|for)\b/i,
      measure,
    ),
  },
  {
    id: "goal",
    question: "Who gains what from it?",
    why: "decides between two readings of every sentence below",
    severity: 0.65,
    stated: says(
      new RegExp(
        `\\b(?:so that|in order to|to let|lets?|allow(?:s|ing)?|enables?)\\b|\\b${person}\\b[^.]*\\b(?:can|see|sees|get|gets|need|needs|want|wants|able|lose|loses)\\b`,
        "i",
      ),
      new RegExp(
        `\\b${person}\\s+(?:\\w+\\s+){0,3}(?:can|see|sees|get|gets|need|needs|want|wants|are|is|be|lose|loses|to|edit|share|work|find|export|join)\\b`,
        "i",
      ),
    ),
  },
  {
    id: "exemplar",
    question: "Which file or feature here is the one to imitate?",
    why: "an example says more than ten rules",
    severity: 0.6,
    stated: says(
      /\b(?:like|imitate|imitating|same (?:way|pattern|style|shape) as|follow(?:s|ing)?|similar to|model+ed (?:on|after)|as (?:in|for|with)|see)\b/i,
      /\b(?:like|imitat\w+|as|follow(?:s|ing)?|to|on|after|in|see)\s+(?:the\s+|what\s+|it\s+is\s+)?(?:`[^`]+`|[\w.-]+\/[\w./-]+|\w+\.(?:ts|tsx|js|py|go|rs|java)\b|\w*[a-z][A-Z]\w*)/,
    ),
  },
  {
    id: "rollout",
    question: "How does it reach users, and how is it undone?",
    why: "decides whether a mistake costs a minute or a night",
    severity: 0.55,
    stated: says(
      /\b(?:roll(?:s|ed)?[- ]?(?:out|back)|feature flag|behind (?:a|the) flag|canary|gradual\w*|revert(?:s|ed)?|undone|migrat\w+|deploy\w*|kill switch)\b/i,
      entity,
      negation,
      /\b(?:behind|by|with|through|first|after|before|to)\s+(?:a |an |the )?\w+/i,
    ),
  },
  {
    id: "error-pattern",
    question: "How are errors raised and shown here?",
    why: "otherwise a second way of doing it appears",
    severity: 0.5,
    stated: says(
      /\b(?:errors?|exceptions?|throws?|thrown|rais(?:e|es|ed)|status codes?|problem details?|respond\w*|answers?)\b/i,
      /`[^`]+`|\b[45]\d\d\b|\b\w*(?:Error|Exception|Problem)\b(?<=[a-z][A-Z]\w*)|\bthrow(?:s|n)?\s+\w+|\bproblem\(/,
    ),
  },
  {
    id: "stack-fit",
    question: "Which libraries and modules should it use, and which not?",
    why: "a new dependency is a decision for years",
    severity: 0.45,
    stated: says(
      /\b(?:using|uses?|with|via|through|on top of|built on|based on|librar(?:y|ies)|framework|dependenc(?:y|ies)|modules?|packages?)\b/i,
      /\b(?:using|uses?|with|via|through|on top of|built on|based on)\s+(?:the\s+|our\s+)?(?:`[^`]+`|[\w.-]+\/[\w./-]+|[A-Z][\w.+#]+|[a-z]+[A-Z]\w*)/,
      /\b(?:no|without|not|any)\b[^.]*\b(?:new )?(?:librar(?:y|ies)|dependenc(?:y|ies)|packages?|framework)\b/i,
    ),
  },
  {
    id: "observability",
    question: "What is logged or measured, and what must never be?",
    why: "what is not recorded cannot be explained afterwards",
    severity: 0.4,
    stated: says(
      /\b(?:logs?|logged|logging|metrics?|trace[sd]?|tracing|audit\w*|alerts?|monitor\w*)\b/i,
      /\b(?:never|not|no|each|every|all|must|shall|should)\s+(?:be\s+)?(?:log\w*|measured|traced|audited|alert\w*)\b|\b(?:log|trace|audit|count|record)\s+(?:each|every|all|the|who|when|a)\s+\w+|\b(?:metrics?|logs?|alerts?)\s+(?:for|of|on|when)\s+\w+|\bare (?:logged|audited|traced)\b/i,
      /`[^`]+`/,
    ),
  },
];

/** A sentence that touches this many subjects at once is a list of keywords, not a statement. */
const listed = 5;

/** Characters of a sentence that are looked at: what is longer is no sentence, and would cost quadratic time. */
export const sentenceLimit = 600;

/** Sentences and lines, without list marks. */
export function sentencesOf(text: string): string[] {
  return text
    .split(/(?<=[.!?;])\s+(?=\S)|\r?\n+/)
    .map((sentence) => sentence.replace(/^\s*(?:[-*+]|\d+[.)])\s+/, "").trim())
    .filter((sentence) => sentence !== "");
}

/** Dimension id → the first sentence that states it. */
export function statedIn(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const long of sentencesOf(text)) {
    const sentence = long.slice(0, sentenceLimit);
    const stated = universalDimensions.filter((dimension) => dimension.stated(sentence));
    if (stated.length >= listed || keywordsIn(sentence) >= listed) continue;
    for (const { id } of stated) if (!found.has(id)) found.set(id, sentence);
  }
  return found;
}

const keywords =
  /\b(?:goals?|non-goals?|scope|stack|exemplar|data|permissions?|failures?|errors?|latency|quality|observability|logging|metrics|rollout|rollback|acceptance|criteria|security|performance)\b/gi;

function keywordsIn(sentence: string): number {
  return new Set([...sentence.matchAll(keywords)].map(([word]) => word.toLowerCase())).size;
}
