/** The left column: what there is to look at, in order, each with why. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { memo, useEffect, useMemo, useRef } from "react";
import { counted } from "../../../../ground/core/text.ts";
import { useKeys } from "../../keys/listen.ts";
import { roomOnceLaidOut, rowOnceLaidOut } from "../../parts/laid-out.ts";
import { Strokes } from "../../parts/strokes.tsx";
import { useDesk } from "./desk.ts";
import { isFound, matchesIn, MOST } from "./find.ts";
import { type Entry, hunksOf, isSeen, orderWords, orders, type Section } from "./order.ts";
import { toggled, useRoomState } from "./state.ts";
import {
  entryTitle,
  fileWords,
  flagWords,
  lineOf,
  pathParts,
  pointsText,
  reasonsOf,
  signOf,
  standingOf,
} from "./words.ts";
import { toned } from "../../parts/chip.tsx";

type Row =
  | { readonly kind: "section"; readonly section: Section }
  | { readonly kind: "entry"; readonly entry: Entry; readonly inFile: boolean };

export const Rail = memo(function Rail() {
  const { room, sections } = useDesk();
  const order = useRoomState(room, (state) => state.order);
  const rows = useRows(sections);
  const next = orders[(orders.indexOf(order) + 1) % orders.length] ?? "risk";
  return (
    <nav
      aria-label="Hunks"
      className="flex h-full min-h-0 flex-col border-r border-hairline bg-canvas"
    >
      <div className="flex items-center gap-2 px-3 pt-2">
        <button
          type="button"
          onClick={() => room.set({ order: next })}
          title={`Then: ${orderWords[next]}`}
          className="flex h-6 items-center gap-2 rounded-sm px-1 hover:bg-sunken"
        >
          <span className="label">{orderWords[order]}</span>
          <Strokes keys="f" />
        </button>
      </div>
      <Find />
      <Rows rows={rows} />
    </nav>
  );
});

function useRows(sections: readonly Section[]): readonly Row[] {
  return useMemo(
    () =>
      sections.flatMap((section): readonly Row[] => [
        // Hunks that stand behind one row need no title above it.
        ...(section.entries.some(({ group }) => group !== undefined)
          ? []
          : [{ kind: "section" as const, section }]),
        ...section.entries.map((entry) => ({
          kind: "entry" as const,
          entry,
          inFile: section.path !== undefined,
        })),
      ]),
    [sections],
  );
}

/** Narrows the list, and walks through the lines that hold the words. */
function Find() {
  const { room, entries, go, change, byId, toggleFold } = useDesk();
  const latest = useRef(go);
  latest.current = go;
  const wanted = useRoomState(room, (state) => state.wanted);
  const field = useRef<HTMLInputElement>(null);
  const at = useRef(-1);
  const matches = useMemo(() => matchesIn(entries, wanted), [entries, wanted]);
  useKeys({ find: () => field.current?.select() });
  useEffect(() => {
    at.current = -1;
  }, [matches]);
  const walk = (by: 1 | -1): void => {
    if (matches.length === 0) return;
    at.current = (at.current + by + matches.length) % matches.length;
    const match = matches[at.current];
    if (match === undefined) return;
    const entry = byId.get(match.entry);
    if (entry?.folded !== true) {
      go(match.entry, match.at);
      return;
    }
    toggleFold(entry);
    // The hunk is there once its fold is open.
    requestAnimationFrame(() => latest.current(match.hunk, match.at));
  };
  return (
    <div className="border-b border-hairline p-2">
      <input
        ref={field}
        type="search"
        aria-label="Find in the change"
        placeholder="Find in the change"
        value={wanted}
        onChange={(event) => room.set({ wanted: event.target.value })}
        onKeyDown={(event) => {
          if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
            event.preventDefault();
            walk(event.shiftKey ? -1 : 1);
          }
          if (event.key === "Escape") {
            event.preventDefault();
            room.set({ wanted: "" });
            field.current?.blur();
          }
        }}
        className="h-7 w-full rounded-sm border border-control bg-surface px-2"
      />
      {wanted.trim() !== "" && (
        <p role="status" className="px-1 pt-1 text-meta text-text-2">
          {entries.length === 0
            ? "Nothing in the change says that."
            : `${counted(entries.length, "place")} of ${change.files.length === 1 ? "the file" : "the change"}, ${matches.length === MOST ? `more than ${MOST} lines` : counted(matches.length, "line")}${matches.length > 0 ? " · ↵ next" : ""}`}
        </p>
      )}
    </div>
  );
}

