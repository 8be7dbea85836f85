/** How far back one looks: a choice of four, which stands in the address. */
export interface Range {
  /** Days, or `all`. */
  readonly id: string;
  readonly label: string;
  /** As the end of a sentence. */
  readonly words: string;
  readonly days: number | undefined;
}

const month: Range = { id: "30", label: "30 days", words: "in the last 30 days", days: 30 };

export const ranges: readonly Range[] = [
  { id: "7", label: "7 days", words: "in the last 7 days", days: 7 },
  month,
  { id: "90", label: "90 days", words: "in the last 90 days", days: 90 },
  { id: "all", label: "All", words: "since the beginning", days: undefined },
];

/** The range of an address; thirty days where it names none. */
export function rangeOf(days: string | undefined): Range {
  return ranges.find(({ id }) => id === days) ?? month;
}

/** The next shorter or longer one, or itself at an end. */
export function stepped(range: Range, by: number): Range {
  const at = ranges.indexOf(range) + by;
  return ranges[Math.min(Math.max(at, 0), ranges.length - 1)] ?? range;
}

const DAY = 86_400_000;

/** The day on which it begins, in UTC; the same for the whole day, so that an answer can be kept. */
export function sinceOf({ days }: Range, now: Date): string | undefined {
  if (days === undefined) return undefined;
  return new Date(now.getTime() - days * DAY).toISOString().slice(0, 10);
}
