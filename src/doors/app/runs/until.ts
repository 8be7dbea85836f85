/** Times as a person says them when something is to wait. */
import { TacitError } from "../../../ground/core/error.ts";

/** Milliseconds. */
const HOUR = 3_600_000;
const UNITS: ReadonlyMap<string, number> = new Map([
  ["m", 60_000],
  ["h", HOUR],
  ["d", 24 * HOUR],
  ["w", 7 * 24 * HOUR],
]);

/** Days that something may wait: what is put off for longer is better declined. */
const MOST_DAYS = 30;

/** When a day begins for who is back at work, in hours of the clock here. */
const MORNING = 9;

/**
 * Reads `30m`, `1h`, `3d`, `2w`, `tomorrow` (nine in the morning), a day or a time in ISO 8601, and `now`; without an
 * offset it is the time of this machine.
 *
 * @throws TacitError `app/bad-time`
 */
export function readUntil(text: string, now: Date): Date {
  const words = text.trim();
  if (words.toLowerCase() === "now") return now;
  const until = timeIn(words, now);
  if (until === undefined || Number.isNaN(until.getTime())) {
    throw badTime(`\`${words.slice(0, 40)}\` is no time.`);
  }
  if (until <= now) throw badTime(`${until.toISOString()} is past.`);
  if (until.getTime() - now.getTime() > MOST_DAYS * 24 * HOUR) {
    throw badTime(`${until.toISOString()} is more than ${MOST_DAYS} days away.`);
  }
  return until;
}

function timeIn(words: string, now: Date): Date | undefined {
  const [, count = "", unit = ""] = /^(\d{1,5})([mhdw])$/i.exec(words) ?? [];
  const length = UNITS.get(unit.toLowerCase());
  if (length !== undefined) return new Date(now.getTime() + Number(count) * length);
  if (words.toLowerCase() === "tomorrow") {
    return new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, MORNING);
  }
  const day = /^(\d{4})-(\d{2})-(\d{2})$/.exec(words);
  if (day !== null) {
    const [year = 0, month = 0, date = 0] = day.slice(1).map(Number);
    const at = new Date(year, month - 1, date, MORNING);
    return at.getMonth() === month - 1 && at.getDate() === date ? at : undefined; // no 31 February
  }
  const time = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})?$/i;
  return time.test(words) ? new Date(words) : undefined;
}

function badTime(message: string): TacitError {
  return new TacitError({
    code: "app/bad-time",
    kind: "input",
    message,
    hint: `Say 1h, 3d, tomorrow, or a time such as 2027-03-01T09:00; at most ${MOST_DAYS} days.`,
  });
}
