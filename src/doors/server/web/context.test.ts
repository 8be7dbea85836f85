import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { type ApiDesk, KEY, openApiDesk } from "../../../../test/support/api-desk.ts";
import {
  temporaryRepository,
  userGit,
  writeFiles,
} from "../../../../test/support/temporary-repository.ts";
import { ContextOutput, EntryOutput } from "../../../ground/contract/api.ts";
import { EditedText } from "../../../ground/contract/api-briefs.ts";
import {
  AdherenceOutput,
  ArchitectureOutput,
  EvidenceOutput,
  ImportOutput,
  ReadinessOutput,
  ScanOutput,
  TargetsOutput,
} from "../../../ground/contract/api-context.ts";
import { openProject } from "../../app/projects.ts";

const BOUNDARY = `---
kind: architecture
title: The shop never reads the store's rows
scope: ["src/shop/**"]
status: active
check: { forbidden-import: { files: ["src/store/**"], packages: ["pg"] } }
evidence: { followed: 2, violated: 1, exemplars: ["src/shop/cart.ts#total", "../../etc/passwd", "src/gone.ts"] }
---
Ask the service.
`;

/** A project with three layers of which one import is forbidden, and one goes up. */
async function openLayered() {
  const desk = await openApiDesk();
  const root = temporaryRepository({
    "src/shop/cart.ts":
      'import { rows } from "../store/rows.ts";\n\n/** Sum. */\nexport function total() {\n  return rows();\n}\n',
    "src/shop/page.ts": 'import { total } from "./cart.ts";\nexport const page = total;\n',
    "src/shop/list.ts": 'import { ask } from "../service/ask.ts";\nexport const list = ask;\n',
    "src/service/ask.ts": 'import { rows } from "../store/rows.ts";\nexport const ask = rows;\n',
    "src/service/tell.ts": 'import { ask } from "./ask.ts";\nexport const tell = ask;\n',
    "src/service/more.ts": 'import { tell } from "./tell.ts";\nexport const more = tell;\n',
    "src/store/rows.ts": "export const rows = () => 1;\n",
    "src/store/keys.ts": "export const keys = () => 1;\n",
    "src/store/more.ts": "export const more = () => 1;\n",
    "src/web/a.ts": 'import { list } from "../shop/list.ts";\nexport const a = list;\n',
    "src/web/b.ts": 'import { list } from "../shop/list.ts";\nexport const b = list;\n',
    "src/web/c.ts": 'import { page } from "../shop/page.ts";\nexport const c = page;\n',
    "CLAUDE.md": "# Rules\n\n- Never call the store from a page.\n",
    ".tacit/context/architecture/boundary.md": BOUNDARY,
  });
  const own = `project=${encodeURIComponent(await openProject(desk.journal, root))}`;
  const within = (target: string) => `${target}${target.includes("?") ? "&" : "?"}${own}`;
  const get: ApiDesk["get"] = (target) => desk.get(within(target));
  const post: ApiDesk["post"] = (target, body) => desk.post(within(target), body);
  return { ...desk, root, get, post };
}

test("the map says what goes against an entry, and where", async () => {
  const { get } = await openLayered();
  const map = ArchitectureOutput.parse((await get("/context/architecture")).body);
  expect(map.modules.map(({ path: module }) => module)).toEqual([
    "src/service",
    "src/shop",
    "src/store",
    "src/web",
  ]);
  const stateOf = (from: string, to: string) =>
    map.edges.find((edge) => edge.from === from && edge.to === to);
  expect(stateOf("src/shop", "src/store")).toMatchObject({
    state: "forbidden",
    forbiddenBy: ["boundary"],
    places: [{ path: "src/shop/cart.ts", line: 1 }],
  });
  expect(stateOf("src/shop", "src/service")).toMatchObject({ state: "allowed", places: [] });
  expect(map.boundaries).toEqual([
    {
      entry: "boundary",
      title: "The shop never reads the store's rows",
      status: "active",
      from: ["src/shop/**"],
      files: ["src/store/**"],
      packages: ["pg"],
      crossings: 1,
    },
  ]);
  expect(map.modules.find(({ path: module }) => module === "src/shop")?.entries).toEqual([
    "boundary",
  ]);
});

