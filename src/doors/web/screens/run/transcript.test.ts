import { expect, test } from "vitest";
import type { FactEvent, FactLine } from "../../../../ground/contract/api.ts";
import { taskFacts } from "../../../../ground/contract/event.ts";
import { type FactPage, taskFactTypes, Transcript, type Wanted } from "./transcript.ts";

function said(sequence: number, task = 1): FactLine {
  const body = { turn: 1, text: `Fact ${sequence}.` };
  const at = "2026-01-01T00:00:00.000Z";
  return { sequence, run: 1, task, attempt: 1, type: "agent.said", body, at };
}

function told(sequence: number): FactEvent {
  return { ...said(sequence), project: "/repo" };
}

/** A server with these facts, and a page whose frames come when they are asked for. */
function setUp(many: number, task?: number) {
  const all = Array.from({ length: many }, (_, index) => said(index + 1, (index % 2) + 1));
  const asked: Wanted[] = [];
  let frames: (() => void)[] = [];
  const read = async (wanted: Wanted): Promise<FactPage> => {
    asked.push(wanted);
    const limit = wanted.last ?? wanted.limit ?? 200;
    const { after, before = Number.POSITIVE_INFINITY } = wanted;
    const total = all.length;
    if (after !== undefined) {
      const rest = all.filter(({ sequence }) => sequence > after);
      const facts = rest.slice(0, limit);
      return { facts, total, ...(rest.length > limit ? { next: facts.at(-1)?.sequence } : {}) };
    }
    const rest = all.filter(({ sequence }) => sequence < before);
    const facts = rest.slice(-limit);
    return { facts, total, ...(rest.length > limit ? { previous: facts[0]?.sequence } : {}) };
  };
  const transcript = new Transcript({ read, task, frame: (act) => frames.push(act) });
  const paint = (): void => {
    const due = frames;
    frames = [];
    for (const act of due) act();
  };
  return { all, asked, transcript, paint, sequences: () => transcript.facts.map(sequenceOf) };
}

function sequenceOf({ sequence }: FactLine): number {
  return sequence;
}

function upTo(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

test("it opens at the end with one page, and earlier ones come before it", async () => {
  const { transcript, asked, sequences } = setUp(1_000);
  await transcript.open();
  expect(asked).toEqual([{ last: 200 }]);
  expect(sequences()).toEqual(upTo(801, 1_000));
  await transcript.earlier();
  expect(sequences()).toEqual(upTo(301, 1_000));
  expect(transcript.begins).toBe(false);
  await transcript.earlier();
  expect(sequences()).toEqual(upTo(1, 1_000));
  expect(transcript.begins).toBe(true);
  await transcript.earlier();
  expect(asked).toHaveLength(3);
});

test("facts of the stream are taken in once a frame, and who listens hears of it once", async () => {
  const { transcript, paint, sequences } = setUp(10);
  await transcript.open();
  let heard = 0;
  transcript.subscribe(() => (heard += 1));
  for (let sequence = 11; sequence <= 60; sequence += 1) transcript.hear(told(sequence));
  expect(sequences()).toHaveLength(10);
  paint();
  expect(sequences()).toEqual(upTo(1, 60));
  expect(heard).toBe(1);
  expect(transcript.total).toBe(60);
});

test("what the stream and a page both tell is there once, in its order", async () => {
  const { transcript, all, paint, sequences } = setUp(10);
  const opening = transcript.open();
  transcript.hear(told(10));
  transcript.hear(told(11));
  paint();
  await opening;
  expect(sequences()).toEqual(upTo(1, 11));
  // 12 and 13 were missed while nobody listened.
  for (let sequence = 11; sequence <= 14; sequence += 1) all.push(said(sequence));
  transcript.hear(told(14));
  paint();
  all.push(said(15));
  await transcript.open();
  expect(sequences()).toEqual(upTo(1, 15));
});

test("what was missed is caught up with, page after page", async () => {
  const { transcript, all, sequences, asked } = setUp(10);
  await transcript.open();
  for (let sequence = 11; sequence <= 1_200; sequence += 1) all.push(said(sequence));
  await transcript.catchUp();
  expect(sequences()).toEqual(upTo(1, 1_200));
  expect(asked.map(({ after }) => after)).toEqual([undefined, 10, 510, 1_010]);
});

test("around a fact that an address names it does not follow until its end is read", async () => {
  const { transcript, paint, sequences } = setUp(2_000);
  await transcript.open(1_000);
  expect(sequences()).toEqual(upTo(750, 1_249));
  expect(transcript.ends).toBe(false);
  transcript.hear(told(2_001));
  paint();
  expect(sequences().at(-1)).toBe(1_249);
  await transcript.later();
  await transcript.later();
  expect(transcript.ends).toBe(true);
  expect(sequences()).toEqual(upTo(750, 2_000));
});

test("one task alone is shown where one is asked for, with what is the whole run's", async () => {
  const { transcript } = setUp(10, 2);
  await transcript.open();
  expect(transcript.rows.map((row) => row.kind === "entry" && row.entry.task)).toEqual(
    Array.from({ length: 5 }, () => 2),
  );
  expect([...taskFactTypes].toSorted()).toEqual([...taskFacts].toSorted());
});

test("a page that cannot be had is told, and the next try forgets it", async () => {
  let fails = true;
  const read = async (): Promise<FactPage> => {
    if (fails) throw new Error("The server does not answer.");
    return { facts: [said(1)], total: 1 };
  };
  const transcript = new Transcript({ read, frame: (act) => act() });
  await transcript.open();
  expect(transcript.error?.message).toBe("The server does not answer.");
  fails = false;
  await transcript.open();
  expect(transcript.error).toBeUndefined();
  expect(transcript.facts).toHaveLength(1);
});

test("one more fact leaves the rows of thousands as they were", async () => {
  const { transcript, all, paint } = setUp(0);
  for (let sequence = 1; sequence <= 10_000; sequence += 1) all.push(said(sequence));
  await transcript.open();
  while (!transcript.begins) {
    // oxlint-disable-next-line no-await-in-loop -- page after page
    await transcript.earlier();
  }
  const before = [...transcript.rows];
  transcript.hear(told(10_001));
  paint();
  expect(transcript.rows).toHaveLength(10_001);
  expect(before.every((row, index) => row === transcript.rows[index])).toBe(true);
});
