/**
 * Characters that a reader does not see and a model does.
 *
 * Rule files are read by people as they are rendered and by models as they are written. Zero-width and tag characters
 * can carry whole sentences between the two, and bidirectional controls show them in another order. Each is named with
 * its place; only uses that writing needs are let through: joined emoji, emoji presentation, flags, and the joiners of
 * scripts whose spelling has them.
 */

export interface HiddenCharacter {
  /** 1-based. */
  readonly line: number;
  /** 1-based, in code points. */
  readonly column: number;
  readonly codePoint: number;
  /** As Unicode names it. */
  readonly name: string;
}

/** Everything that may be invisible; whether it is let through depends on its neighbours. */
const suspicious =
  // oxlint-disable-next-line no-control-regex, no-misleading-character-class -- what this looks for
  /[\u0000-\u0008\u000b\u000e-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]/gu;

/** The hidden characters of a text in order, at most `limit`; a byte order mark at the very start is none. */
export function hiddenIn(text: string, limit = Infinity): HiddenCharacter[] {
  const found: HiddenCharacter[] = [];
  let line = 1;
  let column = 1;
  let counted = 0;
  for (const match of text.matchAll(suspicious)) {
    if (found.length >= limit) break;
    if (isLegitimate(text, match.index, match[0])) continue;
    for (const character of text.slice(counted, match.index)) {
      line += Number(character === "\n");
      column = character === "\n" ? 1 : column + 1;
    }
    counted = match.index;
    const codePoint = match[0].codePointAt(0) ?? 0;
    found.push({ line, column, codePoint, name: nameOf(codePoint) });
  }
  return found;
}

/** The text with each hidden character as `‹U+202E RIGHT-TO-LEFT OVERRIDE›`, so that it can be read. */
export function revealed(text: string): string {
  return text.replaceAll(suspicious, (character, offset: number) => {
    if (isLegitimate(text, offset, character)) return character;
    const codePoint = character.codePointAt(0) ?? 0;
    return `‹${codePointText(codePoint)} ${nameOf(codePoint)}›`;
  });
}

/** `U+202E`. */
export function codePointText(codePoint: number): string {
  return `U+${codePoint.toString(16).toUpperCase().padStart(4, "0")}`;
}

/** What tag characters and bytes in variation selectors spell, where it is ASCII text: the sentence that was smuggled. */
export function smuggledText(text: string): string {
  let spelled = "";
  for (const [character] of text.matchAll(/[\ufe00-\ufe0f\u{e0000}-\u{e01ef}]/gu)) {
    const codePoint = character.codePointAt(0) ?? 0;
    const byte =
      codePoint >= 0xe0100
        ? codePoint - 0xe0100 + 16
        : codePoint >= 0xe0000
          ? codePoint - 0xe0000
          : codePoint - 0xfe00;
    if (byte >= 0x20 && byte < 0x7f) spelled += String.fromCodePoint(byte);
  }
  return spelled;
}

/** Scripts that spell words with joiners. */
const joining =
  "\\p{Script=Arabic}\\p{Script=Syriac}\\p{Script=Nko}\\p{Script=Mongolian}\\p{Script=Devanagari}\\p{Script=Bengali}\\p{Script=Gurmukhi}\\p{Script=Gujarati}\\p{Script=Oriya}\\p{Script=Tamil}\\p{Script=Telugu}\\p{Script=Kannada}\\p{Script=Malayalam}\\p{Script=Sinhala}\\p{Script=Khmer}\\p{Script=Myanmar}\\p{Script=Tibetan}";
