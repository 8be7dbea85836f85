/**
 * Reads the facts of all runs in the order of their sequence, without a gap.
 *
 * Facts of one run are committed in order (`APPEND`); those of several are not: number 8 may be there while a 7 of
 * another run is still under way. A number that is missing is either such a one, or was drawn and given back. Whoever
 * drew it had a transaction id before (the lock of its run's row gives it one), so it is the latter as soon as all
 * transactions have ended that were under way when a higher number was first seen.
 */
import type { Pool } from "pg";
import { z } from "zod";
import type { Fact } from "../contract/event.ts";

export interface ToldFact {
  readonly fact: Fact;
  /** Of its run. */
  readonly repository: string;
}

/** Facts fetched at once. */
const PAGE = 200;

/** `first`: the lowest transaction that is under way; `next`: the one that comes next. */
const SNAPSHOT = `pg_snapshot_xmin(now.snapshot)::text as first, pg_snapshot_xmax(now.snapshot)::text as next`;

/** Rows of other repositories come without their body: their numbers are no gaps. */
const READ = `select ${SNAPSHOT}, ours.ours, p.repository, f.sequence, f.run, f.task, f.attempt, f.type, f.at,
    case when ours.ours then f.body end as body
  from (select pg_current_snapshot() as snapshot) now,
    facts f join runs r on r.number = f.run join projects p on p.id = r.project,
    lateral (select $2::text is null or p.repository = $2::text as ours) ours
  where f.sequence > $1::bigint order by f.sequence limit ${PAGE}`;

const Row = z.looseObject({
  first: z.coerce.bigint(),
  next: z.coerce.bigint(),
  ours: z.boolean(),
  repository: z.string(),
  sequence: z.coerce.number(),
});

export interface SettledPage {
  readonly rows: readonly { readonly row: unknown; readonly repository: string }[];
  /** There may be more at once. */
  readonly more: boolean;
  /** A transaction that is under way may still bring a lower number. */
  readonly doubtful: boolean;
}

/** @param repository Of the rows that are given out; all when absent. */
export function readSettled(
  pool: Pool,
  after: number,
  repository: string | undefined,
): { readonly next: () => Promise<SettledPage> } {
  let last = after;
  /** Numbers up to `upTo` were drawn before the transaction `until` began. */
  let doubt = { upTo: after, until: 0n };
  return {
    next: async () => {
      const { rows } = await pool.query<Record<string, unknown>>(READ, [last, repository ?? null]);
      const told: { row: unknown; repository: string }[] = [];
      const read = rows.map((row) => ({ row, ...Row.parse(row) }));
      const highest = read.at(-1)?.sequence ?? last;
      for (const { row, sequence, first, next, ours, repository: of } of read) {
        const settled = first >= next || (sequence <= doubt.upTo && first >= doubt.until);
        if (sequence !== last + 1 && !settled) {
          if (sequence > doubt.upTo) doubt = { upTo: highest, until: next };
          return { rows: told, more: true, doubtful: true };
        }
        last = sequence;
        if (ours) told.push({ row, repository: of });
      }
      return { rows: told, more: read.length === PAGE, doubtful: false };
    },
  };
}

/** The highest number there is, and the transactions at the same moment. */
export async function readStand(
  pool: Pool,
): Promise<{ readonly last: number; readonly first: bigint; readonly next: bigint }> {
  const { rows } = await pool.query(
    `select ${SNAPSHOT}, (select coalesce(max(sequence), 0) from facts) as last
     from (select pg_current_snapshot() as snapshot) now`,
  );
  return z
    .object({
      last: z.coerce.number(),
      first: z.coerce.bigint(),
      next: z.coerce.bigint(),
    })
    .parse(rows[0]);
}
