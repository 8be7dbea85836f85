import { expect, test } from "vitest";
import { z } from "zod";
import { type ApiDesk, KEY, openApiDesk, PASSWORD } from "../../../../test/support/api-desk.ts";
import { temporaryRepository, userGit } from "../../../../test/support/temporary-repository.ts";
import type {
  AskedBrief,
  ContextOutput,
  HomeOutput,
  LessonOutput,
} from "../../../ground/contract/api.ts";
import type {
  BriefsOutput,
  PlanOutput,
  PromptOutput,
} from "../../../ground/contract/api-briefs.ts";
import type {
  AdherenceOutput,
  ArchitectureOutput,
  EvidenceOutput,
  ReadinessOutput,
  WhyOutput,
} from "../../../ground/contract/api-context.ts";
import type { InsightOutput } from "../../../ground/contract/api-insight.ts";
import type { RunDiff, SidedFile } from "../../../ground/contract/api-review.ts";
import type { ProjectOutput, SettingsOutput } from "../../../ground/contract/api-settings.ts";
import type { ReviewOutput } from "../../../ground/contract/reviewed.ts";
import type { RunDetail, ShipOutput } from "../../../ground/contract/run.ts";
import { ServerError } from "../../../ground/contract/server.ts";
import type { ArchitectureOutput as Mapped } from "../../app/context/architecture.ts";
import type { BriefsOutput as Briefs } from "../../app/briefs/brief-list.ts";
import type { RunDiff as Diff, SidedFile as Sided } from "../../app/review/change-file.ts";
import type { ContextCheckOutput as Held } from "../../app/checks.ts";
import type { ConfigurationOutput as Settings } from "../../app/configuration.ts";
import type { EvidenceOutput as Evidence } from "../../app/context/entry-evidence.ts";
import type { InsightOutput as Insight } from "../../app/runs/insight.ts";
import type { PromptOutput as Prompt } from "../../app/context/knowledge.ts";
import type { PlanOutput as Plan } from "../../app/briefs/plans.ts";
import type { ProjectOutput as Project } from "../../app/project.ts";
import type { ReadinessOutput as Ready } from "../../app/context/readiness.ts";
import type { WhyPathOutput as Why } from "../../app/why.ts";
import type { AskedBrief as Brief } from "../../app/briefs/briefs.ts";
import type { ContextOutput as Entries } from "../../app/context/context.ts";
import type { HomeOutput as Home, RunDetail as Described } from "../../app/runs/home.ts";
import type { LessonOutput as Settled } from "../../app/review/learn.ts";
import type { ReviewOutput as Reviewed } from "../../app/review/review.ts";
import type { ShipOutput as Shipped } from "../../app/review/ship.ts";
import { openProject } from "../../app/projects.ts";
import { routes } from "./api.ts";

/** The query that a route needs, and what its path names. */
const filled = new Map([
  ["/context/why", { path: "src/a.ts", task: "line ten" }],
  ["/context/export", { to: "agents" }],
  ["/change", { from: "main", of: "work" }],
  ["/attempts", { runs: "1,2" }],
  ["/runs/:run/file", { path: "src/a.ts" }],
  ["/change/file", { from: "main", of: "work", path: "src/a.ts" }],
]);

async function secondRun({ journal, root, run }: ApiDesk): Promise<void> {
  const second = await journal.createRun(root, "again");
  for (const { type, body } of await journal.facts(run)) {
    // oxlint-disable-next-line no-await-in-loop -- in order
    await journal.append({ run: second }, type, body);
  }
}

/** A run with a remark that was answered and verified, which is a lesson. */
async function teach({ tell, post, run, journal }: ApiDesk): Promise<void> {
  await post(`/runs/${run}/remarks`, {
    remarks: [{ place: "src/a.ts:10", text: "nit: Why **ten**?" }],
  });
  const commit = (await journal.facts(run)).flatMap(({ type, body }) =>
    type === "snapshot.taken" ? [body.commit] : [],
  )[0];
  await tell("round.sent", { round: 1, remarks: ["R1"], commit: commit ?? "", by: "ada" });
  await tell("turn.started", { turn: 2, cause: "remarks", prompt: "" });
  await tell("turn.ended", { turn: 2, outcome: "finished", milliseconds: 1 });
  await tell("remark.answered", {
    id: "R1",
    state: "answered",
    note: "Because.",
    commit: commit ?? "",
  });
  await post(`/runs/${run}/verify`, { remarks: ["R1"] });
}

