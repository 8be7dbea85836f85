/** Error paths that a change swallows: an error arises, and nobody ever hears of it. Pure. */
import type { Finding } from "../../../ground/contract/finding.ts";
import { truncated } from "../../../ground/core/text.ts";
import type { ReviewedFile } from "../reviewed.ts";
import { found, quoted } from "./changed-lines.ts";
import { indentOf, joined, newSideOf, type SideLine } from "./side.ts";

const RULE = "swallowed-error";

/** Where something is swallowed, as indices into the side's lines, both inclusive. */
interface Swallowed {
  readonly first: number;
  readonly last: number;
  /** What is empty or thrown away, for a sentence that goes on with what that means. */
  readonly what: string;
}

/** Reported where at least one of the lines is new, or something was taken out of them. Tests are left alone. */
export function swallowedErrors(files: readonly ReviewedFile[]): Finding[] {
  return files
    .filter(({ kind, status, binary }) => kind === "source" && status !== "deleted" && !binary)
    .flatMap(inFile);
}

function inFile(file: ReviewedFile): Finding[] {
  const side = newSideOf(file);
  const ending = file.path.slice(file.path.lastIndexOf(".") + 1).toLowerCase();
  const findings = readersOf(ending)
    .flatMap((read) => read(side))
    .flatMap((each) => {
      const lines = side.slice(each.first, each.last + 1);
      const changed = lines.find((line) => line.changed);
      const isEmptied = lines.slice(1).some((line) => line.after);
      if (changed === undefined && !isEmptied) return [];
      const line = lines[0]?.changed === true || changed === undefined ? lines[0] : changed;
      const why = lines
        .map(({ comment }) => comment.replace(/^(?:\/\/+|#+|\*)\s*/, ""))
        .filter((text) => text !== "")
        .join(" ");
      const message =
        why === ""
          ? `${each.what}: the error is swallowed, and nothing says why.`
          : `${each.what}: the error is swallowed; the comment says ${quoted(truncated(why, 100), 100)}.`;
      return [found(RULE, file.path, line?.line, message)];
    });
  return findings.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0));
}

type Reader = (side: readonly SideLine[]) => Swallowed[];

const readers: readonly (readonly [string, readonly Reader[]])[] = [
  ["ts tsx mts cts js jsx mjs cjs vue svelte astro", [emptyCatches, emptyHandlers]],
  ["java kt kts cs scala groovy swift dart cpp cc cxx hpp h", [emptyCatches]],
  ["php", [emptyCatches, silencedCalls]],
  ["py pyi", [passedExceptions, suppressions]],
  ["go", [droppedGoErrors]],
  ["rs", [droppedResults]],
  ["rb", [emptyRescues]],
];
const readersByEnding: ReadonlyMap<string, readonly Reader[]> = new Map(
  readers.flatMap(([list, reading]) => list.split(" ").map((ending) => [ending, reading] as const)),
);

function readersOf(ending: string): readonly Reader[] {
  return readersByEnding.get(ending) ?? [];
}

/** Every match of a pattern over the joined code of a side. */
function matching(
  side: readonly SideLine[],
  pattern: RegExp,
  whatOf: (match: RegExpExecArray) => string | undefined,
): Swallowed[] {
  const { code, indexAt } = joined(side);
  return [...code.matchAll(pattern)].flatMap((match) => {
    const what = whatOf(match);
    if (what === undefined) return [];
    return [
      { first: indexAt(match.index), last: indexAt(match.index + match[0].length - 1), what },
    ];
  });
}

/** A line of a statement without a pair of lines is one place. */
function onLines(
  side: readonly SideLine[],
  whatOf: (line: SideLine) => string | undefined,
): Swallowed[] {
  return side.flatMap((line, index) => {
    const what = whatOf(line);
    return what === undefined ? [] : [{ first: index, last: index, what }];
  });
}

function emptyCatches(side: readonly SideLine[]): Swallowed[] {
  return matching(
    side,
    /\bcatch\b[ \t\n]{0,20}(\([^(){}]{0,200}(?:\([^(){}]{0,80}\)[^(){}]{0,80})?\))?[^(){};]{0,60}\{\s{0,400}\}/g,
    ([, what = ""]) =>
      `The catch block ${what === "" ? "" : `of ${quoted(what.slice(1, -1), 40)} `}is empty`,
  );
}

const NOTHING = "(?:\\{\\s{0,200}\\}|undefined|null|void 0|false|\\[\\]|\\(\\{\\s{0,20}\\}\\))";
const handler = new RegExp(
  `\\.catch\\(\\s{0,80}(?:(?:async\\s{1,20})?(?:\\([^()]{0,80}\\)|\\w{1,40})\\s{0,20}=>\\s{0,80}${NOTHING}|(?:async\\s{1,20})?function\\s{0,20}\\w{0,40}\\([^()]{0,80}\\)\\s{0,20}\\{\\s{0,200}\\}|noop|\\w{1,40}\\.noop)\\s{0,80},?\\s{0,80}\\)`,
  "g",
);

function emptyHandlers(side: readonly SideLine[]): Swallowed[] {
  return matching(
    side,
    handler,
    ([text]) => `${quoted(text, 60)} does nothing with what was thrown`,
  );
}

function silencedCalls(side: readonly SideLine[]): Swallowed[] {
  return onLines(side, ({ code }) => {
    const call = /(?:^|[\s=(!,;.?:])@(\\?[A-Za-z_][\w\\]{0,80}\s?\(|\$\w{1,60}(?:->|\())/.exec(
      code,
    );
    return call === null
      ? undefined
      : `${quoted(`@${(call[1] ?? "").replace(/\s?\($/, "()")}`)} hides what goes wrong`;
  });
}

/** `except …:` whose block is `pass` or `...` alone. */
function passedExceptions(side: readonly SideLine[]): Swallowed[] {
  return side.flatMap((line, index) => {
    const head = /^\s*(except\b[^:]{0,200}):\s*(pass\b|\.\.\.)?\s*;?\s*$/.exec(line.code);
    if (head === null) return [];
    const what = `${quoted(head[1] ?? "except", 60)} only passes`;
    if (head[2] !== undefined) return [{ first: index, last: index, what }];
    const block = blockBelow(side, index);
    const statements = block.lines.filter(({ code }) => code.trim() !== "");
    const isEmpty =
      statements.length === 1 && /^\s*(?:pass|\.\.\.)\s*;?\s*$/.test(statements[0]?.code ?? "");
    return isEmpty ? [{ first: index, last: block.last, what }] : [];
  });
}

/** What is indented below a line, comments and blank lines between included. */
function blockBelow(
  side: readonly SideLine[],
  index: number,
): { readonly lines: readonly SideLine[]; readonly last: number } {
  const indent = indentOf(side[index]?.code ?? "") ?? 0;
  let last = index;
  // A block of a statement alone is short: comments above it are all that may make it long.
  for (let at = index + 1; at < side.length && at <= index + 30; at += 1) {
    const deep = indentOf(side[at]?.code ?? "");
    if (deep !== undefined && deep <= indent) break;
    if (deep !== undefined) last = at;
  }
  return { lines: side.slice(index + 1, last + 1), last };
}

function suppressions(side: readonly SideLine[]): Swallowed[] {
  return onLines(side, ({ code }) => {
    const [call] = /\bsuppress\((?:Base)?Exception\)/.exec(code) ?? [];
    return call === undefined ? undefined : `${quoted(call)} hides every error`;
  });
}

function droppedGoErrors(side: readonly SideLine[]): Swallowed[] {
  return [
    ...onLines(side, ({ code }) => {
      const [, name] = /^\s*_\s*=\s*(err\w{0,40}|\w{1,40}Err)\s*$/.exec(code) ?? [];
      return name === undefined ? undefined : `\`_ = ${name}\` throws the error away`;
    }),
    ...matching(
      side,
      /\bif\b[^{}\n]{0,200}\b(\w{0,40}[eE]rr\w{0,20})\s{1,4}!=\s{1,4}nil\s{0,4}\{\s{0,200}(return\b[^{}\n]{0,200})?\s{0,200}\}/g,
      ([, name = "err", back = ""]) => {
        const test = `\`if ${name} != nil\``;
        if (back === "") return `The block of ${test} is empty`;
        const values = back
          .slice("return".length)
          .split(",")
          .map((value) => value.trim());
        return values.at(-1) === "nil" ? `${test} goes on with ${quoted(back)}` : undefined;
      },
    ),
  ];
}

/** Calls whose result is one for certain, by what the standard library and the usual crates return. */
const fallible =
  /(?:\bfs::\w{1,40}\([^;]{0,200}|\bFile::\w{1,40}\([^;]{0,200}|\bfrom_(?:str|slice|reader|utf8)(?:::<[^>]{0,60}>)?\([^;]{0,200}|\.(?:parse(?:::<[^>]{0,60}>)?|await|send|recv|lock|write_all|flush|read_to_string|fetch_\w{1,20}|execute|json(?:::<[^>]{0,60}>)?|try_into)(?:\([^;()]{0,120}\))?)\.(unwrap_or_default\(\)|ok\(\)\s{0,8};)/;

function droppedResults(side: readonly SideLine[]): Swallowed[] {
  return onLines(side, ({ code }) => {
    const [, dropped] =
      /^\s*let\s+_\s*(?::[^=]{0,60})?=\s*(\w[^;{}|]{0,300}(?:\)|\.await))\s*;/.exec(code) ?? [];
    if (
      dropped !== undefined &&
      !/\b(?:write|writeln)!|\.(?:lock|read|enter|entered|span|guard|clone)\(\)$|\bdrop\(/.test(
        dropped,
      )
    ) {
      return `\`let _ = …\` drops what ${quoted(dropped, 60)} returns`;
    }
    if (/^\s*[^=]{0,300}\.ok\(\);\s*$/.test(code) && !/^\s*(?:let|return|Some|=)/.test(code)) {
      return `${quoted(code, 60)} turns the error into nothing`;
    }
    const [, way] = fallible.exec(code) ?? [];
    if (way === "unwrap_or_default()")
      return `${quoted(code, 60)} takes the default where it failed`;
    return undefined;
  });
}

function emptyRescues(side: readonly SideLine[]): Swallowed[] {
  return side.flatMap((line, index) => {
    if (/\S\s+rescue\s+(?:nil|false|\[\]|\{\}|'\s*'|"\s*")\s*$/.test(line.code)) {
      return [{ first: index, last: index, what: `${quoted(line.text, 60)} hides every error` }];
    }
    const head = /^\s*(rescue\b[^;]{0,160})$/.exec(line.code);
    if (head === null) return [];
    const next = side.findIndex(
      (each, at) => at > index && at <= index + 30 && each.code.trim() !== "",
    );
    const then = side[next]?.code.trim() ?? "";
    const what = `${quoted(head[1] ?? "rescue", 60)} does nothing`;
    if (/^(?:end|ensure|else)\b/.test(then)) return [{ first: index, last: next, what }];
    const after = side.findIndex(
      (each, at) => at > next && at <= next + 30 && each.code.trim() !== "",
    );
    const isNil = then === "nil" && /^(?:end|ensure)\b/.test(side[after]?.code.trim() ?? "");
    return isNil ? [{ first: index, last: after, what }] : [];
  });
}
