/**
 * Shows the hunks of a change, one below the other, as many as there are; the only module that knows the viewer behind
 * it.
 *
 * Every hunk is an item with a header of its own, so that hunks can stand in any order. Only what is near the window is
 * in the document.
 */
import {
  type CodeViewDiffItem,
  type CodeViewLineSelection,
  type DiffLineAnnotation,
  type SelectedLineRange,
} from "@pierre/diffs";
import {
  CodeView,
  type CodeViewHandle,
  type CodeViewReactOptions,
  WorkerPoolContext,
} from "@pierre/diffs/react";
import {
  memo,
  type ReactNode,
  type Ref,
  useCallback,
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef,
} from "react";
import { HEADER, LINE } from "./look.ts";
import type { DiffLine, LineAt } from "./lines.ts";
import { diffOf } from "./patch.ts";
import { themes } from "./themes.ts";
import { linesAreDrawn, readyForLines, workers } from "./workers.ts";

/** Something that stands below a line, or above all of them. */
export interface Mark {
  /** Names it; what it shows is up to the caller. */
  readonly id: string;
  readonly at: LineAt | "top";
}

export interface DiffItem {
  readonly id: string;
  readonly path: string;
  readonly lines: readonly DiffLine[];
  /** The header alone is shown. */
  readonly folded: boolean;
  readonly marks: readonly Mark[];
}

/** Lines from where somebody began to where they ended. */
export interface Selected {
  readonly item: string;
  readonly from: LineAt;
  readonly to: LineAt;
}

export interface DiffHandle {
  readonly showItem: (item: string) => void;
  readonly showLine: (item: string, at: LineAt) => void;
  readonly select: (selected: Selected | undefined) => void;
  readonly position: () => number;
  readonly scrollTo: (position: number) => void;
}

interface Props {
  /** What has not changed is to be the same object. */
  readonly items: readonly DiffItem[];
  readonly split: boolean;
  readonly theme: "light" | "dark";
  /** `HEADER` pixels high. Has to stay the same function, as the others. */
  readonly header: (item: string) => ReactNode;
  readonly mark: (id: string) => ReactNode;
  readonly onSelect: (selected: Selected | undefined) => void;
  /** The button beside a line was pressed. */
  readonly onAdd: (item: string, at: LineAt) => void;
  readonly handle: Ref<DiffHandle>;
}

await readyForLines();

export const DiffView = memo(function DiffView(props: Props) {
  return (
    <WorkerPoolContext value={workers}>
      <Viewer {...props} />
    </WorkerPoolContext>
  );
});

type Options = CodeViewReactOptions<string, undefined>;

function Viewer({ items, split, theme, header, mark, onSelect, onAdd, handle }: Props) {
  const view = useRef<CodeViewHandle<string, undefined>>(null);
  const shown = useShownItems(items);
  const moved = useMovedLines(items);
  const options = useMemo(
    (): Options => ({
      theme: themes,
      themeType: theme,
      diffStyle: split ? "split" : "unified",
      diffIndicators: "bars",
      overflow: "wrap",
      lineDiffType: "word-alt",
      stickyHeaders: true,
      enableLineSelection: true,
      enableGutterUtility: true,
      lineHoverHighlight: "number",
      layout: { paddingTop: 0, paddingBottom: 320, gap: 0 },
      itemMetrics: {
        diffHeaderHeight: HEADER,
        lineHeight: LINE,
        spacing: 8,
        paddingTop: 0,
        paddingBottom: 8,
      },
      onPostRender: (node: HTMLElement, ...rest: readonly unknown[]) => {
        linesAreDrawn();
        const context = rest.at(-1);
        if (isItemContext(context)) dim(node, moved.current.get(context.item.id));
      },
    }),
    [split, theme, moved],
  );
  useImperativeHandle(handle, () => handleOf(view), []);
  useLabel(view);
  const customHeader = useCallback(({ id }: { readonly id: string }) => header(id), [header]);
  const annotation = useCallback(
    ({ metadata }: { readonly metadata?: string }, ..._rest: readonly unknown[]) =>
      mark(metadata ?? ""),
    [mark],
  );
  const gutter = useCallback(
    (
      hovered: () => { readonly lineNumber: number; readonly side?: string } | undefined,
      { id }: { readonly id: string },
    ) => (
      <button
        type="button"
        tabIndex={-1}
        aria-label="Remark on the line"
        className="mt-0.5 flex size-4 items-center justify-center rounded-sm bg-human text-meta leading-none text-surface"
        onClick={() => {
          const line = hovered();
          if (line !== undefined) onAdd(id, { side: sideOf(line.side), line: line.lineNumber });
        }}
      >
        +
      </button>
    ),
    [onAdd],
  );
  return (
    <CodeView<string>
      ref={view}
      items={shown}
      options={options}
      className="h-full overflow-x-hidden overflow-y-auto bg-canvas outline-none"
      renderCustomHeader={customHeader}
      renderAnnotation={annotation}
      renderGutterUtility={gutter}
      onSelectedLinesChange={(selection) => onSelect(selectedOf(selection))}
    />
  );
}

