/** A branch that Tacit did not make: looked at, remarked on, mended by an agent or by hand, approved and shipped. */
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { openJournal } from "../../src/ground/journal/database.ts";
import type { ModelScript } from "../support/model-server.ts";
import { openWorld, type StoryWorld } from "../support/story.ts";
import { writeFiles } from "../support/temporary-repository.ts";

function write(file: string, content: string) {
  return { calls: [{ tool: "write", arguments: { path: file, content } }] };
}

function report(summary: string, ...ids: string[]) {
  const remarks = ids.map((id) => ({ id, state: "addressed", note: "Done." }));
  return { calls: [{ tool: "report_done", arguments: { summary, remarks } }] };
}

const script: ModelScript = {
  turns: [
    {
      when: "mend the cause",
      steps: [write("src/door.txt", "A red door.\n"), report("The word is gone.", "R1", "R2")],
    },
    {
      when: "Remarks on `doors`.*# The remarks.*R2 at change.*R1 at src/door.txt:1",
      steps: [
        write("src/door.txt", "A red door. TODO\n"),
        write("src/bell.txt", "A bell.\n"),
        report("A red door, and a bell.", "R1", "R2"),
      ],
    },
  ],
};

const Review = z.looseObject({
  run: z.string().optional(),
  title: z.string(),
  status: z.string(),
  base: z.string(),
  commit: z.string(),
  change: z.looseObject({
    from: z.string(),
    of: z.string(),
    target: z.string().optional(),
    fixes: z.string().optional(),
  }),
  files: z.array(z.looseObject({ path: z.string() })),
  remarks: z.array(z.looseObject({ id: z.string(), state: z.string() })),
  obstacles: z.array(z.string()),
  approved: z.boolean(),
  problems: z.array(z.string()),
});

function entry(title: string, scope: string): string {
  return `---\nkind: convention\nstatus: active\ntitle: ${title}\nscope: ["${scope}"]\n---\n\n${title}.\n`;
}

let folder = "";
let world: StoryWorld;
let home = "";

async function review(...args: string[]) {
  return Review.parse(await world.json(["review", ...args]));
}

/** Commits files on a branch that is made where need be, and comes back to `main`. */
async function work(branch: string, subject: string, files: Readonly<Record<string, string>>) {
  const there = await world.git("branch", "--list", branch);
  await world.git("switch", "-q", ...(there === "" ? ["-c"] : []), branch);
  writeFiles(world.repository, files);
  await world.git("add", "-A");
  await world.git("commit", "-qm", subject);
  await world.git("switch", "-q", "main");
  return world.git("rev-parse", branch);
}

/** The item that a run asks next. */
async function asked(run: number): Promise<{ readonly item: number; readonly question: string }> {
  const journal = await openJournal({ home });
  const stop = new AbortController();
  try {
    for await (const { type, body } of journal.watch(run, 0, stop.signal)) {
      if (type === "item.asked") return body;
    }
    throw new Error("The journal ended.");
  } finally {
    stop.abort();
    await journal.close();
  }
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "tacit-branch-"));
  writeFiles(path.join(folder, "house"), {
    "README.md": "# A house\n",
    "src/wall.txt": "A wall.\n",
    ".tacit/config.yaml": "checks:\n  words: '! grep -rn TODO src'\n",
    ".tacit/context/conventions/doors.md": entry("Doors are red", "src/door*"),
    ".tacit/context/conventions/roofs.md": entry("Roofs are flat", "roof/**"),
  });
  writeFiles(folder, { "script.json": JSON.stringify(script) });
  world = await openWorld({
    sample: path.join(folder, "house"),
    script: path.join(folder, "script.json"),
  });
  home = world.environment["TACIT_HOME"] ?? "";
});
afterAll(async () => {
  await world.remove();
  await rm(folder, { recursive: true, force: true });
});

