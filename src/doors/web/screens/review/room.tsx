/** The room in which a change is judged: what there is on the left, the lines in the middle, why on the right. */
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useDeferredValue, useEffect, useMemo, useRef } from "react";
import { read } from "../../api/client.ts";
import type { SidedFile } from "../../api/queries.ts";
import type { LineAt } from "../../diff/lines.ts";
import type { DiffHandle, Selected } from "../../diff/viewer.tsx";
import { draftAt, keepDraft, useDraftKeys } from "../../drafts/drafts.ts";
import { Empty, Waiting } from "../../parts/asked.tsx";
import { say, sayError } from "../../parts/say.tsx";
import { later, useLater } from "../../parts/later.ts";
import { useShownTheme } from "../../theme/preferences.ts";
import { withSeen } from "./absorb.ts";
import type { Actions, NewRemark } from "./actions.ts";
import { Catcher } from "./catcher.tsx";
import { Composer, placesOfDrafts, remarkDraft } from "./composer.tsx";
import { hasLines, linesOfHunk, linesSelected } from "./cursor.ts";
import { sideable } from "./sideable.ts";
import { DeskContext, type Desk } from "./desk.ts";
import { Dialogs } from "./dialogs.tsx";
import { linesOfText, MORE } from "./grow.ts";
import { HunkHeader } from "./hunk-header.tsx";
import { spotOf, useItems, usePlacedRemarks } from "./items.ts";
import { bring } from "./reveal.ts";
import { RoomKeys } from "./room-keys.tsx";
import { type Change, type Entry, hunksOf, sectionsOf, successorOf } from "./order.ts";
import { type Lines, placeIn, placeOfLines } from "./place.ts";
import { Rail, useFound } from "./rail.tsx";
import { cardOf, RemarkCard } from "./remark-card.tsx";
import { type Room, type Spot, toggled, useRoomState, withEntry } from "./state.ts";
import { Standing, Top } from "./top.tsx";
import { Why } from "./why/why.tsx";
import { problemWords } from "./words.ts";

const viewing = later(() => import("../../diff/viewer.tsx"));
// Fetched along with the change, and not once it is there.
void viewing.load();

interface Props {
  readonly change: Change;
  /** Root of the repository. */
  readonly project: string;
  readonly projectName: string;
  /** Names the change among those of the project: the run, or the range. */
  readonly name: string;
  readonly room: Room;
  readonly actions: Actions | undefined;
  readonly remark: (remark: NewRemark) => Promise<boolean>;
  /** Where a file of the change is read, and with what besides path and side. */
  readonly file: { readonly path: string; readonly query: Readonly<Record<string, string>> };
  /** The address without what is looked at. */
  readonly address: string;
  readonly toggleInterdiff: (() => void) | undefined;
  /** Says no longer than it takes where somebody is. */
  readonly onCurrent: (hunk: string | undefined) => void;
  /** What the address asked for. */
  readonly wanted: { readonly hunk?: string | undefined; readonly remark?: string | undefined };
}