test("every answer of the program is what its schema says, and nothing of it is lost", async () => {
  const desk = await openApiDesk();
  await teach(desk);
  await secondRun(desk);
  await desk.tell("item.asked", {
    item: desk.run * 1000 + 1,
    kind: "question",
    question: "Which?",
  });
  const { host, means, root, journal } = desk;
  const ids = new Map([
    ["/runs/:run/facts/:sequence", String((await journal.facts(1))[0]?.sequence)],
    ...["", "/text", "/prompt", "/plan"].map((rest) => [`/briefs/:brief${rest}`, "1"] as const),
    ...["", "/evidence", "/text"].map(
      (rest) => [`/context/:entry${rest}`, "we-never-log-a-password-in-src-a-ts"] as const,
    ),
  ]);
  const reading = routes.filter(({ method, path }) => method === "GET" && !/lint/.test(path));
  expect(reading.length).toBeGreaterThan(15);
  for (const { path, answer, act } of reading) {
    const asked = { means, host, project: root, run: 1, id: ids.get(path) ?? "" };
    // oxlint-disable-next-line no-await-in-loop -- one database
    const said: unknown = JSON.parse(JSON.stringify(await act(asked, filled.get(path) ?? {}, {})));
    expect({ path, said: answer.schema.parse(said) }).toEqual({ path, said });
  }
  expect((await desk.get("/learn")).body).toMatchObject({ lessons: [{ run: 1 }, { run: 2 }] });
});

test("a review is made over the API: remarks, what is seen, a verdict", async () => {
  const desk = await openApiDesk();
  const { run, get, post } = desk;
  const at = `/runs/${run}`;
  expect((await get("/home")).body).toMatchObject({
    items: [{ item: `review:${run}`, kind: "review" }],
    review: [{ run: String(run) }],
    running: [],
    shipped: [],
  });
  const remarked = await post(`${at}/remarks`, {
    remarks: [{ place: "src/a.ts:10", text: "blocker: No." }],
  });
  expect(remarked.body).toMatchObject({
    remarks: [{ id: "R1", severity: "blocker", line: "ten", by: "ada", state: "draft" }],
    files: [{ path: "src/a.ts", hunks: [{ seen: false }] }],
  });
  const edited = await post(`${at}/edit`, { remark: "R1", text: "Not so.", severity: "issue" });
  expect(edited.body).toMatchObject({ remarks: [{ severity: "issue", text: "Not so." }] });
  await post(`${at}/remarks`, { remarks: [{ place: "change", text: "Hm." }] });
  const dropped = await post(`${at}/discard`, { remarks: ["R2"] });
  expect(dropped.body).toMatchObject({ remarks: [{ id: "R1" }] });
  expect(await post(`${at}/discard`, { remarks: ["R2"] })).toMatchObject({
    status: 400,
    body: { error: { code: "app/unknown-remark" } },
  });
  const seen = await post(`${at}/seen`, { places: ["all"] });
  expect(seen.body).toMatchObject({ files: [{ hunks: [{ seen: true }] }] });
  expect(await post(`${at}/approve`)).toMatchObject({
    status: 409,
    body: { error: { code: "app/not-approvable", kind: "conflict" } },
  });
  expect(await post(`${at}/verify`, { remarks: ["R1"] })).toMatchObject({ status: 409 });
  await post(`${at}/reply`, { remark: "R1", text: "Really." });
  expect((await post(`${at}/edit`, { remark: "R1", text: " " })).status).toBe(400);
  const waived = await post(`${at}/waive`, { remark: "R1", reason: "Not now." });
  expect(waived.body).toMatchObject({ remarks: [{ state: "waived" }] });
  expect(await post(`${at}/edit`, { remark: "R1", text: "Late." })).toMatchObject({
    status: 409,
    body: { error: { code: "app/not-draft", kind: "conflict" } },
  });
  expect((await post(`${at}/approve`)).body).toMatchObject({ approved: true });
  expect((await get("/home")).body).toMatchObject({ items: [{ item: `ship:${run}` }] });
  expect((await get(`${at}/review?lines=0&order=files`)).body).toMatchObject({
    files: [{ hunks: [{ lines: [], linesLeft: expect.any(Number) }] }],
  });
  expect((await get(`${at}/review?lines=1`)).body).toEqual((await get(`${at}/review`)).body);
  expect((await get(`${at}/review?lines=many`)).status).toBe(400);
  expect((await get(`${at}/review?interdiff=true`)).body).toMatchObject({
    note: "No round was sent yet: this is the whole change.",
  });
});

