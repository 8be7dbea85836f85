import { expect, test } from "vitest";
import type { Fact, FactBody, FactType, TurnCause } from "../../ground/contract/event.ts";
import { promptOf } from "./prompts.ts";

type Told = { [Type in FactType]: readonly [Type, FactBody<Type>] }[FactType];

function story(...told: readonly Told[]): Fact[] {
  return told.map(([type, body], index) => {
    const fact = { sequence: index + 1, run: 1, task: 1, attempt: 1, type, body, at: new Date(0) };
    // Type and body belong together by the signature; the union cannot express that.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    return fact as Fact;
  });
}

const begun: readonly Told[] = [
  [
    "run.started",
    {
      brief: { number: 1, slug: "a", title: "A", hash: "h" },
      repository: "/r",
      base: "b0",
      target: "main",
      agent: "bundled",
      safety: "boxed",
    },
  ],
  ["pack.compiled", { tokens: 1, hash: "h", items: [], prompt: "THE BRIEF\n" }],
]; // sequences 1 and 2
const turn = (number: number, cause: TurnCause, prompt: string, steered?: number): Told => [
  "turn.started",
  { turn: number, cause, prompt, ...(steered === undefined ? {} : { steered }) },
];
const said = (number: number): Told => ["agent.said", { turn: number, text: "I read." }];
const ended = (number: number, outcome: FactBody<"turn.ended">["outcome"]): Told => [
  "turn.ended",
  { turn: number, outcome, milliseconds: 1 },
];
const say = (text: string): Told => ["steer.said", { text, by: "ada" }];

function promptFor(cause: TurnCause, fresh: boolean, ...told: readonly Told[]): string {
  return promptOf(story(...begun, ...told), {
    run: 1,
    task: 1,
    cause,
    fix: 0,
    fixes: 3,
    fresh,
    reports: true,
    titles: new Map(),
  });
}

test("the agent hears that a person says it, all that was said at once, and that the task goes on", () => {
  const told = [turn(1, "brief", "THE BRIEF"), said(1), say("Not that."), say("This one.\n")];
  const text = promptFor("steer", false, ...told, ended(1, "cancelled"));
  expect(text).toMatch(
    /^A person looked on while you worked, and says:\n\nNot that\.\n\nThis one\.\n\n/,
  );
  expect(text).toContain("Go on with the task");
  expect(text).not.toContain("THE BRIEF");
});

test("what an agent has heard is not told again, and what a process that died may have kept from it is", () => {
  const first = [turn(1, "brief", "THE BRIEF"), said(1), say("One."), ended(1, "cancelled")];
  const then = [turn(2, "steer", "One.", 5), said(2)]; // "One." is fact 5
  expect(story(...begun, ...first)[4]?.type).toBe("steer.said");
  const heard = promptFor("steer", false, ...first, ...then, say("Two."), ended(2, "cancelled"));
  expect(heard).toContain("Two.");
  expect(heard).not.toContain("One.");
  const lost = promptFor("resume", false, ...first, ...then, ended(2, "interrupted"));
  expect(lost).toMatch(/cut off in the middle.*# Said by a person meanwhile\n\nOne\./s);
  expect(promptFor("findings", false, ...first, ...then, ended(2, "finished"))).not.toContain(
    "One.",
  );
});

test("a prompt that the agent gave no sign of is told again, with the words once", () => {
  const silent = [turn(1, "brief", "THE BRIEF"), say("One."), ended(1, "cancelled")];
  const again = "THE BRIEF\n\n# Said by a person meanwhile\n\nOne.";
  for (const fresh of [false, true]) {
    expect(promptFor("steer", fresh, ...silent)).toMatch(new RegExp(`^${again}\n\n`));
  }
  const twice = [turn(2, "steer", again, 4), say("Two."), ended(2, "interrupted")];
  const third = promptFor("steer", false, ...silent, ...twice);
  expect(third).toMatch(/^THE BRIEF\n.*One\..*Two\./s);
  expect(third.split("One.")).toHaveLength(2);
});

test("said before the agent began, it stands below the brief", () => {
  expect(promptFor("brief", true, say("One."))).toMatch(
    /^THE BRIEF\n\n# Said by a person meanwhile\n\nOne\./,
  );
  expect(promptFor("brief", true)).toBe("THE BRIEF\n");
});

test("a session that remembers nothing is told the brief, and all that was said of the task", () => {
  const told = [turn(1, "brief", "THE BRIEF"), said(1), say("One."), ended(1, "cancelled")];
  const then = [turn(2, "steer", "One.", 5), said(2), say("Two."), ended(2, "cancelled")];
  const text = promptFor("steer", true, ...told, ...then);
  expect(text).toMatch(/^You continue work.*THE BRIEF.*# What is next.*One\.\n\nTwo\./s);
});
