/** The keys of the room: hunks, lines within one, and the verdict. */
import { useKeys } from "../../keys/listen.ts";
import { draftsUnder } from "../../drafts/drafts.ts";
import { copy, say } from "../../parts/say.tsx";
import type { LineAt } from "../../diff/lines.ts";
import { placesOfDrafts, remarkDraft } from "./composer.tsx";
import { firstChanged, linesOfHunk, linesSelected, moved, textsAt } from "./cursor.ts";
import { type Desk, useDesk } from "./desk.ts";
import { hunkMarkdown, remarkMarkdown, suggestionOf } from "./markdown.ts";
import { type Entry, isSeen, nextAfter, orders } from "./order.ts";
import { placeOfFile, type Lines } from "./place.ts";
import { cardOf, deedsOf } from "./remark-card.tsx";
import { isInView } from "./reveal.ts";
import { beginSaying } from "./saying.ts";
import { sideable } from "./sideable.ts";
import { useRoomState } from "./state.ts";
import { isAtWork, type Remark, standingOf } from "./words.ts";

export function RoomKeys({
  toggleInterdiff,
}: {
  readonly toggleInterdiff: (() => void) | undefined;
}) {
  const desk = useDesk();
  const inLines = useRoomState(desk.room, (state) => state.cursor !== undefined);
  return (
    <>
      <HunkKeys desk={desk} toggleInterdiff={toggleInterdiff} inLines={inLines} />
      {inLines && <LineKeys desk={desk} />}
    </>
  );
}

function currentOf({ room, byId }: Desk): Entry | undefined {
  return byId.get(room.get().current ?? "");
}

function HunkKeys({
  desk,
  toggleInterdiff,
  inLines,
}: {
  readonly desk: Desk;
  readonly toggleInterdiff: (() => void) | undefined;
  /** Lines have these keys then. */
  readonly inLines: boolean;
}) {
  const { room, entries, actions, change, go, compose } = desk;
  const step = (by: 1 | -1, wanted: (entry: Entry) => boolean = () => true): void => {
    const { current } = room.get();
    const at = entries.findIndex(({ id }) => id === current);
    // Next to the end is no way round: who reads on and on should see that it is over.
    const rest = by === 1 ? entries.slice(at + 1) : entries.slice(0, Math.max(0, at)).toReversed();
    const entry = rest.find(wanted);
    if (entry !== undefined) go(entry.id);
  };
  const file = (by: 1 | -1): void => {
    const path = currentOf(desk)?.path;
    step(by, (entry) => entry.path !== path);
  };
  const ask = (dialog: "send" | "approve" | "ship"): void => {
    if (isAtWork(change.status)) say("The agent is at work; this can wait until it is back.");
    else room.set({ dialog });
  };
  const whole = actions !== undefined && change.task === undefined && change.run !== undefined;
  useKeys({
    "review.nextFile": () => file(1),
    "review.previousFile": () => file(-1),
    "review.nextRemark": () => walkRemarks(desk, 1),
    "review.previousRemark": () => walkRemarks(desk, -1),
    "review.unseen": () => goUnseen(desk),
    "review.seen": () => {
      const entry = currentOf(desk);
      if (entry === undefined) return;
      if (!isSeen(entry)) desk.markSeen(entry);
      goUnseen(desk);
    },
    "review.order": () => {
      const { order } = room.get();
      room.set({ order: orders[(orders.indexOf(order) + 1) % orders.length] ?? "risk" });
    },
    "review.split": () => room.set({ split: !room.get().split }),
    "review.context": () => {
      const entry = currentOf(desk);
      if (change.interdiff) say("An interdiff has no more context; i shows the whole change.");
      else if (entry?.hunk === undefined) say("There are no lines here to show more around.");
      else desk.moreContext(entry);
    },
    "review.moved": () => {
      const mayFold = change.files.some(({ hunks }) =>
        hunks.some(({ fold }) => fold !== undefined),
      );
      if (mayFold) room.set({ foldsOpen: !room.get().foldsOpen, foldsBut: new Set() });
      else say("No hunk was only moved, or made by a machine.");
    },
    "review.why": () => room.set({ why: !room.get().why }),
    copy: () => copyCurrent(desk),
    ...(!inLines && {
      "review.next": () => step(1),
      "review.previous": () => step(-1),
      "review.lines": () => {
        const entry = currentOf(desk);
        if (entry === undefined) return;
        if (entry.folded || entry.hunk === undefined) desk.toggleFold(entry);
        else {
          const at = firstChanged(entry.hunk.lines);
          if (at !== undefined) setCursor(desk, entry, at);
        }
      },
      "review.remark": () => {
        const entry = currentOf(desk);
        if (entry === undefined) return;
        const { hunk } = entry;
        if (hunk?.linesLeft !== undefined) {
          say("Its lines are on their way.");
          return;
        }
        const lines = hunk === undefined ? undefined : linesOfHunk(hunk.path, hunk.lines);
        if (hunk === undefined || lines === undefined) {
          compose(placeOfFile(entry.path));
          return;
        }
        const first = firstChanged(hunk.lines);
        // Below a hunk that is taller than the screen, nobody would see it.
        const isTall = hunk.lines.length > TALL && !entry.folded && first !== undefined;
        compose(
          sideable(change, entry.path, lines),
          undefined,
          isTall ? { entry: entry.id, at: first } : undefined,
        );
      },
    }),
    "review.interdiff":
      toggleInterdiff ?? (() => say("No round was sent yet, so this is the whole change.")),
    ...(whole && {
      ...(!inLines && { "review.edit": () => edit(desk) }),
      "verdict.verify": () => verify(desk),
      "verdict.reopen": () => reopen(desk),
      ...(change.status !== "shipped" && {
        "verdict.send": () => ask("send"),
        "verdict.approve": () => ask("approve"),
        "verdict.ship": () => ask("ship"),
      }),
    }),
  });
  return null;
}

