/** Code that changed while no test of it did. Pure. */
import type { Finding } from "../../../ground/contract/finding.ts";
import { counted } from "../../../ground/core/text.ts";
import { languageOf } from "../../../knowledge/codebase/parsers.ts";
import type { ReviewedFile } from "../reviewed.ts";
import { found, listed, nameOf, quoted } from "./changed-lines.ts";
import { isSnapshot, subjectOf, testIndex } from "./counterpart.ts";
import { newSideOf, oldSideOf, type SideLine } from "./side.ts";

/** Lines of code from which on a change asks for its test; fewer are a name or a message, mostly. */
const LEAST = 3;

/** @param paths Of the tree after the change; empty where they are not known: then only the change itself speaks. */
export function absentTests(files: readonly ReviewedFile[], paths: readonly string[]): Finding[] {
  const index = testIndex(paths);
  const tests = files.filter(({ kind, path }) => kind === "test" && !isSnapshot(path));
  const withInner = files.filter((file) => hasInnerTests(file) && changesInnerTests(file));
  const isWithout = tests.length + withInner.length === 0;
  return files
    .filter(
      ({ kind, status, path, binary }) =>
        kind === "source" &&
        !binary &&
        (status === "modified" || status === "added" || status === "renamed") &&
        languageOf(path) !== undefined,
    )
    .flatMap((file) => {
      const count = codeLinesChanged(file);
      if (count === 0 || withInner.includes(file)) return [];
      const test = hasInnerTests(file) ? file.path : index.testOf(file.path);
      if (test !== undefined) {
        if (count < LEAST) return [];
        if (tests.some((each) => each.path === test || speaksOf(each, file.path))) return [];
        const which =
          test === file.path ? "the tests in the same file were" : `its test ${test} was`;
        return [
          found(
            "test-not-changed",
            file.path,
            undefined,
            `${counted(count, "line")} of code changed here, and ${which} not changed.`,
          ),
        ];
      }
      const names =
        isWithout && (index.hasTests || paths.length === 0) ? publicFunctionsAdded(file) : [];
      if (names.length === 0) return [];
      const [first] = names;
      const what = listed(names.map(({ name }) => quoted(name)));
      return [
        found(
          "no-test",
          file.path,
          first?.line,
          `${what} ${names.length === 1 ? "is" : "are"} new, and no test comes with this change.`,
        ),
      ];
    });
}

/** Whether a changed test is named after the file, or names it in a line that changed or in an import. */
function speaksOf(test: ReviewedFile, path: string): boolean {
  const stem = nameOf(path).replace(/\.[^.]+$/, "");
  if (subjectOf(test.path) === stem.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "")) return true;
  if (stem.length < 3) return false;
  return newSideOf(test).some(
    ({ text, changed }) =>
      (changed || /\b(?:import|require|from|use|using)\b/.test(text)) && text.includes(stem),
  );
}

/** Lines with code in them that came or went, moved ones and imports left out. */
function codeLinesChanged(file: ReviewedFile): number {
  const added = codeIn(newSideOf(file));
  const removed = codeIn(oldSideOf(file));
  return (
    [...added].filter((line) => !removed.has(line)).length +
    [...removed].filter((line) => !added.has(line)).length
  );
}

function codeIn(side: readonly SideLine[]): Set<string> {
  const isImport =
    /^\s*(?:import\b|export\s.{0,200}\bfrom\b|from\s|use\s|using\s|package\s|#include|require)/;
  return new Set(
    side.flatMap(({ text, changed }) =>
      changed && /[\p{L}\p{N}]/u.test(text) && !isImport.test(text) ? [text.trim()] : [],
    ),
  );
}

/** Rust keeps the tests of a file inside of it. */
function hasInnerTests({ path, after = "" }: ReviewedFile): boolean {
  return path.endsWith(".rs") && after.includes("#[cfg(test)]");
}

function changesInnerTests(file: ReviewedFile): boolean {
  const side = newSideOf(file);
  const from = side.findIndex(({ code }) => code.includes("#[cfg(test)]"));
  return from >= 0 && side.slice(from).some(({ changed, after }) => changed || after);
}

const publicFunction: readonly (readonly [string, RegExp])[] = [
  [
    "ts tsx mts cts js jsx mjs cjs",
    /^export\s+(?:default\s+)?(?:async\s+)?(?:function\*?\s+(\w+)|const\s+(\w+)\s*(?::[^=]{0,200})?=\s*(?:async\s*)?(?:\(|\w+\s*=>))/,
  ],
  ["py", /^(?:async\s+)?def\s+([A-Za-z]\w*)/],
  ["go", /^func\s+(?:\([^)]{0,80}\)\s*)?([A-Z]\w*)/],
  ["rs", /^\s*pub\s+(?:async\s+|const\s+|unsafe\s+){0,3}fn\s+(\w+)/],
  [
    "java cs",
    /^\s*public\s+(?!class|interface|enum|record|static\s+void\s+main)[^=;(]{1,120}\s(\w+)\s*\(/,
  ],
  ["kt", /^\s*(?:public\s+)?(?:suspend\s+)?fun\s+(?:[\w.<>]{1,60}\.)?(\w+)\s*\(/],
  ["rb", /^\s*def\s+(?:self\.)?([a-z]\w*[?!]?)/],
  ["php", /^\s*(?:public\s+(?:static\s+)?)?function\s+([a-z]\w*)/i],
];
const publicByEnding: ReadonlyMap<string, RegExp> = new Map(
  publicFunction.flatMap(([list, pattern]) =>
    list.split(" ").map((ending) => [ending, pattern] as const),
  ),
);

function publicFunctionsAdded(file: ReviewedFile): { name: string; line: number }[] {
  const pattern = publicByEnding.get(file.path.slice(file.path.lastIndexOf(".") + 1).toLowerCase());
  if (pattern === undefined) return [];
  const before = new Set(oldSideOf(file).map(({ code }) => nameIn(pattern, code)));
  return newSideOf(file).flatMap(({ code, changed, line }) => {
    const name = changed ? nameIn(pattern, code) : undefined;
    return name === undefined || before.has(name) ? [] : [{ name, line }];
  });
}

function nameIn(pattern: RegExp, code: string): string | undefined {
  const match = pattern.exec(code);
  return match?.[1] ?? match?.[2];
}
