/** A list that is walked with j and k: the row that is current has the focus, so Enter and Tab work as everywhere. */
import { Fragment, type ReactNode, useEffect, useRef, useState } from "react";
import { useKeys } from "../keys/listen.ts";

interface Props<Item> {
  readonly label: string;
  readonly items: readonly Item[];
  readonly keyOf: (item: Item) => string;
  readonly open: (item: Item) => void;
  readonly row: (item: Item, current: boolean) => ReactNode;
  /** Stands as a heading above the first of the items that have the same. */
  readonly groupOf?: (item: Item) => string;
  /** Further keys for the current item. */
  readonly peek?: (item: Item) => void;
  readonly select?: (item: Item) => void;
  readonly answer?: (item: Item) => void;
  readonly snooze?: (item: Item) => void;
  /** The key of an item to begin at, as an address may name it. */
  readonly start?: string | undefined;
  readonly onCurrent?: (item: Item) => void;
}

/** Rows are at least 32 px high and separated by hairlines; a click opens. */
export function List<Item>(props: Props<Item>) {
  const { label, items, keyOf, open, row, start } = props;
  const [key, setKey] = useState(start);
  const list = useRef<HTMLUListElement>(null);
  const at = Math.max(
    0,
    items.findIndex((item) => keyOf(item) === key),
  );
  const current = items[at];
  const go = (to: number): void => {
    const item = items[Math.min(Math.max(to, 0), items.length - 1)];
    if (item === undefined) return;
    setKey(keyOf(item));
    props.onCurrent?.(item);
    const next = list.current?.querySelector<HTMLElement>(
      `[data-key="${CSS.escape(keyOf(item))}"]`,
    );
    next?.focus({ preventScroll: true });
    next?.scrollIntoView({ block: "nearest" });
  };
  const within = (act: ((item: Item) => void) | undefined): (() => void) | undefined =>
    act === undefined || current === undefined ? undefined : () => act(current);
  const any = items.length > 0;
  const focused = (): boolean => list.current?.contains(document.activeElement) === true;
  useKeys({
    ...(any && {
      "list.next": () => go(focused() ? at + 1 : at),
      "list.previous": () => go(focused() ? at - 1 : at),
    }),
    ...given("list.open", within(open)),
    ...given("list.peek", within(props.peek)),
    ...given("list.select", within(props.select)),
    ...given("list.answer", within(props.answer)),
    ...given("list.snooze", within(props.snooze)),
  });
  useEffect(() => {
    if (start !== undefined) setKey(start);
  }, [start]);
  return (
    <ul ref={list} aria-label={label} className="border-t border-hairline">
      {items.map((item, index) => (
        <Fragment key={keyOf(item)}>
          {heading(props.groupOf, item, items[index - 1])}
          <li
            data-key={keyOf(item)}
            tabIndex={item === current ? 0 : -1}
            aria-current={item === current}
            onFocus={(event) => {
              if (event.target !== event.currentTarget) return;
              setKey(keyOf(item));
              props.onCurrent?.(item);
            }}
            onClick={(event) => {
              if (event.defaultPrevented || isOwn(event.target)) return;
              setKey(keyOf(item));
              open(item);
            }}
            className="min-h-8 cursor-pointer border-b border-hairline aria-[current=true]:bg-selected"
          >
            {row(item, item === current)}
          </li>
        </Fragment>
      ))}
    </ul>
  );
}

function heading<Item>(
  groupOf: ((item: Item) => string) | undefined,
  item: Item,
  before: Item | undefined,
): ReactNode {
  if (groupOf === undefined) return null;
  const group = groupOf(item);
  if (before !== undefined && groupOf(before) === group) return null;
  return <li className="label border-b border-hairline pt-4 pb-1 first:pt-2">{group}</li>;
}

function given(id: string, act: (() => void) | undefined) {
  return act === undefined ? {} : { [id]: act };
}

/** Whether a click was for something inside the row. */
function isOwn(target: EventTarget): boolean {
  return (
    target instanceof Element &&
    target.closest("button, a, input, textarea, select, summary, label") !== null
  );
}