/** Lines of a hunk that a window can be trusted to show at once. */
const TALL = 20;

function goUnseen(desk: Desk): void {
  const { entries, room, go } = desk;
  const current = room.get().current;
  const next = nextAfter(
    entries,
    current,
    (entry) => entry.id !== current && entry.hunk !== undefined && !isSeen(entry),
  );
  const any =
    next ??
    nextAfter(
      entries,
      current,
      (entry) => entry.id !== current && entry.group !== undefined && !isSeen(entry),
    );
  if (any === undefined) say("Every hunk was viewed.");
  else go(any.id);
}

/** Remarks as they stand below one another; those of no lines come last. */
function inOrder({ change, entries, remarksOf, entryOfRemark }: Desk): readonly Remark[] {
  const placed = entries.flatMap(({ id }) => remarksOf.get(id) ?? []);
  return [...placed, ...change.remarks.filter(({ id }) => !entryOfRemark.has(id))];
}

/** To the next remark that is to be settled, from the current one or else from the current hunk. */
function walkRemarks(desk: Desk, by: 1 | -1): void {
  const all = inOrder(desk);
  const { remark, current } = desk.room.get();
  const at = all.findIndex(({ id }) => id === remark);
  const place = (entry: string | undefined): number =>
    desk.entries.findIndex(({ id }) => id === entry);
  const ahead = all.filter(({ id }) => {
    const entry = desk.entryOfRemark.get(id);
    return entry !== undefined && place(entry) < place(current);
  }).length;
  const from = at === -1 ? (by === 1 ? ahead - 1 : ahead) : at;
  for (let far = 1; far <= all.length; far += 1) {
    const next = all[(from + by * far + 2 * all.length) % all.length];
    if (next !== undefined && standingOf(next) !== "settled") {
      desk.goToRemark(next.id);
      return;
    }
  }
  const [unsavedAt] = placesOfDrafts(desk.drafts, draftsUnder(remarkDraft(desk.drafts, "")));
  if (unsavedAt === undefined) say("No remark is open.");
  else desk.compose(unsavedAt);
}

/** The remark that a key is about: the one that is current, or the only open one at the hunk. */
function remarkAt(desk: Desk): Remark | undefined {
  const { remark, current } = desk.room.get();
  const named = desk.change.remarks.find(({ id }) => id === remark);
  if (named !== undefined) return named;
  const here = (desk.remarksOf.get(current ?? "") ?? []).filter(
    (each) => standingOf(each) !== "settled",
  );
  return here[0];
}

function verify(desk: Desk): void {
  const remark = remarkAt(desk);
  if (remark === undefined) {
    say("There is no remark here; n goes to the next.");
    return;
  }
  if (!deedsOf(remark, desk.change.change !== undefined).verify) {
    say(`${remark.id} is ${remark.state}: there is no answer to verify.`);
    return;
  }
  const card = cardOf(remark.id);
  if (card === undefined || !isInView(card)) {
    desk.goToRemark(remark.id);
    say(`This is ${remark.id}: read the answer, then a verifies it.`);
    return;
  }
  void desk.actions?.verify([remark.id]);
}

