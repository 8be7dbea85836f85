import { expect, test } from "vitest";
import type { PlanTask } from "../../ground/contract/plan.ts";
import { collisions, planFindings, type PlanWish, proposePlan, withPlan } from "./plan.ts";
import { planText, readPlan } from "./plan-text.ts";

function wish(files: readonly (readonly string[])[], overrides: Partial<PlanWish> = {}): PlanWish {
  return {
    title: "Boards",
    kinds: [],
    size: "large",
    criteria: files.map((paths, at) => ({
      criterion: { id: `AC-${at + 1}`, text: `Criterion ${at + 1}.` },
      files: paths.map((path) => ({ path, probability: 0.9 })),
    })),
    files: files.flat(),
    ...overrides,
  };
}

function messagesOf(plan: string, criteria: readonly string[] = []): string[] {
  const known = criteria.map((id) => ({ id, text: "x" }));
  return planFindings(readPlan(plan), known).map(({ rule, message }) => `${rule}: ${message}`);
}

test("criteria of one module become one task, and each criterion is in exactly one", () => {
  const tasks = proposePlan(
    wish([["src/auth/a.ts"], ["src/boards/b.ts"], ["src/auth/c.ts"], ["src/boards/d.ts"]]),
  );
  expect(tasks.map(({ title, criteria, files }) => ({ title, criteria, files }))).toEqual([
    {
      title: "src/auth: Criterion 1",
      criteria: ["AC-1", "AC-3"],
      files: ["src/auth/a.ts", "src/auth/c.ts"],
    },
    {
      title: "src/boards: Criterion 2",
      criteria: ["AC-2", "AC-4"],
      files: ["src/boards/b.ts", "src/boards/d.ts"],
    },
  ]);
});

test("a small brief is one task, however many modules it touches", () => {
  const tasks = proposePlan(
    wish([["src/a/a.ts"], ["src/b/b.ts"], ["src/c/c.ts"], ["src/d/d.ts"]], { size: "small" }),
  );
  expect(tasks).toHaveLength(1);
  expect(tasks[0]?.criteria).toEqual(["AC-1", "AC-2", "AC-3", "AC-4"]);
});

test("a brief of medium size with three criteria is one task, with four it is cut", () => {
  const four = [["src/a/a.ts"], ["src/b/b.ts"], ["src/c/c.ts"], ["src/d/d.ts"]];
  expect(proposePlan(wish(four.slice(0, 3), { size: "medium" }))).toHaveLength(1);
  expect(proposePlan(wish(four, { size: "medium" }))).toHaveLength(4);
});

test("a brief without criteria is one task", () => {
  expect(proposePlan(wish([]))).toMatchObject([{ task: 1, title: "Boards", criteria: [] }]);
});

test("an id that two criteria share is covered once", () => {
  const [criterion] = wish([["a.ts"]]).criteria;
  const twice = criterion === undefined ? [] : [criterion, criterion];
  expect(proposePlan({ ...wish([]), size: "small", criteria: twice })[0]?.criteria).toEqual([
    "AC-1",
  ]);
});

test("schema comes before code and code before screens, and each waits for what is below it", () => {
  const tasks = proposePlan(
    wish([["src/web/page.tsx"], ["src/server/routes.ts"], ["db/migrations/1.sql"]]),
  );
  expect(tasks.map(({ files, after }) => [files[0], after])).toEqual([
    ["db/migrations/1.sql", []],
    ["src/server/routes.ts", [1]],
    ["src/web/page.tsx", [1, 2]],
  ]);
});

test("at most six tasks are proposed, and modules that share their best file are one", () => {
  const nine = Array.from({ length: 9 }, (_, at) => [`src/m${at}/x.ts`]);
  const tasks = proposePlan(wish(nine));
  expect(tasks).toHaveLength(6);
  expect(tasks.flatMap(({ criteria }) => criteria)).toHaveLength(9);
  expect(proposePlan(wish([["src/a/a.ts"], ["src/b/b.ts", "src/a/a.ts"]]))).toHaveLength(1);
});

function risks(kinds: readonly string[], path: string): unknown {
  return proposePlan(wish([[path]], { kinds }))[0]?.risk;
}

test("work on sign-in in files of sign-in is of high risk", () => {
  expect(risks(["authentication"], "src/auth/session.ts")).toBe("high");
  expect(risks([], "src/auth/session.ts")).toBe("medium");
  expect(risks([], "src/boards/list.ts")).toBe("low");
});

test("a proposed plan reads back from its text without a finding", () => {
  const given = wish([["src/a/a.ts"], ["src/b/b.ts"], ["db/schema.sql"]]);
  const tasks = proposePlan(given);
  const read = readPlan(planText(tasks));
  expect(read).toEqual({ tasks, findings: [] });
  expect(
    planFindings(
      read,
      given.criteria.map(({ criterion }) => criterion),
    ),
  ).toEqual([]);
});

test("a task that the plan has not is named by who waits for it", () => {
  expect(messagesOf("- T1: a\n  after: T9\n")).toEqual([
    "unknown-task: T1 waits for T9, which the plan has not.",
  ]);
});