test("a branch made by hand is looked at for nothing, mended by an agent, and shipped", async () => {
  await work("doors", "Add a door", { "src/door.txt": "A door.\n" });
  const tip = await work("doors", "Lower the wall", { "src/wall.txt": "A low wall.\n" });
  writeFiles(world.repository, { "src/garden.txt": "A garden.\n" });
  await world.git("add", "-A");
  await world.git("commit", "-qm", "A garden");

  const looked = await review("main..doors");
  expect(looked).toMatchObject({
    title: "doors onto main",
    status: "unreviewed",
    commit: tip,
    files: [{ path: "src/door.txt" }, { path: "src/wall.txt" }],
    change: { from: "main", of: "doors", target: "main" },
  });
  expect(looked.run).toBeUndefined();
  expect(existsSync(path.join(home, "postgres"))).toBe(false);
  expect(await world.git("for-each-ref", "refs/tacit/")).toBe("");
  expect(await review("..doors")).toEqual(looked);

  // What is wrong opens nothing; the first remark does.
  const bad = await world.tacit("review", "main..doors", "--remark", "src/roof.txt", "Leaks.");
  expect(bad.code).toBe(2);
  expect((await world.tacit("review", "main..doors", "--verify", "R1")).code).toBe(2);
  expect(await world.json(["runs"])).toMatchObject({ runs: [] });
  const opened = await review(
    "main..doors",
    "--remark",
    "src/door.txt:1",
    "Doors are red here.",
    "change",
    "A bell is missing.",
  );
  expect(opened).toMatchObject({ status: "review", remarks: [{ id: "R1" }, { id: "R2" }] });
  const run = opened.run ?? "";
  expect((await review("main...doors")).run).toBe(run);
  expect(await world.json(["inbox"])).toMatchObject({
    items: [{ kind: "review", question: "Review the change: doors onto main" }],
  });

  const checked = await world.tacit("review", run, "--check", "--follow");
  expect([checked.code, checked.stdout]).toEqual([0, expect.stringContaining("passed")]);
  expect((await world.tacit("review", run, "--approve")).stderr).toMatch(
    /R1 \(draft\), R2 \(draft\) are open/,
  );

  const sent = await world.json(["review", "main..doors", "--send", "--follow"]);
  expect(sent).toMatchObject({
    run,
    status: "review",
    agent: "bundled",
    branch: `tacit/${run}-1-1`,
    checks: [{ name: "words", status: "passed" }],
  });
  const { facts } = z
    .looseObject({ facts: z.array(z.looseObject({ type: z.string(), body: z.looseObject({}) })) })
    .parse(await world.json(["show", run]));
  const prompts = facts.filter(({ type }) => type === "turn.started").map(({ body }) => body);
  expect(prompts).toHaveLength(2); // its own word was found by the checks and went back
  const first = z.object({ prompt: z.string() }).loose().parse(prompts[0]).prompt;
  expect(first).toContain("```\n- Lower the wall\n- Add a door\n```");
  expect(first).toContain("Doors are red (convention");
  expect(first).not.toContain("Roofs are flat");

  // The branch itself has not moved, and can take what was mended.
  expect(await world.git("rev-parse", "doors")).toBe(tip);
  const mended = await review("main..doors");
  expect(mended.change.fixes).toBe(`tacit/${run}-1-1`);
  expect(mended.remarks.map(({ state }) => state)).toEqual(["addressed", "addressed"]);
  await world.git("fetch", "-q", ".", `tacit/${run}-1-1:doors`);
  const taken = await review("main..doors");
  expect(taken.commit).toBe(mended.commit);
  expect(taken.change.fixes).toBeUndefined();

  const approved = await review("main..doors", "--verify", "R1", "R2", "--approve");
  expect(approved).toMatchObject({ approved: true, obstacles: [] });
  await world.json(["ship", run]);
  expect(await world.git("show", "--name-only", "--format=", "main")).toBe(
    [
      `.tacit/reviews/${run}-doors-onto-main.review.md`,
      "src/bell.txt",
      "src/door.txt",
      "src/wall.txt",
    ].join("\n"),
  );
  const message = await world.git("log", "-1", "--format=%B", "main");
  expect(message).toContain("doors\n\n* Lower the wall\n* Add a door\n\nBranch: doors\n");
  expect(message).toContain("Co-authored-by: Marcus <marcus@example.invalid>");
  expect(await world.json(["inbox"])).toMatchObject({ items: [] });
  // It is over: who looks at the pair again looks at a branch.
  expect((await review("main..doors")).status).toBe("unreviewed");
  await world.json(["ship", "--undo", run]);
  expect((await review("main..doors")).run).toBe(run);
  await world.json(["stop", run]);
}, 180_000);

test("remarks that a person takes to a tool of theirs are looked at when the branch has moved", async () => {
  await work("roof", "Add a roof", { "roof/roof.txt": "A roof. TODO\n" });
  const none = await world.tacit("review", "main..roof", "--prompt");
  expect([none.code, none.stderr]).toEqual([2, expect.stringContaining("no remark to send")]);
  expect(await world.git("for-each-ref", "refs/tacit/reviews/roof*/*")).toBe("");
  const place = "roof/roof.txt:1";
  const first = await review("main..roof", "--remark", place, "It licks.", "change", "Hm.");
  const run = first.run ?? "";
  const drafts = ["--edit", "R1", "blocker: It leaks.", "--discard", "R2"];
  const changed = await world.tacit("review", run, ...drafts);
  expect(changed.stdout).toContain("R2  discarded\nR1  draft  blocker  roof/roof.txt:1  It leaks.");
  const Prompt = z.looseObject({ prompt: z.string(), remarks: z.array(z.string()) });
  const told = Prompt.parse(await world.json(["review", "main..roof", "--prompt"]));
  expect(told.remarks).toEqual(["R1"]);
  expect(told.prompt).toContain(`## R1 at ${place}`);
  expect(told.prompt).toContain("A roof. TODO");
  expect(told.prompt).toContain("It leaks.");
  expect(told.prompt).not.toMatch(/report_done|It licks|Hm/);
  const late = await world.tacit("review", run, "--discard", "R1");
  expect([late.code, late.stderr]).toEqual([4, expect.stringContaining("R1 went with round 1")]);
  expect(await review(run)).toMatchObject({ status: "review", remarks: [{ state: "sent" }] });

  // Amended, so the branch was rewritten: the review follows it, and its first commit is kept.
  await world.git("switch", "-q", "roof");
  writeFiles(world.repository, { "roof/roof.txt": "A tight roof.\n" });
  await world.git("commit", "-qa", "--amend", "-m", "Add a tight roof");
  await world.git("switch", "-q", "main");
  const moved = await review("main..roof");
  expect(moved.run).toBe(run);
  expect(moved.commit).not.toBe(first.commit);
  expect((await world.tacit("review", run)).stdout).toContain("--verify R1");
  expect(await world.json(["review", run, "--interdiff"])).toMatchObject({ from: first.commit });
  await world.json(["review", run, "--reopen", "R1", "Not in the rain."]);
  const again = Prompt.parse(await world.json(["review", run, "--prompt"]));
  expect(again.prompt).toContain("Not in the rain.");

  const settled = await review(run, "--verify", "R1", "--approve");
  expect(settled.approved).toBe(true);
  await world.git("branch", "-D", "roof");
  const gone = await review("main..roof");
  expect(gone).toMatchObject({ run, commit: settled.commit, approved: true });
  expect(gone.problems).toEqual([expect.stringContaining("roof is gone")]);
  await world.git("reflog", "expire", "--expire=now", "--all");
  await world.git("gc", "-q", "--prune=now");
  await world.json(["ship", run]);
  expect(await world.git("log", "-1", "--format=%s", "main")).toBe("Add a tight roof");
}, 180_000);