function reopen(desk: Desk): void {
  const remark = remarkAt(desk);
  if (remark === undefined) {
    say("There is no remark here; n goes to the next.");
    return;
  }
  const may = deedsOf(remark, desk.change.change !== undefined);
  if (!may.reopen && !may.reply) return;
  beginSaying(desk, remark, may.reopen ? "reopen" : "reply");
}

function edit(desk: Desk): void {
  const remark = remarkAt(desk);
  if (remark === undefined) {
    say("There is no remark here; n goes to the next.");
    return;
  }
  if (deedsOf(remark, desk.change.change !== undefined).edit) beginSaying(desk, remark, "edit");
  else if (remark.state === "draft") say(`${remark.id} was sent before: it can be replied to.`);
  else say(`${remark.id} is ${remark.state}: only a draft can be edited.`);
}

function copyCurrent(desk: Desk): void {
  const { remark } = desk.room.get();
  const named = desk.change.remarks.find(({ id }) => id === remark);
  if (named !== undefined) {
    void copy(remarkMarkdown(named, desk.addressOf({ remark: named.id })), named.id);
    return;
  }
  const hunk = currentOf(desk)?.hunk;
  if (hunk !== undefined)
    void copy(hunkMarkdown(hunk, desk.addressOf({ hunk: hunk.id })), "The hunk");
}

function setCursor(desk: Desk, entry: Entry, at: LineAt, from?: LineAt): void {
  desk.room.set({
    current: entry.id,
    cursor: { entry: entry.id, at, ...(from === undefined ? {} : { from }) },
    remark: undefined,
  });
  desk.view.current?.showLine(entry.id, at);
  desk.view.current?.select({ item: entry.id, from: from ?? at, to: at });
}

/** What is selected, or the current line. */
function selectedLines(desk: Desk): Lines | undefined {
  const { cursor } = desk.room.get();
  const hunk = desk.byId.get(cursor?.entry ?? "")?.hunk;
  if (cursor === undefined || hunk === undefined) return undefined;
  return linesSelected(hunk.path, hunk.lines, cursor.from ?? cursor.at, cursor.at);
}

function LineKeys({ desk }: { readonly desk: Desk }) {
  const { room, entries, change } = desk;
  const step = (by: 1 | -1): void => {
    const { cursor } = room.get();
    const entry = desk.byId.get(cursor?.entry ?? "");
    if (cursor === undefined || entry?.hunk === undefined) return;
    const selecting = room.get().selecting ? (cursor.from ?? cursor.at) : undefined;
    const next = moved(entry.hunk.lines, cursor.at, by);
    if (next !== undefined) {
      setCursor(desk, entry, next, selecting);
      return;
    }
    if (selecting !== undefined) return;
    const at = entries.findIndex(({ id }) => id === entry.id);
    const rest = by === 1 ? entries.slice(at + 1) : entries.slice(0, at).toReversed();
    const other = rest.find(({ hunk, folded }) => hunk !== undefined && !folded);
    const lines = other?.hunk?.lines;
    const start = by === 1 ? lines?.[0] : lines?.at(-1);
    if (other === undefined || start === undefined) return;
    setCursor(
      desk,
      other,
      start.new === undefined
        ? { side: "old", line: start.old ?? 0 }
        : { side: "new", line: start.new },
    );
  };
  const withLines = (act: (lines: Lines) => void): void => {
    const lines = selectedLines(desk);
    if (lines !== undefined) act(lines);
  };
  useKeys({
    "lines.next": () => step(1),
    "lines.previous": () => step(-1),
    "lines.select": () => {
      const { cursor, selecting } = room.get();
      const entry = desk.byId.get(cursor?.entry ?? "");
      if (cursor === undefined || entry === undefined) return;
      room.set({ selecting: !selecting });
      setCursor(desk, entry, cursor.at, selecting ? undefined : cursor.at);
    },
    "lines.remark": () => withLines((lines) => desk.compose(sideable(change, lines.path, lines))),
    "lines.suggest": () =>
      withLines((lines) => {
        if (lines.side === "old") {
          say("What is gone cannot be edited; choose lines that are there.");
          return;
        }
        const hunk = desk.byId.get(room.get().cursor?.entry ?? "")?.hunk;
        desk.compose(lines, suggestionOf(textsAt(hunk?.lines ?? [], lines)));
      }),
    up: () => {
      room.set({ cursor: undefined, selecting: false });
      desk.view.current?.select(undefined);
    },
  });
  return null;
}
