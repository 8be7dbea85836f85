/**
 * The journal: every run's facts, in one Postgres that all processes of the program share.
 *
 * Facts are appended and never changed; a reader that wants to know what a run is computes it (`status.ts`).
 */
import { randomUUID } from "node:crypto";
import { realpath } from "node:fs/promises";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Pool } from "pg";
import { z } from "zod";
import { bodies, type Fact, type FactBody, type FactType } from "../contract/event.ts";
import { TacitError } from "../core/error.ts";
import { startPostgres } from "../platform/postgres.ts";
import {
  codeOf,
  configOf,
  type DatabaseAddress,
  ensureDatabase,
  MISSING_DATABASE,
  withDatabase,
} from "./connection.ts";
import { asc, desc, drizzle, eq } from "./drizzle.ts";
import { jsonText } from "./json-text.ts";
import { Listener } from "./listener.ts";
import { readSettled, readStand, type ToldFact } from "./all-facts.ts";
import { isPassing, isStarting, patiently } from "./patience.ts";
import { migrateDatabase } from "./migrations.ts";
import {
  COUNT_FACTS,
  FACTS_AFTER,
  FACTS_BEFORE,
  FACTS_OF_TYPES,
  FACTS_WITHOUT_TALK,
  LAST_OF_RUNS,
} from "./run-pages.ts";
import { projects, runs as runTable } from "./schema.ts";
import { moveJournal } from "./transfer.ts";

/** Key of a Postgres advisory lock, as in `migrations.ts`; any number, fixed for ever. */
const APPEND_LOCK = 7202;
/** Another, for work that is done alone. */
const ALONE_LOCK = 7204;

/** Milliseconds before it is looked again whether a transaction that was under way has ended. */
const DOUBT = 10;

/** Facts fetched at once while watching, so that a long run does not sit in memory. */
const PAGE = 500;

export interface RunEntry {
  readonly run: number;
  readonly repository: string;
  /** Slug of the brief. */
  readonly brief: string;
  readonly at: Date;
}

/** A run and how far its facts go. */
export interface RunStand extends RunEntry {
  /** Sequence of its last fact; 0 where it has none. */
  readonly last: number;
}

export interface ProjectEntry {
  /** Absolute path, symbolic links resolved. */
  readonly repository: string;
  readonly at: Date;
}

export interface FactsPage {
  readonly facts: readonly Fact[];
  /** To be given as `after`; undefined at the end of what there is. */
  readonly next: number | undefined;
}

export interface EarlierFacts {
  /** Ascending. */
  readonly facts: readonly Fact[];
  /** To be given as `before`; undefined where no fact comes before these. */
  readonly previous: number | undefined;
}

/** What makes a fact safe to say twice. */
export interface Once {
  /** Within the run; the first fact of a key stays, and is what a second `append` returns. */
  readonly key?: string;
  /** The claim under which it is said. */
  readonly generation?: number;
}

