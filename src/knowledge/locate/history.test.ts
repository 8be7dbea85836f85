import { expect, test } from "vitest";
import { type CommitRecord, Commits, packCommits, type PastCommit, recordOf } from "./commits.ts";
import { History } from "./history.ts";

let made = 0;
function commit(subject: string, files: readonly string[], more: Partial<PastCommit> = {}) {
  made += 1;
  return recordOf({ id: String(made), subject, body: "", files, renames: [], ...more });
}

function historyOf(records: readonly CommitRecord[], pool: ReadonlyMap<string, number>): History {
  return new History(Commits.of(packCommits(records)), pool);
}

const files = new Map([
  ["bread.ts", 0],
  ["wine.ts", 1],
]);

test("a text is about the files of the commits that it reads like", () => {
  const history = historyOf(
    [commit("slice the bread", ["bread.ts"]), commit("pour the wine", ["wine.ts"])],
    files,
  );
  const { share, sum, nearest } = history.similar(["bread"]);
  expect(nearest.map(({ commit: number }) => number)).toEqual([0]);
  expect(share[0]).toBeGreaterThan(0);
  expect([share[1], sum[1]]).toEqual([0, 0]);
});

test("renames are followed, twice too", () => {
  const history = historyOf(
    [
      commit("name it bread", [], { renames: [["loaf.ts", "bread.ts"]] }),
      commit("name it loaf", [], { renames: [["dough.ts", "loaf.ts"]] }),
      commit("knead the dough", ["dough.ts"]),
    ],
    files,
  );
  expect(history.similar(["knead"]).share[0]).toBeGreaterThan(0);
});

test.each([
  [100, 31],
  [20, 11],
])("of %d files, a commit that touches %d says nothing of any", (all, touched) => {
  const names = Array.from({ length: all }, (_, at) => `f${at}.ts`);
  const pool = new Map(names.map((name, at) => [name, at]));
  const wide = historyOf([commit("format everything", names.slice(0, touched))], pool);
  const narrow = historyOf([commit("format everything", names.slice(1, touched))], pool);
  expect([...wide.similar(["format"]).share].every((score) => score === 0)).toBe(true);
  expect([...wide.recency].every((score) => score === 0)).toBe(true);
  expect(narrow.similar(["format"]).share[1]).toBeGreaterThan(0);
});

test("commits of files that are gone count for nothing", () => {
  const history = historyOf([commit("remove the cheese", ["cheese.ts"])], files);
  expect(history.size).toBe(0);
  expect(history.similar(["cheese"]).nearest).toEqual([]);
});

test("what was touched last is freshest", () => {
  const history = historyOf([commit("wine", ["wine.ts"]), commit("bread", ["bread.ts"])], files);
  expect(history.recency[1]).toBeGreaterThan(history.recency[0] ?? 1);
});

test("trailers and numbers of pull requests are not words of a message", () => {
  const { terms } = commit("slice bread (#123)", ["bread.ts"], {
    body: "Thinly.\nSigned-off-by: Baker\nCo-authored-by: Miller",
  });
  expect(terms.map(([term]) => term)).toEqual(["slic", "bread", "thinly"]);
});