export function ReviewRoom(props: Props) {
  const { project, projectName, name, room, actions, file, onCurrent, wanted } = props;
  const { address, remark, toggleInterdiff } = props;
  const view = useRef<DiffHandle>(null);
  const marked = useRoomState(room, (state) => state.marked);
  const change = useMemo(
    () => (marked.size === 0 ? props.change : withSeen(props.change, marked)),
    [props.change, marked],
  );
  const order = useRoomState(room, (state) => state.order);
  const foldsOpen = useRoomState(room, (state) => state.foldsOpen);
  const foldsBut = useRoomState(room, (state) => state.foldsBut);
  const searched = useRoomState(room, (state) => state.wanted);
  const split = useRoomState(room, (state) => state.split);
  const why = useRoomState(room, (state) => state.why);
  const theme = useShownTheme();
  const viewer = useLater(viewing);
  // The lines are drawn before what is said of them.
  const isLater = useDeferredValue(true, false);
  const drafts = `${project}:${name}`;
  const all = useMemo(
    () => sectionsOf(change, order, { all: foldsOpen, but: foldsBut }),
    [change, order, foldsOpen, foldsBut],
  );
  const allEntries = useMemo(() => all.flatMap(({ entries }) => entries), [all]);
  const placed = usePlacedRemarks(change, allEntries);
  const sections = useFound(all, searched, placed.remarksOf);
  const composing = useComposing(room, drafts);
  const beside = useMemo(
    () => composing.filter((place) => spotOf(place, allEntries) === undefined),
    [composing, allEntries],
  );
  const { items, filesAsked } = useItems({ change, room, entries: allEntries, placed, composing });
  const moreOfFile = useFile(project, file, filesAsked);

  const desk = useMemo((): Desk => {
    const entries = sections.flatMap((section) => section.entries);
    const byId = new Map(allEntries.map((entry) => [entry.id, entry]));
    const entryAt = (path: string, lines: Lines | undefined): Entry | undefined =>
      allEntries.find(
        (entry) =>
          entry.path === path &&
          (lines === undefined || hunksOf(entry).some((hunk) => hasLines(hunk.lines, lines))),
      );
    const go = (id: string, at?: LineAt): void => {
      room.set({
        current: id,
        cursor: at === undefined ? undefined : { entry: id, at },
        remark: undefined,
      });
      if (at === undefined) view.current?.showItem(id);
      else view.current?.showLine(id, at);
      view.current?.select(at === undefined ? undefined : { item: id, from: at, to: at });
    };
    const goTo = (text: string): void => {
      const place = placeIn(text);
      if (place.kind === "other") return;
      const entry =
        (place.kind === "lines" ? entryAt(place.path, place) : undefined) ??
        entryAt(place.path, undefined);
      if (entry === undefined) {
        say(`${place.path} is not in what is shown.`);
        return;
      }
      const shown =
        place.kind === "lines" && hunksOf(entry).some((hunk) => hasLines(hunk.lines, place));
      if (shown && place.kind === "lines" && !entry.folded) {
        go(entry.id, { side: place.side, line: place.first });
      } else go(entry.id);
    };
    /** Opens what is folded away; what stands in it is there afterwards. */
    const unfold = (id: string): boolean => {
      const entry = byId.get(id);
      if (entry === undefined || !entry.folded) return false;
      const key = entry.group === undefined ? foldOf(all, entry) : entry.id;
      room.set({ foldsBut: toggled(room.get().foldsBut, key) });
      return true;
    };
    const showSpot = (spot: Spot): void => {
      if (unfold(spot.entry)) return;
      if (spot.at === "top") view.current?.showItem(spot.entry);
      else view.current?.showLine(spot.entry, spot.at);
    };
    const compose = (where: Lines | string, text?: string, spot?: Spot): void => {
      const place = typeof where === "string" ? where : placeOfLines(where);
      const key = remarkDraft(drafts, place);
      if (text !== undefined && draftAt(key) === "") keepDraft(key, text);
      const open = room.get().composing.filter((other) => other !== place);
      const anchors =
        spot === undefined ? room.get().anchors : withEntry(room.get().anchors, place, spot);
      const isBeside = spotOf(place, allEntries, anchors.get(place)) === undefined;
      room.set({
        composing: [...open, place],
        anchors,
        opening: { draft: key, place },
        ...(isBeside ? { why: true } : {}),
      });
    };
    return {
      change,
      project,
      projectName,
      drafts,
      room,
      view,
      sections,
      entries,
      byId,
      entryOfRemark: placed.entryOfRemark,
      atOfRemark: placed.atOfRemark,
      remarksOf: placed.remarksOf,
      beside,
      actions,
      remark,
      go,
      goTo,
      goToRemark: (id) => {
        const entry = placed.entryOfRemark.get(id);
        room.set({ remark: id, ...(entry === undefined ? { why: true } : { current: entry }) });
        bring({
          find: () => cardOf(id),
          show: () => {
            const at = placed.atOfRemark.get(id) ?? "top";
            if (entry !== undefined) showSpot({ entry, at });
          },
        });
      },
      compose,
      showPlace: (place) => {
        const remarked = placed.entryOfRemark.get(place);
        const at = placed.atOfRemark.get(place);
        const spot =
          remarked === undefined || at === undefined
            ? spotOf(place, allEntries, room.get().anchors.get(place))
            : { entry: remarked, at };
        if (spot !== undefined) showSpot(spot);
      },
      markSeen: (entry) => {
        const hunks = hunksOf(entry).filter(({ seen }) => !seen);
        const places = hunks.flatMap((hunk) => {
          const lines = linesOfHunk(hunk.path, hunk.lines);
          return lines === undefined ? [] : [placeOfLines({ ...lines, last: lines.first })];
        });
        if (places.length === 0) return;
        const ids = hunks.map(({ id }) => id);
        room.set({ marked: new Set([...room.get().marked, ...ids]) });
        const take = async (): Promise<void> => {
          // Of a branch that is only looked at, it is known for as long as the page is open.
          if (actions === undefined || (await actions.seen(places))) return;
          const { marked: now } = room.get();
          room.set({ marked: new Set([...now].filter((id) => !ids.includes(id))) });
        };
        void take();
      },
      moreContext: (entry) => {
        if (entry.hunk === undefined) return;
        const { grown } = room.get();
        const was = grown.get(entry.id) ?? { before: 0, after: 0 };
        const more = { before: was.before + MORE, after: was.after + MORE };
        moreOfFile(entry).then(
          () => room.set({ grown: withEntry(room.get().grown, entry.id, more) }),
          sayError,
        );
      },
      toggleFold: (entry) => {
        const { foldsBut: but } = room.get();
        const group = entry.group === undefined ? foldOf(all, entry) : entry.id;
        room.set({ foldsBut: toggled(but, group) });
      },
      addressOf: (search) => {
        const { origin } = window.location;
        const query = new URLSearchParams(
          // An id that reads as a number is written so that it stays a text.
          Object.entries(search).map(([key, value]) => [
            key,
            Number.isNaN(Number(value)) ? value : JSON.stringify(value),
          ]),
        ).toString();
        return `${origin}${address}${query === "" ? "" : `${address.includes("?") ? "&" : "?"}${query}`}`;
      },
    };
  }, [
    change,
    project,
    projectName,
    drafts,
    room,
    sections,
    all,
    allEntries,
    placed,
    actions,
    remark,
    moreOfFile,
    address,
    beside,
  ]);

  useArrival(desk, items.length > 0, wanted);
  useWhereabouts(room, view, onCurrent);

  const header = useCallback((id: string) => <HunkHeader id={id} />, []);
  const mark = useCallback(
    (id: string) =>
      id.startsWith("remark:") ? (
        <RemarkCard id={id.slice("remark:".length)} />
      ) : (
        <Composer place={id.slice("compose:".length)} />
      ),
    [],
  );
  const latest = useRef(desk);
  latest.current = desk;
  const onSelect = useCallback((selected: Selected | undefined) => {
    if (selected === undefined) return;
    const { item, from, to } = selected;
    latest.current.room.set({
      current: item,
      cursor: { entry: item, at: to, from },
      remark: undefined,
    });
  }, []);
  const onAdd = useCallback((item: string, at: LineAt) => {
    const { byId, room: here, compose } = latest.current;
    const entry = byId.get(item);
    const { cursor } = here.get();
    const from = cursor?.entry === item ? (cursor.from ?? at) : at;
    const hunk = entry?.hunk;
    if (hunk === undefined) return;
    const lines = linesSelected(hunk.path, hunk.lines, from, at);
    if (lines !== undefined) compose(sideable(latest.current.change, hunk.path, lines));
  }, []);

  if (change.files.length === 0) {
    return (
      <DeskContext value={desk}>
        <div className="flex h-full flex-col">
          <Top toggleInterdiff={toggleInterdiff} />
          <Standing />
          <div className="min-h-0 flex-1 overflow-y-auto">
            <Empty
              title={
                change.interdiff ? "Nothing moved since the last round." : "There is no change."
              }
            >
              {change.interdiff && <p>i shows the whole change.</p>}
              {change.note !== undefined && <p>{change.note}</p>}
              {change.problems.map((problem) => (
                <p key={problem}>{problemWords(problem, change)}</p>
              ))}
            </Empty>
          </div>
        </div>
        <RoomKeys toggleInterdiff={toggleInterdiff} />
        <Catcher />
        <Dialogs />
      </DeskContext>
    );
  }
  return (
    <DeskContext value={desk}>
      <div className="flex h-full min-h-0 flex-col">
        <Top toggleInterdiff={toggleInterdiff} />
        <Standing />
        <div
          className={`grid min-h-0 flex-1 grid-cols-1 ${why ? "md:grid-cols-[260px_minmax(0,1fr)] lg:grid-cols-[220px_minmax(0,1fr)_240px] xl:grid-cols-[260px_minmax(0,1fr)_290px]" : "md:grid-cols-[260px_minmax(0,1fr)]"}`}
        >
          <div className="hidden min-h-0 md:block">
            <Rail />
          </div>
          <div className="min-h-0 min-w-0">
            {viewer === undefined ? (
              <Waiting words="Laying out the lines" />
            ) : (
              <viewer.DiffView
                items={items}
                split={split}
                theme={theme}
                header={header}
                mark={mark}
                onSelect={onSelect}
                onAdd={onAdd}
                handle={view}
              />
            )}
          </div>
          {why && <div className="hidden min-h-0 lg:block">{isLater && <Why />}</div>}
        </div>
      </div>
      <RoomKeys toggleInterdiff={toggleInterdiff} />
      <Catcher />
      <Dialogs />
    </DeskContext>
  );
}

