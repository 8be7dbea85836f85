/** A person says something to the bundled agent while its model keeps it waiting; nothing of it is lost, whatever dies. */
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { isResting } from "../../src/doors/app/runs/runs.ts";
import { findServer } from "../../src/doors/server/client.ts";
import type { Fact } from "../../src/ground/contract/event.ts";
import { type Journal, openJournal } from "../../src/ground/journal/database.ts";
import { kelvinSteps, openForeignWorld, request } from "../support/foreign-world.ts";
import type { StoryWorld } from "../support/story.ts";

const Run = z.looseObject({ run: z.string(), status: z.string() });
const words = "Rankine is wanted as well, in a file of its own.";
const rankine = "export function toRankine(celsius) {\n  return (celsius + 273.15) * 1.8;\n}\n";

let world: StoryWorld;
let journal: Journal;

beforeAll(async () => {
  const [change] = kelvinSteps;
  if (change === undefined) throw new Error("The change is scripted.");
  // Kelvin alone, and then its model says nothing more: only words with Rankine in them bring the run to its end.
  const endless = [change, { fault: { kind: "unanswered" as const } }];
  world = await openForeignWorld({
    turns: [
      {
        when: "Rankine",
        steps: [
          { calls: [{ tool: "write", arguments: { path: "lib/rankine.mjs", content: rankine } }] },
          { calls: [{ tool: "report_done", arguments: { summary: "Rankine is there too." } }] },
        ],
      },
      { when: "cut off in the middle", about: "celsius to kelvin", steps: endless },
      { when: "celsius to kelvin", steps: endless },
    ],
  });
  await world.json(["init"]);
  await world.json(["brief", request]);
  await world.json(["runs"]);
  journal = await openJournal({ home: world.environment["TACIT_HOME"] ?? "" });
});
afterAll(async () => {
  await journal.close();
  await world.remove();
});

/** Facts of the run up to the one that is enough. */
async function factsUntil(run: number, enough: (facts: readonly Fact[]) => boolean) {
  const facts: Fact[] = [];
  const stop = new AbortController();
  for await (const fact of journal.watch(run, 0, stop.signal)) {
    facts.push(fact);
    if (enough(facts)) break;
  }
  stop.abort();
  return facts;
}

/** Its agent has made the change, and waits for its model. */
async function atWork(): Promise<number> {
  const run = Number(Run.parse(await world.json(["run", "1"])).run);
  await factsUntil(run, (facts) => {
    const done = facts.filter(
      ({ type, body }) => type === "agent.called" && body.status === "completed",
    );
    return done.length >= 3;
  });
  return run;
}

function turnsOf(facts: readonly Fact[]) {
  return facts.flatMap(({ type, body }) => (type === "turn.started" ? [body] : []));
}

function endsOf(facts: readonly Fact[]): string[] {
  return facts.flatMap(({ type, body }) => (type === "turn.ended" ? [body.outcome] : []));
}

test("the turn ends in order, the next one begins with the words, and the run comes to review with both", async () => {
  const run = await atWork();
  const key = world.environment["TACIT_MODEL_API_KEY"] ?? "";
  const answer = await world.json(["steer", String(run), `${words} The key is ${key}.`]);
  expect(answer).toMatchObject({ run: String(run), status: "running" });

  const facts = await factsUntil(run, isResting);
  const [first, second, ...more] = turnsOf(facts);
  expect([first?.cause, second?.cause, more]).toEqual(["brief", "steer", []]);
  expect(second?.prompt).toContain(`${words} The key is [`);
  expect(JSON.stringify(facts)).not.toContain(key);
  expect(second?.prompt).not.toContain("# The task"); // it remembers the brief
  expect(endsOf(facts)).toEqual(["cancelled", "finished"]);
  const sessions = facts.filter(({ type }) => type === "session.opened");
  expect(sessions).toHaveLength(1);
  expect(await world.json(["show", String(run)])).toMatchObject({ view: { status: "review" } });
  const files = await world.git("ls-tree", "-r", "--name-only", `tacit/${run}-1-1`, "lib/");
  expect(files.split("\n")).toEqual(expect.arrayContaining(["lib/kelvin.mjs", "lib/rankine.mjs"]));
}, 120_000);

test("its review is put off and brought back, and the inbox says until when it is away", async () => {
  const item = "review:1";
  const away = await world.json(["snooze", item, "3h"]);
  expect(away).toMatchObject({ item, run: "1", until: expect.stringMatching(/Z$/) });
  expect(await world.json(["inbox"])).toMatchObject({ items: [], snoozed: [{ item }] });
  expect((await world.tacit("inbox")).stdout).toMatch(
    /^Nothing needs you\.\n1 snoozed; review:1 is back /,
  );
  expect((await world.tacit("snooze", item, "40d")).code).toBe(2);
  expect((await world.tacit("snooze", item, "now")).stdout).toBe("review:1  is back.\n");
  expect(await world.json(["inbox"])).toMatchObject({ items: [{ item }], snoozed: [] });
});

test("killed between the words and the turn that tells them, the run goes on from them", async () => {
  const run = await atWork();
  const pid = (await (await findServer(world.environment))?.health())?.pid ?? 0;
  process.kill(pid, "SIGSTOP"); // so that nobody hears what is said
  await journal.append({ run }, "steer.said", { text: words, by: "ada" });
  process.kill(pid, "SIGKILL");
  await world.json(["runs"]); // sees an open run, and has a server started

  const facts = await factsUntil(run, isResting);
  expect(turnsOf(facts).map(({ cause }) => cause)).toEqual(["brief", "steer"]);
  expect(endsOf(facts)).toEqual(["interrupted", "finished"]);
  expect(await world.json(["show", String(run)])).toMatchObject({ view: { status: "review" } });
}, 120_000);

test("where no agent is at work it says what to do instead, and tells nothing", async () => {
  const told = await world.tacit("steer", "1", words);
  expect(told.code).toBe(4);
  expect(told.stderr).toMatch(/Run 1 is review.*tacit review 1 --remark change/s);
  expect((await world.tacit("steer", "1", "  ")).code).toBe(2);
  const run = await atWork();
  await world.json(["stop", String(run)]);
  expect((await world.tacit("steer", String(run), words)).stderr).toContain(`tacit resume ${run}`);
  const said = (await journal.facts(run)).filter(({ type }) => type === "steer.said");
  expect(said).toEqual([]);
}, 120_000);

test("an agent that heeds no cancel is ended, and another process of it begins with the words", async () => {
  const program = fileURLToPath(new URL("../support/acp-program.ts", import.meta.url));
  const agent = `${process.execPath} ${program} headstrong`;
  const { run: id } = Run.parse(await world.json(["run", "1", "--agent", agent]));
  const run = Number(id);
  await factsUntil(run, (facts) => facts.some(({ type }) => type === "agent.called"));
  await world.json(["steer", id, words]);

  const facts = await factsUntil(run, isResting);
  expect(turnsOf(facts).map(({ cause }) => cause)).toEqual(["brief", "steer"]);
  expect(endsOf(facts)).toEqual(["cancelled", "finished"]);
  expect(facts.filter(({ type }) => type === "session.opened")).toHaveLength(2);
  // Its conversation is lost, so it is told the brief as well.
  expect(turnsOf(facts)[1]?.prompt).toMatch(/celsius to kelvin.*Rankine/s);
  expect(await world.json(["show", id])).toMatchObject({ view: { status: "review" } });
}, 120_000);
