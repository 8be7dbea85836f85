/**
 * Plays many runs at once while something kills server, worker, agents and database with SIGKILL at random moments;
 * then an independent reader counts what is left: it knows the tables, the refs and /proc, and none of our code.
 */
import { type ChildProcess, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Client } from "pg";
import { z } from "zod";
import { type Journal, openJournal } from "../../src/ground/journal/database.ts";
import { serverSocket } from "../../src/ground/platform/ask-socket.ts";
import { isResting } from "../../src/doors/app/runs/runs.ts";
import { findServer } from "../../src/doors/server/client.ts";
import type { ModelScript } from "./model-server.ts";
import { openWorld, type StoryWorld, type Told } from "./story.ts";
import { writeFiles } from "./temporary-repository.ts";

export interface ChaosOptions {
  /** At least so many runs, and at least so many kills. */
  readonly runs: number;
  readonly kills: number;
  /** The same seed makes the same choices; what they meet depends on the machine. */
  readonly seed: number;
  readonly log: (line: string) => void;
}

export interface ChaosReport {
  readonly kills: Readonly<Record<Victim, number>>;
  /** Runs by the status that they ended with. */
  readonly endings: Readonly<Record<string, number>>;
  /** Facts that were seen while it went on, all of which must be there at the end. */
  readonly acknowledged: number;
  /** Milliseconds from each kill of the server to an answer of the next one. */
  readonly recoveries: readonly number[];
  /** What must not be, a line each. */
  readonly violations: readonly string[];
}

type Victim = "server" | "worker" | "agent" | "postgres" | "backend";
const VICTIMS: readonly Victim[] = [
  "server",
  "server",
  "worker",
  "agent",
  "agent",
  "postgres",
  "backend",
];

/** Milliseconds between kills, at most. */
const LONGEST_PAUSE = 1_800;
const AT_ONCE = 4;

/** How a run is meant to go; which one is its number's remainder. */
const KINDS = ["plain", "mended", "remarked", "steered", "hopeless", "stopped", "planned"] as const;
type Kind = (typeof KINDS)[number];

function kindOf(note: number): Kind {
  return KINDS[note % KINDS.length] ?? "plain";
}

function about(note: number): string {
  return `Write note ${note} down`;
}

/** Of a planned note: an agent's task, a person's, and an agent's again. */
const PLAN =
  "- T1: The note\n- T2: Its date\n  assignee: @maya\n  after: T1\n- T3: Its end\n  after: T2";

/** What a person says to the agent of a steered note. */
const WORD = "Say it in my words.";

function write(note: number, text: string) {
  return { tool: "write", arguments: { path: `notes/${note}.md`, content: `${text}\n` } };
}

function report(...ids: string[]) {
  const remarks = ids.map((id) => ({ id, state: "addressed", note: "Done." }));
  return { calls: [{ tool: "report_done", arguments: { summary: "It is written.", remarks } }] };
}

/** Steps that anything may cut off, and that do no harm when they are taken again. */
function scriptFor(most: number): ModelScript {
  return {
    turns: Array.from({ length: most }, (_, index) => index + 1).flatMap((note) => {
      const kind = kindOf(note);
      const first = kind === "mended" || kind === "hopeless" ? "wrong" : "right";
      const later = kind === "hopeless" ? "wrong again" : "right";
      const bash = { tool: "bash", arguments: { command: "ls notes; echo looked" } };
      return [
        {
          when: "This is task T3 of",
          about: about(note),
          steps: [
            {
              calls: [
                { tool: "write", arguments: { path: `notes/${note}-end.md`, content: "so\n" } },
              ],
            },
            report(),
          ],
        },
        {
          when: WORD,
          about: about(note),
          steps: [{ calls: [write(note, "right, and in my words")] }, report()],
        },
        {
          when: "a reviewer read the change",
          about: about(note),
          steps: [{ calls: [write(note, "right, and better")] }, report("R1")],
        },
        {
          when: "the checks found",
          about: about(note),
          steps: [{ calls: [write(note, later)] }, report()],
        },
        {
          when: "^(?!.*the checks found).*",
          about: about(note),
          steps: [
            { say: "I write it.", calls: [write(note, first)] },
            { calls: [bash] },
            report("R1"),
          ],
        },
      ];
    }),
  };
}