export interface Journal {
  /**
   * Allocates the next run number for a repository. `taken(n)` true means n cannot be used (its branch exists): the
   * next is tried.
   */
  createRun(
    repository: string,
    briefSlug: string,
    taken?: (run: number) => Promise<boolean>,
  ): Promise<number>;
  /**
   * Checks, stores and announces one fact; `task` and `attempt` default to 1. Waits out a database that is away for up
   * to a minute; what was stored is stored once, however often it had to be said.
   *
   * @throws TacitError `journal/fenced` (conflict) when `once.generation` is given and a later process has the run.
   */
  append<Type extends FactType>(
    where: { readonly run: number; readonly task?: number; readonly attempt?: number },
    type: Type,
    body: FactBody<Type>,
    once?: Once,
  ): Promise<Fact>;
  /**
   * Takes a run into this process's hands: its new generation, from 1. Facts that an earlier generation still sends are
   * refused.
   */
  claim(run: number, by: string): Promise<number>;
  /** Facts of a run with a sequence above `after`, ascending; types that only a newer program knows are left out. */
  facts(run: number, after?: number): Promise<Fact[]>;
  /** Newest first; all repositories when none is given. */
  runs(repository?: string): Promise<RunEntry[]>;
  /** As `runs`. */
  stands(repository?: string): Promise<RunStand[]>;
  /** Each fact of the run above `after`, in order, as it arrives, until the signal aborts or the journal closes. */
  watch(run: number, after: number, signal: AbortSignal): AsyncIterable<Fact>;
  /** Up to `limit` facts of a run above `after`, ascending, as of `facts`; `next` is where to go on, while there may be more. */
  page(run: number, after: number, limit: number): Promise<FactsPage>;
  /** The last `limit` facts of a run below `before`, or of all where none is given; as of `page`. */
  earlier(run: number, before: number | undefined, limit: number): Promise<EarlierFacts>;
  /** Facts of a run without what its agents said and called: `viewRun` makes the same of them. */
  steps(run: number): Promise<Fact[]>;
  /** Facts of a run that are of these types, ascending. */
  factsOf(run: number, types: readonly FactType[]): Promise<Fact[]>;
  /** How many facts a run has; those that only a newer program knows are counted. */
  count(run: number): Promise<number>;
  /**
   * Each fact of all runs above `after`, in order of sequence, as it arrives, each once: one is held back while a
   * lower one may still be committed. Ends when the signal aborts or the journal closes.
   *
   * @param repository Those of its runs alone; its path as `projects` has it.
   */
  watchAll(after: number, signal: AbortSignal, repository?: string): AsyncIterable<ToldFact>;
  /** The highest sequence of which no lower one can come any more: what is read after this call has all up to it. */
  position(): Promise<number>;
  /** Repositories that have runs or were opened, in the order in which they became known. */
  projects(): Promise<ProjectEntry[]>;
  /** Makes a repository known that may have no run yet; its path, symbolic links resolved. */
  addProject(repository: string): Promise<string>;
  /** Does work of one's own on the same database, and does it again while that is away. */
  patiently<Value>(work: () => Promise<Value>): Promise<Value>;
  /** Does work while nobody else on this database does any under the same name; others wait for it. */
  alone<Value>(name: string, work: () => Promise<Value>): Promise<Value>;
  /** Where it is, for others that need a database of their own in the same place. */
  readonly address: DatabaseAddress;
  /** Ends watches and connections, and gives up our share of the embedded server. */
  close(): Promise<void>;
}

export interface OpenOptions {
  /** Folder of the program's own files; holds the embedded server. */
  readonly home: string;
  /** A Postgres of the user's own, instead of the embedded one. */
  readonly databaseUrl?: string;
  /** Hears of idle connections that broke; the journal opens new ones by itself. */
  readonly onError?: (error: Error) => void;
}

/** The journal's database, and what keeps its server alive. */
export interface OpenDatabase {
  readonly address: DatabaseAddress;
  /** Starts the embedded server again when it has gone. */
  readonly revive: () => Promise<void>;
  /** Gives up our share of the embedded server. */
  readonly release: () => Promise<void>;
}

/**
 * Makes the journal's database ready: starts or joins Postgres, makes the database when it is missing, and migrates it.
 *
 * @throws TacitError `journal/no-database` when `databaseUrl` cannot be reached, `journal/newer-database`; those of
 *   `startPostgres`.
 */
export async function openDatabase(
  options: Pick<OpenOptions, "home" | "databaseUrl">,
): Promise<OpenDatabase> {
  const { home, databaseUrl } = options;
  let server = databaseUrl === undefined ? await startPostgres(home, moveServer) : undefined;
  const release = async (): Promise<void> => server?.release();
  const revive = async (): Promise<void> => {
    if (server === undefined) return;
    const again = await startPostgres(home, moveServer);
    await server.release();
    server = again;
  };
  try {
    const address = server
      ? embedded(server.socketDirectory)
      : { connectionString: withDatabase(databaseUrl ?? "") };
    // A server of one's own that does not answer is said at once; ours was there a moment ago.
    const worth = databaseUrl === undefined ? isPassing : isStarting;
    await patiently({ revive, worth }, async () => makeReady(address));
    return { address, revive, release };
  } catch (error) {
    await release();
    throw error;
  }
}

async function makeReady(address: DatabaseAddress): Promise<void> {
  try {
    await migrateDatabase(address);
  } catch (error) {
    if (codeOf(error instanceof Error ? error.cause : error) !== MISSING_DATABASE) throw error;
    await ensureDatabase(address);
    await migrateDatabase(address);
  }
}

/** The journal's database in an embedded server. */
function embedded(host: string): DatabaseAddress {
  return { host, database: "tacit" };
}

/** Fills a new server with the journal of an old one. */
async function moveServer(from: string, to: string): Promise<void> {
  await ensureDatabase(embedded(to));
  await moveJournal(embedded(from), embedded(to));
}

/** Opens the journal, its database made ready. @throws TacitError those of `openDatabase` */
export async function openJournal(options: OpenOptions): Promise<Journal> {
  const { onError } = options;
  const { address, ...server } = await openDatabase(options);
  return openJournalAt(address, { ...server, ...(onError && { onError }) });
}

