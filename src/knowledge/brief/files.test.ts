import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type MemoryFiles, memoryFiles } from "../../../test/support/memory-files.ts";
import { temporaryFolder } from "../../../test/support/temporary-repository.ts";
import { repositoryFiles } from "../../ground/platform/repository-files.ts";
import { type Brief, BriefOutput, briefSections } from "../../ground/contract/brief.ts";
import { hiddenIn } from "../exchange/hidden.ts";
import {
  answerDimension,
  askedIn,
  briefOutput,
  createBrief,
  criteriaIn,
  dismissDimension,
  findBrief,
  loadBriefs,
  numberedIn,
} from "./files.ts";
import { frameRequest } from "./frame.ts";

async function create(files: MemoryFiles, request: string): Promise<Brief> {
  return createBrief(files, frameRequest(request, { entries: [], facts: [] }));
}

test("a brief is written under the next number, with all sections, and reads back", async () => {
  const files = memoryFiles({ ".tacit/briefs/7-old.review.md": "x", ".tacit/briefs/2-b.md": "x" });
  const brief = await create(files, "Real-time collaboration: see each other's cursors.");
  expect(brief.path).toBe(".tacit/briefs/3-real-time-collaboration.md");
  expect(Object.keys(brief.sections)).toEqual([...briefSections]);
  expect(brief.sections.Intent).toBe("Real-time collaboration: see each other's cursors.");
  expect(brief.criteria).toEqual([
    { id: "AC-1", text: "Users shall be able to see each other's cursors." },
  ]);
  expect(brief.sections["Acceptance criteria"]).toContain("<!-- AC-2: If …");
  const { briefs, problems } = await loadBriefs(files);
  expect(briefs).toEqual([brief]);
  expect(problems).toEqual([
    { path: ".tacit/briefs/2-b.md", line: 1, message: expect.any(String) },
  ]);
});

test("two briefs with one number are reported, and the slug still finds them", async () => {
  const files = memoryFiles();
  await create(files, "First thing to do");
  const text = files.contents.get(".tacit/briefs/1-first-thing-to-do.md") ?? "";
  files.contents.set(".tacit/briefs/1-other.md", text);
  const { briefs, problems } = await loadBriefs(files);
  expect(problems).toHaveLength(1);
  expect(findBrief(briefs, "other").path).toBe(".tacit/briefs/1-other.md");
  expect(() => findBrief(briefs, "1")).toThrow(
    expect.objectContaining({ code: "brief/ambiguous" }),
  );
  expect(() => findBrief(briefs, "9")).toThrow(
    expect.objectContaining({ code: "brief/unknown", hint: expect.any(String) }),
  );
});

test("the same title twice gets slugs of its own", async () => {
  const files = memoryFiles();
  await create(files, "Do it");
  expect((await create(files, "Do it")).path).toBe(".tacit/briefs/2-do-it-2.md");
});

test("briefs that are made at once get numbers and slugs of their own, and nothing else is left", async () => {
  const root = temporaryFolder();
  const titles = ["One thing", "Another thing", "Do it", "Do it", "Do it", "Do it"];
  // As many openings of the folder as processes would have.
  const made = await Promise.all(
    titles.map((title) =>
      createBrief(repositoryFiles(root), frameRequest(title, { entries: [], facts: [] })),
    ),
  );
  expect(new Set(made.map(({ number }) => number)).size).toBe(6);
  expect(new Set(made.map(({ slug }) => slug)).size).toBe(6);
  const { briefs, problems } = await loadBriefs(repositoryFiles(root));
  expect(problems).toEqual([]);
  expect(briefs).toHaveLength(6);
  expect(readdirSync(path.join(root, ".tacit/briefs"))).toHaveLength(6);
});

test("answers by ordinal keep their numbers while others are answered, and keep the body", async () => {
  const files = memoryFiles();
  const request = "Build user authentication";
  let brief = await create(files, request);
  const [first, second, third] = askedIn(brief);
  brief = await answerDimension(files, brief, "1", "a test: with colon # and hash");
  brief = await answerDimension(files, brief, "2", "two\nlines");
  brief = await dismissDimension(files, brief, third ?? "", "no roles yet");
  const dimensions = new Map(Object.entries(brief.front.dimensions));
  expect(dimensions.get(first ?? "")).toEqual({
    state: "stated",
    answer: "a test: with colon # and hash",
  });
  expect(dimensions.get(second ?? "")).toEqual({ state: "stated", answer: "two\nlines" });
  expect(dimensions.get(third ?? "")).toEqual({ state: "not-applicable", reason: "no roles yet" });
  expect((await loadBriefs(files)).briefs).toEqual([brief]);

  const output = briefOutput(brief, frameRequest(request, { entries: [], facts: [] }));
  expect(BriefOutput.parse(output)).toEqual(output);
  expect(output.questions).toHaveLength(5);
  expect(output.questions).not.toContain(first);
  await expect(answerDimension(files, brief, "99", "x")).rejects.toMatchObject({
    code: "brief/unknown-dimension",
  });
  await expect(answerDimension(files, brief, "1", " ")).rejects.toMatchObject({
    code: "brief/empty-answer",
    hint: expect.stringContaining("tacit brief answer"),
  });
  files.contents.clear();
  await expect(answerDimension(files, brief, "1", "x")).rejects.toMatchObject({
    code: "brief/unknown",
    hint: expect.any(String),
  });
});

