import { expect, test } from "vitest";
import { memoryFiles } from "../../../test/support/memory-files.ts";
import { answerDimension, createBrief, dismissDimension, loadBriefs } from "./files.ts";
import { frameRequest } from "./frame.ts";
import { taxonomy } from "./own.ts";
import { type Past, readPast, resetOutcomes, tunedSeverity } from "./past.ts";

const review = ".tacit/briefs/1-build-user-authentication.review.md";
const remark =
  "- R1 at src/auth/login.ts:12, must: If somebody types a wrong password ten times, then lock the account for an hour.\n";

async function pastOf(files: ReturnType<typeof memoryFiles>): Promise<Past> {
  return readPast(files, (await loadBriefs(files)).briefs, taxonomy);
}

test("answers and dismissals of questions that were asked are counted", async () => {
  const files = memoryFiles();
  const framed = frameRequest("Build user authentication", { entries: [], facts: [] });
  const brief = await createBrief(files, framed);
  await answerDimension(files, brief, "authentication.abuse", "ten attempts an hour");
  await dismissDimension(files, brief, "authentication.linking", "one provider only");
  const { outcomes } = await pastOf(files);
  expect(Object.fromEntries(outcomes)).toEqual({
    "authentication.abuse": { answered: 1, dismissed: 0, remarked: 0 },
    "authentication.linking": { answered: 0, dismissed: 1, remarked: 0 },
  });
});

test("what the request said by itself is no answer to a question", async () => {
  const files = memoryFiles();
  await createBrief(
    files,
    frameRequest("Build user authentication. Ten wrong passwords lock the account for an hour.", {
      entries: [],
      facts: [],
    }),
  );
  expect((await pastOf(files)).outcomes.size).toBe(0);
});

test("a reviewer who speaks of what the brief left open counts for its question", async () => {
  const files = memoryFiles();
  await createBrief(files, frameRequest("Build user authentication", { entries: [], facts: [] }));
  files.contents.set(review, `# Review\n\n${remark}`);
  const { outcomes, remarks } = await pastOf(files);
  expect(outcomes.get("authentication.abuse")).toEqual({ answered: 0, dismissed: 0, remarked: 1 });
  expect(remarks).toEqual([
    {
      text: "If somebody types a wrong password ten times, then lock the account for an hour.",
      place: "src/auth/login.ts:12",
      path: review,
      line: 3,
      brief: 1,
    },
  ]);
});

test("a reviewer who speaks of what was answered counts for nothing", async () => {
  const files = memoryFiles();
  const framed = frameRequest("Build user authentication", { entries: [], facts: [] });
  await answerDimension(files, await createBrief(files, framed), "authentication.abuse", "yes");
  files.contents.set(review, remark);
  expect((await pastOf(files)).outcomes.get("authentication.abuse")).toEqual({
    answered: 1,
    dismissed: 0,
    remarked: 0,
  });
});

test("severity without a past stays, one dismissal moves it little and ten move it much", () => {
  expect(tunedSeverity(0.8, undefined)).toBe(0.8);
  expect(tunedSeverity(0.8, { answered: 0, dismissed: 0, remarked: 0 })).toBeCloseTo(0.8);
  expect(tunedSeverity(0.8, { answered: 0, dismissed: 1, remarked: 0 })).toBeCloseTo(0.72);
  expect(tunedSeverity(0.8, { answered: 0, dismissed: 10, remarked: 0 })).toBeCloseTo(0.514, 3);
  expect(tunedSeverity(0.4, { answered: 1, dismissed: 0, remarked: 0 })).toBeCloseTo(0.44);
});

test("a remark counts as two answers, and severity never passes one", () => {
  const remarked = tunedSeverity(0.4, { answered: 0, dismissed: 0, remarked: 1 });
  expect(remarked).toBe(tunedSeverity(0.4, { answered: 2, dismissed: 0, remarked: 0 }));
  expect(tunedSeverity(0.9, { answered: 100, dismissed: 0, remarked: 0 })).toBe(1);
});

test("after a reset only briefs with a higher number count, for that question or for all", async () => {
  const files = memoryFiles();
  const framed = frameRequest("Build user authentication", { entries: [], facts: [] });
  const answer = async (): Promise<void> => {
    const brief = await createBrief(files, framed);
    await answerDimension(files, brief, "authentication.abuse", "ten");
    await answerDimension(files, brief, "authentication.recovery", "by mail");
  };
  await answer();
  await resetOutcomes(files, "authentication.abuse", 1);
  expect([...(await pastOf(files)).outcomes.keys()]).toEqual(["authentication.recovery"]);
  await answer();
  expect((await pastOf(files)).outcomes.get("authentication.abuse")?.answered).toBe(1);
  await resetOutcomes(files, "all", 2);
  expect((await pastOf(files)).outcomes.size).toBe(0);
});

test("a review or a reset that is no text is passed over", async () => {
  const files = memoryFiles({ ".tacit/questions.md": "no front matter" });
  await createBrief(files, frameRequest("Build it", { entries: [], facts: [] }));
  files.contents.set(review.replace("user-authentication", "it"), "\0\0- R1 at: \n");
  expect(await pastOf(files)).toEqual({ outcomes: new Map(), remarks: [] });
});
