/** Tests that a change makes weaker: deleted, kept from running, with fewer assertions or looser ones. Pure. */
import type { Finding } from "../../../ground/contract/finding.ts";
import { counted } from "../../../ground/core/text.ts";
import type { ReviewedFile } from "../reviewed.ts";
import { type ChangedLine, editsIn, found, listed, quoted } from "./changed-lines.ts";
import { isSnapshot } from "./counterpart.ts";
import { loosened } from "./loosened.ts";
import { newSideOf, oldSideOf, type SideLine } from "./side.ts";
import { type TestCase, testCasesIn } from "./test-cases.ts";

/** Deleted cases of a file that are named one by one. */
const NAMED = 8;

export function weakenedTests(files: readonly ReviewedFile[]): Finding[] {
  const tests = files.filter(
    ({ kind, binary, path }) =>
      !binary && !isSnapshot(path) && (kind === "test" || path.endsWith(".rs")),
  );
  const gone = subjectsGone(files);
  const survivors = bodyLinesAdded(tests);
  return [
    ...tests.flatMap((file) => [
      ...deletedCases(file, gone, survivors),
      ...keptFromRunning(file),
      ...lostAssertions(file),
      ...looserLines(file),
    ]),
    ...rewrittenSnapshots(files),
  ];
}

/** Names of definitions that the change takes out of the code: a test of one of them goes with it. */
function subjectsGone(files: readonly ReviewedFile[]): ReadonlySet<string> {
  const defined =
    /\b(?:function\*?|class|def|fn|func(?:\s+\([^)]{0,80}\))?|struct|interface|type|enum|trait|module|const|fun|object|record)\s+(\w{3,80})|^\s*(?:public|private|protected|internal|static|async|export)\s[^=;(]{0,120}?\b(\w{3,80})\s?\(/g;
  const removed = new Set<string>();
  const there = new Set<string>();
  for (const file of files) {
    if (file.kind !== "source" || file.binary) continue;
    for (const [side, into] of [
      [oldSideOf(file), removed],
      [newSideOf(file), there],
    ] as const) {
      for (const { code, changed } of side) {
        if (into === removed && !changed) continue;
        for (const match of code.matchAll(defined)) into.add(match[1] ?? match[2] ?? "");
      }
    }
  }
  return removed.difference(there);
}

/** Lines that came into tests, by which a case is known that only moved or has a new name. */
function bodyLinesAdded(tests: readonly ReviewedFile[]): ReadonlySet<string> {
  const lines = new Set<string>();
  for (const file of tests) {
    for (const { text, changed } of newSideOf(file)) if (changed) lines.add(plain(text));
  }
  return lines;
}

function plain(text: string): string {
  return text.replaceAll(/\s+/g, "");
}

function deletedCases(
  file: ReviewedFile,
  gone: ReadonlySet<string>,
  survivors: ReadonlySet<string>,
): Finding[] {
  const before = oldSideOf(file);
  const names = new Set(testCasesIn(file.path, newSideOf(file)).map(({ name }) => name));
  const deleted = testCasesIn(file.oldPath, before).filter((each) => {
    if (each.group || names.has(each.name)) return false;
    const body = before.slice(each.from, each.to + 1);
    return (
      body[each.line - (body[0]?.line ?? 0)]?.changed !== false && isLost(body, gone, survivors)
    );
  });
  if (deleted.length === 0) return [];
  if (file.status === "deleted" && file.kind === "test") {
    const first = listed(deleted.map(({ name }) => quoted(name)));
    return [
      found(
        "test-deleted",
        file.path,
        undefined,
        `The test file was deleted with ${counted(deleted.length, "test")} of code that still exists: ${first}.`,
      ),
    ];
  }
  const line = (each: TestCase): number => placeAfter(file, each.line);
  const named = deleted
    .slice(0, NAMED)
    .map((each) =>
      found(
        "test-deleted",
        file.path,
        line(each),
        `The test ${quoted(each.name)} was deleted, and what it tests still exists.`,
      ),
    );
  const more = deleted.length - named.length;
  return more === 0
    ? named
    : [
        ...named,
        found(
          "test-deleted",
          file.path,
          undefined,
          `${counted(more, "more test was", "more tests were")} deleted in this file.`,
        ),
      ];
}

/** Whether neither its lines went elsewhere nor its subject went away. */
function isLost(
  body: readonly SideLine[],
  gone: ReadonlySet<string>,
  survivors: ReadonlySet<string>,
): boolean {
  const lines = body.slice(1).filter(({ text }) => /\w/.test(text));
  const kept = lines.filter(({ text, changed }) => !changed || survivors.has(plain(text))).length;
  if (lines.length > 0 && kept / lines.length >= 0.5) return false;
  if (gone.size === 0) return true;
  return !body.some(({ code }) => (code.match(/\w{3,80}/g) ?? []).some((word) => gone.has(word)));
}

/** The line of the new side at which an old line stood, or would. */
function placeAfter(file: ReviewedFile, old: number): number {
  let shift = 0;
  for (const { lines, newStart, oldStart } of file.hunks) {
    if (oldStart > old) break;
    let at = newStart;
    for (const each of lines) {
      if (each.new !== undefined) at = each.new;
      if (each.old === old) return Math.max(1, at);
    }
    const last = lines.at(-1);
    shift = (last?.new ?? at) - (last?.old ?? oldStart);
  }
  return Math.max(1, old + shift);
}

/** Cases by key; those of which there are several are told apart by nothing, and left out. */
function byKey(cases: readonly TestCase[]): ReadonlyMap<string, TestCase> {
  const lists = Map.groupBy(cases, ({ key }) => key);
  return new Map(
    [...lists].flatMap(([key, list]) =>
      list.length === 1 && list[0] !== undefined ? [[key, list[0]] as const] : [],
    ),
  );
}

function keptFromRunning(file: ReviewedFile): Finding[] {
  if (file.status === "deleted") return [];
  const side = newSideOf(file);
  const before = Map.groupBy(testCasesIn(file.oldPath, oldSideOf(file)), ({ key }) => key);
  return testCasesIn(file.path, side).flatMap((each) => {
    const lines = side.slice(each.from, each.to + 1).filter(({ changed }) => changed);
    const was = before.get(each.key);
    const what = `${was === undefined ? "new " : ""}${each.group ? "group of tests" : "test"} ${quoted(each.name)}`;
    const findings: Finding[] = [];
    const { skipped, focused } = each;
    if (isMarked(lines, skipped) && was?.some((old) => old.skipped !== undefined) !== true) {
      const now = was === undefined ? "" : " now";
      // A call in the body, or a mark with a condition, need not come true.
      const is = /If\b|Unless\b|\($/.test(skipped ?? "") ? "may be" : "is";
      findings.push(
        found(
          "test-skipped",
          file.path,
          each.line,
          `The ${what} ${is} skipped${now}: ${quoted(skipped?.replace(/\($/, "") ?? "")}.`,
        ),
      );
    }
    if (isMarked(lines, focused) && was?.some((old) => old.focused !== undefined) !== true) {
      findings.push(
        found(
          "test-focused",
          file.path,
          each.line,
          `Only the ${what} runs now: ${quoted(focused ?? "")} keeps the other tests of the file from running.`,
        ),
      );
    }
    return findings;
  });
}

/** Whether the mark itself is on one of the changed lines. */
function isMarked(lines: readonly SideLine[], mark: string | undefined): boolean {
  const bare = mark?.replace(/[\](\s=]+$/, "");
  return bare !== undefined && lines.some(({ text }) => text.includes(bare));
}

function lostAssertions(file: ReviewedFile): Finding[] {
  const before = byKey(testCasesIn(file.oldPath, oldSideOf(file)));
  return [...byKey(testCasesIn(file.path, newSideOf(file))).values()].flatMap((each) => {
    const was = before.get(each.key);
    if (was === undefined || was.assertions <= each.assertions) return [];
    const lost = was.assertions - each.assertions;
    const left =
      each.assertions === 0
        ? "none is left"
        : `${each.assertions} ${each.assertions === 1 ? "is" : "are"} left`;
    return [
      found(
        "assertion-deleted",
        file.path,
        each.line,
        `The test ${quoted(each.name)} lost ${lost} of its ${counted(was.assertions, "assertion")}; ${left}.`,
      ),
    ];
  });
}

function looserLines(file: ReviewedFile): Finding[] {
  const cases = testCasesIn(file.path, newSideOf(file)).filter(({ group }) => !group);
  if (file.kind !== "test" && cases.length === 0) return [];
  return file.hunks.flatMap(editsIn).flatMap(({ removed, added }) =>
    added.flatMap((line) => {
      const what = loosenedFrom(removed, added, line);
      if (what === undefined) return [];
      const around = cases.findLast((each) => each.line <= line.line);
      const where = around === undefined ? "" : ` in the test ${quoted(around.name)}`;
      return [
        found(
          "expectation-loosened",
          file.path,
          line.line,
          `An expectation is looser now${where}: ${what}.`,
        ),
      ];
    }),
  );
}

/** Lines of an edit that are held against each other; more of them are a rewrite. */
const EDIT_LIMIT = 60;

function loosenedFrom(
  removed: readonly ChangedLine[],
  added: readonly ChangedLine[],
  line: ChangedLine,
): string | undefined {
  if (removed.length > EDIT_LIMIT || added.length > EDIT_LIMIT) return undefined;
  for (const { text } of removed) {
    const what = loosened(text, line.text);
    // What is still said elsewhere in the edit was not replaced.
    if (what !== undefined && !added.some((each) => plain(each.text) === plain(text))) return what;
  }
  return undefined;
}

function rewrittenSnapshots(files: readonly ReviewedFile[]): Finding[] {
  const rewritten = files.filter(
    ({ path, status, hunks, binary }) =>
      isSnapshot(path) &&
      (status === "modified" || status === "renamed") &&
      (binary || hunks.some(({ lines }) => lines.some(({ kind }) => kind === "removed"))),
  );
  const named = rewritten.slice(0, NAMED).map(({ path, hunks, binary }) => {
    const lines = hunks
      .flatMap((hunk) => hunk.lines)
      .filter(({ kind }) => kind === "removed").length;
    const much = binary
      ? "the expected file was replaced"
      : `${counted(lines, "expected line was", "expected lines were")} replaced`;
    return found(
      "snapshot-rewritten",
      path,
      undefined,
      `A snapshot was rewritten to what the code does now: ${much}.`,
    );
  });
  const more = rewritten.length - named.length;
  return more === 0
    ? named
    : [
        ...named,
        found(
          "snapshot-rewritten",
          undefined,
          undefined,
          `${counted(more, "more snapshot was", "more snapshots were")} rewritten in this change.`,
        ),
      ];
}