test("a request with headings, fences and comments does not break the sections", async () => {
  const files = memoryFiles();
  const request = "# Export\n\n## Plan\n\n```\nunclosed <!-- also\n- AC-7: not one";
  const brief = await create(files, request);
  expect(Object.keys(brief.sections)).toEqual([...briefSections]);
  expect(brief.sections.Plan).toMatch(/^<!--/);
  expect(brief.sections.Intent).toContain("> ## Plan");
  expect(brief.front.request).toBe(request);
});

test("any request makes a brief that reads back", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ minLength: 1, maxLength: 200, unit: "grapheme" }),
      async (text) => {
        const request = `x${text}`;
        // What nobody sees is left out, which is told elsewhere.
        fc.pre(hiddenIn(request).length === 0);
        const files = memoryFiles();
        const brief = await create(files, request);
        expect(Object.keys(brief.sections)).toEqual([...briefSections]);
        expect(brief.front.request).toBe(request.trim());
        expect((await loadBriefs(files)).briefs).toEqual([brief]);
      },
    ),
    { numRuns: 60 },
  );
});

test("criteria are read with their continuation lines, in the usual ways of writing", () => {
  expect(
    criteriaIn("- AC-1: one\n  goes on\n* **AC-2**: two\nAC-10. ten\n<!-- AC-11: no -->\n- other"),
  ).toEqual([
    { id: "AC-1", text: "one goes on" },
    { id: "AC-2", text: "two" },
    { id: "AC-10", text: "ten" },
  ]);
});

test("every error of this room says what to do", () => {
  const room = fileURLToPath(new URL(".", import.meta.url));
  const errors = readdirSync(room)
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
    .flatMap((name) => readFileSync(`${room}/${name}`, "utf8").split("new TacitError(").slice(1))
    .map((text) => text.slice(0, text.indexOf("\n  }")));
  expect(errors.length).toBeGreaterThan(4);
  expect(errors.filter((text) => !/^\s+hint:/m.test(text))).toEqual([]);
});

test("a brief that is broken is named with its line where it is asked for, by number or by slug", async () => {
  const files = memoryFiles({ ".tacit/briefs/1-login.md": "---\ntitle: x\nrequest: [\n---\n" });
  const { briefs, problems } = await loadBriefs(files);
  for (const given of ["1", "login"]) {
    expect(() => findBrief(briefs, given, problems)).toThrow(
      expect.objectContaining({
        code: "brief/broken",
        message: expect.stringMatching(/^\.tacit\/briefs\/1-login\.md:\d+ cannot be read: /),
        hint: "Mend the file, then try again.",
      }),
    );
  }
  expect(() => findBrief(briefs, "2", problems)).toThrow(
    expect.objectContaining({ code: "brief/unknown" }),
  );
});

test("a title or request of spaces is broken, with its line", async () => {
  const files = memoryFiles({
    ".tacit/briefs/1-a.md": '---\ntitle: x\nrequest: "  "\n---\n',
    ".tacit/briefs/2-b.md": '---\ntitle: " "\nrequest: x\n---\n',
  });
  expect((await loadBriefs(files)).problems).toEqual([
    { path: ".tacit/briefs/1-a.md", line: 3, message: "`request`: it is empty." },
    { path: ".tacit/briefs/2-b.md", line: 2, message: "`title`: it is empty." },
  ]);
});

test("a brief that is no text is a problem and takes no other down", async () => {
  const root = temporaryFolder();
  const files = repositoryFiles(root);
  await createBrief(files, frameRequest("Add a search", { entries: [], facts: [] }));
  writeFileSync(path.join(root, ".tacit/briefs/2-bytes.md"), Buffer.from([0x61, 0xff, 0xfe, 0]));
  const { briefs, problems } = await loadBriefs(files);
  expect(briefs.map(({ slug }) => slug)).toEqual(["add-a-search"]);
  expect(problems).toEqual([{ path: ".tacit/briefs/2-bytes.md", message: "it is binary." }]);
});

test("a question is answered by its number although `asked` is no list", async () => {
  const files = memoryFiles();
  const brief = await create(files, "Build user authentication");
  const text = files.contents.get(brief.path) ?? "";
  files.contents.set(brief.path, text.replace(/asked:\n(?: {2}- .*\n)+/, "asked: seven\n"));
  const [edited] = (await loadBriefs(files)).briefs;
  if (edited === undefined) throw new Error("unreachable");
  const { questions } = briefOutput(
    edited,
    frameRequest("Build user authentication", { entries: [], facts: [] }),
  );
  expect(numberedIn(edited, questions)).toEqual(questions);
});

test("an answer that nobody can see is refused as an empty one", async () => {
  const files = memoryFiles();
  const brief = await create(files, "Build user authentication");
  await expect(answerDimension(files, brief, "1", "\u202e\u200b")).rejects.toMatchObject({
    code: "brief/empty-answer",
  });
});

test("an id that two criteria share is told", async () => {
  const files = memoryFiles();
  const brief = await create(files, "Export boards as CSV");
  const twice = { ...brief, criteria: [...brief.criteria, ...brief.criteria] };
  const framed = frameRequest("Export boards as CSV", { entries: [], facts: [] });
  expect(briefOutput(twice, framed).findings).toContainEqual({
    rule: "duplicate-criterion",
    text: "AC-1",
    message: "AC-1 stands twice: a check or a task that names it could mean either.",
  });
});
