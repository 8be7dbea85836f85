/** A plan of three tasks, one of them a person's, from run to ship; and what stands in the way of a plan. */
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { isResting } from "../../src/doors/app/runs/runs.ts";
import { findServer } from "../../src/doors/server/client.ts";
import type { Fact } from "../../src/ground/contract/event.ts";
import { openJournal } from "../../src/ground/journal/database.ts";
import type { ModelScript } from "../support/model-server.ts";
import { openWorld, type StoryWorld, tell } from "../support/story.ts";
import { writeFiles } from "../support/temporary-repository.ts";

function write(file: string, content: string) {
  return { calls: [{ tool: "write", arguments: { path: file, content } }] };
}

function report(summary: string, ...ids: string[]) {
  const remarks = ids.map((id) => ({ id, state: "addressed", note: "Done." }));
  return { calls: [{ tool: "report_done", arguments: { summary, remarks } }] };
}

/** Steps that do no harm when a turn is taken again. */
const last = [write("src/farewell.txt", "Farewell.\n"), report("The farewell is written.")];
const script: ModelScript = {
  turns: [
    {
      when: "\\bR1\\b.*warmer",
      steps: [
        write("src/farewell.txt", "Farewell, dear guest.\n"),
        report("It is warmer now.", "R1"),
      ],
    },
    { when: "cut off in the middle", about: "This is task T3 of", steps: last },
    { when: "This is task T3 of", steps: last },
    {
      when: "This is task T1 of",
      steps: [write("src/greeting.txt", "Welcome.\n"), report("The greeting is a file of text.")],
    },
  ],
};

const brief = (plan: string) => `---
title: Greet guests and see them off
request: Greet guests and see them off.
---

## Intent

Greet guests and see them off.

## Acceptance criteria

- AC-1: When a guest comes, the house shall greet them.
- AC-2: When a guest goes, the house shall see them off.

## Plan

${plan}
`;

const plan = `- T1: The greeting
  covers: AC-1
  files: src/greeting.txt
- T2: The door
  assignee: @maya
  after: T1
- T3: The farewell
  covers: AC-2
  after: T2`;

const Output = z.looseObject({
  run: z.string(),
  task: z.string(),
  status: z.string(),
  commit: z.string().optional(),
  tasks: z.array(z.looseObject({ task: z.string(), status: z.string(), assignee: z.string() })),
  checks: z.array(z.looseObject({ status: z.string() })),
});
const Inbox = z.looseObject({
  items: z.array(
    z.looseObject({
      item: z.string(),
      kind: z.string(),
      task: z.string().optional(),
      question: z.string(),
      detail: z.string().optional(),
    }),
  ),
});

let folder = "";
let world: StoryWorld;
let home = "";

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "tacit-plan-"));
  writeFiles(path.join(folder, "house"), {
    "README.md": "# A house\n",
    ".tacit/config.yaml": "checks:\n  words: '! grep -rn TODO src'\n",
    ".tacit/briefs/1-guests.md": brief(plan),
    ".tacit/briefs/2-knot.md": brief("- T1: One\n  after: T2\n- T2: Two\n  after: T1, T9"),
    ".tacit/briefs/3-stranger.md": brief("- T1: One\n  assignee: agent ./run-me"),
    ".tacit/briefs/5-ours.md": brief("- T1: The hedge\n  assignee: @maya"),
    ".tacit/briefs/4-mine.md": brief(
      "- T1: The greeting\n  covers: AC-1\n- T2: The door\n  assignee: @maya\n  after: T1",
    ),
  });
  writeFiles(folder, { "script.json": JSON.stringify(script) });
  world = await openWorld({
    sample: path.join(folder, "house"),
    script: path.join(folder, "script.json"),
    delayMs: 50,
  });
  home = world.environment["TACIT_HOME"] ?? "";
});
afterAll(async () => {
  await world.remove();
  await rm(folder, { recursive: true, force: true });
});

/** Watches a run until its facts are as wanted. */
async function until(run: number, wanted: (facts: readonly Fact[]) => boolean): Promise<void> {
  const journal = await openJournal({ home });
  const stop = new AbortController();
  try {
    const facts = await journal.facts(run);
    if (wanted(facts)) return;
    for await (const fact of journal.watch(run, facts.at(-1)?.sequence ?? 0, stop.signal)) {
      facts.push(fact);
      if (wanted(facts)) return;
    }
  } finally {
    stop.abort();
    await journal.close();
  }
}

