/** What happened in a project since this browser looked at it last, in counts. */

/** What was seen: where each run stood, and what was asked. */
export interface Seen {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Position in the journal. */
  readonly after: number;
  /** Status by run. */
  readonly runs: Readonly<Record<string, string>>;
  /** Items that waited. */
  readonly items: readonly string[];
}

interface Now {
  readonly after: number;
  readonly runs: readonly { readonly run: string; readonly status: string }[];
  readonly items: readonly { readonly item: string; readonly run: string }[];
}

export interface Happened {
  readonly words: string;
  /** Newest first; the first is where the words lead. */
  readonly runs: readonly string[];
}

/** In the order in which they are told. */
const endings = [
  ["shipped", "shipped"],
  ["review", "came to review"],
  ["approved", "approved"],
  ["stuck", "stuck"],
  ["failed", "failed"],
  ["stopped", "stopped"],
] as const;

/** @returns Nothing where nothing happened that is worth a word. */
export function sinceThen(seen: Seen, now: Now): readonly Happened[] {
  if (now.after <= seen.after) return [];
  const happened: Happened[] = endings.flatMap(([status, words]) => {
    const runs = now.runs
      .filter((run) => run.status === status && seen.runs[run.run] !== status)
      .map(({ run }) => run);
    return runs.length === 0 ? [] : [{ words: `${runs.length} ${words}`, runs }];
  });
  const before = new Set(seen.items);
  // A review that became due is told above already.
  const asked = now.items.filter(({ item }) => /^\d+$/.test(item) && !before.has(item));
  if (asked.length > 0) {
    const words = asked.length === 1 ? "1 new question" : `${asked.length} new questions`;
    happened.push({ words, runs: asked.map(({ run }) => run) });
  }
  const begun = now.runs.filter(
    ({ run, status }) => seen.runs[run] === undefined && ["running", "waiting"].includes(status),
  );
  if (begun.length > 0) {
    happened.push({ words: `${begun.length} begun`, runs: begun.map(({ run }) => run) });
  }
  return happened;
}

/** As many runs are remembered; older ones end no more. */
const MOST = 200;

export function seenOf(now: Now, at: number): Seen {
  return {
    at,
    after: now.after,
    runs: Object.fromEntries(now.runs.slice(0, MOST).map(({ run, status }) => [run, status])),
    items: now.items.map(({ item }) => item),
  };
}

const PREFIX = "tacit.seen.";

export function readSeen(repository: string): Seen | undefined {
  const text = localStorage.getItem(PREFIX + repository);
  if (text === null) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isSeen(value) ? value : undefined;
  } catch {
    return undefined; // somebody else's, or an older page's
  }
}

export function keepSeen(repository: string, seen: Seen): void {
  localStorage.setItem(PREFIX + repository, JSON.stringify(seen));
}

function isSeen(value: unknown): value is Seen {
  return (
    typeof value === "object" &&
    value !== null &&
    "at" in value &&
    typeof value.at === "number" &&
    "after" in value &&
    typeof value.after === "number" &&
    "runs" in value &&
    typeof value.runs === "object" &&
    value.runs !== null &&
    "items" in value &&
    Array.isArray(value.items)
  );
}
