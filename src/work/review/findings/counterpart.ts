/** Which test belongs to which source file, by the names that each language's conventions give. Pure. */
import { folderOf } from "../../../ground/core/path.ts";
import { isTest } from "../../../knowledge/codebase/files.ts";
import { nameOf } from "./changed-lines.ts";

/** Whether a file holds what a test expects, as recorded by a machine. */
export function isSnapshot(path: string): boolean {
  return /\.(?:snap|golden|approved\.\w+|ambr)$|(?:^|\/)(?:__snapshots__|__image_snapshots__|snapshots|golden|goldens|cassettes)\/|(?:^|\/)testdata\/(?:.*\/)?[^/]*(?:golden|expected|want|\.out)[^/]*$|[._-]golden\.\w+$/i.test(
    path,
  );
}

/** What is tested, told from a test's name: `pay` of `pay.test.ts`, `test_pay.py` and `PayTest.java`, lower-cased and without separators. */
export function subjectOf(path: string): string {
  return stemOf(
    nameOf(path)
      .replace(/\.[^.]+$/, "")
      .replace(/[._-](?:test|tests|spec|specs|e2e|integration|unit)$/i, "")
      .replace(/^tests?_/, "")
      .replace(/(?<=[a-z0-9])(?:Tests?|Spec|IT)$/, "")
      .replace(/[._-](?:test|tests|spec|specs)$/i, ""),
  );
}

function stemOf(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
}

/** Names that stand for their folder. */
const indexes = new Set(["index", "mod", "init", "main", "lib", "page", "route"]);

export interface TestIndex {
  /** The test of a source file that is nearest to it; undefined when none is named after it. */
  readonly testOf: (path: string) => string | undefined;
  readonly hasTests: boolean;
}

/** @param paths Of the tree after the change. */
export function testIndex(paths: Iterable<string>): TestIndex {
  const bySubject = new Map<string, string[]>();
  for (const path of paths) {
    if (!isTest(path) || isSnapshot(path) || !/\.[a-z]{1,6}$/.test(path)) continue;
    const subject = subjectOf(path);
    const list = bySubject.get(subject);
    if (list === undefined) bySubject.set(subject, [path]);
    else list.push(path);
  }
  return {
    hasTests: bySubject.size > 0,
    testOf(path) {
      const stem = stemOf(nameOf(path).replace(/\.[^.]+$/, ""));
      const candidates = indexes.has(stem) ? [] : (bySubject.get(stem) ?? []);
      const family = familyOf(path);
      const near = candidates
        .filter((test) => familyOf(test) === family)
        .map((test) => ({ test, shared: sharedParts(path, test) }))
        // A common name far away is another thing of that name.
        .filter(({ shared, test }) => candidates.length === 1 || shared > 0 || !test.includes("/"))
        .toSorted((a, b) => b.shared - a.shared || (a.test < b.test ? -1 : 1));
      return near[0]?.test;
    },
  };
}

function familyOf(path: string): string {
  const ending = path.slice(path.lastIndexOf(".") + 1).toLowerCase();
  return /^[cm]?[jt]sx?$|^vue$|^svelte$/.test(ending) ? "script" : ending;
}

/** Folders that two paths have in common, wherever the test's own folders stand between them. */
function sharedParts(path: string, test: string): number {
  const parts = new Set(
    folderOf(path)
      .split("/")
      .filter((part) => part !== "" && part !== "src" && part !== "main"),
  );
  return folderOf(test)
    .split("/")
    .filter((part) => parts.has(part)).length;
}