function foldOf(sections: Desk["sections"], entry: Entry): string {
  const section = sections.find(({ fold, entries }) => fold === true && entries.includes(entry));
  return section?.id ?? entry.id;
}

/** Places at which somebody writes: those that were just opened, and those that hold something. */
function useComposing(room: Room, drafts: string): readonly string[] {
  const opened = useRoomState(room, (state) => state.composing);
  const keys = useDraftKeys(remarkDraft(drafts, ""));
  const joined = [...new Set([...placesOfDrafts(drafts, keys), ...opened])].join("\n");
  const composing = useMemo(() => (joined === "" ? [] : joined.split("\n")), [joined]);
  return composing;
}

/** Reads a file of the change, once. */
function useFile(
  project: string,
  { path, query }: Props["file"],
  take: (path: string, lines: readonly string[]) => void,
) {
  const client = useQueryClient();
  return useCallback(
    async ({ file }: Entry): Promise<void> => {
      const gone = file.status === "deleted";
      const answer = await client.fetchQuery({
        queryKey: [project, "file", path, query, file.path, gone],
        queryFn: ({ signal }) =>
          read<SidedFile>(
            path,
            {
              project,
              ...query,
              path: gone ? file.oldPath : file.path,
              at: gone ? "base" : "head",
            },
            signal,
          ),
        staleTime: Number.POSITIVE_INFINITY,
      });
      if (answer.text === undefined) {
        const why = {
          "too-large": "too large",
          binary: "binary",
          missing: "not there",
          "not-regular": "no plain file",
          text: "",
        };
        throw new Error(`${file.path} is ${why[answer.status]}: there is no more context.`);
      }
      take(file.path, linesOfText(answer.text));
    },
    [client, project, path, query, take],
  );
}

