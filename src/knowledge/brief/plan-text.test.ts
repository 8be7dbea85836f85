import { expect, test } from "vitest";
import { planOrder, planText, readPlan } from "./plan-text.ts";

const three = `One person, two agents.

- T1: The session store
  covers: AC-1, ac-2
  files: \`src/auth/session.ts\`, src/auth/store/**
  size: large · risk: high
- **T2**: The sign-in page
  - after: T1
  - assignee: @maya
- T3: Limits
  after: T1, T2
  assignee: agent opencode
`;

test("a plan is read with its defaults, and its text reads back the same", () => {
  const { tasks, findings } = readPlan(three);
  expect(findings).toEqual([]);
  expect(tasks).toEqual([
    {
      task: 1,
      title: "The session store",
      assignee: { kind: "agent" },
      after: [],
      criteria: ["AC-1", "AC-2"],
      files: ["src/auth/session.ts", "src/auth/store/**"],
      size: "large",
      risk: "high",
    },
    {
      task: 2,
      title: "The sign-in page",
      assignee: { kind: "person", name: "maya" },
      after: [1],
      criteria: [],
      files: [],
      size: "medium",
      risk: "medium",
    },
    {
      task: 3,
      title: "Limits",
      assignee: { kind: "agent", name: "opencode" },
      after: [1, 2],
      criteria: [],
      files: [],
      size: "medium",
      risk: "medium",
    },
  ]);
  expect(readPlan(planText(tasks))).toEqual({ tasks, findings: [] });
});

test("what cannot be read is said, and the rest stands", () => {
  const { tasks, findings } = readPlan(
    "- T1: a\n  after: soon\n  covers: everything\n  size: huge\n  risk: x\n  assignee: maya\n- T1: b\n- T0: c\n",
  );
  expect(tasks.map(({ title }) => title)).toEqual(["a"]);
  expect(findings.map(({ message }) => message)).toEqual([
    "T1: after: `soon` names no task: write T1, T2.",
    "T1: covers: `EVERYTHING` is no criterion: write AC-1.",
    "T1: size: `huge` is none of small, medium, large.",
    "T1: risk: `x` is none of low, medium, high.",
    "T1: `maya` is no assignee: write agent, agent NAME, or @person.",
    "T1 stands twice in the plan.",
    "Tasks are counted from T1; there is a T0.",
  ]);
});

test("comments and prose hold no tasks", () => {
  expect(readPlan("<!-- - T1: a -->\nFirst the store.\n").tasks).toEqual([]);
});

test("an order respects what waits for what; a cycle is left over", () => {
  const { tasks } = readPlan("- T1: a\n  after: T3\n- T2: b\n- T3: c\n  after: T2\n");
  expect(planOrder(tasks).order.map(({ task }) => task)).toEqual([2, 3, 1]);
  const cyclic = readPlan("- T1: a\n  after: T2\n- T2: b\n  after: T1\n- T3: c\n").tasks;
  expect(planOrder(cyclic).order.map(({ task }) => task)).toEqual([3]);
  expect(planOrder(cyclic).left.map(({ task }) => task)).toEqual([1, 2]);
});
