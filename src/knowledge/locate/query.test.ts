import { expect, test } from "vitest";
import { mention, moduleFit, pathFacts } from "./paths.ts";
import { readQuery } from "./query.ts";

test("names are what is written like code", () => {
  const { names } = readQuery(
    "allocateMoney drops cents in money_left; `round` is called by total() in Cart.items, not by Anna",
  );
  expect(names).toEqual(
    expect.arrayContaining(["allocatemoney", "moneyleft", "round", "total", "cart", "items"]),
  );
  expect(names).not.toContain("anna");
});

test("scopes come from the first line, and kinds of work are none", () => {
  expect(readQuery("fix(server, web): slow\nfeat(cli): other").scopes).toEqual(["server", "web"]);
  expect(readQuery("lib/parser: slow").scopes).toEqual(["lib", "parser"]);
  expect(readQuery("fix: slow").scopes).toEqual([]);
});

test("paths are read with either slash, with an ending or in a folder", () => {
  expect(readQuery("in src/Money.ts and src\\cart\\total.py, see lib/core").paths).toEqual(
    expect.arrayContaining(["src/money.ts", "src/cart/total.py", "lib/core"]),
  );
});

test("modules are dotted, or with colons", () => {
  expect(readQuery("django.core.cache and Std::Io::Read").modules).toEqual([
    "django.core.cache",
    "std.io.read",
  ]);
});

test("words that only tell are left out, unless there are no others", () => {
  expect(readQuery("Fix the bread").terms).toEqual(["bread"]);
  expect(readQuery("fix the bug").terms).toEqual(["fix", "the", "bug"]);
});

test("the title is the first line", () => {
  expect(readQuery("\nslice bread\n\npour wine").title).toEqual(["slic", "bread"]);
});

test("a text is read for its first 20,000 characters", () => {
  expect(readQuery(`${"loaf ".repeat(4_000)}wine`).terms).toEqual(["loaf"]);
});

test("a text of signs has no terms", () => {
  expect(readQuery("!!! ??? …").terms).toEqual([]);
});

test("adding and exporting are told from mending", () => {
  expect(readQuery("feat(server): keep alive").adds).toBe(true);
  expect(readQuery("fix(context): export `ExecutionContext`").adds).toBe(true);
  expect(readQuery("fix(router): trailing slash").adds).toBe(false);
});

test("a run of one sign, as long as a text may be, is read in the time of one", () => {
  const runs = ["x", "_", "aB", "a::", "a.b/", "-./@", "(", "a(", "`", " "];
  const path = pathFacts("src/a/b.ts");
  for (const run of runs) {
    const query = readQuery(`${run.repeat(200_000 / run.length)} bread`);
    expect(query.paths.length).toBeLessThan(3);
    expect([mention(path, query), moduleFit(path, query)].every(Number.isFinite)).toBe(true);
  }
  expect(readQuery("in lib/a.ts, x/y.py and call(f(9b(1)))")).toMatchObject({
    paths: ["lib/a.ts", "x/y.py"],
    names: ["call"],
  });
});