test("an approved change is shipped, stands in Home, and is taken out again", async () => {
  const { run, root, get, post } = await openApiDesk();
  await post(`/runs/${run}/approve`);
  expect((await post(`/runs/${run}/ship`)).body).toMatchObject({ status: "shipped" });
  expect(userGit(root, "show", "main:src/a.ts")).toContain("\nten\n");
  expect((await get("/home")).body).toMatchObject({
    items: [],
    review: [],
    shipped: [{ run: String(run), target: "main", shippedAt: expect.any(String) }],
  });
  expect((await post(`/runs/${run}/undo`)).body).toMatchObject({ status: "undone" });
  expect((await get("/home")).body).toMatchObject({ shipped: [] });
});

test("commands reach the engine with who asks; an agent is named, never given as a command line", async () => {
  const { run, root, post, commanded } = await openApiDesk();
  const started = await post("/runs", { brief: "1", agent: "bundled", model: "m" });
  expect(started.body).toMatchObject({ run, output: { status: "review" } });
  await post(`/runs/${run}/rounds`, { withoutNits: true });
  await post(`/runs/${run}/done`, { task: 2 });
  await post(`/runs/${run}/steer`, { text: " Use the other one. " });
  for (const name of ["check", "stop", "resume"]) {
    // oxlint-disable-next-line no-await-in-loop -- in order
    await post(`/runs/${run}/${name}`);
  }
  const by = { by: "ada", environment: expect.objectContaining({ TACIT_MODEL_API_KEY: KEY }) };
  expect(commanded).toEqual([
    {
      name: "newRun",
      request: {
        ...by,
        directory: root,
        brief: "1",
        agent: "bundled",
        model: "m",
        allowUnboxed: false,
      },
    },
    { name: "newRound", run, request: { ...by, allowUnboxed: false, withoutNits: true } },
    { name: "handIn", run, request: { ...by, task: 2 } },
    { name: "steer", run, request: { ...by, text: "Use the other one." } },
    { name: "check", run, request: by },
    { name: "stop", run, request: by },
    { name: "resume", run, request: by },
  ]);
  for (const target of ["/runs", `/runs/${run}/rounds`]) {
    const body = { agent: "sh -c 'touch /tmp/x'", ...(target === "/runs" ? { brief: "1" } : {}) };
    // oxlint-disable-next-line no-await-in-loop -- two
    expect(await post(target, body)).toMatchObject({
      status: 400,
      body: { error: { code: "app/unknown-agent" } },
    });
  }
  for (const text of ["", "  ", "x".repeat(100_001)]) {
    // oxlint-disable-next-line no-await-in-loop -- three
    expect(await post(`/runs/${run}/steer`, { text })).toMatchObject({ status: 400 });
  }
  expect(commanded).toHaveLength(7);
});

test("a change to review is put off, and Home says until when; another project's is not", async () => {
  const { run, get, post, journal } = await openApiDesk();
  const item = `review:${run}`;
  const other = await openProject(journal, temporaryRepository());
  const elsewhere = `/inbox/${item}/snooze?project=${encodeURIComponent(other)}`;
  expect(await post(elsewhere, { until: "1h" })).toMatchObject({ status: 400 });
  expect(await post(`/inbox/${item}/snooze`, { until: "soon" })).toMatchObject({
    status: 400,
    body: { error: { code: "app/bad-time" } },
  });
  const { body } = await post(`/inbox/${item}/snooze`, { until: "3d" });
  expect(body).toMatchObject({ item, run: String(run), until: expect.stringMatching(/Z$/) });
  expect((await get("/home")).body).toMatchObject({
    items: [],
    snoozed: [{ item, title: expect.any(String), until: expect.stringMatching(/Z$/) }],
  });
  await post(`/inbox/${item}/snooze`, { until: "now" });
  expect((await get("/home")).body).toMatchObject({ items: [{ item }], snoozed: [] });
  expect(await post(`/inbox/${item}`, { answer: "x" })).toMatchObject({
    status: 400,
    body: { error: { code: "app/bad-item" } },
  });
});

