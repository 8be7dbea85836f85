import { expect, test } from "vitest";
import type { Entry } from "../../ground/contract/entry.ts";
import { examine, type Examined } from "./doctor.ts";

function entry(front: Partial<Entry["front"]>, body = "Use `Money`."): Entry {
  return {
    slug: "money",
    path: ".tacit/context/conventions/money.md",
    front: { kind: "convention", title: "Money is used", status: "active", ...front },
    body,
  };
}

async function ailments(one: Entry, more: Partial<Examined> = {}): Promise<string[]> {
  const found = await examine({
    entries: [one],
    paths: ["src/billing/money.ts", "src/app.ts"],
    defines: async (_path, symbol) => symbol === "Money",
    violations: new Map(),
    broken: new Map(),
    today: "2026-11-25",
    ...more,
  });
  return found.map(({ kind, message }) => `${kind}: ${message}`);
}

test("an entry whose world is as it was has nothing", async () => {
  const healthy = entry(
    {
      scope: ["src/billing/**"],
      evidence: { followed: 9, violated: 1, exemplars: ["src/billing/money.ts#Money"] },
      "review-by": "2027-01-01",
    },
    "Use `Money` from `src/billing/money.ts`; see `https://example.org/a.html` and `other/a.ts`.",
  );
  expect(await ailments(healthy, { violations: new Map([["money", 1]]) })).toEqual([]);
});

test.each([
  [entry({ scope: ["lib/**"] }), "no-file-in-scope: No file is in its scope lib/**."],
  [
    entry({ evidence: { exemplars: ["src/gone.ts"] } }),
    "exemplar-gone: The exemplar src/gone.ts is gone.",
  ],
  [
    entry({ evidence: { exemplars: ["src/app.ts#Gone"] } }),
    "exemplar-gone: src/app.ts has no Gone any more.",
  ],
  [
    entry({}, "Use `src/billing/old.ts:3`."),
    "path-gone: It names `src/billing/old.ts`, which is gone.",
  ],
  [entry({ "review-by": "2026-11-01" }), "review-due: It was to be looked at again by 2026-11-01."],
  [
    entry({ title: "Never log a card number" }, "It has happened."),
    "no-alternative: It forbids something and does not say what to do instead.",
  ],
])("what has gone wrong is said", async (one, message) => {
  expect(await ailments(one)).toEqual([message]);
});

test("a boundary, and what was counted, need no other way", async () => {
  const front = { title: "Folders never import one another" };
  expect(await ailments(entry({ ...front, origin: { type: "mined" } }, "So it is."))).toEqual([]);
  const check = { "forbidden-import": { files: ["src/a/**"] } };
  expect(await ailments(entry({ ...front, check }, "So it is."))).toEqual([]);
});

test("drift is told against what was known when it was accepted", async () => {
  const one = entry({ evidence: { followed: 31, violated: 2 } });
  const now = (count: number) => ailments(one, { violations: new Map([["money", count]]) });
  expect(await now(2)).toEqual([]);
  expect(await now(5)).toEqual([
    "drifted: The code has moved away from it: 2 of 33 against it then, 5 now.",
  ]);
});

test("a check that cannot be used is no drift; a retired entry has no ailments", async () => {
  const one = entry({ evidence: { violated: 0 } });
  expect(await ailments(one, { broken: new Map([["money", "no such kind."]]) })).toEqual([
    "broken-check: Its check cannot be used: no such kind.",
  ]);
  expect(await ailments(entry({ status: "retired", scope: ["lib/**"] }))).toEqual([]);
});
