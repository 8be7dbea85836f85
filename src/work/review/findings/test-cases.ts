/**
 * The test cases of a file: names, extents, marks and how many assertions each makes.
 *
 * Read from lines and their indentation, which is the same for every runner of a language family and goes on working
 * in a file that does not parse.
 */
import { indentOf, type SideLine } from "./side.ts";

export interface TestCase {
  /** As the runner shows it; `line 12` where it is computed. */
  readonly name: string;
  /** The name behind those of the groups around it: what a case of the other side is known by. */
  readonly key: string;
  /** Whether it holds cases, as `describe` and a test class do. */
  readonly group: boolean;
  /** 1-based, of the head. */
  readonly line: number;
  /** Indices into the side, of the first mark or head and of the last line. */
  readonly from: number;
  readonly to: number;
  /** The mark that keeps it from running. */
  readonly skipped?: string;
  /** The mark that keeps all others from running. */
  readonly focused?: string;
  /** Of its own, without those of the cases in it. */
  readonly assertions: number;
}

/** Cases that are read of a file. */
const CASE_LIMIT = 5_000;
/** Characters of a key. */
const KEY_LIMIT = 2_000;
/** Lines of attributes, decorators or annotations above a head. */
const MARKS_ABOVE = 12;

/** A case that is still being read. */
type OpenCase = { -readonly [Key in keyof TestCase]: TestCase[Key] } & { readonly indent: number };

interface Head {
  readonly name: string;
  readonly group: boolean;
  readonly skipped?: string | undefined;
  readonly focused?: string | undefined;
  /** Lines of marks above it. */
  readonly above: number;
}

