/** Three small charts of counts, in the colour of the text around them. Whoever cannot see them has the sentence and the table. */
import type { Counted } from "./words.ts";

interface Props {
  /** What it shows, for who does not see it. */
  readonly label: string;
}

/** One bar for each name, most first. */
export function Bars({ label, rows }: Props & { readonly rows: readonly Counted[] }) {
  const most = Math.max(1, ...rows.map(({ count }) => count));
  return (
    <div role="img" aria-label={label} className="grid gap-1">
      {rows.map(({ key, label: name, count }) => (
        <div
          key={key}
          className="grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)_2rem] items-center gap-3"
        >
          <span className="truncate text-meta text-text-2" title={name}>
            {name}
          </span>
          <svg className="h-2 w-full text-accent" aria-hidden="true">
            <rect width={`${(count / most) * 100}%`} height="8" rx="1" fill="currentColor" />
          </svg>
          <span className="text-right text-meta">{count}</span>
        </div>
      ))}
    </div>
  );
}

/** A whole in two parts. */
export function Split({
  label,
  part,
  of,
  words: [inside, outside],
}: Props & {
  readonly part: number;
  readonly of: number;
  readonly words: readonly [inside: string, outside: string];
}) {
  const share = of === 0 ? 0 : (part / of) * 100;
  return (
    <div role="img" aria-label={label}>
      <svg className="h-3 w-full" aria-hidden="true">
        <rect className="text-hairline" width="100%" height="12" rx="2" fill="currentColor" />
        <rect className="text-accent" width={`${share}%`} height="12" rx="2" fill="currentColor" />
      </svg>
      <div className="mt-1 flex justify-between gap-4 text-meta text-text-2">
        <span>
          {part} {inside}
        </span>
        <span>
          {of - part} {outside}
        </span>
      </div>
    </div>
  );
}

export interface Column {
  readonly key: string;
  readonly value: number;
  readonly title: string;
}

/** Pixels. */
const HEIGHT = 64;
const STEP = 14;
const WIDTH = 10;
/** Of columns; older ones are in the table. */
const MOST = 60;

/** One column for each change, the last to be shipped at the right; nothing is a line on the ground. */
export function Columns({ label, columns }: Props & { readonly columns: readonly Column[] }) {
  const shown = columns.slice(-MOST);
  const most = Math.max(1, ...shown.map(({ value }) => value));
  const width = shown.length * STEP - (STEP - WIDTH);
  return (
    <div className="overflow-x-auto">
      <svg
        role="img"
        aria-label={label}
        width={width}
        height={HEIGHT + 1}
        className="block text-accent"
      >
        {shown.map(({ key, value, title }, at) => {
          const height = Math.max(2, Math.round((value / most) * HEIGHT));
          return (
            <rect
              key={key}
              x={at * STEP}
              y={HEIGHT - height}
              width={WIDTH}
              height={height}
              rx={value === 0 ? 0 : 1}
              className={value === 0 ? "text-text-3" : ""}
              fill="currentColor"
            >
              <title>{title}</title>
            </rect>
          );
        })}
      </svg>
      <p className="mt-1 text-meta text-text-3">
        The last {shown.length} shipped changes, the newest at the right.
      </p>
    </div>
  );
}
