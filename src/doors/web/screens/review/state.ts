/**
 * Where a reviewer is in a change: beside React, so that a step from hunk to hunk draws two rows and not the whole list.
 *
 * It is kept for the life of the page under the change's name: whoever goes to a transcript and back is where they were.
 */
import { useSyncExternalStore } from "react";
import type { LineAt } from "../../diff/lines.ts";
import type { Cursor } from "./cursor.ts";
import type { Grown } from "./grow.ts";
import type { Order } from "./order.ts";

/** What is being said about a remark that is there. */
export type Saying = "edit" | "reopen" | "reply" | "waive";

/** A text that was asked for and does not have the focus yet. */
export interface Opening {
  /** Key of its draft. */
  readonly draft: string;
  /** A place, or the id of a remark. */
  readonly place: string;
}

/** Where a text stands between the lines. */
export interface Spot {
  readonly entry: string;
  readonly at: LineAt | "top";
}

export interface RoomState {
  /** Id of the entry that is looked at. */
  readonly current: string | undefined;
  /** In the lines of a hunk. */
  readonly cursor: Cursor | undefined;
  /** The next line is taken in as well. */
  readonly selecting: boolean;
  readonly order: Order;
  readonly foldsOpen: boolean;
  readonly foldsBut: ReadonlySet<string>;
  readonly split: boolean;
  /** Whether the right column is there. */
  readonly why: boolean;
  readonly grown: ReadonlyMap<string, Grown>;
  /** Places at which somebody has begun to write. */
  readonly composing: readonly string[];
  /** Where of them stand that are about more lines than a screen has. */
  readonly anchors: ReadonlyMap<string, Spot>;
  readonly opening: Opening | undefined;
  /** The text that has the focus, or had it until it was scrolled away. */
  readonly writing: Opening | undefined;
  /** The remark that a key is about. */
  readonly remark: string | undefined;
  readonly saying: ReadonlyMap<string, Saying>;
  readonly wanted: string;
  /** Hunks that were marked as viewed here: an answer that was on its way before knows nothing of them. */
  readonly marked: ReadonlySet<string>;
  readonly dialog: "send" | "approve" | "ship" | undefined;
  readonly scrolled: number;
}

export interface Room {
  readonly get: () => RoomState;
  readonly set: (change: Partial<RoomState>) => void;
  readonly hear: (each: () => void) => () => void;
}

const SPLIT = "tacit.review.split";
const WHY = "tacit.review.why";

export function openRoom(): Room {
  let state: RoomState = {
    current: undefined,
    cursor: undefined,
    selecting: false,
    order: "risk",
    foldsOpen: false,
    foldsBut: new Set(),
    split: localStorage.getItem(SPLIT) === "yes",
    why: localStorage.getItem(WHY) !== "no",
    grown: new Map(),
    composing: [],
    anchors: new Map(),
    opening: undefined,
    writing: undefined,
    remark: undefined,
    saying: new Map(),
    wanted: "",
    marked: new Set(),
    dialog: undefined,
    scrolled: 0,
  };
  const hearers = new Set<() => void>();
  return {
    get: () => state,
    set: (change) => {
      state = { ...state, ...change };
      if (change.split !== undefined) localStorage.setItem(SPLIT, change.split ? "yes" : "no");
      if (change.why !== undefined) localStorage.setItem(WHY, change.why ? "yes" : "no");
      for (const each of hearers) each();
    },
    hear: (each) => {
      hearers.add(each);
      return () => hearers.delete(each);
    },
  };
}

const rooms = new Map<string, Room>();

/** The room of a change, as it was left. */
export function roomOf(name: string): Room {
  const room = rooms.get(name) ?? openRoom();
  rooms.set(name, room);
  return room;
}

/** One thing of the state; `select` has to return the same for the same state. */
export function useRoomState<Part>(room: Room, select: (state: RoomState) => Part): Part {
  return useSyncExternalStore(room.hear, () => select(room.get()));
}

export function withEntry<Value>(
  map: ReadonlyMap<string, Value>,
  key: string,
  value: Value | undefined,
): ReadonlyMap<string, Value> {
  const next = new Map(map);
  if (value === undefined) next.delete(key);
  else next.set(key, value);
  return next;
}

export function toggled(set: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(key)) next.add(key);
  return next;
}