async function inbox() {
  return Inbox.parse(await world.json(["inbox"])).items;
}

test("three tasks in order, one of a person, become one change on the target", async () => {
  const started = Output.parse(await world.json(["run", "1", "--follow"]));
  expect(started).toMatchObject({
    status: "waiting",
    task: "1/2",
    tasks: [
      { task: "1/1", assignee: "bundled", status: "done" },
      { task: "1/2", assignee: "@maya", status: "waiting" },
      { task: "1/3", assignee: "bundled", status: "todo" },
    ],
  });
  const [item] = await inbox();
  expect(item).toMatchObject({ kind: "task", task: "1/2" });
  expect(item?.question).toContain("T2 is @maya's: The door.");
  const worktree = /Work in (.+?) on tacit\/1-2-1, then: tacit done 1\/2/.exec(
    item?.question ?? "",
  )?.[1];
  if (worktree === undefined) throw new Error(item?.question);
  expect(await readFile(path.join(worktree, "src/greeting.txt"), "utf8")).toBe("Welcome.\n");
  const git = async (...args: string[]): Promise<void> => {
    const identity = ["-c", "user.name=Maya", "-c", "user.email=maya@example.invalid"];
    const done = await tell(["git", ...identity, ...args], worktree, world.environment);
    if (done.code !== 0) throw new Error(done.stderr);
  };

  // Nobody approves two thirds of a change, and a question it is not.
  expect((await world.tacit("review", "1", "--approve")).stderr).toContain("T3 of the plan");
  expect((await world.tacit("answer", item?.item ?? "", "yes")).stderr).toContain("tacit done 1/2");
  expect((await world.tacit("done", "1/3")).stderr).toContain("is an agent's");

  // Red: what is there is checked, whether it is committed or not.
  writeFiles(worktree, { "src/door.txt": "A door. TODO: a handle.\n" });
  const red = await world.tacit("done", "1/2");
  expect(red.code).toBe(1);
  expect(red.stdout).toContain("src/door.txt:1:A door. TODO: a handle.");
  const again = await inbox();
  expect(again).toHaveLength(1);
  expect(again[0]?.question).toContain("the checks are red");
  expect(again[0]?.detail).toContain("TODO");

  // Green: a commit of one's own, amended, and work that is not committed.
  writeFiles(worktree, { "src/door.txt": "A door.\n" });
  await git("commit", "-qam", "the door");
  await git("commit", "-q", "--amend", "-m", "The door");
  writeFiles(worktree, { "src/handle.txt": "A handle.\n" });
  const green = Output.parse(await world.json(["done", "1"]));
  expect(green.tasks[1]).toMatchObject({ status: "done" });
  const own = await world.git("log", "--format=%s", "-4", "tacit/1-2-1");
  expect(own.split("\n")).toContain("The door");

  // Its process is killed in the middle of the last task; whoever looks next brings it back.
  await until(1, (facts) => facts.some((fact) => fact.type === "turn.started" && fact.task === 3));
  const pid = (await (await findServer(world.environment))?.health())?.pid ?? 0;
  process.kill(pid, "SIGKILL");
  await world.json(["runs"]);
  await until(1, isResting);

  const review = z
    .looseObject({
      files: z.array(z.looseObject({ path: z.string() })),
      obstacles: z.array(z.string()),
    })
    .parse(await world.json(["review", "1"]));
  expect(review.files.map((file) => file.path)).toEqual([
    "src/door.txt",
    "src/farewell.txt",
    "src/greeting.txt",
    "src/handle.txt",
  ]);
  expect(review.obstacles).toEqual([]);
  expect(await world.json(["review", "1/3"])).toMatchObject({
    task: "1/3",
    files: [{ path: "src/farewell.txt" }],
  });

  // A round goes to the last task's own session.
  const remark = ["--remark", "src/farewell.txt:1", "A bit warmer, please."];
  await world.json(["review", "1", ...remark, "--send", "--follow"]);
  const { facts } = z
    .looseObject({
      facts: z.array(
        z.looseObject({ type: z.string(), task: z.number(), body: z.looseObject({}) }),
      ),
    })
    .parse(await world.json(["show", "1/3"]));
  expect(facts.filter(({ type }) => type === "pack.compiled")).toHaveLength(1);
  const pack = z
    .object({ prompt: z.string(), items: z.array(z.looseObject({ source: z.string() })) })
    .loose()
    .parse(facts.find(({ type }) => type === "pack.compiled")?.body);
  expect(pack.prompt).toContain("The greeting is a file of text.");
  expect(pack.prompt).toContain("AC-2");
  expect(pack.prompt).not.toContain("AC-1");
  expect(pack.items.map(({ source }) => source)).toContain("run 1/1");

  await world.json(["review", "1", "--approve"]);
  expect((await world.tacit("ship", "1/1")).stderr).toContain("is a task");
  await world.json(["ship", "1"]);
  expect(await world.git("show", "--name-only", "--format=", "main")).toBe(
    [
      ".tacit/briefs/1-guests.review.md",
      "src/door.txt",
      "src/farewell.txt",
      "src/greeting.txt",
      "src/handle.txt",
    ].join("\n"),
  );
  expect(await world.git("show", "main:src/farewell.txt")).toBe("Farewell, dear guest.");
  expect(await world.git("show", "main:.tacit/briefs/1-guests.review.md")).toContain(
    "- 1/2 by @maya",
  );
  expect(await inbox()).toEqual([]);
}, 180_000);

