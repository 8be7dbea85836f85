/** Whether one assertion says less than the one that it replaces. Pure. */
import { quoted } from "./changed-lines.ts";

interface Strength {
  readonly strict: RegExp;
  readonly loose: RegExp;
}

/** Of each family of assertions: what pins a value down, and what is content with nearly any. */
const families: readonly Strength[] = [
  {
    strict:
      /\.(toBe|toEqual|toStrictEqual|toMatchObject|toMatchInlineSnapshot|toMatchSnapshot|toHaveBeenCalledWith|toHaveBeenNthCalledWith|toHaveBeenCalledTimes|toHaveBeenCalledOnce|toHaveLength|toHaveText|toHaveTextContent|toHaveProperty|toThrowError|toThrow|rejects\.toThrow)\(/,
    loose:
      /\.(toBeTruthy|toBeDefined|toBeFalsy|toBeGreaterThan|toBeGreaterThanOrEqual|toBeLessThan|toBeLessThanOrEqual|toHaveBeenCalled|toBeInstanceOf|toBeVisible|toBeInTheDocument|not\.toBeNull|not\.toBeUndefined|not\.toThrow|toContain|toMatch)\(|\b(expect\.(?:anything|any))\(/,
  },
  {
    strict:
      /\b(assertEquals?|assertSame|assertIs|assertDictEqual|assertListEqual|assertThrows|assertRaises|assertRaisesRegex|assertArrayEquals|assertJsonStringEqualsJsonString|assert_equal|assert_same|assert_raises?)\b/,
    loose:
      /\b(assertNotNull|assertTrue|assertFalse|assertIsNotNone|assertNotEmpty|assertIn|assertGreater(?:Equal|Than)?|assertLess(?:Equal|Than)?|assertInstanceOf|assertDoesNotThrow|assertContains|assertIsInstance|assert_not_nil|assert_includes|assert_operator|refute_nil|assert)\b(?=\s?[\s(])/,
  },
  {
    strict:
      /\b((?:assert|require)\.(?:Equal|Exactly|EqualValues|EqualError|ErrorIs|JSONEq|Len|ElementsMatch))\(/,
    loose:
      /\b((?:assert|require)\.(?:NotNil|NotEmpty|True|NoError|Error|Greater\w{0,10}|Less\w{0,10}|Contains|NotZero|NotPanics|NotEqual))\(/,
  },
  {
    strict: /\b(Assert\.(?:Equal|AreEqual|AreSame|Same|Throws\w{0,10}|Collection|Single))[(<]/,
    loose:
      /\b(Assert\.(?:NotNull|IsNotNull|True|IsTrue|NotEmpty|IsType|Contains|DoesNotThrow))[(<]/,
  },
  { strict: /\b(assert_eq!|assert_matches!)\(/, loose: /\b(assert!)\((?![^;]{0,400}==)/ },
  {
    strict: /\bto(?:_not)?\s(eq|eql|equal|match_array|contain_exactly|raise_error\(\w)/,
    loose:
      /\bto\s(be_truthy|be_present|be_a|be_an|be\s[<>]|include|raise_error(?!\()|be_kind_of|be)\b|\b(not_to be_nil)\b/,
  },
];

/** What went down in words, such as `` `toBe` became `toBeTruthy` ``; undefined where nothing did. */
export function loosened(before: string, after: string): string | undefined {
  const old = before.trim();
  const now = after.trim();
  if (old === now || old === "" || now === "") return undefined;
  return (
    raisedNumber(old, now) ??
    emptiedThrow(old, now) ??
    weakerMatcher(old, now) ??
    weakerComparison(old, now)
  );
}

function weakerMatcher(old: string, now: string): string | undefined {
  if (!sharesSubject(old, now)) return undefined;
  for (const { strict, loose } of families) {
    const was = nameIn(strict, old);
    const is = nameIn(loose, now);
    if (was !== undefined && is !== undefined && nameIn(loose, old) === undefined) {
      return was === is ? undefined : `\`${was.replace(/\($/, "")}\` became \`${is}\``;
    }
  }
  return undefined;
}

function nameIn(pattern: RegExp, text: string): string | undefined {
  const match = pattern.exec(text);
  return match === null ? undefined : (match[1] ?? match[2]);
}

/** Python's bare `assert`: an equality that became truth, presence or an inequality. */
function weakerComparison(old: string, now: string): string | undefined {
  const was = /^assert\s(.{1,400}?)\s==\s/.exec(old);
  const is = /^assert\s(.{1,400})$/.exec(now);
  if (was === null || is === null || / == /.test(now)) return undefined;
  const subject = was[1] ?? "";
  const rest = is[1] ?? "";
  if (!rest.startsWith(subject) && !rest.endsWith(` in ${subject}`)) return undefined;
  return `${quoted(old, 60)} became ${quoted(now, 60)}`;
}

/** Whether both are about the same: the argument of `expect`, or at least one longer name. */
function sharesSubject(old: string, now: string): boolean {
  const [was, is] = [subjectOf(old), subjectOf(now)];
  if (was !== undefined && is !== undefined) return was === is;
  const names = new Set(namesIn(old));
  return namesIn(now).some((name) => names.has(name));
}

function subjectOf(text: string): string | undefined {
  const match = /\bexpect\s?\((.{1,300}?)\)\.(?:not\.|resolves\.|rejects\.)?to[A-Z]/.exec(text);
  return match?.[1]?.replaceAll(/\s/g, "");
}

const frame =
  /^(?:assert\w*|expect\w*|require|self|true|false|null|None|nil|await|assert_eq|to|be|eq|is|not|this|Assert|Equal|True|NotNull|not_to|be_nil)$/;

function namesIn(text: string): string[] {
  return (
    text.replaceAll(/"[^"]{0,300}"|'[^']{0,300}'/g, "").match(/[A-Za-z_]\w{0,80}/g) ?? []
  ).filter((name) => !frame.test(name) && !/^(?:to[A-Z]|assert)/.test(name) && name.length > 1);
}

function emptiedThrow(old: string, now: string): string | undefined {
  const was = /\.(toThrow(?:Error)?)\((.{1,300})\)/.exec(old);
  if (was === null || !new RegExp(`\\.${was[1]}\\(\\s?\\)`).test(now)) return undefined;
  if (subjectOf(old) !== subjectOf(now)) return undefined;
  return `\`${was[1]}(${quoted(was[2] ?? "", 60).slice(1, -1)})\` became \`${was[1]}()\``;
}

const bound =
  /time_?out|timeLimit|deadline|delta|tolerance|epsilon|precision|within|\b(?:rel|abs|atol|rtol)\b|closeTo|approx|threshold|retries|retry|flaky|maxDiff|eventually|waitFor|sleep/i;

/** Lines that are the same but for one number, where a higher one asks less. */
function raisedNumber(old: string, now: string): string | undefined {
  if (!bound.test(now)) return undefined;
  const number = /(?<![\w.])\d[\d_]{0,15}(?:\.\d{1,15})?(?:e-?\d{1,3})?/g;
  if (old.replaceAll(number, "0") !== now.replaceAll(number, "0")) return undefined;
  const was = old.match(number) ?? [];
  const is = now.match(number) ?? [];
  const at = was.findIndex((each, index) => each !== is[index]);
  const [from, to] = [
    Number((was[at] ?? "").replaceAll("_", "")),
    Number((is[at] ?? "").replaceAll("_", "")),
  ];
  // The number of digits that must agree, and a share that must be reached, ask less when they are lower.
  const isDigits = /closeTo|precision|places|threshold/i.test(now) && !/time_?out/i.test(now);
  if (Number.isNaN(from) || Number.isNaN(to) || from === to || to > from === isDigits)
    return undefined;
  return `${quoted(bound.exec(now)?.[0] ?? "limit", 30)} went from ${was[at] ?? ""} to ${is[at] ?? ""}`;
}