test("an item is answered in its own project alone, and a run that was stuck is woken", async () => {
  const { run, tell, post, commanded, journal } = await openApiDesk();
  const item = run * 1000 + 1;
  await tell("item.asked", { item, kind: "stuck", question: "What now?" });
  const other = await openProject(journal, temporaryRepository());
  const elsewhere = await post(`/inbox/${item}?project=${encodeURIComponent(other)}`, {
    answer: "x",
  });
  expect(elsewhere).toMatchObject({ status: 400, body: { error: { code: "app/unknown-run" } } });
  expect((await post(`/inbox/${item}`, { answer: "Go on." })).body).toMatchObject({ wakes: true });
  expect(commanded).toMatchObject([{ name: "wake", run }]);
  expect(await post(`/inbox/${item}`, { answer: "Again." })).toMatchObject({ status: 400 });
});

test("facts come in pages, large ones cut; one alone is whole", async () => {
  const { run, tell, get } = await openApiDesk();
  const text = "x".repeat(50_000);
  const sequence = await tell("agent.said", { turn: 1, text });
  const page = await get(`/runs/${run}/facts?limit=2`);
  const { next } = z.object({ next: z.number() }).parse(page.body);
  const rest = z
    .object({
      facts: z.array(z.looseObject({ sequence: z.number(), cut: z.boolean().optional() })),
    })
    .parse((await get(`/runs/${run}/facts?after=${next}`)).body);
  expect(rest.facts.at(-1)).toMatchObject({ sequence, cut: true });
  expect(rest.facts.filter(({ cut }) => cut === true)).toHaveLength(1);
  expect((await get(`/runs/${run}/facts?after=${next}`)).text.length).toBeLessThan(20_000);
  const whole = await get(`/runs/${run}/facts/${sequence}`);
  expect(whole.body).toMatchObject({ sequence, body: { text } });
  expect(whole.body).not.toHaveProperty("cut");
  expect(await get(`/runs/${run}/facts/${sequence + 1}`)).toMatchObject({
    status: 400,
    body: { error: { code: "web/unknown-fact" } },
  });
});

test("a transcript opens at its end, and goes back from there", async () => {
  const { run, tell, get, journal } = await openApiDesk();
  await tell("agent.said", { turn: 1, text: "the last word" });
  const all = (await journal.facts(run)).map(({ sequence }) => sequence);
  const Page = z.object({
    facts: z.array(z.looseObject({ sequence: z.number() })),
    total: z.number(),
    previous: z.number().optional(),
    next: z.number().optional(),
  });
  const page = async (query: string) => {
    const { facts, ...rest } = Page.parse((await get(`/runs/${run}/facts?${query}`)).body);
    return { ...rest, sequences: facts.map(({ sequence }) => sequence) };
  };
  const total = all.length;
  const [previous] = all.slice(-2);
  expect(await page("last=2")).toEqual({ sequences: all.slice(-2), total, previous });
  const before = await page(`before=${previous}&limit=500`);
  expect(before).toEqual({ sequences: all.slice(0, -2), total });
  expect(await page(`after=${previous}`)).toEqual({ sequences: all.slice(-1), total });
  expect(await page("last=999999")).toEqual({ sequences: all, total });
  expect((await page("last=0")).sequences).toEqual(all.slice(-1));
  expect(await get(`/runs/${run}/facts?last=2&before=9`)).toMatchObject({
    status: 400,
    body: { error: { code: "web/bad-request" } },
  });
});

test("only projects that are known are served: a path is compared, never followed", async () => {
  const { root, get, journal, run } = await openApiDesk();
  const stranger = temporaryRepository();
  for (const path of [
    stranger,
    `${root}/`,
    `${root}/.`,
    `${root}/src/..`,
    `${root}/../${root.split("/").at(-1)}`,
    `${root}\0`,
    "",
    ".",
    "/",
    "/etc",
    "x".repeat(100_000),
  ]) {
    // oxlint-disable-next-line no-await-in-loop -- one after another
    expect(await get(`/briefs?project=${encodeURIComponent(path)}`)).toMatchObject({
      status: 400,
      body: { error: { code: "app/unknown-project", kind: "input" } },
    });
  }
  const opened = await openProject(journal, `${stranger}/.`);
  const own = `project=${encodeURIComponent(opened)}`;
  expect(await get(`/briefs?${own}`)).toMatchObject({ status: 200, body: { briefs: [] } });
  expect((await get("/projects")).body).toMatchObject({
    projects: [{ repository: root }, { repository: opened }],
  });
  // A run of another project is none.
  for (const target of ["", "/facts", "/review"]) {
    // oxlint-disable-next-line no-await-in-loop -- three
    expect(await get(`/runs/${run}${target}?${own}`)).toMatchObject({
      status: 400,
      body: { error: { code: "app/unknown-run" } },
    });
  }
});

