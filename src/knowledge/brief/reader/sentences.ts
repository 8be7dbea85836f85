/** A request as sentences: prose without code and traces, and what each sentence is good for. */

/** Characters of a sentence; a longer one is cut at a word. */
export const sentenceLimit = 600;

/** Sentences of one request that are read for what they state: more are a book, and time grows with each. */
export const sentencesRead = 1000;

export interface Prose {
  readonly sentences: readonly string[];
  /** Those of the sentences that are headings. */
  readonly headings: readonly string[];
  /** Fenced code, stack traces and lines of logs, as they stood. */
  readonly code: readonly string[];
}

const trace =
  /^\s*(?:at\s+(?:async\s+)?[\w$.<>/:[\]]*(?:\(|[.:/][\w$<>]+)[\w$.<>/:()[\]-]*\s*(?:\(.*\))?\s*$|at\s+(?:async\s+)?[\w$.<>]+\s+\(.*\)\s*$|\.{3} \d+ (?:more|common frames)|Caused by:|Traceback \(most recent|File "[^"]+", line \d+|#\d+\s+0x|goroutine \d+ \[|thread '[^']+' panicked|\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}|\[?\d{2}:\d{2}:\d{2}[.,\]]|(?:[\w$]+\.)+[A-Z]\w*(?:Exception|Error)\b|(?:panic|fatal error|Uncaught \w*Error|\w+Error|\w+Exception):\s)/;
/** A line that is code alone: it begins like a statement, and ends like one. */
const codeLike =
  /^\s*(?:[@}{][\w\s({})"'=,.;#]*[)}{;,]?\s*$|(?:public|private|protected|static|const|let|var|def|func|fn|import|return|class|if|for|while)\b.*[=(<{].*[;{(:]\s*$|[\w.$\]]+\s*(?:=|\().*;\s*$|(?:SELECT|INSERT INTO|UPDATE|DELETE FROM|CREATE|ALTER|DROP)\s.*;\s*$)/;

const abbreviation =
  /(?:^|[\s(])(?:e\.g|i\.e|etc|vs|approx|ca|incl|excl|resp|no|nr|max|min|st|dr|mr|mrs|fig|cf|sec|dept|inc|ltd)\.$/i;

/** Sentences and lines, without list marks; every word of the prose is in one of them. */
export function proseOf(text: string): Prose {
  const code: string[] = [];
  const lines: string[] = [];
  const headings: string[] = [];
  let fence: string[] | undefined;
  for (const line of text.split(/\r?\n/)) {
    if (/^\s*(?:```|~~~)/.test(line)) {
      if (fence === undefined) fence = [];
      else {
        code.push(fence.join("\n"));
        fence = undefined;
      }
    } else if (fence !== undefined) fence.push(line);
    else if (line.length < 1000 && (trace.test(line) || codeLike.test(line))) code.push(line);
    else {
      if (/^\s*#{1,6}\s/.test(line)) headings.push(...sentencesOfLine(line));
      lines.push(line);
    }
  }
  if (fence !== undefined) code.push(fence.join("\n"));
  return {
    sentences: lines.flatMap(sentencesOfLine),
    headings,
    code: code.filter((each) => each !== ""),
  };
}

function sentencesOfLine(line: string): string[] {
  const clean = line
    .replace(/^\s*(?:[-*+•]|\d{1,2}[.)]|#{1,6}|>+)\s+(?:\[[ xX]\]\s+)?/, "")
    .replaceAll("’", "'")
    .trim();
  const sentences: string[] = [];
  for (const piece of clean.split(/(?<=[.!?;…][)"'”]?)\s+(?=\S)/)) {
    const last = sentences.at(-1);
    const joined =
      last !== undefined &&
      (abbreviation.test(last) || (/^[a-z]/.test(piece) && /\.{3}$|…$/.test(last)));
    if (joined) sentences[sentences.length - 1] = `${last} ${piece}`;
    else if (piece.trim() !== "") sentences.push(piece.trim());
  }
  return sentences.flatMap(cut);
}

/** Pieces of at most the limit, cut at a space where there is one. */
function cut(sentence: string): string[] {
  const pieces: string[] = [];
  let rest = sentence;
  while (rest.length > sentenceLimit) {
    const space = rest.lastIndexOf(" ", sentenceLimit);
    const at = space > sentenceLimit / 2 ? space : sentenceLimit;
    pieces.push(rest.slice(0, at));
    rest = rest.slice(at).trimStart();
  }
  return rest === "" ? pieces : [...pieces, rest];
}

const asking =
  /^(?:(?:and|but|so|also|or|oh|hm+|btw|then)[,\s]+)*(?:what|which|who|whom|whose|how|why|when|where|should|shall|is|are|do|does|did|will|would|has|have|any|am|was|were|whether)\b/i;
const undecided =
  /\b(?:not (?:yet )?(?:sure|decided|clear|certain)|no idea|tbd|tbc|to be (?:decided|defined|discussed|clarified|determined)|open question|it(?: is|'s) unclear|unclear (?:whether|if|how|what|which|who|yet)|(?:don't|dont|do not) know (?:yet|if|whether|what|how|which)|you(?:'d| would) have to look|up to you|whatever you think|or whatever|as you see fit|we(?:'ll| will) see|somehow)\b/i;

/** Whether a sentence decides something; a question does not, nor does one that leaves it open. */
export function decides(sentence: string): boolean {
  if (/\?\s*$/.test(sentence) && asking.test(sentence)) return false;
  return !undecided.test(sentence);
}

/** Subjects that lists of keywords are made of. */
const subjects =
  /\b(?:goals?|non-goals?|scope|problems?|stack|exemplars?|data|permissions?|roles?|failures?|errors?|error handling|edge cases?|latency|quality|observability|logging|logs|metrics|tracing|monitoring|alert(?:s|ing)?|rollout|rollback|acceptance(?: criteria)?|criteria|security|performance|scal(?:e|ing|ability)|volatility|validation|accessibility|caching|pagination|idempotency|retries|timeouts?|circuit breakers?|rate limit(?:s|ing)?|quotas?|sessions?|session lifetime|recovery|enumeration|linking|mfa|termination|audit(?:ing)?|concurrency|locking|locks|batching|versioning|documentation|docs|testing|tests|secrets?|gdpr|privacy|compliance|health checks?|backups?|costs?|retention|cardinality|deduplication|preferences|bounces|dead letters?|stampede|invalidation|staleness|eviction|ranking|typos|freshness|reindexing|relevance|refunds?|disputes|fraud|reconciliation|webhooks?|currencies|fan-?out|backpressure|presence|reconnect(?:ion|s)?|undo|compatibility|deprecation|breaking changes|feature flags?|migration path|exit codes?|defaults|reproduction|root cause|workload|profil(?:e|ing))\b/gi;
const values =
  /\d|`[^`]+`|\b(?:if|when|so that|because|instead of|unless|until|behind|through|via)\b|[a-z][A-Z]|\w\/\w/g;

/** A sentence that names many subjects and says next to nothing about any is a list of keywords. */
export function isKeywords(sentence: string): boolean {
  const named = new Set([...sentence.matchAll(subjects)].map(([word]) => word.toLowerCase())).size;
  if (named < 4) return false;
  const words = sentence.split(/\s+/).length;
  const said = [...sentence.matchAll(values)].length;
  return said < named / 2 && words < named * 5;
}