/** Connections for a library that keeps tables of its own beside ours; the caller ends it. */
export function openPool(address: DatabaseAddress, onError: (error: Error) => void): Pool {
  const pool = new Pool({ ...configOf(address), max: 20 });
  pool.on("error", onError);
  heedEach(pool);
  return pool;
}

/**
 * The pool listens to its connections only while nobody has them; one that is lost in a transaction, between two
 * queries, would end the process. The next query says so.
 */
function heedEach(pool: Pool): void {
  pool.on("connect", (client) => {
    client.on("error", () => {});
  });
}

/** Opens a database that exists and is migrated. `release` is called at the end of `close`. */
export function openJournalAt(
  address: DatabaseAddress,
  options: {
    readonly onError?: (error: Error) => void;
    readonly release?: () => Promise<void>;
    /** Called when the database is away. */
    readonly revive?: () => Promise<void>;
  } = {},
): Journal {
  return new PostgresJournal(
    address,
    options.onError ?? (() => {}),
    options.release ?? (async () => {}),
    options.revive ?? (async () => {}),
  );
}

const StoredFact = z.object({
  sequence: z.coerce.number(),
  run: z.number(),
  task: z.number(),
  attempt: z.number(),
  type: z.string(),
  body: z.unknown(),
  at: z.date(),
});

const RunLast = z.object({ run: z.number(), last: z.coerce.number() });

function isFactType(type: string): type is FactType {
  return Object.hasOwn(bodies, type);
}

/** @throws TacitError `journal/unreadable-fact` */
function parseFact(row: unknown): Fact | undefined {
  const stored = StoredFact.parse(row);
  if (!isFactType(stored.type)) return undefined;
  const body = bodies[stored.type].safeParse(stored.body);
  if (!body.success) {
    throw new TacitError({
      code: "journal/unreadable-fact",
      kind: "environment",
      message: `Fact ${stored.sequence} (${stored.type}) of run ${stored.run} has an unknown shape: ${z.prettifyError(body.error)}`,
      hint: "It was probably written by another version of Tacit; use the newer one.",
    });
  }
  // The body was parsed by the schema of this very type; the compiler cannot follow that through the union.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return { ...stored, body: body.data } as Fact;
}

async function canonical(repository: string): Promise<string> {
  return realpath(repository).catch(() => path.resolve(repository)); // a repository that was removed keeps its runs
}

/**
 * One round trip. The lock comes before the sequence number, and is kept until commit: so a watcher that has seen number
 * 8 of a run never misses a 7 that was committed later. The row of the run is locked for the comparison, because a
 * claim may have come between this statement's snapshot and its turn.
 */
const APPEND = `with turn as materialized (select pg_advisory_xact_lock(${APPEND_LOCK}, $1::int)),
  allowed as materialized (
    select number from runs, turn
    where number = $1::int and ($7::int is null or generation = $7::int) for share of runs
  ),
  added as (
    insert into facts (run, task, attempt, type, body, key)
    select $1::int, $2::int, $3::int, $4, $5::jsonb, $6 from allowed
    on conflict (run, key) do nothing
    returning *
  ),
  told as materialized (select pg_notify('tacit_facts', run::text) from added)
select added.* from added, told`;

function fenced(run: number, generation: number | undefined): TacitError {
  return generation === undefined
    ? new TacitError({
        code: "journal/unknown-run",
        kind: "input",
        message: `There is no run ${run}.`,
        hint: "See them all: tacit runs",
      })
    : new TacitError({
        code: "journal/fenced",
        kind: "conflict",
        message: `Run ${run} is in the hands of a later process than generation ${generation}.`,
        hint: `See what it does: tacit show ${run}`,
      });
}

class PostgresJournal implements Journal {
  readonly address: DatabaseAddress;
  readonly #pool: Pool;
  readonly #db: ReturnType<typeof drizzle>;
  readonly #listener: Listener;
  readonly #release: () => Promise<void>;
  readonly #revive: () => Promise<void>;
  #reviving: Promise<void> | undefined;
  #closed: Promise<void> | undefined;

  constructor(
    address: DatabaseAddress,
    onError: (error: Error) => void,
    release: () => Promise<void>,
    revive: () => Promise<void>,
  ) {
    const config = configOf(address);
    this.address = address;
    this.#revive = revive;
    this.#pool = new Pool({ ...config, max: 10 });
    // Unheard it would end the process. `end` resolves before the sockets have closed: what comes later is no news.
    this.#pool.on("error", (error) => {
      if (this.#closed === undefined) onError(error);
    });
    heedEach(this.#pool);
    this.#db = drizzle(this.#pool);
    this.#listener = new Listener(config, onError);
    this.#release = release;
  }

