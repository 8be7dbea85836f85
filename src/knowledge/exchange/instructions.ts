/**
 * Sentences in a rule file that speak to an agent about itself.
 *
 * A rule says how code is written. One that tells an agent to forget its instructions, to keep something from its user
 * or to send something away is an attack, or reads like one; a person should look at it before it is accepted. Words
 * can be changed at will, so this is a warning and never the defence: what is imported stays data until accepted.
 */

export interface AgentInstruction {
  /** 1-based. */
  readonly line: number;
  readonly kind: "override" | "secrecy" | "exfiltration" | "download" | "evasion";
  /** The words that were found, on one line. */
  readonly excerpt: string;
}

const people =
  "(?:(?:the|your) (?:user|human|person|developer|engineer|reviewer|operator|team)|anyone|anybody)";
const secrets =
  "(?:secrets?|tokens?|api[- ]?keys?|private keys?|ssh keys?|credentials?|passwords?|environment variables|env(?:ironment)?|env\\b|source code|cookies)";

/** A character of one sentence; a dot inside a word ends none. */
const clause = "(?:[^.\\n]|\\.(?=\\w))";

/** Each bounded, so that a long line costs no more than its length. */
const patterns: readonly (readonly [AgentInstruction["kind"], RegExp])[] = [
  [
    "override",
    /\b(?:ignore|disregard|forget|override|bypass)\s+(?:all |any |every |the |your |these |those |of ){0,4}(?:previous|prior|above|earlier|preceding|other|existing|system|safety|security)\s+(?:\w+\s+){0,2}(?:instructions?|prompts?|rules?|guidelines?|messages?|policies|policy|restrictions?)/gi,
  ],
  [
    "override",
    /\b(?:ignore|disregard|forget) (?:everything|all|anything) (?:above|before|you (?:know|were told))/gi,
  ],
  ["override", /\byou are (?:now|no longer)\b[^.\n]{0,60}/gi],
  [
    "override",
    /\b(?:(?:reveal|print|show|output|repeat|ignore|leak)\b[^.\n]{0,40}\bsystem prompt|developer mode|jailbreak|new instructions\s*:)[^\n]{0,60}/gi,
  ],
  [
    "override",
    /<\/?\s*(?:system|assistant|important_instructions|admin)\s*>|<\|(?:im_start|im_end|system|endoftext)\|>/gi,
  ],
  [
    "secrecy",
    new RegExp(
      `\\b(?:do not|don['’]t|never|must not|without)\\s+(?:ever )?(?:tell(?:ing)?|mention(?:ing)?|inform(?:ing)?|reveal(?:ing)?|ask(?:ing)?|notify(?:ing)?|alert(?:ing)?)\\s+(?:\\w+\\s+){0,4}?(?:to )?${people}\\b`,
      "gi",
    ),
  ],
  [
    "secrecy",
    /\b(?:do not|don['’]t|never) (?:mention|reveal|disclose) (?:this|these|that you|any of (?:this|these))\b[^.\n]{0,40}/gi,
  ],
  ["secrecy", /\b(?:keep|hide) (?:this|it|these) (?:secret|hidden|from)\b[^.\n]{0,40}/gi],
  [
    "exfiltration",
    new RegExp(
      `\\b(?:send|upload|post|exfiltrate|leak|forward|transmit|email|append|include|embed)\\b${clause}{0,60}?\\b${secrets}${clause}{0,60}?(?:\\bto\\b|\\bin (?:the|a) (?:url|query|image|link)\\b|https?://)[^\\n]{0,60}`,
      "gi",
    ),
  ],
  [
    "exfiltration",
    /\bcurl\b[^\n]{0,120}?(?:\$\(?\s*(?:env|printenv|cat)\b|@?(?:\.env|~\/\.ssh|id_rsa|\/etc\/passwd))[^\n]{0,40}/gi,
  ],
  [
    "download",
    /\b(?:curl|wget|iwr|irm|Invoke-WebRequest)\b[^\n|]{0,200}\|\s*(?:sudo\s+)?(?:ba|z|da|k)?(?:sh|iex|python3?|node|perl|ruby)\b/gi,
  ],
  ["download", /\b(?:ba|z)?sh\s+(?:-c\s+["'`]?\$\(|<\(\s*)(?:curl|wget)\b[^\n]{0,80}/gi],
  ["download", /\bbase64\s+(?:-d|-D|--decode)\b[^\n|]{0,80}\|\s*(?:ba|z)?sh\b/gi],
  [
    "evasion",
    /\b(?:skip|disable|bypass|turn off|deactivate)\s+(?:all |any |the |every ){0,2}(?:sandbox|safety checks?|security checks?|permission (?:checks?|prompts?)|approvals?|code review)\b/gi,
  ],
  [
    "evasion",
    /\b(?:always|automatically) (?:approve|accept|allow|grant)\b[^.\n]{0,40}\b(?:permissions?|requests? for permission|tool calls?|commands?|prompts?|everything)\b/gi,
  ],
  ["evasion", /--(?:dangerously-skip-permissions|yolo|no-sandbox|allow-unboxed)\b/gi],
];

/** The sentences found, in order of their lines, each line and kind once, at most `limit`. */
export function instructionsIn(text: string, limit = 50): AgentInstruction[] {
  const lineStarts = startsOf(text);
  // Line ends inside a sentence would hide it; offsets stay as they are.
  const flat = text.replaceAll(/[\r\n\t]/g, " ");
  const found = new Map<string, AgentInstruction>();
  for (const [kind, pattern] of patterns) {
    // A pattern that stops at line ends would run on through a flattened text.
    const subject = pattern.source.includes("\\n") ? text : flat;
    for (const match of subject.matchAll(pattern)) {
      const line = lineAt(lineStarts, match.index);
      const excerpt = match[0].replaceAll(/\s+/g, " ").trim().slice(0, 160);
      const key = `${line} ${kind}`;
      if (!found.has(key)) found.set(key, { line, kind, excerpt });
      if (found.size >= 10 * limit) break;
    }
  }
  return [...found.values()].toSorted((a, b) => a.line - b.line).slice(0, limit);
}

function startsOf(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

/** 1-based line of an offset. */
function lineAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