test("checks that are red end with 1; a branch that moves is worked at in another worktree; a stop ends it", async () => {
  await work("cellar", "Add a cellar", { "src/cellar.txt": "A cellar. TODO\n" });
  const red = await world.tacit("review", "main..cellar", "--check", "--follow");
  expect([red.code, red.stdout]).toEqual([1, expect.stringContaining("src/cellar.txt:1")]);
  const { run = "" } = await review("main..cellar");
  const refused = await world.tacit("review", "main..cellar", "--approve");
  expect([refused.code, refused.stderr]).toEqual([4, expect.stringContaining("are red at")]);

  const tip = await work("cellar", "Dig", { "src/cellar.txt": "A cellar.\n" });
  const agent = fileURLToPath(new URL("../support/acp-program.ts", import.meta.url));
  const command = `${process.execPath} ${agent} plain`;
  const sent = ["--remark", "src/cellar.txt:1", "Is it dry?", "--send", "--agent", command];
  expect(await world.json(["review", "main..cellar", ...sent, "--follow"])).toMatchObject({
    run,
    status: "review",
    agent: command,
    branch: `tacit/${run}-2-1`,
    safety: "supervised",
    commit: tip,
    checks: [{ status: "passed" }],
  });
  expect(await world.git("rev-parse", `tacit/${run}-1-1`, `tacit/${run}-2-1`)).toBe(
    `${await world.git("rev-parse", "cellar~1")}\n${tip}`,
  );
  const waived = ["--waive", "R1", "It is.", "--approve"];
  expect(await review(run, ...waived)).toMatchObject({ approved: true, commit: tip });

  // The last commit of a branch that moves once more is checked before it is approved.
  const last = await work("cellar", "Whitewash", { "src/cellar.txt": "A white cellar.\n" });
  expect(await review("main..cellar")).toMatchObject({ approved: false, commit: last });
  expect(await review("main..cellar", "--approve")).toMatchObject({ approved: true, commit: last });
  expect(await world.json(["stop", run])).toMatchObject({ status: "stopped" });
  expect((await review("main..cellar")).status).toBe("unreviewed");
  expect(await review(run)).toMatchObject({ status: "stopped", commit: last });
}, 180_000);

test("set-up of a branch that others made is asked for; a no fails the checks, and the next ones begin anew", async () => {
  await work("yard", "Add a yard", { "src/yard.txt": "A yard.\n" });
  const config = await readFile(path.join(world.repository, ".tacit/config.yaml"), "utf8");
  writeFiles(world.repository, { ".tacit/config.yaml": `${config}setup: npm test\n` }); // allowed in the settings
  const { run = "" } = await review("main..yard", "--remark", "src/yard.txt", "Pave it.");
  const checking = world.tacit("review", run, "--check", "--follow");
  const item = await asked(Number(run));
  expect(item.question).toBe("Run `npm test` without a sandbox, on a branch that others made?");
  await world.json(["deny", String(item.item)]);
  const refused = await checking;
  expect([refused.code, refused.stdout]).toEqual([3, expect.stringContaining("was not allowed")]);
  expect(await review(run)).toMatchObject({ status: "failed" });

  writeFiles(world.repository, { ".tacit/config.yaml": config });
  const tip = await work("yard", "Pave it", { "src/yard.txt": "A paved yard.\n" });
  expect(await review(run)).toMatchObject({ status: "review", commit: tip });
  expect(await world.json(["review", run, "--check", "--follow"])).toMatchObject({
    branch: `tacit/${run}-2-1`,
    checks: [{ status: "passed" }],
  });
}, 120_000);
