/** What is being said about a remark that is there, kept until it is saved. */
import { draftAt, keepDraft } from "../../drafts/drafts.ts";
import type { Desk } from "./desk.ts";
import { writtenOf } from "./markdown.ts";
import { severityIn } from "./severity.tsx";
import { type Saying, withEntry } from "./state.ts";
import { isUnsent, type Remark } from "./words.ts";

/** Where its text is kept. */
export function sayingDraft(what: Saying, drafts: string, id: string): string {
  return `${what}:${drafts}:${id}`;
}

/** Where what an edited draft is to weigh is kept. */
export function weightDraft(drafts: string, id: string): string {
  return `weight:${drafts}:${id}`;
}

/** Opens a text about a remark, with the focus; a draft is edited from what it says. */
export function beginSaying(
  { room, drafts }: Pick<Desk, "room" | "drafts">,
  remark: Remark,
  what: Saying,
): void {
  const { id } = remark;
  const draft = sayingDraft(what, drafts, id);
  if (what === "edit" && draftAt(draft) === "") keepDraft(draft, writtenOf(remark));
  room.set({
    saying: withEntry(room.get().saying, id, what),
    remark: id,
    opening: { draft, place: id },
  });
}

/** Puts the text about a remark away; what says the same as before is not kept. */
export function endSaying(
  { room, drafts }: Pick<Desk, "room" | "drafts">,
  remark: Remark,
  what: Saying,
): void {
  if (what === "edit" && editIn(drafts, remark) === undefined) dropEdit(drafts, remark.id);
  room.set({
    saying: withEntry(room.get().saying, remark.id, undefined),
    remark: remark.id,
    opening: undefined,
  });
}

export interface Edit {
  readonly text: string;
  readonly severity: Remark["severity"];
}

/** What somebody has changed in a remark and not saved. */
export function editIn(drafts: string, remark: Remark): Edit | undefined {
  const text = draftAt(sayingDraft("edit", drafts, remark.id));
  const severity = severityIn(draftAt(weightDraft(drafts, remark.id)), remark.severity);
  if (text.trim() === "") return undefined;
  const isSame = text === writtenOf(remark) && severity === remark.severity;
  return isSame ? undefined : { text, severity };
}

/** Remarks that can still be edited, with what was changed in them and not saved. */
export function unsavedEdits(
  drafts: string,
  remarks: readonly Remark[],
): ReadonlyMap<string, Edit> {
  return new Map(
    remarks.filter(isUnsent).flatMap((remark) => {
      const edit = editIn(drafts, remark);
      return edit === undefined ? [] : [[remark.id, edit] as const];
    }),
  );
}

export function dropEdit(drafts: string, id: string): void {
  keepDraft(sayingDraft("edit", drafts, id), "");
  keepDraft(weightDraft(drafts, id), "");
}

/** Nothing can be said any more of a remark that is gone. */
export function dropSayings({ room, drafts }: Pick<Desk, "room" | "drafts">, id: string): void {
  dropEdit(drafts, id);
  for (const what of ["reopen", "reply", "waive"] as const)
    keepDraft(sayingDraft(what, drafts, id), "");
  room.set({ saying: withEntry(room.get().saying, id, undefined), remark: undefined });
}