  /** Does it again while the database is away, and has an embedded one started again. */
  async patiently<Value>(work: () => Promise<Value>): Promise<Value> {
    const revive = async (): Promise<void> => {
      this.#reviving ??= this.#revive().finally(() => {
        this.#reviving = undefined;
      });
      await this.#reviving;
    };
    const worth = (error: unknown): boolean => this.#closed === undefined && isPassing(error);
    return patiently({ revive, worth }, work);
  }

  async createRun(
    repository: string,
    briefSlug: string,
    taken: (run: number) => Promise<boolean> = async () => false,
  ): Promise<number> {
    const place = await canonical(repository);
    return this.patiently(async () => this.#allot(place, briefSlug, taken));
  }

  async alone<Value>(name: string, work: () => Promise<Value>): Promise<Value> {
    return this.patiently(async () => {
      // Its connection is closed afterwards, so that a lock is gone whatever became of the work.
      const client = await this.#pool.connect();
      try {
        await client.query("select pg_advisory_lock($1, hashtext($2))", [ALONE_LOCK, name]);
        return await work();
      } finally {
        client.release(true);
      }
    });
  }

  async #allot(
    place: string,
    briefSlug: string,
    taken: (run: number) => Promise<boolean>,
  ): Promise<number> {
    await this.#db.insert(projects).values({ repository: place }).onConflictDoNothing();
    for (;;) {
      // Drawn before it is stored, because `taken` looks outside the database: a sequence gives no number twice,
      // and no lock is held meanwhile. Numbers that were not used are gaps.
      const drawn = await this.#pool.query(`select nextval('run_numbers')::int as number`);
      const { number } = z.object({ number: z.number() }).parse(drawn.rows[0]);
      if (await taken(number)) continue;
      await this.#pool.query(
        `insert into runs (number, project, brief) select $1, id, $2 from projects where repository = $3`,
        [number, briefSlug, place],
      );
      return number;
    }
  }

  async append<Type extends FactType>(
    where: { readonly run: number; readonly task?: number; readonly attempt?: number },
    type: Type,
    body: FactBody<Type>,
    once: Once = {},
  ): Promise<Fact> {
    const { run, task = 1, attempt = 1 } = where;
    const key = once.key ?? randomUUID(); // so that a try whose answer was lost can be repeated
    const values = [run, task, attempt, type, jsonText(bodies[type].parse(body)), key];
    return this.patiently(async () => {
      const { rows } = await this.#pool.query(APPEND, [...values, once.generation ?? null]);
      const row: unknown =
        rows[0] ??
        (await this.#pool.query(`select * from facts where run = $1 and key = $2`, [run, key]))
          .rows[0];
      if (row === undefined) throw fenced(run, once.generation);
      const fact = parseFact(row);
      if (fact === undefined) throw new Error(`${type} was stored, and cannot be read back`);
      return fact;
    });
  }

  async claim(run: number, by: string): Promise<number> {
    return this.patiently(async () => {
      const { rows } = await this.#pool.query(
        `update runs set generation = generation + 1 where number = $1 returning generation`,
        [run],
      );
      const { generation } = z.object({ generation: z.number() }).parse(rows[0]);
      await this.append({ run }, "run.claimed", { generation, by }, { generation });
      return generation;
    });
  }

  async facts(run: number, after = 0): Promise<Fact[]> {
    return this.patiently(async () => (await this.#read(run, after)).facts);
  }

  async #read(
    run: number,
    after: number,
    limit?: number,
  ): Promise<{ facts: Fact[]; last: number; full: boolean }> {
    const values = [run, after, limit ?? null];
    const { rows } = await this.#pool.query<Record<string, unknown>>(FACTS_AFTER, values);
    return {
      facts: rows.flatMap((row) => parseFact(row) ?? []),
      last: StoredFact.optional().parse(rows.at(-1))?.sequence ?? after,
      full: rows.length === limit,
    };
  }

  async runs(repository?: string): Promise<RunEntry[]> {
    const query = this.#db
      .select({
        run: runTable.number,
        repository: projects.repository,
        brief: runTable.brief,
        at: runTable.createdAt,
      })
      .from(runTable)
      .innerJoin(projects, eq(runTable.project, projects.id))
      .orderBy(desc(runTable.number));
    const place = repository === undefined ? undefined : await canonical(repository);
    return this.patiently(async () =>
      place === undefined ? query : query.where(eq(projects.repository, place)),
    );
  }

  async stands(repository?: string): Promise<RunStand[]> {
    const entries = await this.runs(repository);
    const { rows } = await this.patiently(async () =>
      this.#pool.query(LAST_OF_RUNS, [entries.map(({ run }) => run)]),
    );
    const lasts = new Map(
      rows.map((row) => RunLast.parse(row)).map(({ run, last }) => [run, last]),
    );
    return entries.map((entry) => ({ ...entry, last: lasts.get(entry.run) ?? 0 }));
  }

  async *watch(run: number, after: number, signal: AbortSignal): AsyncGenerator<Fact> {
    const bell = this.#listener.bell(run, signal);
    let last = after;
    try {
      while (await bell.rung()) {
        for (let full = true; full && !bell.ended;) {
          const from = last;
          const page = await this.patiently(async () => this.#read(run, from, PAGE));
          ({ last, full } = page);
          for (const fact of page.facts) {
            if (bell.ended) return;
            yield fact;
          }
        }
      }
    } catch (error) {
      if (!bell.ended) throw error; // a query cut off by `close`
    } finally {
      bell.remove();
    }
  }

  async page(run: number, after: number, limit: number): Promise<FactsPage> {
    const { facts, last, full } = await this.patiently(async () => this.#read(run, after, limit));
    return { facts, next: full ? last : undefined };
  }

  async earlier(run: number, before: number | undefined, limit: number): Promise<EarlierFacts> {
    // One more than is wanted says whether there are others.
    const values = [run, before ?? Number.MAX_SAFE_INTEGER, limit + 1];
    const { rows } = await this.patiently(async () => this.#pool.query(FACTS_BEFORE, values));
    const wanted: readonly unknown[] = rows.slice(0, limit);
    const first = StoredFact.optional().parse(wanted.at(-1));
    return {
      facts: wanted.flatMap((row) => parseFact(row) ?? []).toReversed(),
      previous: rows.length > limit ? first?.sequence : undefined,
    };
  }

  async steps(run: number): Promise<Fact[]> {
    const { rows } = await this.patiently(async () =>
      this.#pool.query<Record<string, unknown>>(FACTS_WITHOUT_TALK, [run]),
    );
    return rows.flatMap((row) => parseFact(row) ?? []);
  }

  async factsOf(run: number, types: readonly FactType[]): Promise<Fact[]> {
    const { rows } = await this.patiently(async () =>
      this.#pool.query<Record<string, unknown>>(FACTS_OF_TYPES, [run, types]),
    );
    return rows.flatMap((row) => parseFact(row) ?? []);
  }

  async count(run: number): Promise<number> {
    const { rows } = await this.patiently(async () => this.#pool.query(COUNT_FACTS, [run]));
    return z.object({ total: z.coerce.number() }).parse(rows[0]).total;
  }

  async *watchAll(
    after: number,
    signal: AbortSignal,
    repository?: string,
  ): AsyncGenerator<ToldFact> {
    const bell = this.#listener.bell("all", signal);
    const reader = readSettled(this.#pool, after, repository);
    try {
      while (await bell.rung()) {
        for (let more = true; more && !bell.ended;) {
          const page = await this.patiently(async () => reader.next());
          ({ more } = page);
          for (const { row, repository: of } of page.rows) {
            if (bell.ended) return;
            const fact = parseFact(row);
            if (fact !== undefined) yield { fact, repository: of };
          }
          if (page.doubtful) await delay(DOUBT, undefined, { ref: false });
        }
      }
    } catch (error) {
      if (!bell.ended) throw error; // a query cut off by `close`
    } finally {
      bell.remove();
    }
  }

  async position(): Promise<number> {
    const { last, next } = await this.patiently(async () => readStand(this.#pool));
    for (;;) {
      // oxlint-disable-next-line no-await-in-loop -- until those that were under way have ended
      const { first } = await this.patiently(async () => readStand(this.#pool));
      if (first >= next) return last;
      // oxlint-disable-next-line no-await-in-loop -- as above
      await delay(DOUBT, undefined, { ref: false });
    }
  }

  async projects(): Promise<ProjectEntry[]> {
    return this.patiently(async () =>
      this.#db
        .select({ repository: projects.repository, at: projects.createdAt })
        .from(projects)
        .orderBy(asc(projects.id)),
    );
  }

  async addProject(repository: string): Promise<string> {
    const place = await canonical(repository);
    await this.patiently(async () =>
      this.#db.insert(projects).values({ repository: place }).onConflictDoNothing(),
    );
    return place;
  }

  async close(): Promise<void> {
    this.#closed ??= (async () => {
      await this.#listener.close();
      await this.#pool.end();
      await this.#release();
    })();
    return this.#closed;
  }
}
