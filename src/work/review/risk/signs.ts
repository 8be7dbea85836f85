/** What the words of code lines tell, in any language. Every expression takes linear time on lines of bounded length. */
import { truncated } from "../../../ground/core/text.ts";

const condition =
  /\b(?:if|elif|else|switch|case|match|while|unless|when|and|or|not)\b|&&|\|\||\?\?|(?<!\?)\?(?![.:?])\s|==|!=|<=|>=/;

/** Whether a line decides or compares. */
export function hasCondition(line: string): boolean {
  return condition.test(line);
}

const call =
  /\b(?:(function|def|fn|func)\s+)?([A-Za-z_$][\w$]*)(?:!|\?\.)?\(|(?<=[\w\]>"'])>\(|(?<=[)\]])\(/g;
const notCalled = new Set(
  (
    "if elif for foreach while until unless switch match when catch except return await yield throw and or not in is as " +
    "function fn func def constructor typeof sizeof with using lock assert case do else"
  ).split(" "),
);

/** How often a line calls something. */
export function callsIn(line: string): number {
  let calls = 0;
  for (const [, declares, name] of line.matchAll(call)) {
    if (declares === undefined && !notCalled.has(name ?? "")) calls += 1;
  }
  return calls;
}

/** Words of code that reaches outside its own values, or on which safety rests. */
const effects: readonly (readonly [string, RegExp])[] = [
  [
    "the file system",
    /\bfs\.|readfile|writefile|\bpath\.(?:join|resolve|relative|normalize)\b|mkdir|unlink|\bopen\(|os\.path|pathlib|filepath\.|std::fs|pathbuf/i,
  ],
  [
    "the network",
    /\bhttps?\b|http(?:client|server|request|response)|fetch\(|websocket|socket\b|\brequest|\bresponse|\bheaders?\b|proxy|redirect/i,
  ],
  [
    "the shell",
    /\bexec(?:file|sync)?\(|spawn\(|subprocess|child_process|os\.system|command::new|shell|process\.env|os\.environ/i,
  ],
  [
    "SQL",
    /\bselect\b.*\bfrom\b|\bSELECT\b.*\bFROM\b|\b(?:insert into|INSERT INTO)\b|\b[qQ]ueryBuilder\b|\b(?:sql|SQL)\b|\bWHERE\b|\bJOIN\s|\btransaction\(|\.execute\(/,
  ],
  ["time", /\bdate\b|datetime|timezone|timestamp|\bnow\(|duration|\butc\b/i],
  [
    "cryptography",
    /crypt|\bhash(?!map|set|table|code)|hmac|\bsha\d|\bmd5|\brandom|nonce|\buuid|\btls\b|\bssl/i,
  ],
  [
    "sessions or credentials",
    /auth(?!or)|passw|credential|permission|session|token|login|csrf|cors\b|\bjwt|cookie|secret/i,
  ],
];

/** Effects that are named at most, and characters of each name. */
const NAMED = 3;
const WORD_LIMIT = 60;

export interface Effect {
  readonly effect: string;
  /** As it stands in the code, such as `Date.now`; at most 60 characters of names, dots and colons. */
  readonly word: string;
}

/** The outside that lines touch, each with the first word that tells so; at most three. */
export function effectsIn(lines: readonly string[]): Effect[] {
  const found: Effect[] = [];
  for (const [effect, pattern] of effects) {
    for (const line of lines) {
      const match = pattern.exec(line);
      if (match === null) continue;
      found.push({ effect, word: wordAt(line, match.index) });
      break;
    }
    if (found.length === NAMED) break;
  }
  return found;
}

/** The dotted name that stands around a place of a line. */
function wordAt(line: string, at: number): string {
  const before = /[\w$.:]*$/.exec(line.slice(Math.max(0, at - WORD_LIMIT), at))?.[0] ?? "";
  const after = /^[\w$.:]*/.exec(line.slice(at, at + WORD_LIMIT))?.[0] ?? "";
  return truncated(`${before}${after}`.replaceAll(/^[.:]+|[.:]+$/g, ""), WORD_LIMIT);
}

/** How many words stand in one text and not in the other; a word replaced by another counts twice. */
export function wordsApart(before: readonly string[], after: readonly string[]): number {
  const counts = new Map<string, number>();
  const count = (lines: readonly string[], by: 1 | -1): void => {
    for (const line of lines) {
      for (const [word] of line.matchAll(/[A-Za-z_]\w+/g)) {
        counts.set(word, (counts.get(word) ?? 0) + by);
      }
    }
  };
  count(before, -1);
  count(after, 1);
  let apart = 0;
  for (const surplus of counts.values()) apart += Math.abs(surplus);
  return apart;
}