test("a cycle is told once, from its lowest number, and without the tasks behind it", () => {
  expect(messagesOf("- T1: a\n  after: T3\n- T2: b\n  after: T3\n- T3: c\n  after: T2\n")).toEqual([
    "cycle: T2 waits for T3 waits for T2: none of them can begin.",
  ]);
});

test("a task that waits for itself cannot begin", () => {
  expect(messagesOf("- T1: a\n  after: T1\n")).toEqual([
    "cycle: T1 waits for T1: none of them can begin.",
  ]);
});

test("criteria that the brief has not, and those that no task covers, are told and stop nothing", () => {
  const found = planFindings(readPlan("- T1: a\n  covers: AC-9\n"), [{ id: "AC-1", text: "x" }]);
  expect(found).toEqual([
    {
      rule: "unknown-criterion",
      tasks: [1],
      message: "T1 covers AC-9, which the brief has not.",
      blocking: false,
    },
    { rule: "uncovered-criterion", tasks: [], message: "No task covers AC-1.", blocking: false },
  ]);
});

test("two tasks that write one file are told unless one waits for the other, even through a third", () => {
  const write = "  files: src/a.ts\n";
  expect(messagesOf(`- T1: a\n${write}- T2: b\n${write}`)).toEqual([
    "same-file: T1 and T2 both write src/a.ts: let one wait for the other.",
  ]);
  expect(
    messagesOf(`- T1: a\n${write}- T2: b\n  after: T1\n- T3: c\n  after: T2\n${write}`),
  ).toEqual([]);
});

test("a glob collides with a file that it stands for", () => {
  expect(messagesOf("- T1: a\n  files: src/**\n- T2: b\n  files: src/a.ts\n")).toEqual([
    "same-file: T1 and T2 both write src/a.ts: let one wait for the other.",
  ]);
});

test("a plan in which every task writes the same file is told in a few lines", () => {
  const plan = Array.from({ length: 300 }, (_, at) => `- T${at + 1}: a\n  files: src/**\n`).join(
    "",
  );
  const messages = messagesOf(plan);
  expect(messages).toHaveLength(21);
  expect(messages.at(-1)).toBe(
    "same-file: 44830 more pairs of tasks write the same files: let one wait for the other.",
  );
});

test("an unreadable line of the plan blocks, and comes first", () => {
  const [first] = planFindings(readPlan("- T1: a\n  size: huge\n  after: T2\n"), []);
  expect(first).toMatchObject({ rule: "unreadable", tasks: [1], blocking: true });
});

test("a task with a number of four digits is told instead of being left out", () => {
  expect(messagesOf("- T1: a\n- T1000: b\n")).toEqual([
    "unreadable: Tasks are counted up to T999; there is a T1000.",
  ]);
});

function task(number: number, files: string[]): PlanTask {
  return {
    task: number,
    title: "x",
    assignee: { kind: "agent" },
    after: [],
    criteria: [],
    files,
    size: "small",
    risk: "low",
  };
}

test("a collision names the other work, its files and the tasks that touch them", () => {
  const tasks = [task(1, ["src/a.ts"]), task(2, ["src/b.ts"])];
  expect(
    collisions(tasks, [
      { name: "Brief 4 (Search)", files: ["src/b.ts", "src/z.ts"] },
      { name: "The worktree on other", files: ["src/q.ts"] },
    ]),
  ).toEqual([
    {
      rule: "collision",
      tasks: [2],
      message: "Brief 4 (Search) is about src/b.ts too.",
      blocking: false,
    },
  ]);
});

test("a plan is put into its section, and all else stays byte for byte", () => {
  const before =
    "---\ntitle: x\n---\n## Intent\n\n  kept \n\n## Plan\n\n<!-- One task. -->\n\n## Risks\n\n- r\n";
  expect(withPlan(before, "- T1: a")).toBe(
    "---\ntitle: x\n---\n## Intent\n\n  kept \n\n## Plan\n\n- T1: a\n\n## Risks\n\n- r\n",
  );
});

test("a plan at the end of the file, and one for a file without the section, end in one line end", () => {
  expect(withPlan("## Plan\n\n<!-- One task. -->\n", "- T1: a")).toBe("## Plan\n\n- T1: a\n");
  expect(withPlan("## Intent\n\nx\n", "- T1: a")).toBe("## Intent\n\nx\n\n## Plan\n\n- T1: a\n");
});

test("what a person wrote into the section stays above the plan", () => {
  expect(withPlan("## Plan\n\nFirst the store.\n\n## Risks\n", "- T1: a")).toBe(
    "## Plan\n\nFirst the store.\n\n- T1: a\n\n## Risks\n",
  );
});

test("a heading within a fence is no section", () => {
  const before = "## Intent\n\n```\n## Plan\n```\n\n## Plan\n\n<!-- One task. -->\n";
  expect(withPlan(before, "- T1: a")).toBe(
    "## Intent\n\n```\n## Plan\n```\n\n## Plan\n\n- T1: a\n",
  );
});

test("a file with carriage returns keeps them in every line", () => {
  expect(withPlan("## Plan\r\n\r\n<!-- One task. -->\r\n", "- T1: a\n  size: small")).toBe(
    "## Plan\r\n\r\n- T1: a\r\n  size: small\r\n",
  );
});