test("evidence comes with the lines, and never from outside of the repository", async () => {
  const { get } = await openLayered();
  const { body, text } = await get("/context/boundary/evidence");
  const evidence = EvidenceOutput.parse(body);
  expect(evidence).toMatchObject({
    id: "boundary",
    recorded: { followed: 2, violated: 1 },
    violations: 1,
    followed: [{ path: "src/shop/cart.ts", symbol: "total", line: 4, first: 1 }],
    violated: [{ path: "src/shop/cart.ts", line: 1, first: 1 }],
    problems: [
      "The exemplar ../../etc/passwd is not there.",
      "The exemplar src/gone.ts is not there.",
    ],
  });
  expect(evidence.violated[0]?.lines[0]).toBe('import { rows } from "../store/rows.ts";');
  expect(text).not.toContain("root:");
  const adherence = AdherenceOutput.parse((await get("/context/adherence")).body);
  expect(adherence).toMatchObject({
    entries: [{ id: "boundary", outcome: "violated", findings: 1 }],
    findings: [{ path: "src/shop/cart.ts", line: 1, entry: "boundary" }],
    more: 0,
  });
  expect((await get("/context/doctor")).body).toMatchObject({
    findings: expect.arrayContaining([
      expect.objectContaining({ entry: "boundary", kind: "exemplar-gone" }),
    ]),
  });
  expect(
    (await get("/context/why?path=src/shop/new.ts&task=the total of a cart")).body,
  ).toMatchObject({
    exists: false,
    holding: [{ id: "boundary" }],
    ranking: { status: "unranked" },
  });
});

test("an entry says which prompts it went into, and a repository what it lacks", async () => {
  const { get, journal, root } = await openLayered();
  const run = await journal.createRun(root, "sign-in");
  await journal.append({ run }, "run.started", {
    brief: { number: 1, slug: "sign-in", title: "Sign in", hash: "h" },
    repository: root,
    base: userGit(root, "rev-parse", "HEAD"),
    target: "main",
    agent: "bundled",
    safety: "boxed",
  });
  const items = ["boundary", "other"].map((slug) => ({
    id: `entry:${slug}`,
    included: slug === "boundary",
  }));
  await journal.append({ run, task: 2 }, "pack.compiled", { tokens: 1, hash: "h", items });
  const { uses } = EvidenceOutput.parse((await get("/context/boundary/evidence")).body);
  expect(uses).toEqual([{ run: String(run), task: `${run}/2`, title: "Sign in" }]);
  const readiness = ReadinessOutput.parse((await get("/context/readiness")).body);
  expect(readiness.has.map(({ name }) => name)).toContain("language");
  expect(readiness.lacks.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["test-runner", "linter", "ci"]),
  );
  expect(readiness.checks).toBe(0);
});

test("a file with a secret of the server's is not opened, since it would be saved without it", async () => {
  const { root, get } = await openApiDesk();
  const file = ".tacit/context/terms/key.md";
  writeFiles(root, { [file]: `---\nkind: term\ntitle: Key\n---\n${KEY}\n` });
  const { status, text, body } = await get("/context/key/text");
  expect({ status, body }).toMatchObject({
    status: 400,
    body: { error: { code: "web/holds-secret" } },
  });
  expect(text).not.toContain(KEY);
});

test("a scan writes nothing unless it is told to, and leaves a terminal's numbers alone", async () => {
  const { root, get, post } = await openLayered();
  const scan = ScanOutput.parse((await post("/context/scan")).body);
  expect(scan).toMatchObject({ written: [], counts: { commits: 1 } });
  expect(scan.facts).toContainEqual(expect.objectContaining({ name: "language" }));
  expect(scan.entries).toHaveLength(scan.proposals.length);
  expect(userGit(root, "status", "--porcelain")).toBe("");
  const written = ScanOutput.parse((await post("/context/scan", { write: true })).body).written;
  expect(written).toHaveLength(scan.proposals.length);
  const { entries } = ContextOutput.parse((await get("/context")).body);
  expect(entries).toHaveLength(1 + written.length);
});

