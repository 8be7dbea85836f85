/** The transcript as a list of which only what is seen is there; it follows the tail until somebody scrolls away. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useKeys } from "../../keys/listen.ts";
import { Empty, Failed, Waiting } from "../../parts/asked.tsx";
import { copy } from "../../parts/say.tsx";
import type { Project } from "../../project/names.ts";
import { blocksOf } from "./blocks.ts";
import { rowAsMarkdown } from "./as-markdown.ts";
import { canOpen, isOpenAtFirst, RowView } from "./entry-view.tsx";
import { FindBar, findRow } from "./find.tsx";
import { factOf, type Row } from "./rows.ts";
import type { Transcript } from "./transcript.ts";

interface Props {
  readonly transcript: Transcript;
  readonly project: Project;
  readonly run: string;
  readonly planned: boolean;
  /** The fact that the address names. */
  readonly at: number | undefined;
  /** What `y` copies where no row is current. */
  readonly copyRun: (() => void) | undefined;
}

/** Pixels from the end that count as the end, and from either end at which the next page is asked for. */
const AT_END = 48;
const NEAR = 900;

export function Log(props: Props) {
  const { transcript, project, run, planned, at, copyRun } = props;
  const { rows } = transcript;
  const scroller = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState<number | undefined>(at);
  /** By the sequence of a row's first fact, where somebody opened or folded it. */
  const [opened, setOpened] = useState<ReadonlyMap<number, boolean>>(new Map());
  /** How many facts there were when somebody scrolled away from the tail; undefined while it is followed. */
  const [left, setLeft] = useState<number | undefined>(at === undefined ? undefined : 0);

  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => heightOf(rows[index]),
    getItemKey: (index) => keyOf(rows[index], index),
    overscan: 6,
    anchorTo: "end",
    followOnAppend: left === undefined,
    scrollEndThreshold: AT_END,
  });

  const placed = useRef<Transcript>(undefined);
  const wanted = useRef<number>(undefined);
  useLayoutEffect(() => {
    // Once for each transcript, as soon as it has rows: at its end, or at the fact that was named.
    if (rows.length === 0) return;
    if (at !== undefined && wanted.current !== at && transcript.holds(at)) {
      wanted.current = at;
      placed.current = transcript;
      virtualizer.scrollToIndex(transcript.rowOf(at), { align: "center" });
      setCurrent(rowFact(rows[transcript.rowOf(at)]));
      return;
    }
    if (placed.current === transcript) return;
    placed.current = transcript;
    if (at === undefined) virtualizer.scrollToEnd();
  });

  const { total } = transcript;
  /** Where it stood when it was scrolled last, in pixels. */
  const top = useRef(0);
  const onScroll = useCallback(() => {
    const element = scroller.current;
    if (element === null) return;
    const { scrollTop, scrollHeight, clientHeight } = element;
    const below = scrollHeight - scrollTop - clientHeight;
    if (scrollTop < NEAR) void transcript.earlier();
    if (below < NEAR) void transcript.later();
    // Rows that grow move the end away too; whoever leaves it goes up.
    const wentUp = scrollTop < top.current - 1;
    top.current = scrollTop;
    const isAtEnd = below <= AT_END && transcript.ends;
    setLeft((was) => (isAtEnd ? undefined : wentUp ? (was ?? transcript.total) : was));
  }, [transcript]);
  useLayoutEffect(() => {
    // What came was higher than the list had thought, or more than it follows by itself.
    const element = scroller.current;
    if (element === null || left !== undefined || placed.current !== transcript) return;
    const below = element.scrollHeight - element.scrollTop - element.clientHeight;
    if (below > AT_END && transcript.ends) virtualizer.scrollToEnd();
  });
  useEffect(() => {
    // A page that does not fill the screen, as of a run that has just begun, cannot be scrolled.
    onScroll();
  }, [onScroll, rows.length === 0, transcript.reading]);

  const toTail = (): void => {
    setCurrent(undefined);
    setLeft(undefined);
    if (transcript.ends) virtualizer.scrollToEnd();
    else {
      placed.current = undefined;
      void transcript.open().then(() => virtualizer.scrollToEnd());
    }
  };
  const index = current === undefined ? -1 : transcript.rowOf(current);
  const go = (to: number): void => {
    const row = rows[Math.min(Math.max(to, 0), rows.length - 1)];
    if (row === undefined) return;
    setCurrent(factOf(row));
    virtualizer.scrollToIndex(rows.indexOf(row, Math.max(0, to - 1)), { align: "auto" });
    if (to < rows.length - 1) setLeft((was) => was ?? transcript.total);
  };
  const [finding, setFinding] = useState<string>();
  const [missed, setMissed] = useState(false);
  const findNext = (words: string, step: 1 | -1, from: number): void => {
    const found = findRow(rows, words, from, step);
    setMissed(words.trim() !== "" && found === undefined);
    if (found !== undefined) go(found);
  };
  const toggle = useCallback((row: Row) => {
    const fact = factOf(row);
    setCurrent(fact);
    setOpened((known) => new Map(known).set(fact, !(known.get(fact) ?? isOpenAtFirst(row))));
  }, []);
  const selected = index < 0 ? undefined : rows[index];
  const fold =
    selected === undefined || !canOpen(selected) ? undefined : (): void => toggle(selected);
  const copyIt =
    selected === undefined ? copyRun : (): void => void copy(rowAsMarkdown(selected), "The entry");
  const last = virtualizer.getVirtualItems().at(-1)?.index ?? rows.length - 1;
  useKeys({
    ...(rows.length > 0 && {
      "list.next": () => go(index < 0 ? last : index + 1),
      "list.previous": () => go(index < 0 ? last - 1 : index - 1),
      "run.tail": toTail,
      find: () => setFinding(""),
    }),
    ...(fold !== undefined && { "list.open": fold, "run.fold": fold }),
    ...(copyIt !== undefined && { copy: copyIt }),
  });

  if (rows.length === 0) {
    if (transcript.error !== undefined) {
      return <Failed error={transcript.error} again={() => void transcript.open(at)} />;
    }
    return transcript.reading === "first" ? (
      <Waiting words="Reading the transcript" />
    ) : (
      <Empty title="Preparing the worktree">
        <p>What the agent says and does appears here as it happens.</p>
      </Empty>
    );
  }
  const items = virtualizer.getVirtualItems();
  return (
    <div className="relative h-full min-h-0">
      <div
        ref={scroller}
        onScroll={onScroll}
        tabIndex={0}
        role="region"
        aria-label="Transcript"
        className="h-full overflow-y-auto [overflow-anchor:none]"
      >
        <div className="relative w-full" style={{ height: virtualizer.getTotalSize() }}>
          <div
            role="list"
            className="absolute inset-x-0 top-0"
            style={{ transform: `translateY(${items[0]?.start ?? 0}px)` }}
          >
            {items.map(({ index: place, key }) => {
              const row = rows[place];
              if (row === undefined) return null;
              const fact = factOf(row);
              return (
                <Item
                  key={key}
                  row={row}
                  place={place}
                  before={timeOf(rows[place - 1])}
                  measure={virtualizer.measureElement}
                  current={place === index}
                  open={opened.get(fact) ?? isOpenAtFirst(row)}
                  toggle={toggle}
                  project={project}
                  run={run}
                  planned={planned}
                />
              );
            })}
          </div>
        </div>
      </div>
      {finding !== undefined && (
        <FindBar
          words={finding}
          missed={missed}
          partial={!transcript.begins}
          change={(words) => {
            setFinding(words);
            findNext(words, -1, index < 0 ? rows.length - 1 : index);
          }}
          go={(step) => findNext(finding, step, (index < 0 ? rows.length : index) + step)}
          close={() => {
            setFinding(undefined);
            setMissed(false);
            scroller.current?.focus({ preventScroll: true });
          }}
        />
      )}
      {transcript.error !== undefined && (
        <div className="absolute inset-x-0 top-0">
          <Failed error={transcript.error} again={onScroll} />
        </div>
      )}
      {left !== undefined && (
        <button
          type="button"
          onClick={toTail}
          className="absolute right-4 bottom-4 rounded-md border border-control bg-surface px-3 py-1 font-medium shadow-overlay hover:bg-sunken"
        >
          {transcript.ends && total > left && left > 0 ? `${total - left} new` : "To the tail"}{" "}
          <span aria-hidden="true">↓</span>
        </button>
      )}
    </div>
  );
}