test("a plan that cannot be carried out refuses the run and says everything that is wrong", async () => {
  const knot = await world.tacit("run", "2");
  expect(knot.code).toBe(2);
  expect(knot.stderr).toContain("T2 waits for T9, which the plan has not.");
  expect(knot.stderr).toContain("T1 waits for T2 waits for T1: none of them can begin.");

  const stranger = await world.tacit("run", "3");
  expect(stranger.code).toBe(2);
  expect(stranger.stderr).toContain("names the agent `./run-me`");
  expect(existsSync(path.join(home, "worktrees", "2-1-1"))).toBe(false);
}, 60_000);

test("where a person has the last task, a round reopens it; a stop in between loses nothing", async () => {
  const started = Output.parse(await world.json(["run", "4", "--follow"]));
  const { run } = started;
  const worktree = path.join(home, "worktrees", `${run}-2-1`);
  writeFiles(worktree, { "src/garden.txt": "A garden.\n" });

  await world.json(["stop", run]);
  const refused = await world.tacit("done", `${run}/2`);
  expect(refused.code).toBe(4);
  expect(refused.stderr).toContain(`tacit resume ${run}`);
  await world.json(["resume", run]);
  expect(await world.json(["show", run])).toMatchObject({ view: { status: "waiting" } });
  expect(Output.parse(await world.json(["done", run]))).toMatchObject({ status: "review" });

  const place = "src/garden.txt:1";
  const agent = ["review", run, "--remark", place, "Which flowers?", "--send", "--agent", "claude"];
  expect((await world.tacit(...agent)).stderr).toContain("go to @maya");
  const sent = await world.tacit("review", run, "--send", "--follow");
  expect(sent.code).toBe(0);
  const [item] = await inbox();
  expect(item).toMatchObject({ kind: "task", task: `${run}/2` });
  expect(item?.detail).toContain(`R1 at ${place}: Which flowers?`);
  writeFiles(worktree, { "src/garden.txt": "A rose garden.\n" });
  expect((await world.tacit("done", run)).code).toBe(0);
  expect(await world.json(["review", run, "--verify", "R1", "--approve"])).toMatchObject({
    approved: true,
    remarks: [{ id: "R1", state: "verified" }],
  });
  await world.json(["ship", run]);
  expect(await world.git("show", "main:src/garden.txt")).toBe("A rose garden.");
  await world.json(["ship", "--undo", run]);
  expect(await world.git("ls-tree", "--name-only", "main", "src/garden.txt")).toBe("");
  expect(await world.json(["show", run])).toMatchObject({ view: { status: "undone" } });
}, 120_000);

test("a plan of people alone needs no agent and no model", async () => {
  const program = fileURLToPath(new URL("../../bin/tacit", import.meta.url));
  const environment = { ...world.environment, TACIT_MODEL_BASE_URL: "" };
  const tacit = async (...args: string[]): Promise<unknown> => {
    const argv = [process.execPath, program, ...args, "--json"] as const;
    const answer: unknown = JSON.parse(
      (await tell([...argv], world.repository, environment)).stdout,
    );
    return answer;
  };
  const { run } = Output.parse(await tacit("run", "5", "--follow"));
  writeFiles(path.join(home, "worktrees", `${run}-1-1`), { "src/hedge.txt": "A hedge.\n" });
  expect(await tacit("done", run)).toMatchObject({ status: "review", agent: "none" });
}, 60_000);