test("an entry is written, edited over what was seen, and kept from a text that is none", async () => {
  const { root, post, get } = await openLayered();
  const words = { text: "Never log a password", scope: ["src/**"], kind: "risk" };
  const entry = EntryOutput.parse((await post("/context", words)).body);
  expect(entry).toMatchObject({ kind: "risk", status: "active", scope: ["src/**"] });
  expect(await post("/context", words)).toMatchObject({
    status: 409,
    body: { error: { code: "app/said-already" } },
  });
  const at = `/context/${entry.id}/text`;
  const opened = EditedText.parse((await get(at)).body);
  expect(opened.path).toBe(entry.path);
  const file = path.join(root, opened.path);
  expect(await post(at, { text: "x", was: opened.hash })).toMatchObject({
    status: 400,
    body: { error: { code: "context/broken-entry" } },
  });
  expect(readFileSync(file, "utf8")).toBe(opened.text);
  const text = `${opened.text}\nWhy: it happened.\n`;
  expect((await post(at, { text, was: opened.hash })).status).toBe(200);
  expect(await post(at, { text: opened.text, was: opened.hash })).toMatchObject({
    status: 409,
    body: { error: { code: "context/text-moved" } },
  });
  expect(readFileSync(file, "utf8")).toBe(text);
});

test("rule files of other tools are looked at before they are taken or written", async () => {
  const { root, get, post } = await openLayered();
  const look = ImportOutput.parse((await get("/context/import")).body);
  expect(look).toMatchObject({
    files: ["CLAUDE.md"],
    written: [],
    entries: [{ origin: { line: 3 } }],
  });
  expect(userGit(root, "status", "--porcelain")).toBe("");
  const taken = ImportOutput.parse((await post("/context/import")).body);
  expect(taken.written).toHaveLength(1);
  const targets = TargetsOutput.parse((await get("/context/targets")).body);
  expect(targets.targets).toContainEqual(
    expect.objectContaining({ id: "agents", path: "AGENTS.md", before: false }),
  );
  expect((await get("/context/export?to=agents")).body).toMatchObject({
    targets: [{ target: "agents", files: [{ path: "src/shop/AGENTS.md", status: "new" }] }],
    current: false,
  });
  expect(await get("/context/export?to=nobody")).toMatchObject({ status: 400 });
  expect((await post("/context/export", { to: ["agents"] })).body).toMatchObject({ current: true });
  expect(readFileSync(path.join(root, "src/shop/AGENTS.md"), "utf8")).toContain("Ask the service.");
});

test("hostile names, globs and links are refused, and write nothing", async () => {
  const { root, get, post, logged } = await openLayered();
  mkdirSync(path.join(root, ".tacit/context/risks"), { recursive: true });
  symlinkSync("/etc/passwd", path.join(root, ".tacit/context/risks/link.md"));
  writeFiles(root, { ".tacit/context/terms/odd.md": "no front matter" });
  const was = "0".repeat(64);
  const refused = [
    get("/context/..%2f..%2fconfig/text"),
    get("/context/link/text"),
    get("/context/link/evidence"),
    get("/context/nobody/evidence"),
    get("/context/nobody/text"),
    get("/context/why"),
    get("/context/why?path=../../etc/passwd"),
    get("/context/why?path=/etc/passwd"),
    get("/context/why?path=a%00b"),
    get(`/context/why?path=a&task=${"x".repeat(4_001)}`),
    post("/context", { text: "" }),
    post("/context", { text: "x", kind: "project" }),
    post("/context", { text: "x", path: "../../x.md" }),
    post("/context", { text: "x", scope: Array.from({ length: 51 }, () => "*") }),
    post("/context/scan", { write: "yes" }),
    post("/context/answer", { question: 25, text: "x" }),
    post("/context/answer", { question: -1, text: "x" }),
    post("/context/boundary/text", { text: BOUNDARY, was: "x" }),
    post("/context/nobody/text", { text: BOUNDARY, was }),
    post("/context/..%2fx/text", { text: BOUNDARY, was }),
    post("/context/export", { to: ["../../x"] }),
  ];
  for (const [index, { status, body }] of (await Promise.all(refused)).entries()) {
    expect({ index, status, body }).toMatchObject({
      index,
      status: 400,
      body: { error: { kind: "input" } },
    });
  }
  expect(logged).toEqual([]);
  // A file that is no entry can be opened and mended.
  const broken = EditedText.parse((await get("/context/odd/text")).body);
  const text = "---\nkind: term\ntitle: Odd\n---\nNot even.\n";
  expect(await post("/context/odd/text", { text, was: broken.hash })).toMatchObject({
    status: 200,
  });
  writeFileSync(path.join(root, "untouched"), "");
  expect(userGit(root, "status", "--porcelain", "-uall").split("\n")).toEqual([
    "?? .tacit/context/risks/link.md",
    "?? .tacit/context/terms/odd.md",
    "?? untouched",
  ]);
});