interface ItemProps {
  readonly row: Row;
  readonly place: number;
  readonly before: string | undefined;
  readonly measure: (element: HTMLElement | null) => void;
  readonly current: boolean;
  readonly open: boolean;
  readonly toggle: (row: Row) => void;
  readonly project: Project;
  readonly run: string;
  readonly planned: boolean;
}

function Item({ row, place, measure, current, open, toggle, ...rest }: ItemProps) {
  const latest = useRef(row);
  latest.current = row;
  const act = useCallback(() => toggle(latest.current), [toggle]);
  return (
    <div
      ref={measure}
      data-index={place}
      data-fact={factOf(row)}
      role="listitem"
      aria-current={current}
      className="border-l-2 border-transparent aria-[current=true]:border-accent aria-[current=true]:bg-selected"
    >
      <RowView row={row} open={open} toggle={act} {...rest} />
    </div>
  );
}

function keyOf(row: Row | undefined, index: number): number {
  return row === undefined ? index : factOf(row);
}

function timeOf(row: Row | undefined): string | undefined {
  return row?.kind === "group" ? row.calls[0]?.at : row?.entry.at;
}

function rowFact(row: Row | undefined): number | undefined {
  return row === undefined ? undefined : factOf(row);
}

/** Pixels, as far as can be said before it is there: the nearer, the less moves when somebody scrolls up. */
function heightOf(row: Row | undefined): number {
  if (row === undefined || row.kind === "group") return LINE;
  const { entry } = row;
  switch (entry.kind) {
    case "call":
      return isOpenAtFirst(row) ? LINE + 54 : LINE;
    case "step":
    case "snapshot":
    case "round":
      return LINE;
    case "turn":
      return 54;
    case "said":
      return 8 + textHeightOf(entry.text);
    case "steer":
      return 46 + textHeightOf(entry.text);
    case "report":
      return 54 + textHeightOf(entry.summary);
    case "item":
      return 92 + textHeightOf(entry.question);
    case "verdict": {
      const red = entry.verdict.checks.filter(({ status }) => status !== "passed").length;
      return entry.verdict.status === "green"
        ? 54
        : 62 + 28 * entry.verdict.checks.length + 28 * red;
    }
  }
}

const LINE = 28;

/** Lines of some 115 characters, and what stands around blocks. */
function textHeightOf(text: string): number {
  let height = 0;
  for (const block of blocksOf(text)) {
    const fenced = /^ {0,3}(?:```|~~~)/.test(block);
    const lines = block.split("\n");
    height += fenced
      ? 32 + 20 * Math.max(1, lines.length - 2)
      : 20 * Math.ceil(Math.max(1, block.length / 115, /^ *[-*\d]/.test(block) ? lines.length : 1));
  }
  return Math.max(20, height);
}
