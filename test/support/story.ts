/**
 * Plays the essay's morning through `bin/tacit`, as a user would: brief, run, remarks, round two, ship, lesson.
 *
 * Knows the sample and the script only by the folders it is given; remarks find their lines by content.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { once } from "node:events";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { startModelServer } from "./model-server.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

export interface StoryOptions {
  /** Folder of the sample project. */
  readonly sample: string;
  /** Script of the model; its files lie beside it. */
  readonly script: string;
  /** Hears of each stage as it ends. */
  readonly onStage?: (stage: Stage) => void;
  /** Milliseconds before each answer of the model. */
  readonly delayMs?: number;
}

export interface Stage {
  readonly name: string;
  /** What came in, a line each. */
  readonly input: readonly string[];
  /** What went out, a line each. */
  readonly output: readonly string[];
  readonly milliseconds: number;
}

export interface Told {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The world of one story; `remove` ends the model and deletes the folder. */
export interface StoryWorld {
  readonly folder: string;
  readonly repository: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Runs `tacit ARGS` in the repository. */
  readonly tacit: (...args: string[]) => Promise<Told>;
  /** Starts `tacit ARGS`, whose output begins with a line when it is ready; the caller ends it. */
  readonly start: (...args: string[]) => Promise<ChildProcess>;
  /** Runs `tacit ARGS --json` and returns the object; throws unless the exit code is one of `codes`. */
  readonly json: (args: readonly string[], codes?: readonly number[]) => Promise<unknown>;
  readonly git: (...args: string[]) => Promise<string>;
  readonly remove: () => Promise<void>;
}

/** Runs a program to its end. */
export async function tell(
  argv: readonly [string, ...string[]],
  cwd: string,
  environment: Readonly<Record<string, string>>,
): Promise<Told> {
  const [program, ...args] = argv;
  const child = spawn(program, args, { cwd, env: environment, stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const code = await new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (status) => resolve(status ?? -1));
  });
  return { code, stdout, stderr };
}