const joiningLetter = new RegExp(`^[${joining}\\p{M}]$`, "u");
const joiningMark = /^\p{M}$/u;
const emojiBefore = /[\p{Extended_Pictographic}\p{Emoji_Modifier}]\ufe0f?$/u;
const emojiAfter = /^\p{Extended_Pictographic}/u;
const emoji = /^(?![0-9#*])\p{Emoji}$/u;
const keycap = /^[0-9#*]$/;
/** England, Scotland, Wales: the flags that emoji define by tags. */
const flags = /\u{1f3f4}(?:gbeng|gbsct|gbwls)\u{e007f}/u;
const longestFlag = 14;

function isLegitimate(text: string, offset: number, character: string): boolean {
  if (offset === 0 && character === "\ufeff") return true;
  const codePoint = character.codePointAt(0) ?? 0;
  const before = characterBefore(text, offset);
  const afterOffset = offset + character.length;
  const after = characterAt(text, afterOffset);
  if (codePoint === 0x200d) {
    const inEmoji =
      emojiBefore.test(text.slice(Math.max(0, offset - 3), offset)) &&
      emojiAfter.test(text.slice(afterOffset, afterOffset + 2));
    const inWord =
      joiningLetter.test(before) && (joiningLetter.test(after) || joiningMark.test(before));
    return inEmoji || inWord;
  }
  if (codePoint === 0x200c) return joiningLetter.test(before) && joiningLetter.test(after);
  if (codePoint === 0xfe0e || codePoint === 0xfe0f) {
    return emoji.test(before) || (keycap.test(before) && after === "\u20e3");
  }
  if (codePoint >= 0x180b && codePoint <= 0x180f && codePoint !== 0x180e) {
    return /^\p{Script=Mongolian}$/u.test(before);
  }
  return codePoint >= 0xe0020 && codePoint <= 0xe007f && inFlag(text, offset);
}

/** Whether the tag character at the offset belongs to one of the flags. */
function inFlag(text: string, offset: number): boolean {
  const start = text.lastIndexOf("\u{1f3f4}", offset);
  if (start === -1 || offset - start > longestFlag) return false;
  const tags = text
    .slice(start, start + longestFlag)
    .replaceAll(/[\u{e0061}-\u{e007a}]/gu, (tag) =>
      String.fromCodePoint((tag.codePointAt(0) ?? 0) - 0xe0000),
    );
  return flags.exec(tags)?.index === 0;
}

function characterAt(text: string, offset: number): string {
  const codePoint = text.codePointAt(offset);
  return codePoint === undefined ? "" : String.fromCodePoint(codePoint);
}

function characterBefore(text: string, offset: number): string {
  const last = text.slice(Math.max(0, offset - 2), offset);
  return Array.from(last).at(-1) ?? "";
}

const names: Readonly<Record<number, string>> = {
  0x00ad: "SOFT HYPHEN",
  0x034f: "COMBINING GRAPHEME JOINER",
  0x061c: "ARABIC LETTER MARK",
  0x115f: "HANGUL CHOSEONG FILLER",
  0x1160: "HANGUL JUNGSEONG FILLER",
  0x17b4: "KHMER VOWEL INHERENT AQ",
  0x17b5: "KHMER VOWEL INHERENT AA",
  0x180e: "MONGOLIAN VOWEL SEPARATOR",
  0x200b: "ZERO WIDTH SPACE",
  0x200c: "ZERO WIDTH NON-JOINER",
  0x200d: "ZERO WIDTH JOINER",
  0x200e: "LEFT-TO-RIGHT MARK",
  0x200f: "RIGHT-TO-LEFT MARK",
  0x2028: "LINE SEPARATOR",
  0x2029: "PARAGRAPH SEPARATOR",
  0x202a: "LEFT-TO-RIGHT EMBEDDING",
  0x202b: "RIGHT-TO-LEFT EMBEDDING",
  0x202c: "POP DIRECTIONAL FORMATTING",
  0x202d: "LEFT-TO-RIGHT OVERRIDE",
  0x202e: "RIGHT-TO-LEFT OVERRIDE",
  0x2060: "WORD JOINER",
  0x2061: "FUNCTION APPLICATION",
  0x2062: "INVISIBLE TIMES",
  0x2063: "INVISIBLE SEPARATOR",
  0x2064: "INVISIBLE PLUS",
  0x2066: "LEFT-TO-RIGHT ISOLATE",
  0x2067: "RIGHT-TO-LEFT ISOLATE",
  0x2068: "FIRST STRONG ISOLATE",
  0x2069: "POP DIRECTIONAL ISOLATE",
  0x3164: "HANGUL FILLER",
  0xfeff: "ZERO WIDTH NO-BREAK SPACE",
  0xffa0: "HALFWIDTH HANGUL FILLER",
  0xfff9: "INTERLINEAR ANNOTATION ANCHOR",
  0xfffa: "INTERLINEAR ANNOTATION SEPARATOR",
  0xfffb: "INTERLINEAR ANNOTATION TERMINATOR",
  0xe0001: "LANGUAGE TAG",
  0xe007f: "CANCEL TAG",
};

function nameOf(codePoint: number): string {
  const known = names[codePoint];
  if (known !== undefined) return known;
  if (codePoint < 0x20 || (codePoint >= 0x7f && codePoint <= 0x9f)) return "CONTROL CHARACTER";
  if (codePoint >= 0x180b && codePoint <= 0x180f) return "MONGOLIAN FREE VARIATION SELECTOR";
  if (codePoint >= 0xfe00 && codePoint <= 0xfe0f) return `VARIATION SELECTOR-${codePoint - 0xfdff}`;
  if (codePoint >= 0xe0100 && codePoint <= 0xe01ef) {
    return `VARIATION SELECTOR-${codePoint - 0xe0100 + 17}`;
  }
  if (codePoint > 0xe0020 && codePoint < 0xe007f) {
    return `TAG ${JSON.stringify(String.fromCodePoint(codePoint - 0xe0000))}`;
  }
  return codePoint === 0xe0020 ? "TAG SPACE" : "INVISIBLE CHARACTER";
}
