/**
 * Parts of a run's facts: a page of them, its end, since who opens a long transcript wants the last of it first, how many there are, and
 * those of some types.
 */

/**
 * The facts above a sequence, through the index `facts_by_run`; all of them where the limit is null.
 *
 * Rows are compared because with `run = $1 … order by sequence` the planner takes the primary key for a run that has many
 * of all facts, and walks through those of every other run that come before it.
 */
export const FACTS_AFTER = `select sequence, run, task, attempt, type, body, at from facts
  where (run, sequence) > ($1::int, $2::bigint) and (run, sequence) <= ($1::int, ${Number.MAX_SAFE_INTEGER})
  order by run, sequence limit $3::int`;

/** The facts below a sequence, the last first, in the same way. */
export const FACTS_BEFORE = `select sequence, run, task, attempt, type, body, at from facts
  where (run, sequence) < ($1::int, $2::bigint) and (run, sequence) > ($1::int, 0::bigint)
  order by run desc, sequence desc limit $3::int`;

/** The highest sequence of each run, in the same way: `max` would walk down all facts until it met the run's last. */
export const LAST_OF_RUNS = `select r.number as run, (
    select f.sequence from facts f
    where (f.run, f.sequence) > (r.number, 0::bigint) and (f.run, f.sequence) <= (r.number, ${Number.MAX_SAFE_INTEGER})
    order by f.run desc, f.sequence desc limit 1
  ) as last from runs r where r.number = any($1::int[])`;

/** How many facts a run has, through the same index. */
export const COUNT_FACTS = `select count(*) as total from facts where run = $1::int`;

/** Facts of some types; what agents said and called is most of a run, and many ask of the rest. */
export const FACTS_OF_TYPES = `select sequence, run, task, attempt, type, body, at from facts
  where run = $1::int and type = any($2::text[]) order by sequence`;

/** All but what agents said and called: what a run is gets computed without it, and it is most of the facts. */
export const FACTS_WITHOUT_TALK = `select sequence, run, task, attempt, type, body, at from facts
  where run = $1::int and type not in ('agent.said', 'agent.called') order by sequence`;