/** A fresh repository with the sample, a home of its own, and the scripted model. */
export async function openWorld(options: StoryOptions): Promise<StoryWorld> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), "tacit-story-")));
  const repository = path.join(folder, "canvas-editor");
  await cp(options.sample, repository, { recursive: true });
  const settings = path.join(folder, "settings");
  await mkdir(settings, { recursive: true });
  // Where there is no sandbox, the sample's own checks may run unasked, and nothing else.
  await writeFile(path.join(settings, "config.yaml"), "allow:\n  - npm test\n");
  const model = await startModelServer({
    script: options.script,
    delayMs: options.delayMs ?? 0,
  });
  const environment: Record<string, string> = {
    PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env["PATH"] ?? ""}`,
    HOME: process.env["HOME"] ?? folder,
    USER: process.env["USER"] ?? "marcus",
    TACIT_HOME: path.join(folder, "home"),
    TACIT_CONFIG_HOME: settings,
    TACIT_MODEL_BASE_URL: model.url,
    TACIT_MODEL: "scripted-1",
    TACIT_MODEL_API_KEY: "scripted-key-of-the-story",
    GIT_CONFIG_GLOBAL: "/dev/null",
    NO_COLOR: "1",
  };
  const git = async (...args: string[]): Promise<string> => {
    const identity = ["-c", "user.name=Marcus", "-c", "user.email=marcus@example.invalid"];
    const done = await tell(["git", ...identity, ...args], repository, environment);
    if (done.code !== 0) throw new Error(`git ${args.join(" ")}: ${done.stderr}`);
    return done.stdout.trim();
  };
  const program = path.join(root, "bin/tacit");
  const tacit = (...args: string[]): Promise<Told> =>
    tell([process.execPath, program, ...args], repository, environment);
  const start = async (...args: string[]): Promise<ChildProcess> => {
    const child = spawn(process.execPath, [program, ...args], {
      cwd: repository,
      env: environment,
      stdio: ["ignore", "pipe", "ignore"],
    });
    await once(child.stdout, "data");
    child.stdout.resume();
    return child;
  };
  const world: StoryWorld = {
    folder,
    repository,
    environment,
    git,
    tacit,
    start,
    json: async (args, codes = [0]) => {
      const done = await tacit(...args, "--json");
      if (!codes.includes(done.code)) {
        throw new Error(
          `tacit ${args.join(" ")} ended with ${done.code}:\n${done.stderr}${done.stdout}`,
        );
      }
      const answer: unknown = JSON.parse(done.stdout);
      return answer;
    },
    remove: async () => {
      await tacit("stop", "--server");
      await model.close();
      // The journal's server ends by itself when the last command has gone; its folder may outlive it by a moment.
      await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
  await git("init", "-q", "-b", "main");
  await git("add", "-A");
  await git("commit", "-q", "-m", "A canvas editor");
  return world;
}

const BriefAnswer = z.looseObject({
  id: z.string(),
  title: z.string(),
  questions: z.array(z.string()),
});
const RunAnswer = z.looseObject({
  run: z.string(),
  status: z.string(),
  safety: z.string(),
  commit: z.string().optional(),
  checks: z.array(z.looseObject({ name: z.string(), status: z.string() })),
});
const DiffAnswer = z.looseObject({
  commit: z.string(),
  round: z.number(),
  files: z.array(
    z.looseObject({
      path: z.string(),
      hunks: z.array(
        z.looseObject({
          lines: z.array(
            z.looseObject({ kind: z.string(), text: z.string(), new: z.number().optional() }),
          ),
        }),
      ),
    }),
  ),
  remarks: z.array(
    z.looseObject({
      id: z.string(),
      state: z.string(),
      place: z.string(),
      note: z.string().optional(),
    }),
  ),
});
const ShipAnswer = z.looseObject({ before: z.string(), after: z.string(), target: z.string() });
const LearnAnswer = z.looseObject({
  lessons: z.array(z.looseObject({ id: z.string(), title: z.string() })),
});
const LessonAnswer = z.looseObject({ path: z.string() });
const ShowAnswer = z.looseObject({
  facts: z.array(z.looseObject({ type: z.string(), body: z.looseObject({}) })),
});
const RemarkList = z.array(
  z.object({
    /** Source of a regular expression for the added line that it is about. */
    find: z.string(),
    text: z.string(),
  }),
);
export type StoryRemark = z.infer<typeof RemarkList>[number];

/** Every verdict of a run, oldest first. */
export async function verdictsOf(
  world: StoryWorld,
  run: string,
): Promise<{ commit: string; status: string; findings: { path?: string; entry?: string }[] }[]> {
  const Verdict = z.looseObject({
    commit: z.string(),
    status: z.string(),
    checks: z.array(
      z.looseObject({
        findings: z.array(
          z.looseObject({ path: z.string().optional(), entry: z.string().optional() }),
        ),
      }),
    ),
  });
  const { facts } = ShowAnswer.parse(await world.json(["show", run]));
  return facts
    .filter(({ type }) => type === "verdict.reached")
    .map(({ body }) => {
      const { commit, status, checks } = Verdict.parse(body);
      const findings = checks.flatMap((check) =>
        check.findings.map(({ path: file, entry }) => ({
          ...(file === undefined ? {} : { path: file }),
          ...(entry === undefined ? {} : { entry }),
        })),
      );
      return { commit, status, findings };
    });
}

export interface StoryFacts {
  readonly run: string;
  /** The commit reviewed in round one, and in round two. */
  readonly reviewed: readonly [string, string];
  readonly shipped: string;
}

/** The run of a brief, carried out until it waits for a person. */
export async function carryOut(
  world: StoryWorld,
  brief: string,
): Promise<z.infer<typeof RunAnswer>> {
  return RunAnswer.parse(await world.json(["run", brief, "--follow"]));
}

/** Makes the story's remarks on a run, each at the line that it is about. */
export async function makeRemarks(
  world: StoryWorld,
  run: string,
  remarks: readonly StoryRemark[],
): Promise<z.infer<typeof DiffAnswer>> {
  const { files } = DiffAnswer.parse(await world.json(["review", run]));
  const lines = files.flatMap((file) =>
    file.hunks.flatMap((hunk) => hunk.lines.map((line) => ({ ...line, path: file.path }))),
  );
  const args: string[] = [];
  for (const { find, text } of remarks) {
    const line = lines.find((each) => each.kind === "added" && new RegExp(find).test(each.text));
    if (line?.new === undefined) throw new Error(`No added line matches ${find}.`);
    args.push("--remark", `${line.path}:${line.new}`, text);
  }
  return DiffAnswer.parse(await world.json(["review", run, ...args]));
}

/** Sends what was remarked, and waits for what comes of it. */
export async function sendRound(
  world: StoryWorld,
  run: string,
): Promise<z.infer<typeof RunAnswer>> {
  return RunAnswer.parse(await world.json(["review", run, "--send", "--follow"], [0, 1]));
}

/** Verifies the story's two remarks, approves and ships. */
export async function shipRun(world: StoryWorld, run: string): Promise<z.infer<typeof ShipAnswer>> {
  await world.json(["review", run, "--verify", "R1", "R2"]);
  await world.json(["review", run, "--approve"]);
  return ShipAnswer.parse(await world.json(["ship", run]));
}

/** What a story asks for, and what its reviewer says. */
export async function readStory(
  folder: string,
): Promise<{ readonly request: string; readonly remarks: readonly StoryRemark[] }> {
  const request = await readFile(path.join(folder, "brief.txt"), "utf8");
  const remarks = await readFile(path.join(folder, "remarks.json"), "utf8");
  return { request: request.trim(), remarks: RemarkList.parse(JSON.parse(remarks)) };
}

/** Plays until round two has ended, whatever came of it. */
export async function playToRoundTwo(
  world: StoryWorld,
  story: string,
  stage: (
    name: string,
    input: readonly string[],
    work: () => Promise<readonly string[]>,
  ) => Promise<void>,
): Promise<{ run: string; reviewed: [string, string]; status: string }> {
  const { request, remarks } = await readStory(story);
  let brief = "";
  let run = "";
  let first = "";
  let second = "";
  let status = "";
  await stage("Frame the request", [request], async () => {
    const answer = BriefAnswer.parse(await world.json(["brief", request]));
    brief = answer.id;
    return [`brief ${answer.id}: ${answer.title}`, `asks about ${answer.questions.join(", ")}`];
  });
  await stage("Run it with the bundled agent", [`tacit run ${brief}`], async () => {
    const answer = await carryOut(world, brief);
    run = answer.run;
    first = answer.commit ?? "";
    const verdicts = await verdictsOf(world, run);
    return [
      ...verdicts.map(
        ({ commit, status: of, findings }, index) =>
          `snapshot ${index + 1} ${commit.slice(0, 10)}: ${of}${findings.map((finding) => `, ${finding.entry ?? "check"} in ${finding.path ?? "the change"}`).join("")}`,
      ),
      `${answer.safety}; ${answer.checks.length} checks passed; waits for review`,
    ];
  });
  await stage(
    "Review, and describe two problems",
    remarks.map(({ text }) => text),
    async () => {
      const answer = await makeRemarks(world, run, remarks);
      return answer.remarks.map(({ id, place, state }) => `${id} at ${place}, ${state}`);
    },
  );
  await stage(
    "Send the round; the agent mends both",
    ["one message to the same session"],
    async () => {
      const answer = await sendRound(world, run);
      status = answer.status;
      second = answer.commit ?? "";
      const view = DiffAnswer.parse(await world.json(["review", run, "--interdiff"]));
      return [
        `snapshot ${second.slice(0, 10)}: ${status}`,
        ...view.remarks.map(({ id, state, note }) => `${id} ${state}: ${note ?? ""}`),
        `since round one: ${view.files.map((file) => file.path).join(", ")}`,
      ];
    },
  );
  return { run, reviewed: [first, second], status };
}

/** Plays the whole story. @throws Error with the command and what it said, when a step does not go as the story goes. */
export async function playStory(options: StoryOptions): Promise<StoryFacts> {
  const world = await openWorld(options);
  const story = path.dirname(options.script);
  const stage = async (
    name: string,
    input: readonly string[],
    work: () => Promise<readonly string[]>,
  ): Promise<void> => {
    const begun = performance.now();
    const output = await work();
    options.onStage?.({ name, input, output, milliseconds: performance.now() - begun });
  };
  try {
    const { run, reviewed, status } = await playToRoundTwo(world, story, stage);
    if (status !== "review") throw new Error(`Round two ended ${status}.`);
    let shipped = "";
    await stage(
      "Verify, approve, ship",
      ["tacit review --verify R1 R2 --approve", "tacit ship"],
      async () => {
        const answer = await shipRun(world, run);
        shipped = answer.after;
        return [
          `${answer.target} ${answer.before.slice(0, 10)} → ${answer.after.slice(0, 10)}`,
          await world.git("log", "--oneline", "-1", "--stat", "--format=%s"),
        ].flatMap((text) => text.split("\n").filter((line) => line.trim() !== ""));
      },
    );
    await stage("Keep what was said", ["tacit learn accept L1"], async () => {
      const { lessons } = LearnAnswer.parse(await world.json(["learn"]));
      const { path: file } = LessonAnswer.parse(await world.json(["learn", "accept", "L1"]));
      return [...lessons.map(({ id, title }) => `${id}  ${title}`), `${file}, proposed`];
    });
    await stage("Start the merged program; two people meet", ["npm start"], () =>
      watchClients(world, story),
    );
    return { run, reviewed, shipped };
  } finally {
    await world.remove();
  }
}

/** Starts the program in the user's checkout and lets the story's two clients look at each other. */
async function watchClients(world: StoryWorld, story: string): Promise<readonly string[]> {
  const Package = z.looseObject({ scripts: z.looseObject({ start: z.string() }) });
  const manifest: unknown = JSON.parse(
    await readFile(path.join(world.repository, "package.json"), "utf8"),
  );
  // The start script's own words, without npm in between: its process must be the one that is ended.
  const child = spawn("/bin/sh", ["-c", `exec ${Package.parse(manifest).scripts.start}`], {
    cwd: world.repository,
    env: { ...world.environment, PORT: "0" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const url = await new Promise<string>((resolve, reject) => {
      let text = "";
      child.once("exit", () => reject(new Error("The merged program ended at once.")));
      child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
        const found = /http:\/\/\S+/.exec(text)?.[0];
        if (found !== undefined) resolve(found);
      });
    });
    const clients = path.join(story, "clients.ts");
    const seen = await tell([process.execPath, clients, url], world.repository, world.environment);
    if (seen.code !== 0)
      throw new Error(`The clients did not see each other: ${seen.stdout}${seen.stderr}`);
    return seen.stdout.trim().split("\n");
  } finally {
    child.kill("SIGTERM");
  }
}
