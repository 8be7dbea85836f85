import { readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { openApiDesk } from "../../../../test/support/api-desk.ts";
import { userGit } from "../../../../test/support/temporary-repository.ts";
import { AskedBrief } from "../../../ground/contract/api.ts";
import { BriefsOutput, EditedText, PromptOutput } from "../../../ground/contract/api-briefs.ts";

const REQUEST = "Let users sign in with a magic link that is sent to their e-mail address";

function briefFiles(root: string): string[] {
  return readdirSync(path.join(root, ".tacit/briefs"));
}

test("a request is framed while it is typed, written once, and settled question by question", async () => {
  const { root, get, post } = await openApiDesk();
  const before = briefFiles(root);
  expect(await post("/briefs/preview", { text: "" })).toMatchObject({ status: 400 });
  const preview = AskedBrief.parse((await post("/briefs/preview", { text: REQUEST })).body);
  expect(preview).toMatchObject({ id: "", kinds: expect.arrayContaining(["authentication"]) });
  expect(briefFiles(root)).toEqual(before);
  expect(userGit(root, "status", "--porcelain")).toBe("");

  const brief = AskedBrief.parse((await post("/briefs", { text: REQUEST })).body);
  expect(brief).toMatchObject({ id: "2", before: REQUEST, kinds: preview.kinds });
  expect(brief.questions).toEqual(preview.questions);
  const [first = "", second = ""] = brief.questions;
  const answered = await post("/briefs/2/answer", { dimension: first, text: "Fifteen minutes." });
  expect(AskedBrief.parse(answered.body).dimensions).toContainEqual(
    expect.objectContaining({ id: first, state: "stated", answer: "Fifteen minutes." }),
  );
  const number = brief.asked.indexOf(second) + 1;
  const body = { dimension: String(number), reason: "There is no second factor." };
  const dismissed = await post("/briefs/2/dismiss", body);
  expect(AskedBrief.parse(dismissed.body).dimensions).toContainEqual(
    expect.objectContaining({ id: second, state: "not-applicable", reason: body.reason }),
  );
  const { briefs } = BriefsOutput.parse((await get("/briefs")).body);
  expect(briefs).toEqual([
    expect.objectContaining({ id: "1", runs: [expect.objectContaining({ status: "review" })] }),
    expect.objectContaining({ id: "2", open: brief.asked.length - 2, runs: [] }),
  ]);
});

test("a file is saved over what was edited; what somebody wrote meanwhile is not lost", async () => {
  const { root, get, post } = await openApiDesk();
  const opened = EditedText.parse((await get("/briefs/1/text")).body);
  const file = path.join(root, opened.path);
  expect(opened.text).toBe(readFileSync(file, "utf8"));
  const edited = `${opened.text}\nMine.\n`;
  writeFileSync(file, `${opened.text}\nTheirs.\n`);
  const refused = await post("/briefs/1/text", { text: edited, was: opened.hash });
  expect(refused).toMatchObject({
    status: 409,
    body: { error: { code: "context/text-moved", kind: "conflict" } },
  });
  expect(readFileSync(file, "utf8")).toContain("Theirs.");
  const again = EditedText.parse((await get("/briefs/1/text")).body);
  const text = `${again.text}\nMine.\n`;
  const saved = EditedText.parse((await post("/briefs/1/text", { text, was: again.hash })).body);
  expect(readFileSync(file, "utf8")).toBe(text);
  expect(saved).toEqual({ path: opened.path, text, hash: expect.not.stringMatching(again.hash) });
  // Of two who save at once, one is refused.
  const both = await Promise.all(
    ["one", "two"].map((word) =>
      post("/briefs/1/text", { text: `${text}${word}\n`, was: saved.hash }),
    ),
  );
  expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
  expect(briefFiles(root).filter((name) => name.endsWith(".saving"))).toEqual([]);
});

test("a text that is no brief is not saved, and a file that is none can be mended", async () => {
  const { root, get, post } = await openApiDesk();
  const opened = EditedText.parse((await get("/briefs/1/text")).body);
  const file = path.join(root, opened.path);
  for (const text of ["", "no front matter", "---\ntitle: [\n---\n", "---\ntitle: x\n---\n"]) {
    // oxlint-disable-next-line no-await-in-loop -- in order
    expect(await post("/briefs/1/text", { text, was: opened.hash })).toMatchObject({
      status: 400,
      body: { error: { code: "brief/broken" } },
    });
  }
  expect(readFileSync(file, "utf8")).toBe(opened.text);
  writeFileSync(file, "broken");
  expect(await get("/briefs/1")).toMatchObject({ status: 400 });
  const broken = EditedText.parse((await get("/briefs/1/text")).body);
  expect(broken.text).toBe("broken");
  await post("/briefs/1/text", { text: opened.text, was: broken.hash });
  expect((await get("/briefs/1")).status).toBe(200);
});

test("a prompt comes with its receipt and the bare request, a plan is proposed and written", async () => {
  const { get, post } = await openApiDesk();
  const pack = PromptOutput.parse((await get("/briefs/1/prompt")).body);
  expect(pack.bare).toEqual({ prompt: "Change line ten of a", tokens: expect.any(Number) });
  const included = pack.items.filter((item) => item.included);
  expect(pack.tokens).toBe(included.reduce((sum, { tokens }) => sum + tokens, 0));
  expect(pack.items.every(({ reason }) => reason !== "")).toBe(true);
  expect(pack.prompt).toContain("Change line ten of a");
  const small = PromptOutput.parse((await get("/briefs/1/prompt?budget=500")).body);
  expect(small.items.filter((item) => item.included).length).toBeLessThanOrEqual(included.length);
  expect((await get("/briefs/1/plan")).body).toMatchObject({ brief: "1", written: false });
  const { body } = await post("/briefs/1/plan");
  expect(body).toMatchObject({ written: true, tasks: [{ task: 1 }] });
  expect((await get("/briefs/1/plan")).body).toMatchObject({ written: true });
});

test("briefs that are none, words that are none and links are refused", async () => {
  const { root, get, post, logged } = await openApiDesk();
  symlinkSync("/etc/passwd", path.join(root, ".tacit/briefs/7-passwords.md"));
  const was = "0".repeat(64);
  const refused = [
    post("/briefs", { text: " \n" }),
    post("/briefs", { text: "x".repeat(100_001) }),
    post("/briefs", { text: "x", path: "../x" }),
    post("/briefs/preview", {}),
    post("/briefs/preview", { text: "x", directory: "/" }),
    post("/briefs/1/answer", { dimension: "../x", text: "x" }),
    post("/briefs/1/answer", { dimension: "__proto__", text: "x" }),
    post("/briefs/1/answer", { dimension: "99", text: "x" }),
    post("/briefs/1/answer", { dimension: "1", text: "" }),
    post("/briefs/1/dismiss", { dimension: "1", reason: "\u200b" }),
    post("/briefs/9/dismiss", { dimension: "1", reason: "x" }),
    post("/briefs/1/text", { text: "x", was: "" }),
    post("/briefs/1/text", { text: "x".repeat(500_001), was }),
    post("/briefs/9/text", { text: "x", was }),
    get("/briefs/7/text"),
    get("/briefs/passwords/text"),
    get("/briefs/..%2f..%2fconfig/text"),
    get("/briefs/nothing at all/prompt"),
    get("/briefs/1/prompt?budget=1"),
    get("/briefs/1/prompt?budget=999999999"),
    get("/briefs/1/prompt?at=HEAD"),
    get("/briefs/9/plan"),
  ];
  for (const [index, { status, body }] of (await Promise.all(refused)).entries()) {
    const error = z.object({ error: z.object({ kind: z.string() }) }).parse(body).error;
    expect({ index, status, kind: error.kind }).toEqual({ index, status: 400, kind: "input" });
  }
  expect(logged).toEqual([]);
  expect(briefFiles(root)).toHaveLength(2);
});
