/** What every part of the room knows of the change that is looked at. */
import { createContext, type RefObject, useContext } from "react";
import type { DiffHandle } from "../../diff/viewer.tsx";
import type { LineAt } from "../../diff/lines.ts";
import type { Actions, NewRemark } from "./actions.ts";
import type { Lines } from "./place.ts";
import type { Change, Entry, Section } from "./order.ts";
import type { Room, Spot } from "./state.ts";
import type { Remark } from "./words.ts";

export interface Desk {
  readonly change: Change;
  /** Root of the repository. */
  readonly project: string;
  /** As addresses have it. */
  readonly projectName: string;
  /** What drafts of this change are kept under. */
  readonly drafts: string;
  readonly room: Room;
  readonly view: RefObject<DiffHandle | null>;
  readonly sections: readonly Section[];
  /** As they stand below one another. */
  readonly entries: readonly Entry[];
  readonly byId: ReadonlyMap<string, Entry>;
  /** The entry at which a remark is shown; absent where none shows its place. */
  readonly entryOfRemark: ReadonlyMap<string, string>;
  /** `top` where it is about the file, or lines that no hunk shows. */
  readonly atOfRemark: ReadonlyMap<string, LineAt | "top">;
  readonly remarksOf: ReadonlyMap<string, readonly Remark[]>;
  /** Places at which somebody writes, and of which no line is shown. */
  readonly beside: readonly string[];
  /** Absent where a branch is only looked at. */
  readonly actions: Actions | undefined;
  readonly remark: (remark: NewRemark) => Promise<boolean>;
  readonly go: (entry: string, at?: LineAt) => void;
  readonly goTo: (place: string) => void;
  readonly goToRemark: (id: string) => void;
  /** Opens a text on a place, with the focus; `spot` is where it stands, if not at the last of its lines. */
  readonly compose: (place: Lines | string, text?: string, spot?: Spot) => void;
  /** Scrolls to near where something is written on a place, or on a remark. */
  readonly showPlace: (place: string) => void;
  readonly markSeen: (entry: Entry) => void;
  readonly moreContext: (entry: Entry) => void;
  readonly toggleFold: (entry: Entry) => void;
  readonly addressOf: (search: { readonly hunk?: string; readonly remark?: string }) => string;
}

export const DeskContext = createContext<Desk | undefined>(undefined);

/** @throws Error outside of the room */
export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (desk === undefined) throw new Error("There is no change here.");
  return desk;
}
