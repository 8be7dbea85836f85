import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { essayTree } from "../../../../test/support/essay-tree.ts";
import { temporaryRepository, userGit } from "../../../../test/support/temporary-repository.ts";
import {
  makeBrief,
  questionOutcomes,
  readBrief,
  resetQuestions,
  settleDimension,
} from "./briefs.ts";
import { planOf } from "./plans.ts";
import type { Host } from "../workspace.ts";

function hostOf(directory: string): Host {
  return {
    directory,
    environment: { HOME: directory, TACIT_HOME: path.join(directory, ".home") },
    progress: () => {},
  };
}

function essay(): { root: string; host: Host } {
  const root = temporaryRepository({ ...essayTree, ".gitignore": ".home\n" });
  return { root, host: hostOf(root) };
}

test("a brief names what is known with its place, and says when that has changed since", async () => {
  const { root, host } = essay();
  const made = await makeBrief(host, "Build a user authentication system.", false);
  const text = readFileSync(path.join(root, made.path), "utf8");
  expect(text).toMatch(/^- Known: .*AppError.* \(lib\/[\w/.]+:\d+\)$/m);
  expect(text).toMatch(/^- Proposed: .+ \(authentication\.\w+\)$/m);
  expect((await readBrief(host, "1")).problems).toEqual([]);

  const errors = path.join(root, "lib/errors.ts");
  writeFileSync(errors, `// moved\n${readFileSync(errors, "utf8")}`);
  userGit(root, "add", "-A");
  userGit(root, "commit", "-qm", "move");
  expect((await readBrief(host, "1")).problems.join("\n")).toMatch(
    /Since \.tacit\/briefs\/1-.* was written at [0-9a-f]{12}, lib\/errors\.ts changed/,
  );
});

test("code that does it or nearly is named, perhaps, with its line", async () => {
  const { host } = essay();
  const { dimensions } = await makeBrief(host, "Let guests see a renamed board at once", true);
  expect(dimensions.find(({ id }) => id === "exists-already")).toMatchObject({
    state: "inherited",
    answer: "perhaps renamed in lib/boards.ts",
    evidence: [{ path: "lib/boards.ts", line: expect.any(Number) }],
  });
});

test("a brief that was edited into broken form is named with its line and takes no other down", async () => {
  const { root, host } = essay();
  const made = await makeBrief(host, "Add login with Google", false);
  await makeBrief(host, "Add a search over boards", false);
  const file = path.join(root, made.path);
  writeFileSync(file, readFileSync(file, "utf8").replace("kinds:", "kinds: [\nx:"));
  const { output, problems } = await readBrief(host, "2");
  expect(output.kinds).toContain("search");
  expect(problems.join("\n")).toMatch(/^\.tacit\/briefs\/1-add-login-with-google\.md:\d+: /m);
});

test("what becomes of questions moves them, is shown, and can be forgotten", async () => {
  const { host } = essay();
  const first = async (): Promise<string | undefined> =>
    (await makeBrief(host, "Build a user authentication system.", true)).questions[0];
  const before = await first();
  for (let count = 1; count <= 6; count += 1) {
    // oxlint-disable-next-line no-await-in-loop -- each brief is dismissed before the next
    const { id } = await makeBrief(host, "Build a user authentication system.", false);
    // oxlint-disable-next-line no-await-in-loop
    await settleDimension(host, id, before ?? "", { reason: "settled for the whole company" });
  }
  expect(await first()).not.toBe(before);
  const { questions } = await questionOutcomes(host);
  expect(questions.find(({ id }) => id === before)).toMatchObject({ dismissed: 6, answered: 0 });
  expect((await resetQuestions(host, before ?? "")).questions).toEqual([]);
  expect(await first()).toBe(before);
});

test("a plan is proposed, written, and says what others are about", async () => {
  const { root, host } = essay();
  await makeBrief(host, "Show the owner of a board in lib/boards.ts", false);
  await makeBrief(host, "Rename a board in lib/boards.ts when its title is empty", false);
  const plan = await planOf(host, "2", true);
  expect(plan).toMatchObject({ written: true, tasks: [{ task: 1, assignee: { kind: "agent" } }] });
  expect(plan.findings.map(({ rule, message }) => `${rule}: ${message}`).join("\n")).toMatch(
    /collision: Brief 1 \(.*\) is about .*lib\/boards\.ts/,
  );
  const again = await planOf(host, "2", false);
  expect(again.tasks).toEqual(plan.tasks);
  userGit(root, "status");
});

test("a project's own kind is found, and a broken file of it is named", async () => {
  const root = temporaryRepository({
    "a.ts": "export const a = 1;\n",
    ".gitignore": ".home\n",
    ".tacit/taxonomy/ledger.md":
      '---\nid: ledger\nsigns: [[1, "(ledger|bookings?)"]]\ndimensions:\n  - id: account\n    question: "Which account?"\n    severity: 1\n    stated: ["account .. {n}"]\n---\n',
    ".tacit/taxonomy/broken.md": '---\nid: broken\nsigns: [[1, "(a|b"]]\n---\n',
  });
  const asked = await makeBrief(hostOf(root), "Show the ledger of a customer", true);
  expect(asked.kinds).toContain("ledger");
  expect(asked.questions).toContain("ledger.account");
  expect(asked.problems.join("\n")).toMatch(/broken\.md: .*a bracket is not closed/);
  const told = await makeBrief(hostOf(root), "Show the ledger of account 4711", true);
  expect(told.dimensions.find(({ id }) => id === "ledger.account")).toMatchObject({
    state: "stated",
  });
});