const assertion =
  /\bexpect(?:\.(?:soft|poll))?\s?[({]|\b(?:expect|assert|check|verify|ensure|refute|should)[A-Z_]\w{0,60}!?[\s(]|\b(?:assert|refute|verify|should)\b\s?[\s(!.]|\bassert_\w{1,60}[\s!(]|\bpytest\.(?:raises|warns)\b|\bt\.(?:Error|Fatal|Fail|deepEqual|is|throws|truthy)\w{0,10}\(|\brequire\.[A-Z]\w{1,40}\(|\bAssert\.[A-Z]\w{1,40}[(<]|\.andExpect\(|\binsta::|\.must_\w{2,40}/g;

/** How many assertions a line of code makes. */
export function assertionsIn(code: string): number {
  return code.match(assertion)?.length ?? 0;
}

export function testCasesIn(path: string, side: readonly SideLine[]): TestCase[] {
  const headAt = headReaderOf(path.slice(path.lastIndexOf(".") + 1).toLowerCase());
  if (headAt === undefined) return [];
  const cases: OpenCase[] = [];
  /** Those that are open, outermost first. */
  const open: typeof cases = [];
  for (const [index, line] of side.entries()) {
    const indent = indentOf(line.code);
    if (indent === undefined) continue;
    const isCloser = /^\s*(?:[)\]}]|end\b|\{\s*$)/.test(line.code);
    while (open.length > 0) {
      const last = open.at(-1);
      if (last === undefined || indent > last.indent || (isCloser && indent === last.indent)) break;
      open.pop();
    }
    const head = cases.length < CASE_LIMIT ? headAt(side, index) : undefined;
    if (head !== undefined) {
      const { name, group, skipped, focused, above } = head;
      const each = {
        name,
        key: [...open.map((outer) => outer.name), name].join(" > ").slice(0, KEY_LIMIT),
        group,
        line: line.line,
        from: index - above,
        to: index,
        indent,
        assertions: 0,
        ...(skipped === undefined ? {} : { skipped }),
        ...(focused === undefined ? {} : { focused }),
      };
      cases.push(each);
      open.push(each);
    }
    const inner = open.at(-1);
    if (inner !== undefined) {
      inner.assertions += assertionsIn(line.code);
      const skip = skipInside.exec(line.code)?.[1];
      if (skip !== undefined && inner.skipped === undefined && head === undefined)
        inner.skipped = skip;
    }
    for (const each of open) each.to = index;
  }
  return cases.map(({ indent: _indent, ...each }) => each);
}

const skipInside =
  /(?:^|[\s;{])(t\.Skip(?:f|Now)?\(|b\.Skip(?:f|Now)?\(|pytest\.(?:skip|xfail)\(|self\.skipTest\(|\$this->markTest(?:Skipped|Incomplete)\(|this\.skip\(\)|skip\b(?=\s*["'(]|\s*$)|pending\b(?=\s*["'(]|\s*$)|Assert\.Ignore\(|test\.skip\()/;

type HeadReader = (side: readonly SideLine[], index: number) => Head | undefined;

const headReaders: ReadonlyMap<string, HeadReader> = new Map(
  (
    [
      ["ts tsx mts cts js jsx mjs cjs vue", scriptHead],
      ["py", pythonHead],
      ["go", goHead],
      ["rs", rustHead],
      ["java kt kts cs scala groovy", annotatedHead],
      ["rb", rubyHead],
      ["php", phpHead],
      ["ex exs", elixirHead],
    ] as const
  ).flatMap(([list, reader]) => list.split(" ").map((ending) => [ending, reader] as const)),
);

function headReaderOf(ending: string): HeadReader | undefined {
  return headReaders.get(ending);
}

/** The first string at or behind a column, on this line or the next three. */
function stringFrom(side: readonly SideLine[], index: number, column: number): string | undefined {
  for (let at = index; at < Math.min(side.length, index + 4); at += 1) {
    const text = side[at]?.text.slice(at === index ? column : 0) ?? "";
    const match = /^[\s(]*(?:r|f)?(["'`])((?:\\.|(?!\1).){0,300})\1/.exec(text);
    if (match !== null) return match[2];
    if (text.replaceAll(/[\s(]/g, "") !== "") return undefined;
  }
  return undefined;
}

const scriptCall =
  /^\s*(x|f)?(it|test|describe|context|suite|specify)((?:\.\w{1,20}(?:\([^()]{0,80}\))?){0,4})\s?(\(|`)/;

function scriptHead(side: readonly SideLine[], index: number): Head | undefined {
  const match = scriptCall.exec(side[index]?.code ?? "");
  if (match === null) return undefined;
  const [all, mark = "", word = "", chain = ""] = match;
  const isTable = /\.(?:each|for)\b/.test(chain) || all.endsWith("`");
  const name =
    isTable && !/\.(?:each|for)\(/.test(chain)
      ? tableName(side, index)
      : stringFrom(side, index, all.length - 1);
  // `test(value)` and `it.next()` are calls of something else.
  if (name === undefined && !isTable) return undefined;
  const skip = /\.(?:skip|skipIf|todo|fails|failing|fixme)\b/.exec(chain)?.[0];
  return {
    name: name ?? `line ${side[index]?.line ?? 0}`,
    group: /^(?:describe|context|suite)$/.test(word),
    skipped: skip === undefined ? (mark === "x" ? `x${word}` : undefined) : `${word}${skip}`,
    focused: /\.only\b/.test(chain) ? `${word}.only` : mark === "f" ? `f${word}` : undefined,
    above: 0,
  };
}

/** The name behind the table of `each([…])("name", …)`. */
function tableName(side: readonly SideLine[], index: number): string | undefined {
  for (let at = index; at < Math.min(side.length, index + 80); at += 1) {
    const match = /(?:\]\s?(?:as const)?\s?\)|`)\s?\(\s?(["'`])((?:\\.|(?!\1).){0,300})\1/.exec(
      side[at]?.text ?? "",
    );
    if (match !== null) return match[2];
    if (at > index && /(?:\]|^\s*`)\s?(?:as const)?,?\s?\)?\s?\($/.test(side[at]?.text ?? ""))
      return stringFrom(side, at + 1, 0);
  }
  return undefined;
}

/** Lines right above that begin as marks do, nearest first. */
function marksAbove(side: readonly SideLine[], index: number, mark: RegExp): string[] {
  const marks: string[] = [];
  for (let at = index - 1; at >= Math.max(0, index - MARKS_ABOVE); at -= 1) {
    const text = side[at]?.text ?? "";
    if (!mark.test(text)) break;
    marks.push(text.trim());
  }
  return marks;
}

/** The name of a mark without its arguments. */
function markIn(marks: readonly string[], pattern: RegExp): string | undefined {
  for (const each of marks) {
    const match = pattern.exec(each);
    if (match !== null) return match[0];
  }
  return undefined;
}

function pythonHead(side: readonly SideLine[], index: number): Head | undefined {
  const match =
    /^\s*(?:async\s+)?(def\s+(test\w{0,200})|class\s+(Test\w{0,200}|\w{1,200}Tests?)\b)/.exec(
      side[index]?.code ?? "",
    );
  if (match === null) return undefined;
  const marks = marksAbove(side, index, /^\s*(?:@|[)\]]|\s+["'(]|\w+=)/);
  return {
    name: match[2] ?? match[3] ?? "",
    group: match[3] !== undefined,
    skipped: markIn(
      marks,
      /^@(?:pytest\.mark\.(?:skip(?:if)?|xfail)|(?:unittest\.)?(?:skip(?:If|Unless)?|expectedFailure))\b/,
    ),
    above: marks.length,
  };
}

function goHead(side: readonly SideLine[], index: number): Head | undefined {
  const { code = "", text = "" } = side[index] ?? {};
  const top = /^func\s+(?:\([^)]{0,80}\)\s*)?((?:Test|Fuzz)\w{0,200})\(/.exec(code);
  if (top !== null) return { name: top[1] ?? "", group: false, above: 0 };
  const inner = /^\s*\w{1,10}\.Run\("((?:\\.|[^"\\]){0,200})",/.exec(text);
  return inner === null ? undefined : { name: inner[1] ?? "", group: false, above: 0 };
}

function rustHead(side: readonly SideLine[], index: number): Head | undefined {
  const match = /^\s*(?:pub\s+)?(?:async\s+)?fn\s+(\w{1,200})/.exec(side[index]?.code ?? "");
  if (match === null) return undefined;
  const marks = marksAbove(side, index, /^\s*#\[/);
  if (
    !marks.some((mark) => /^#\[(?:\w{1,30}::){0,3}(?:test|rstest|proptest|quickcheck)\b/.test(mark))
  )
    return undefined;
  return {
    name: match[1] ?? "",
    group: false,
    skipped: markIn(marks, /^#\[ignore/) === undefined ? undefined : "#[ignore]",
    above: marks.length,
  };
}

function annotatedHead(side: readonly SideLine[], index: number): Head | undefined {
  const { code = "", text = "" } = side[index] ?? {};
  if (/^\s*[@[]/.test(code) && !/\)\s*\{|\bvoid\b|\bfun\b/.test(code)) return undefined;
  const type =
    /^\s*(?:(?:public|internal|private|final|abstract|open|sealed|static)\s+){0,4}class\s+(\w{1,200}Tests?|\w{1,200}IT|\w{1,200}Spec|Test\w{1,200})\b/.exec(
      code,
    );
  const method = /(?:\bfun\s+(?:`([^`]{1,200})`|(\w{1,200}))|\b(\w{1,200}))\s?\(/.exec(
    /\bfun\s+`/.test(text)
      ? text
      : code.replace(/^\s*(?:[@[][\w.]{1,60}(?:\([^()]{0,120}\))?\]?\s*){1,4}/, ""),
  );
  if (type === null && method === null) return undefined;
  const marks = [
    ...(/^\s*[@[]/.test(text) ? [text.trim()] : []),
    ...marksAbove(side, index, /^\s*[@[]/),
  ];
  const skipped = markIn(marks, /^@(?:Ignore|Disabled\w*)\b|^\[Ignore\b|\bSkip\s?=/)?.replace(
    /^\[Ignore$/,
    "[Ignore]",
  );
  if (type !== null) return { name: type[1] ?? "", group: true, skipped, above: marks.length };
  if (
    !marks.some((mark) =>
      /^@(?:Test|ParameterizedTest|RepeatedTest|TestFactory|Property)\b|^\[(?:Fact|Theory|Test|TestCase|TestMethod|DataTestMethod)\b/.test(
        mark,
      ),
    )
  )
    return undefined;
  const above = /^\s*[@[]/.test(text) ? marks.length - 1 : marks.length;
  return { name: method?.[1] ?? method?.[2] ?? method?.[3] ?? "", group: false, skipped, above };
}

function rubyHead(side: readonly SideLine[], index: number): Head | undefined {
  const { code = "" } = side[index] ?? {};
  const method = /^\s*def\s+(test_\w{0,200})/.exec(code);
  if (method !== null) return { name: method[1] ?? "", group: false, above: 0 };
  const match =
    /^\s*(?:RSpec\.)?(x|f)?(it|test|describe|context|specify|feature|scenario|pending|skip)\b/.exec(
      code,
    );
  if (match === null) return undefined;
  const [all, mark, word = ""] = match;
  if (
    !/\b(?:do|\{)\b|\bdo\s*(?:\|[^|]{0,40}\|)?\s*$|\{/.test(code) &&
    !/^(?:pending|skip)$/.test(word)
  )
    return undefined;
  const name = stringFrom(side, index, all.length);
  const isMark = /^(?:pending|skip)$/.test(word);
  if (name === undefined && /^(?:it|test|pending|skip)$/.test(word)) return undefined;
  if (isMark && !/\bdo\s*$/.test(code)) return undefined;
  return {
    name: name ?? `line ${side[index]?.line ?? 0}`,
    group: /^(?:describe|context|feature)$/.test(word),
    skipped: isMark ? word : mark === "x" ? `x${word}` : /\b(?:skip|pending):/.exec(code)?.[0],
    focused: mark === "f" ? `f${word}` : undefined,
    above: 0,
  };
}

function phpHead(side: readonly SideLine[], index: number): Head | undefined {
  const { code = "" } = side[index] ?? {};
  const method = /^\s*(?:(?:public|final)\s+){0,2}function\s+(\w{1,200})\s*\(/.exec(code);
  if (method !== null) {
    const marks = marksAbove(side, index, /^\s*#\[/);
    if (!/^test/i.test(method[1] ?? "") && !marks.some((mark) => /^#\[Test\b/.test(mark)))
      return undefined;
    return { name: method[1] ?? "", group: false, above: marks.length };
  }
  const call = /^\s*(it|test|describe)\s?\(/.exec(code);
  const name = call === null ? undefined : stringFrom(side, index, call[0].length - 1);
  return name === undefined
    ? undefined
    : {
        name,
        group: call?.[1] === "describe",
        skipped: /->(?:skip|todo)\(/.exec(code)?.[0],
        above: 0,
      };
}

function elixirHead(side: readonly SideLine[], index: number): Head | undefined {
  const { code = "" } = side[index] ?? {};
  const match = /^\s*(test|describe)\s+"/.exec(code);
  if (match === null) return undefined;
  const marks = marksAbove(side, index, /^\s*@/);
  const name = stringFrom(side, index, match[0].length - 1);
  return name === undefined
    ? undefined
    : {
        name,
        group: match[1] === "describe",
        skipped: markIn(marks, /^@tag :?skip\b/),
        above: marks.length,
      };
}