test("hostile names, numbers and bodies are refused in words, and are no bugs", async () => {
  const { run, get, post, logged, commanded, journal } = await openApiDesk();
  const before = (await journal.facts(run)).length;
  const refused = [
    get("/runs/0"),
    get("/runs/-1"),
    get("/runs/1e3"),
    get("/runs/99999999999999999999"),
    get("/runs/999999999"),
    get("/runs/1%00"),
    get("/runs/..%2f..%2fetc"),
    get(`/runs/${run}/facts?after=-1`),
    get(`/runs/${run}/facts?after=9999999999999999`),
    get(`/runs/${run}/facts?limit=1e9`),
    get(`/runs/${run}/facts?who=me`),
    get(`/runs/${run}/facts?last=-1`),
    get(`/runs/${run}/facts?before=1e3`),
    get(`/runs/${run}/facts?after=1&last=1`),
    get(`/runs/${run}/facts/999999999999999`),
    get(`/runs/${run}/review?task=99999`),
    get(`/runs/${run}/review?interdiff=maybe`),
    get("/change?from=--output=/tmp/x&of=work"),
    get("/change?from=main&of=work%00"),
    get(`/change?from=main&of=${"x".repeat(1000)}`),
    get("/attempts?runs=1,999"),
    get("/briefs/..%2f..%2fx"),
    get("/briefs/nobody"),
    get("/context/..%2f..%2f..%2fetc%2fpasswd"),
    post("/context/accept", { ids: ["1"] }),
    post("/context/accept", { ids: ["1-100"] }),
    post("/context/retire", { ids: ["../../x"] }),
    post("/learn/L99999999999/accept"),
    post("/learn/L1/accept"),
    post("/inbox/abc", { answer: "x" }),
    post("/inbox/999999999999", { answer: "x" }),
    post(`/runs/${run}/remarks`, "{"),
    post(`/runs/${run}/remarks`, "[]"),
    post(`/runs/${run}/remarks`, { remarks: [] }),
    post(`/runs/${run}/remarks`, { remarks: [{ place: "../../etc/passwd:1", text: "x" }] }),
    post(`/runs/${run}/remarks`, { remarks: [{ place: "src/a.ts:99999999999", text: "x" }] }),
    post(`/runs/${run}/remarks`, `{"__proto__":{"remarks":[]},"remarks":[]}`),
    post(`/runs/${run}/remarks`, { remarks: [{ place: "change", text: "x".repeat(100_001) }] }),
    post(`/runs/${run}/remarks`, `"${"x".repeat(2 * 1024 * 1024)}"`),
    post(`/runs/${run}/verify`, { remarks: ["__proto__"] }),
    post(`/runs/${run}/stop`, { by: "somebody" }),
    post(`/runs/${run}/done`, { task: -1 }),
  ];
  for (const [index, answer] of (await Promise.all(refused)).entries()) {
    expect({
      index,
      status: answer.status,
      said: ServerError.parse(answer.body).error.kind,
    }).toEqual({
      index,
      status: 400,
      said: "input",
    });
    expect(answer.text.length).toBeLessThan(2_000);
  }
  expect(await get("/nowhere")).toMatchObject({ status: 404, body: { error: { kind: "input" } } });
  expect(logged).toEqual([]);
  expect(commanded).toEqual([]);
  expect(await journal.facts(run)).toHaveLength(before);
});

test("a form is no request", async () => {
  const { app, root, run } = await openApiDesk();
  const answer = await app.request(`/runs/${run}/stop?project=${encodeURIComponent(root)}`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: "a=b",
  });
  expect(answer.status).toBe(400);
});

