/** The tables. Change them here, then `npm run migration` writes the step into `drizzle/`. */
import {
  bigserial,
  index,
  integer,
  jsonb,
  pgTable,
  serial,
  text,
  timestamp,
  uniqueIndex,
} from "./drizzle.ts";

export const projects = pgTable("projects", {
  id: serial().primaryKey(),
  /** Absolute path of the repository, symbolic links resolved. */
  repository: text().notNull().unique(),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
});

export const runs = pgTable("runs", {
  /** One series for all repositories, so that a number alone names a run. */
  number: integer().primaryKey().generatedByDefaultAsIdentity({ name: "run_numbers" }),
  project: integer()
    .notNull()
    .references(() => projects.id),
  brief: text().notNull(),
  /** Counts the processes that took the run into their hands; see `claim`. */
  generation: integer().notNull().default(0),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
});

/** What happened, append-only. Within a run, `sequence` is also the order of commit: see `append`. */
export const facts = pgTable(
  "facts",
  {
    sequence: bigserial({ mode: "number" }).primaryKey(),
    run: integer()
      .notNull()
      .references(() => runs.number),
    task: integer().notNull(),
    attempt: integer().notNull(),
    type: text().notNull(),
    body: jsonb().notNull(),
    /** What it says once: a second fact of the same key is the first. */
    key: text(),
    at: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [
    index("facts_by_run").on(table.run, table.sequence),
    uniqueIndex("facts_by_key").on(table.run, table.key),
  ],
);