/** The viewer's own items; one that says the same stays the same, and is not looked at again. */
function useShownItems(items: readonly DiffItem[]): readonly CodeViewDiffItem<string>[] {
  const known = useRef(new Map<string, Known>());
  return useMemo(() => {
    const next = new Map<string, Known>();
    for (const item of items) {
      const before = known.current.get(item.id);
      next.set(item.id, before?.from === item ? before : knownOf(item, before));
    }
    known.current = next;
    return [...next.values()].map(({ shown }) => shown);
  }, [items]);
}

interface Known {
  readonly from: DiffItem;
  readonly shown: CodeViewDiffItem<string>;
}

function knownOf(item: DiffItem, before: Known | undefined): Known {
  const { id, path, lines, folded, marks } = item;
  const version = (before?.shown.version ?? 0) + 1;
  const fileDiff =
    before !== undefined && before.from.lines === lines && before.from.path === path
      ? before.shown.fileDiff
      : diffOf({ path, lines, key: `${id}:${lines.length}` });
  return {
    from: item,
    shown: {
      id,
      type: "diff",
      fileDiff,
      version,
      collapsed: folded || fileDiff.hunks.length === 0,
      annotations: marks.map(annotationOf),
    },
  };
}

function annotationOf({ id, at }: Mark): DiffLineAnnotation<string> {
  if (at === "top") return { side: "additions", lineNumber: 0, metadata: id };
  return { side: at.side === "old" ? "deletions" : "additions", lineNumber: at.line, metadata: id };
}

type MovedLines = ReadonlyMap<string, ReadonlySet<string>>;

function useMovedLines(items: readonly DiffItem[]): { readonly current: MovedLines } {
  const moved = useRef<MovedLines>(new Map());
  moved.current = useMemo(
    () =>
      new Map(
        items.flatMap(({ id, lines }) => {
          const keys = lines.flatMap((line) =>
            line.moved === true ? [line.kind === "removed" ? `-${line.old}` : `+${line.new}`] : [],
          );
          return keys.length === 0 ? [] : [[id, new Set(keys)] as const];
        }),
      ),
    [items],
  );
  return moved;
}

/** Marks lines that were only moved, so that they are dim. */
function dim(node: HTMLElement, moved: ReadonlySet<string> | undefined): void {
  if (moved === undefined) return;
  for (const line of node.shadowRoot?.querySelectorAll("[data-line], [data-column-number]") ?? []) {
    if (!(line instanceof HTMLElement)) continue;
    const sign = line.dataset["lineType"] === "change-deletion" ? "-" : "+";
    const isChange = line.dataset["lineType"]?.startsWith("change") === true;
    const number = line.dataset["line"] ?? line.dataset["columnNumber"] ?? "";
    line.toggleAttribute("data-moved", isChange && moved.has(`${sign}${number}`));
  }
}

function isItemContext(value: unknown): value is { readonly item: { readonly id: string } } {
  return (
    typeof value === "object" &&
    value !== null &&
    "item" in value &&
    typeof value.item === "object" &&
    value.item !== null &&
    "id" in value.item
  );
}

/** Where the code is scrolled has to be reachable by keyboard, and to have a name. */
function useLabel(view: { readonly current: CodeViewHandle<string, undefined> | null }): void {
  useEffect(() => {
    const element = view.current?.getInstance()?.getContainerElement();
    element?.setAttribute("role", "region");
    element?.setAttribute("aria-label", "The change");
    if (element !== undefined) element.tabIndex = 0;
  }, [view]);
}

function sideOf(side: string | undefined): LineAt["side"] {
  return side === "deletions" ? "old" : "new";
}

function selectedOf(selection: CodeViewLineSelection | null): Selected | undefined {
  if (selection === null) return undefined;
  const { start, side, end, endSide = side } = selection.range;
  return {
    item: selection.id,
    from: { side: sideOf(side), line: start },
    to: { side: sideOf(endSide), line: end },
  };
}

function rangeOf(from: LineAt, to: LineAt): SelectedLineRange {
  return {
    start: from.line,
    side: from.side === "old" ? "deletions" : "additions",
    end: to.line,
    endSide: to.side === "old" ? "deletions" : "additions",
  };
}

function handleOf(view: {
  readonly current: CodeViewHandle<string, undefined> | null;
}): DiffHandle {
  const instance = () => view.current?.getInstance();
  return {
    showItem: (id) => {
      if (instance()?.getItem(id) === undefined) return;
      view.current?.scrollTo({ type: "item", id, align: "start", behavior: "instant" });
      instance()?.render(true);
    },
    showLine: (id, at) => {
      if (instance()?.getItem(id) === undefined) return;
      view.current?.scrollTo({
        type: "line",
        id,
        lineNumber: at.line,
        side: at.side === "old" ? "deletions" : "additions",
        align: "nearest",
        offset: HEADER + 2 * LINE,
        behavior: "instant",
      });
      // At once, so that what is selected next is there.
      instance()?.render(true);
    },
    select: (selected) => {
      const range =
        selected === undefined
          ? null
          : { id: selected.item, range: rangeOf(selected.from, selected.to) };
      instance()?.setSelectedLines(range, { notify: false });
    },
    position: () => instance()?.getContainerElement()?.scrollTop ?? 0,
    scrollTo: (position) => {
      view.current?.scrollTo({ type: "position", position, behavior: "instant" });
    },
  };
}