test("nothing of the server's environment reaches an answer", async () => {
  const desk = await openApiDesk();
  await desk.tell("agent.said", { turn: 1, text: `the key is ${KEY}, the word ${PASSWORD}` });
  await desk.post(`/runs/${desk.run}/remarks`, {
    remarks: [{ place: "change", text: `Who wrote ${KEY}?` }],
  });
  const targets = ["/doctor", "/agents", "/home", "/runs/1", "/runs/1/facts", "/runs/1/review"];
  const answers = await Promise.all(targets.map(desk.get));
  for (const { text, status } of answers) {
    expect(status).toBe(200);
    expect(text).not.toContain(KEY);
    expect(text).not.toContain(PASSWORD);
  }
  expect(answers[0]?.text).toContain("model");
  expect(answers[4]?.text).toContain("the key is [redacted], the word [redacted]");
});

test("a bug is told as one, and its stack is logged", async () => {
  const { get, journal, logged } = await openApiDesk();
  await journal.close();
  const { status, body } = await get("/home");
  expect(status).toBe(500);
  expect(ServerError.parse(body).error).toMatchObject({ code: "server/bug", kind: "bug" });
  expect(logged).toEqual([expect.stringMatching(/Error: [\s\S]+\n\s+at /)]);
});

/** Names of all fields, such as `remarks.thread.at`. */
type Fields<Value> = Value extends Date
  ? never
  : Value extends readonly (infer Part)[]
    ? Fields<Part>
    : Value extends object
      ? { [Name in keyof Value & string]: Name | `${Name}.${Fields<Value[Name]>}` }[keyof Value &
          string]
      : never;

/** Fields of an answer of the program that its schema would drop; the compiler refuses the list below when there are some. */
type Dropped<Told, Schema extends z.ZodType> = Exclude<Fields<Told>, Fields<z.infer<Schema>>>;

test("no field that an answer may have is unknown to its schema", () => {
  const dropped: {
    readonly review: [Dropped<Reviewed, typeof ReviewOutput>] extends [never] ? "none" : "some";
    readonly run: [Dropped<Described, typeof RunDetail>] extends [never] ? "none" : "some";
    readonly home: [Dropped<Home, typeof HomeOutput>] extends [never] ? "none" : "some";
    readonly entries: [Dropped<Entries, typeof ContextOutput>] extends [never] ? "none" : "some";
    readonly lesson: [Dropped<Settled, typeof LessonOutput>] extends [never] ? "none" : "some";
    readonly ship: [Dropped<Shipped, typeof ShipOutput>] extends [never] ? "none" : "some";
    readonly brief: [Dropped<Brief, typeof AskedBrief>] extends [never] ? "none" : "some";
    readonly briefs: [Dropped<Briefs, typeof BriefsOutput>] extends [never] ? "none" : "some";
    readonly prompt: [Dropped<Prompt, typeof PromptOutput>] extends [never] ? "none" : "some";
    readonly plan: [Dropped<Plan, typeof PlanOutput>] extends [never] ? "none" : "some";
    readonly map: [Dropped<Mapped, typeof ArchitectureOutput>] extends [never] ? "none" : "some";
    readonly evidence: [Dropped<Evidence, typeof EvidenceOutput>] extends [never] ? "none" : "some";
    readonly readiness: [Dropped<Ready, typeof ReadinessOutput>] extends [never] ? "none" : "some";
    readonly adherence: [Dropped<Held, typeof AdherenceOutput>] extends [never] ? "none" : "some";
    readonly why: [Dropped<Why, typeof WhyOutput>] extends [never] ? "none" : "some";
    readonly project: [Dropped<Project, typeof ProjectOutput>] extends [never] ? "none" : "some";
    readonly settings: [Dropped<Settings, typeof SettingsOutput>] extends [never] ? "none" : "some";
    readonly insight: [Dropped<Insight, typeof InsightOutput>] extends [never] ? "none" : "some";
    readonly file: [Dropped<Sided, typeof SidedFile>] extends [never] ? "none" : "some";
    readonly diff: [Dropped<Diff, typeof RunDiff>] extends [never] ? "none" : "some";
  } = {
    review: "none",
    run: "none",
    home: "none",
    entries: "none",
    lesson: "none",
    ship: "none",
    brief: "none",
    briefs: "none",
    prompt: "none",
    plan: "none",
    map: "none",
    evidence: "none",
    readiness: "none",
    adherence: "none",
    why: "none",
    project: "none",
    settings: "none",
    insight: "none",
    file: "none",
    diff: "none",
  };
  expect(Object.values(dropped)).toEqual(Array(20).fill("none"));
});