/** Whether an entry is found, with remarks that stand at it. */
export function useFound(
  sections: readonly Section[],
  wanted: string,
  remarksOf: ReadonlyMap<string, readonly Parameters<typeof isFound>[2][number][]>,
): readonly Section[] {
  return useMemo(() => {
    if (wanted.trim() === "") return sections;
    return sections
      .map((section) => ({
        ...section,
        entries: section.entries.filter((entry) =>
          isFound(entry, wanted, remarksOf.get(entry.id) ?? []),
        ),
      }))
      .filter(({ entries }) => entries.length > 0);
  }, [sections, wanted, remarksOf]);
}

const SECTION = 32;
const ENTRY = 46;

function Rows({ rows }: { readonly rows: readonly Row[] }) {
  const { room } = useDesk();
  const list = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => list.current,
    estimateSize: (index) => (rows[index]?.kind === "section" ? SECTION : ENTRY),
    getItemKey: (index) => {
      const row = rows[index];
      return row === undefined
        ? index
        : row.kind === "section"
          ? row.section.id
          : `e:${row.entry.id}`;
    },
    overscan: 4,
    measureElement: rowOnceLaidOut,
    observeElementRect: roomOnceLaidOut,
    // So that rows are drawn at once, and not after a first layout has shown how many there is room for.
    initialRect: { width: 0, height: innerHeight },
  });
  const places = useMemo(
    () =>
      new Map(rows.flatMap((row, index) => (row.kind === "entry" ? [[row.entry.id, index]] : []))),
    [rows],
  );
  useEffect(() => {
    let was: string | undefined;
    const follow = (): void => {
      const { current } = room.get();
      if (current === was) return;
      was = current;
      const index = places.get(current ?? "");
      if (index !== undefined) virtual.scrollToIndex(index, { align: "auto" });
    };
    follow();
    return room.hear(follow);
  }, [room, places, virtual]);
  return (
    <div ref={list} className="min-h-0 flex-1 overflow-y-auto pb-4">
      <div className="relative w-full" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, key, start }) => {
          const row = rows[index];
          if (row === undefined) return null;
          return (
            <div
              key={key}
              data-index={index}
              ref={virtual.measureElement}
              className="absolute top-0 left-0 w-full"
              style={{ transform: `translateY(${start}px)` }}
            >
              {row.kind === "section" ? (
                <SectionRow section={row.section} />
              ) : (
                <EntryRow entry={row.entry} inFile={row.inFile} />
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function SectionRow({ section }: { readonly section: Section }) {
  const { room } = useDesk();
  const { path, title, entries, fold, id } = section;
  if (path !== undefined) {
    const [folder, name] = pathParts(path);
    return (
      <h2 className="flex min-h-8 items-end gap-1 px-3 pt-2 pb-0.5 text-meta" title={path}>
        <bdi className="min-w-0 [overflow-wrap:anywhere]">
          <span className="text-text-3">{folder}</span>
          <span className="font-semibold">{name}</span>
        </bdi>
        <span className="ml-auto shrink-0 text-text-3">
          {entries[0] === undefined ? "" : fileWords(entries[0].file).join(" · ")}
        </span>
      </h2>
    );
  }
  const count = entries.reduce((sum, entry) => sum + Math.max(1, hunksOf(entry).length), 0);
  return (
    <div className="flex min-h-8 items-end gap-2 px-3 pt-2 pb-0.5">
      {fold === true ? (
        <h2 className="min-w-0 text-meta font-semibold [overflow-wrap:anywhere]">{title}</h2>
      ) : (
        <h2 className="label min-w-0">{`${title} (${count})`}</h2>
      )}
      {fold === true && (
        <button
          type="button"
          className="ml-auto shrink-0 rounded-sm px-1 text-meta text-text-2 hover:bg-sunken"
          onClick={() => room.set({ foldsBut: toggled(room.get().foldsBut, id) })}
        >
          fold
        </button>
      )}
    </div>
  );
}

const EntryRow = memo(function EntryRow({
  entry,
  inFile,
}: {
  readonly entry: Entry;
  readonly inFile: boolean;
}) {
  const { room, go, remarksOf } = useDesk();
  const isCurrent = useRoomState(room, (state) => state.current === entry.id);
  const { hunk, group, file } = entry;
  const seen = isSeen(entry);
  const remarks = remarksOf.get(entry.id) ?? [];
  const open = remarks.filter((remark) => standingOf(remark) !== "settled");
  const flags = [...new Set((hunk?.impact ?? []).map(({ flag }) => flagWords(flag)))];
  const found = (hunk?.findings.length ?? 0) + (hunk?.untested.length ?? 0);
  const [folder, name] = pathParts(entry.path);
  const why =
    hunk === undefined
      ? group === undefined
        ? fileWords(file).join(" · ")
        : "Read in passing: open with m"
      : (hunk.fold?.text ?? reasonsOf(hunk));
  return (
    <button
      type="button"
      aria-current={isCurrent}
      title={entryTitle(entry)}
      onClick={() => go(entry.id)}
      className="relative flex w-full flex-col px-3 py-1 pl-4 text-left hover:bg-sunken aria-[current=true]:bg-selected"
    >
      <span
        aria-hidden="true"
        className={`absolute top-1.5 bottom-1.5 left-1.5 w-0.5 rounded-sm ${bar(hunk?.points ?? 0, seen)}`}
      />
      <span className="flex w-full items-baseline gap-2">
        <bdi
          className={`min-w-0 ${seen ? "text-text-2" : "font-medium"} ${inFile ? "truncate" : "[overflow-wrap:anywhere]"}`}
        >
          {group !== undefined ? (
            group.text
          ) : hunk === undefined ? (
            <>
              <span className="text-text-3">{folder}</span>
              {name}
            </>
          ) : inFile ? (
            <>
              <span className="text-text-2">:{lineOf(hunk)}</span>{" "}
              <span className="font-normal text-text-3">{hunk.heading.trim()}</span>
            </>
          ) : (
            <>
              {name}
              <span className="text-text-3">:{lineOf(hunk)}</span>
            </>
          )}
        </bdi>
        <span className="ml-auto flex shrink-0 items-baseline gap-1.5 text-meta">
          {open.slice(0, 2).map((remark) => {
            const [sign, tone] = signOf(remark);
            return (
              <span key={remark.id} className={toned(tone)} title={`${remark.id}: ${remark.state}`}>
                <span aria-hidden="true">{sign}</span> {remark.id}
              </span>
            );
          })}
          {open.length > 2 && <span className="text-human">+{open.length - 2}</span>}
          {seen && (
            <span className="text-ok" title="Viewed">
              <span aria-hidden="true">✓</span>
              <span className="sr-only">viewed</span>
            </span>
          )}
          {hunk !== undefined && hunk.points !== 0 && (
            <span className="text-text-2" title={`${hunk.points} points of risk`}>
              {pointsText(hunk.points)}
            </span>
          )}
        </span>
      </span>
      {(why !== "" || flags.length > 0 || found > 0) && (
        <span className="line-clamp-2 w-full text-meta text-text-2 [overflow-wrap:anywhere]">
          {flags.length > 0 && <span className="font-medium text-warn">{flags.join(", ")}</span>}
          {flags.length > 0 && (found > 0 || why !== "") && " · "}
          {found > 0 && (
            <span className="text-warn">
              <span aria-hidden="true">! </span>
              {counted(found, "finding")}
            </span>
          )}
          {found > 0 && why !== "" && " · "}
          {why}
        </span>
      )}
    </button>
  );
});

/** Points from which on a hunk is marked as one to look at well. */
const HIGH = 6;
const MIDDLE = 3;

function bar(points: number, seen: boolean): string {
  if (seen) return "bg-hairline";
  if (points >= HIGH) return "bg-danger";
  return points >= MIDDLE ? "bg-warn" : "bg-control";
}