export async function playChaos(options: ChaosOptions): Promise<ChaosReport> {
  const { log } = options;
  const most = options.runs + options.kills; // more runs begin while there is something to kill
  const folder = await mkdtemp(path.join(tmpdir(), "tacit-chaos-"));
  writeFiles(path.join(folder, "notes"), {
    "README.md": "# Notes\n",
    "notes/0.md": "The first note.\n",
    ".tacit/config.yaml": "checks:\n  notes: '! grep -rn wrong notes'\nfixes: 2\n",
  });
  writeFiles(folder, { "script.json": JSON.stringify(scriptFor(most)) });
  const world = await openWorld({
    sample: path.join(folder, "notes"),
    script: path.join(folder, "script.json"),
    delayMs: 250,
  });
  const chaos = new Chaos(options, world, most);
  try {
    return await chaos.play();
  } finally {
    log("taking everything down");
    await chaos.close();
    await world.remove();
    await rm(folder, { recursive: true, force: true });
  }
}

const Run = z.looseObject({ run: z.string() });

class Chaos {
  readonly #options: ChaosOptions;
  readonly #world: StoryWorld;
  readonly #most: number;
  readonly #random: () => number;
  readonly #kills: Record<Victim, number> = {
    server: 0,
    worker: 0,
    agent: 0,
    postgres: 0,
    backend: 0,
  };
  readonly #recoveries: number[] = [];
  /** Facts that somebody has seen, by sequence. */
  readonly #seen = new Map<number, string>();
  readonly #noteOf = new Map<number, number>();
  #journal: Journal | undefined;
  #worker: ChildProcess | undefined;
  #begun = 0;
  #driving = 0;

  constructor(options: ChaosOptions, world: StoryWorld, most: number) {
    this.#options = options;
    this.#world = world;
    this.#most = most;
    this.#random = randomFrom(options.seed);
  }

  async play(): Promise<ChaosReport> {
    const home = this.#world.environment["TACIT_HOME"] ?? "";
    this.#journal = await openJournal({ home });
    await this.#startWorker();
    const killing = this.#killAll();
    const drivers = Array.from({ length: AT_ONCE }, () => this.#driveSome());
    await Promise.all([killing, ...drivers]);
    await this.#serve();
    await Promise.all([...this.#noteOf.keys()].map((run) => this.#untilRest(run)));
    const violations = [
      ...(await this.#read(home)),
      ...(await this.#readInbox()),
      ...(await this.#readWords()),
    ];
    const endings: Record<string, number> = {};
    const Listed = z.looseObject({ runs: z.array(z.looseObject({ status: z.string() })) });
    for (const { status } of Listed.parse(await this.#world.json(["runs"])).runs) {
      endings[status] = (endings[status] ?? 0) + 1;
    }
    await this.close();
    violations.push(...(await this.#leftOver(home)));
    return {
      kills: this.#kills,
      endings,
      acknowledged: this.#seen.size,
      recoveries: this.#recoveries,
      violations,
    };
  }

  async close(): Promise<void> {
    await this.#world.tacit("stop", "--server");
    const worker = this.#worker;
    this.#worker = undefined;
    if (worker !== undefined && worker.exitCode === null && worker.signalCode === null) {
      worker.kill("SIGTERM");
      await once(worker, "exit");
    }
    await this.#journal?.close();
    this.#journal = undefined;
  }

  get #killed(): number {
    return Object.values(this.#kills).reduce((sum, count) => sum + count, 0);
  }

  // --- the runs

  async #driveSome(): Promise<void> {
    const { runs, kills } = this.#options;
    while (this.#begun < this.#most && (this.#begun < runs || this.#killed < kills)) {
      this.#begun += 1;
      this.#driving += 1;
      // oxlint-disable-next-line no-await-in-loop -- one run after another in each of the drivers
      await this.#drive(this.#begun);
      this.#driving -= 1;
    }
  }

  async #drive(note: number): Promise<void> {
    const kind = kindOf(note);
    const { id, path: file } = z
      .looseObject({ id: z.string(), path: z.string() })
      .parse(await this.#again(["brief", `${about(note)} for all to read.`]));
    if (kind === "planned") {
      const place = path.join(this.#world.repository, file);
      writeFileSync(
        place,
        readFileSync(place, "utf8").replace(/## Plan\n[^]*$/, `## Plan\n\n${PLAN}\n`),
      );
    }
    const run = await this.#start(id, note);
    this.#noteOf.set(run, note);
    this.#options.log(`run ${run} is note ${note}, ${kind}`);
    if (kind === "stopped") {
      await this.#untilFact(run, "turn.started");
      await this.#world.tacit("stop", String(run)); // it may have ended just before
    }
    if (kind === "steered") {
      await this.#untilFact(run, "turn.started");
      await this.#tried(["steer", String(run), WORD]); // as above
    }
    await this.#untilRest(run);
    if (kind === "planned") await this.#handIn(run, note);
    this.#options.log(`run ${run} (${kind}) rests`);
    if (kind === "hopeless" || kind === "stopped") return;
    if (kind === "remarked") {
      const remark = ["--remark", `notes/${note}.md`, "Say it better."];
      // Sent apart: the remark stays when the server dies of being asked to send it.
      await this.#tried(["review", String(run), ...remark]);
      await this.#tried(["review", String(run), "--send"]);
      await this.#untilRest(run);
    }
    await this.#tried(["review", String(run), "--approve"]);
    await this.#tried(["ship", String(run)]);
  }

  /** Does a person's task, and says so until nobody waits for it any more. */
  async #handIn(run: number, note: number): Promise<void> {
    const home = this.#world.environment["TACIT_HOME"] ?? "";
    const worktree = path.join(home, "worktrees", `${run}-2-1`);
    for (let tries = 0; tries < 20 && existsSync(worktree); tries += 1) {
      writeFiles(worktree, { [`notes/${note}-date.md`]: "today\n" });
      // oxlint-disable-next-line no-await-in-loop -- until it is done
      const { code } = await this.#tell("done", `${run}/2`);
      // oxlint-disable-next-line no-await-in-loop -- as above
      await this.#untilRest(run);
      if (code === 4) return;
    }
  }

  /** Starts a run of the brief; one that began although nobody was told is found and taken. */
  async #start(brief: string, note: number): Promise<number> {
    for (let tries = 0; tries < 20; tries += 1) {
      // oxlint-disable-next-line no-await-in-loop -- until it is done
      const told = await this.#tell("run", brief);
      if (told.code === 0) return Number(Run.parse(JSON.parse(told.stdout)).run);
      // oxlint-disable-next-line no-await-in-loop -- as above
      const { runs } = z
        .looseObject({ runs: z.array(z.looseObject({ run: z.string(), brief: z.string() })) })
        .parse(await this.#again(["runs"]));
      const found = runs.find((each) => new RegExp(`note-${note}-`).test(each.brief));
      if (found !== undefined) return Number(found.run);
    }
    throw new Error(`No run of brief ${brief} could be started.`);
  }

  /** Runs a command until it ends well: the server may be killed in the middle of its request. */
  async #again(args: readonly string[]): Promise<unknown> {
    let said = "";
    for (let tries = 0; tries < 20; tries += 1) {
      // oxlint-disable-next-line no-await-in-loop -- until it is done
      const told = await this.#tell(...args);
      if (told.code === 0) return JSON.parse(told.stdout);
      said = told.stderr + told.stdout;
    }
    throw new Error(`tacit ${args.join(" ")}: ${said}`);
  }

  /** Like it, but a refusal is an answer: a run may have ended otherwise than it was meant to. */
  async #tried(args: readonly string[]): Promise<void> {
    for (let tries = 0; tries < 5; tries += 1) {
      // oxlint-disable-next-line no-await-in-loop -- until it is done
      const told = await this.#tell(...args);
      if (told.code === 0 || told.code === 4 || told.code === 2) return;
    }
  }

  async #tell(...args: string[]): Promise<Told> {
    const told = await this.#world.tacit(...args, "--json");
    if (told.code !== 0) {
      const said = `${told.stdout} ${told.stderr}`.trim().replaceAll(/\s+/g, " ");
      this.#options.log(
        `${args.slice(0, 3).join(" ")} ended with ${told.code}: ${said}`.slice(0, 300),
      );
    }
    return told;
  }

  async #untilRest(run: number): Promise<void> {
    await this.#watch(run, (facts) => isResting(facts));
  }

  async #untilFact(run: number, type: string): Promise<void> {
    await this.#watch(run, (facts) => facts.some((fact) => fact.type === type) || isResting(facts));
  }

  async #watch(
    run: number,
    done: (facts: Awaited<ReturnType<Journal["facts"]>>) => boolean,
  ): Promise<void> {
    const journal = this.#journal;
    if (journal === undefined) throw new Error("The journal is closed.");
    const facts: Awaited<ReturnType<Journal["facts"]>> = [];
    const stop = new AbortController();
    for await (const fact of journal.watch(run, 0, stop.signal)) {
      facts.push(fact);
      this.#seen.set(fact.sequence, JSON.stringify([fact.run, fact.type, fact.body]));
      // What was there already comes first, so an early match is one of the past.
      const { length } = await journal.facts(run, fact.sequence);
      if (length === 0 && done(facts)) break;
    }
    stop.abort();
  }

  /** Words that no agent was told, though its run came to an end. */
  async #readWords(): Promise<string[]> {
    const untold: string[] = [];
    for (const run of this.#noteOf.keys()) {
      // oxlint-disable-next-line no-await-in-loop -- one connection
      const facts = (await this.#journal?.facts(run)) ?? [];
      const said = facts.findLast(({ type }) => type === "steer.said");
      const isTold = facts.some(({ type, body }) => {
        if (type !== "turn.started") return false;
        return (body.steered ?? 0) >= (said?.sequence ?? 0) && body.prompt.includes(WORD);
      });
      if (said !== undefined && !isTold)
        untold.push(`run ${run} was never told fact ${said.sequence}`);
    }
    return untold;
  }

  // --- the kills

  async #killAll(): Promise<void> {
    while (this.#killed < this.#options.kills) {
      // oxlint-disable-next-line no-await-in-loop -- one kill after another
      await delay(Math.floor(this.#random() * LONGEST_PAUSE));
      const victim = VICTIMS[Math.floor(this.#random() * VICTIMS.length)] ?? "server";
      // oxlint-disable-next-line no-await-in-loop -- as above
      const pid = await this.#pidOf(victim);
      if (pid === undefined || this.#driving === 0) {
        // Whoever follows a run starts a server that is gone.
        // oxlint-disable-next-line no-await-in-loop -- as above
        if (await this.#anyOpen()) await this.#serve();
        continue;
      }
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        continue; // it has just ended by itself
      }
      this.#kills[victim] += 1;
      this.#options.log(`kill ${this.#killed}: ${victim} ${pid}`);
      // oxlint-disable-next-line no-await-in-loop -- as above
      if (victim === "worker") await this.#startWorker();
      if (victim !== "server") continue;
      const begun = performance.now();
      // oxlint-disable-next-line no-await-in-loop -- as above
      await this.#serve();
      this.#recoveries.push(performance.now() - begun);
    }
  }

  /** One dies with its database when that stays away, and a person starts the next. */
  async #startWorker(): Promise<void> {
    const worker = await this.#world.start("worker");
    this.#worker = worker;
  }

  /** What a person does who finds that nothing goes on: any command that looks at an open run. */
  async #serve(): Promise<void> {
    for (let tries = 0; tries < 20; tries += 1) {
      // oxlint-disable-next-line no-await-in-loop -- until it answers
      await this.#world.tacit("runs", "--json");
      // oxlint-disable-next-line no-await-in-loop -- as above
      if ((await findServer(this.#world.environment).catch(() => undefined)) !== undefined) return;
      // oxlint-disable-next-line no-await-in-loop -- as above
      if (!(await this.#anyOpen())) return;
    }
    throw new Error("The server does not come back.");
  }

  async #anyOpen(): Promise<boolean> {
    for (const run of this.#noteOf.keys()) {
      // oxlint-disable-next-line no-await-in-loop -- one connection
      if (!isResting((await this.#journal?.facts(run)) ?? [])) return true;
    }
    return false;
  }

  async #pidOf(victim: Victim): Promise<number | undefined> {
    const home = this.#world.environment["TACIT_HOME"] ?? "";
    if (victim === "server") {
      if (!existsSync(serverSocket(home))) return undefined;
      const server = await findServer(this.#world.environment).catch(() => undefined);
      return (await server?.health().catch(() => undefined))?.pid;
    }
    if (victim === "worker") return this.#worker?.pid;
    const postmaster = Number(
      readOr(path.join(home, "postgres/data/postmaster.pid")).split("\n")[0],
    );
    if (victim === "postgres") return postmaster > 0 ? postmaster : undefined;
    const found = processes().filter((pid) =>
      victim === "agent"
        ? readOr(`/proc/${pid}/cmdline`).includes("agents/bundled/main") &&
          readOr(`/proc/${pid}/environ`).includes(home)
        : readOr(`/proc/${pid}/cmdline`).includes("tacit tacit") && parentOf(pid) === postmaster,
    );
    return found[Math.floor(this.#random() * found.length)];
  }

  // --- the independent reader

  async #read(home: string): Promise<string[]> {
    const wrong: string[] = [];
    const socket = readOr(path.join(home, "postgres/data/postmaster.pid")).split("\n")[4] ?? "";
    const client = new Client({ host: socket, user: "tacit", database: "tacit" });
    await client.connect();
    const Row = z.object({
      sequence: z.coerce.number(),
      run: z.number(),
      task: z.number(),
      type: z.string(),
      body: z.looseObject({
        plan: z.array(z.unknown()).optional(),
        turn: z.number().optional(),
        commit: z.string().optional(),
        item: z.number().optional(),
        kind: z.string().optional(),
        after: z.string().optional(),
        branch: z.string().optional(),
        status: z.string().optional(),
      }),
    });
    const { rows } = await client.query(
      "select sequence, run, task, type, body from facts order by sequence",
    );
    await client.end();
    const facts = z.array(Row).parse(rows);
    const bySequence = new Map(facts.map((fact) => [fact.sequence, fact]));
    for (const [sequence, text] of this.#seen) {
      if (bySequence.get(sequence)?.type !== z.array(z.unknown()).parse(JSON.parse(text))[1]) {
        wrong.push(`fact ${sequence} was seen and is lost: ${text.slice(0, 120)}`);
      }
    }
    const git = (...args: string[]): string =>
      spawnSync("git", ["-C", this.#world.repository, ...args], { encoding: "utf8" }).stdout.trim();
    for (const run of new Set(facts.map((fact) => fact.run))) {
      const mine = facts.filter((fact) => fact.run === run);
      const of = (type: string) => mine.filter((fact) => fact.type === type);
      for (const type of ["turn.started", "turn.ended", "snapshot.taken", "snapshot.refused"]) {
        const turns = of(type).map(({ body }) => body.turn);
        if (new Set(turns).size < turns.length) wrong.push(`run ${run}: ${type} told twice`);
      }
      for (const type of ["worktree.created", "pack.compiled", "run.started", "change.shipped"]) {
        const tasks = of(type).map(({ task }) => task);
        if (new Set(tasks).size < tasks.length) {
          wrong.push(`run ${run}: ${type} told ${tasks.length} times`);
        }
      }
      if (of("verdict.reached").length > of("snapshot.taken").length) {
        wrong.push(`run ${run}: more verdicts than snapshots`);
      }
      if (of("turn.started").length !== of("turn.ended").length) {
        wrong.push(`run ${run}: a turn has no end`);
      }
      const over = mine.findLast(({ type }) =>
        ["change.shipped", "run.failed", "run.stopped", "turn.started"].includes(type),
      );
      const settled = new Set(
        mine
          .filter(({ type }) => type === "item.answered" || type === "item.closed")
          .map(({ body }) => body.item),
      );
      const open = of("item.asked").filter(({ body }) => !settled.has(body.item));
      if (of("run.stopped").length > 0 && of("stop.requested").length === 0) {
        wrong.push(`run ${run}: stopped, and nobody asked for it`);
      }
      const ended = over !== undefined && over.type !== "turn.started";
      // A change to look at is an item of its own, which no fact says.
      const last = of("run.started")[0]?.body.plan?.length ?? 1;
      const verdict = of("verdict.reached").at(-1);
      const green = verdict?.body.status === "green" && verdict.task === last;
      if (
        ended ? open.some(({ body }) => body.kind !== "stuck") : open.length !== (green ? 0 : 1)
      ) {
        wrong.push(`run ${run}: ended ${over?.type ?? "nowhere"} with ${open.length} open items`);
      }
      const at = of("worktree.created").at(-1);
      const branch = at?.body.branch;
      const commit = of("snapshot.taken").findLast(({ task }) => task === at?.task)?.body.commit;
      if (branch !== undefined && commit !== undefined && git("rev-parse", branch) !== commit) {
        wrong.push(`run ${run}: ${branch} is not at its last snapshot`);
      }
      const after = of("change.shipped")[0]?.body.after;
      if (after !== undefined && git("merge-base", "main", after) !== git("rev-parse", after)) {
        wrong.push(`run ${run}: shipped, and not on main`);
      }
    }
    const known = new Set(
      facts
        .filter(({ type }) => type === "run.started")
        .flatMap(({ run, body }) =>
          Array.from({ length: body.plan?.length ?? 1 }, (_, at) => `tacit/${run}-${at + 1}-1`),
        ),
    );
    for (const branch of git("for-each-ref", "--format=%(refname:short)", "refs/heads/tacit").split(
      "\n",
    )) {
      if (branch !== "" && !known.has(branch)) wrong.push(`${branch} belongs to no run`);
    }
    const worktrees = existsSync(path.join(home, "worktrees"))
      ? readdirSync(path.join(home, "worktrees"))
      : [];
    for (const name of worktrees) {
      if (!known.has(`tacit/${name}`)) wrong.push(`worktree ${name} belongs to no run`);
    }
    const shipped = facts.filter(({ type }) => type === "change.shipped").length;
    const merges = Number(git("rev-list", "--count", "--grep=^Tacit-Commit: ", "main"));
    if (shipped !== merges) wrong.push(`${shipped} runs are shipped, ${merges} merges are on main`);
    return wrong;
  }

  /** Whoever asks what needs them hears of each run that waits, once, and of no other. */
  async #readInbox(): Promise<string[]> {
    const Items = z.looseObject({ items: z.array(z.looseObject({ run: z.string() })) });
    const Runs = z.looseObject({
      runs: z.array(z.looseObject({ run: z.string(), status: z.string() })),
    });
    const { items } = Items.parse(await this.#world.json(["inbox"]));
    const { runs } = Runs.parse(await this.#world.json(["runs"]));
    return runs.flatMap(({ run, status }) => {
      const found = items.filter((item) => item.run === run).length;
      const over = ["shipped", "failed", "stopped"].includes(status);
      return found === (over ? 0 : 1) ? [] : [`run ${run} is ${status}, with ${found} items`];
    });
  }

  /** Processes of this home that outlive its last user. */
  async #leftOver(home: string): Promise<string[]> {
    const mine = (): number[] =>
      processes().filter(
        (pid) =>
          pid !== process.pid &&
          (readOr(`/proc/${pid}/environ`).includes(home) ||
            readOr(`/proc/${pid}/cmdline`).includes(home)),
      );
    for (let look = 0; look < 100 && mine().length > 0; look += 1) {
      // oxlint-disable-next-line no-await-in-loop -- Postgres takes a moment to end
      await delay(100);
    }
    return mine().map((pid) => `process ${pid} is left: ${readOr(`/proc/${pid}/cmdline`)}`);
  }
}

function processes(): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

function parentOf(pid: number): number {
  return Number(/^PPid:\s+(\d+)/m.exec(readOr(`/proc/${pid}/status`))?.[1]);
}

function readOr(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

/** Mulberry32, a small generator of known quality (Tommy Ettinger, public domain). */
function randomFrom(seed: number): () => number {
  let state = seed;
  /* oxlint-disable no-bitwise */
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  /* oxlint-enable no-bitwise */
}