/** Goes to what the address asked for, to where somebody was, or to the beginning. */
function useArrival(desk: Desk, ready: boolean, wanted: Props["wanted"]): void {
  const latest = useRef(desk);
  latest.current = desk;
  const { hunk, remark } = wanted;
  const arrived = useRef<string>(undefined);
  useEffect(() => {
    if (!ready) return undefined;
    const key = `${hunk ?? ""}\n${remark ?? ""}`;
    const first = arrived.current === undefined;
    if (arrived.current === key) return undefined;
    arrived.current = key;
    const before = latest.current.room.get().current;
    let tries = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const go = (): void => {
      const { room, view, byId, entries, go: to, goToRemark } = latest.current;
      // The viewer is loaded when it is needed first.
      if (view.current === null && tries < 100) {
        tries += 1;
        timer = setTimeout(go, 30);
        return;
      }
      const { current, scrolled } = room.get();
      // Somebody was faster, and is where they want to be.
      if (current !== before) return;
      if (remark !== undefined && first) goToRemark(remark);
      else if (hunk !== undefined && hunk !== current && byId.has(hunk)) to(hunk);
      else if (first && current !== undefined && byId.has(current))
        view.current?.scrollTo(scrolled);
      else if (first && entries[0] !== undefined) room.set({ current: entries[0].id });
    };
    go();
    return () => clearTimeout(timer);
  }, [ready, hunk, remark]);
  // With a new round or another order, the column and the lines go on to show the same hunk.
  const { change, room } = desk;
  const order = useRoomState(room, (state) => state.order);
  const shown = `${order} ${change.from} ${change.commit} ${change.interdiff}`;
  const was = useRef({ shown, entry: undefined as Entry | undefined });
  useEffect(() => {
    const { byId, entries, view } = desk;
    const before = was.current;
    const remember = (): void => {
      const { current } = room.get();
      const entry = byId.get(current ?? "");
      if (entry !== undefined) was.current = { shown, entry };
    };
    const { current } = room.get();
    if (arrived.current !== undefined && current !== undefined) {
      const entry =
        byId.get(current) ??
        (before.entry === undefined ? undefined : successorOf(before.entry, entries)) ??
        entries[0];
      if (entry !== undefined && (entry.id !== current || before.shown !== shown)) {
        if (entry.id !== current)
          room.set({ current: entry.id, cursor: undefined, selecting: false });
        // Whoever writes stays where they write.
        if (!(document.activeElement instanceof HTMLTextAreaElement)) {
          view.current?.showItem(entry.id);
          requestAnimationFrame(() => view.current?.showItem(entry.id));
        }
      }
      was.current = { shown, entry };
    }
    remember();
    return room.hear(remember);
  }, [desk, room, shown]);
}

/** Milliseconds for which somebody stays before the address says where they are. */
const STAYS = 400;

function useWhereabouts(
  room: Room,
  view: { readonly current: DiffHandle | null },
  onCurrent: (hunk: string | undefined) => void,
): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let told = room.get().current;
    const ended = room.hear(() => {
      const { current } = room.get();
      if (current === told) return;
      told = current;
      clearTimeout(timer);
      timer = setTimeout(() => onCurrent(current), STAYS);
    });
    const keep = setInterval(() => {
      const position = view.current?.position();
      const { scrolled } = room.get();
      if (position !== undefined && position !== scrolled) room.set({ scrolled: position });
    }, 500);
    return () => {
      ended();
      clearTimeout(timer);
      clearInterval(keep);
    };
  }, [room, view, onCurrent]);
}
