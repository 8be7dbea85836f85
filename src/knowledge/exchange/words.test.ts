import { expect, test } from "vitest";
import { draftOfWords, kindOfWords, saidAlready, scopeOfWords } from "./words.ts";

test.each([
  ["Never log a card number", "convention"],
  ["Use Money for prices, because floats round", "convention"],
  ["Proration breaks when a month has 28 days", "risk"],
  ["We went with Kysely; Prisma was slow to start", "decision"],
  ["The ui module depends on the store module", "architecture"],
])("%s is a %s", (text, kind) => {
  expect(kindOfWords(text)).toBe(kind);
});

test("a scope is what the words name and the repository has", () => {
  const paths = ["src/billing/money.ts", "src/app.ts", "README.md"];
  expect(scopeOfWords("Prices in src/billing are Money; see src/app.ts.", paths)).toEqual([
    "src/billing/**",
    "src/app.ts",
  ]);
  expect(scopeOfWords("See src/gone and/or e.g. https://example.org/a", paths)).toEqual([]);
});

test("the first sentence is the title; the rest is kept", () => {
  expect(draftOfWords("Prices are Money. Floats round.")).toEqual({
    title: "Prices are Money",
    body: "Prices are Money. Floats round.",
  });
});

test("what is said already is found, retired entries aside", () => {
  const entry = {
    slug: "money",
    path: "",
    front: { kind: "convention", title: "Prices always go through Money", status: "active" },
    body: "Use `Money` from `src/billing/money.ts`; three rounding bugs in 2025.",
  } as const;
  const draft = {
    title: "Prices must go through Money",
    body: "Prices must go through Money",
    scope: [],
  };
  expect(saidAlready(draft, [entry])).toEqual([entry]);
  expect(saidAlready({ ...draft, title: "Log in UTC", body: "Log in UTC" }, [entry])).toEqual([]);
  const retired = { ...entry, front: { ...entry.front, status: "retired" as const } };
  expect(saidAlready(draft, [retired])).toEqual([]);
});
