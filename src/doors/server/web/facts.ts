/** Facts for a page: large ones end early, and say so. */
import type { Fact } from "../../../ground/contract/event.ts";
import type { FactLine } from "../../../ground/contract/api.ts";

/** Characters of all texts of a body together, and a few for everything else in it. */
const LARGEST = 16_000;
/** Lists in lists; an agent's tool may be called with anything. */
const DEEPEST = 20;
/** What a number, a name or a list costs. */
const PART = 8;

/** A fact as it is sent with others. */
export function factLine(fact: Fact): FactLine {
  const { body, cut } = cutBody(fact.body);
  return { ...outline(fact), body, ...(cut ? { cut: true } : {}) };
}

/** A fact that was asked for alone. */
export function wholeFact(fact: Fact): FactLine {
  return { ...outline(fact), body: { ...fact.body } };
}

function outline({ sequence, run, task, attempt, type, at }: Fact): Omit<FactLine, "body"> {
  return { sequence, run, task, attempt, type, at: at.toISOString() };
}

interface Room {
  left: number;
  cut: boolean;
}

/** The first of a body's texts and lists, in its order. */
export function cutBody(body: object): {
  readonly body: Record<string, unknown>;
  readonly cut: boolean;
} {
  const room: Room = { left: LARGEST, cut: false };
  const shown = Object.fromEntries(entriesWithin(body, room, 1));
  return { body: shown, cut: room.cut };
}

function within(value: unknown, room: Room, depth: number): unknown {
  if (typeof value === "string") return textWithin(value, room);
  room.left -= PART;
  if (typeof value !== "object" || value === null) return value;
  if (depth > DEEPEST) {
    room.cut = true;
    return null;
  }
  if (!Array.isArray(value)) return Object.fromEntries(entriesWithin(value, room, depth + 1));
  const list: unknown[] = [];
  for (const part of value) {
    if (isFull(room)) break;
    list.push(within(part, room, depth + 1));
  }
  return list;
}

function entriesWithin(value: object, room: Room, depth: number): [string, unknown][] {
  const entries: [string, unknown][] = [];
  for (const [name, part] of Object.entries(value)) {
    // What is not there is not cut either.
    if (part === undefined) continue;
    if (isFull(room)) break;
    entries.push([textWithin(name, room), within(part, room, depth)]);
  }
  return entries;
}

function isFull(room: Room): boolean {
  if (room.left > 0) return false;
  room.cut = true;
  return true;
}

function textWithin(text: string, room: Room): string {
  const kept = text.slice(0, Math.max(0, room.left)).toWellFormed();
  if (text.length > kept.length) room.cut = true;
  room.left -= kept.length;
  return kept;
}
