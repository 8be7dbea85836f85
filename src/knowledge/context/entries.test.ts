import { expect, test } from "vitest";
import { memoryFiles } from "../../../test/support/memory-files.ts";
import { addEntry, entriesFor, loadEntries, setStatus } from "./entries.ts";

const folder = ".tacit/context/conventions";

function convention(title: string, more = ""): string {
  return `---\nkind: convention\ntitle: ${title}\n${more}---\n\nBody of ${title}.\n`;
}

test("a broken entry is named with line and reason, and the others load", async () => {
  const files = memoryFiles({
    [`${folder}/good.md`]: convention("Good"),
    [`${folder}/bad.md`]: "---\nkind: convention\ntitle: [\n---\n",
    [`${folder}/odd.md`]: "---\nkind: convention\ntitle: Odd\nstatus: maybe\n---\n",
    [`${folder}/notes.txt`]: "not an entry",
  });
  const { entries, problems } = await loadEntries(files);
  expect(entries.map(({ slug }) => slug)).toEqual(["good"]);
  expect(entries[0]).toMatchObject({ titleLine: 3, bodyLine: 6, body: "Body of Good." });
  expect(problems.map(({ path }) => path)).toEqual([`${folder}/bad.md`, `${folder}/odd.md`]);
  expect(problems[1]).toMatchObject({ line: 4, message: expect.stringContaining("status") });
});

test("a slug that two files share is reported, and the first one counts", async () => {
  const files = memoryFiles({
    [`${folder}/money.md`]: convention("Money"),
    ".tacit/context/terms/money.md": "---\nkind: term\ntitle: Money\n---\n",
  });
  const { entries, problems } = await loadEntries(files);
  expect(entries.map(({ path }) => path)).toEqual([`${folder}/money.md`]);
  expect(problems[0]).toMatchObject({ path: ".tacit/context/terms/money.md" });
});

test("an entry in the wrong folder loads with a problem", async () => {
  const files = memoryFiles({ ".tacit/context/risks/x.md": convention("X") });
  const { entries, problems } = await loadEntries(files);
  expect(entries).toHaveLength(1);
  expect(problems).toHaveLength(1);
});

test("setting a status keeps every other byte", async () => {
  const text = convention("Good", "status:  proposed  # for now\nmine: 1\n");
  const files = memoryFiles({ [`${folder}/good.md`]: text });
  await setStatus(files, "good", "active");
  expect(files.contents.get(`${folder}/good.md`)).toBe(text.replace("proposed", "active"));
  await expect(setStatus(files, "none", "active")).rejects.toMatchObject({
    code: "context/unknown-entry",
  });
});

test("added entries get slugs of their own and read back", async () => {
  const files = memoryFiles({ ".tacit/context/terms/no-floats.md": "broken" });
  const path = await addEntry(files, {
    kind: "convention",
    title: "No floats!",
    scope: ["src/**"],
    body: "Use Money.",
    check: { "ast-grep": { language: "TypeScript", rule: { pattern: "parseFloat($A)" } } },
    origin: { type: "remark", id: "R1" },
    status: "proposed",
  });
  expect(path).toBe(`${folder}/no-floats-2.md`);
  const { entries } = await loadEntries(files);
  expect(entries[0]?.front).toMatchObject({
    title: "No floats!",
    status: "proposed",
    origin: { type: "remark", id: "R1" },
    check: { "ast-grep": { rule: { pattern: "parseFloat($A)" } } },
  });
});

test("a slug that is given is used where it is free", async () => {
  const files = memoryFiles();
  const entry = { kind: "risk", title: "T", slug: "own", body: "", status: "proposed" } as const;
  expect(await addEntry(files, { ...entry, origin: { type: "authored" } })).toMatch(/\/own\.md$/);
  expect(await addEntry(files, { ...entry, origin: { type: "authored" } })).toMatch(/\/own-2\.md$/);
});

test("entries are picked by scope, with negations, and without a scope hold everywhere", async () => {
  const files = memoryFiles({
    [`${folder}/all.md`]: convention("All"),
    [`${folder}/src.md`]: convention("Src", 'scope: ["src/**/*.ts", "!src/**/*.test.ts"]\n'),
    [`${folder}/dir.md`]: convention("Dir", "scope: [src/billing/]\n"),
    [`${folder}/not.md`]: convention("Not", 'scope: ["!docs/**"]\n'),
  });
  const { entries } = await loadEntries(files);
  const slugs = (...paths: string[]): string[] =>
    entriesFor(entries, paths).map(({ slug }) => slug);
  expect(slugs("src/a/b.ts")).toEqual(["all", "not", "src"]);
  expect(slugs("src/a/b.test.ts")).toEqual(["all", "not"]);
  expect(slugs("src/billing/x.ts")).toEqual(["all", "dir", "not", "src"]);
  expect(slugs("docs/x.md")).toEqual(["all"]);
});
