/** When an item that is put off is back. */

export interface Later {
  readonly words: string;
  /** ISO 8601. */
  readonly until: string;
}

/** When a day begins for who is back at work, on the clock here. */
const MORNING = 9;

/** An hour from now, tomorrow morning, and the morning of next Monday. */
export function latersAt(now: Date): readonly Later[] {
  const morningIn = (days: number): string =>
    new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, MORNING).toISOString();
  const toMonday = (8 - now.getDay()) % 7 || 7;
  return [
    { words: "1 hour", until: new Date(now.getTime() + 3_600_000).toISOString() },
    { words: "Tomorrow", until: morningIn(1) },
    { words: "Next week", until: morningIn(toMonday) },
  ];
}

const sameDay = new Intl.DateTimeFormat("en", {
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});
const otherDay = new Intl.DateTimeFormat("en", {
  weekday: "short",
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

/** `16:30`, or with its day where that is another one. */
export function backAt(until: string, now: Date): string {
  const at = new Date(until);
  return (at.toDateString() === now.toDateString() ? sameDay : otherDay).format(at);
}
