import { existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import {
  temporaryFolder,
  temporaryRepository,
  userGit,
  writeFiles,
} from "../../../test/support/temporary-repository.ts";
import { probeSandbox } from "../../ground/platform/sandbox.ts";
import { backTestEntry, checkContext, checkSince } from "./checks.ts";
import type { Host } from "./workspace.ts";

const probe = await probeSandbox();

function entry(check: string, title: string, more = ""): string {
  return `---\nkind: convention\ntitle: ${title}\n${more}check:\n${check}\n---\nWhy not.\n`;
}

const conventions = {
  "clock.md": entry(
    "  ast-grep: { language: TypeScript, rule: { pattern: Date.now() } }",
    "Time comes from the clock",
  ),
  "layers.md": entry(
    "  forbidden-import: { files: [src/store/**] }",
    "The web never imports the store",
    "scope: [src/web/**]\n",
  ),
  "tests.md": entry(
    "  file-pairing: { with: ['**/*.test.ts'], when: added }",
    "A new file comes with a test",
    "scope: [src/store/**]\n",
  ),
  "proposed.md": entry("  pattern: { pattern: 'b' }", "No b", "status: proposed\n"),
  "plain.md": "---\nkind: convention\ntitle: Words only\n---\nWords.\n",
};

function hostAt(root: string): Host {
  return {
    directory: root,
    environment: { TACIT_HOME: temporaryFolder(), PATH: process.env["PATH"] },
    progress: () => {},
  };
}

function worldWith(more: Record<string, string> = {}): { root: string; host: Host } {
  const folder = ".tacit/context/conventions/";
  const entries = { ...conventions, ...more };
  const root = temporaryRepository({
    ...Object.fromEntries(Object.entries(entries).map(([name, text]) => [folder + name, text])),
    "src/store/table.ts": "export const table = 1;\n",
    "src/web/old.ts": 'import "../store/table.ts";\nDate.now();\n',
  });
  return { root, host: hostAt(root) };
}

test("a check since a commit asks of what changed, untracked files included", async () => {
  const { root, host } = worldWith();
  expect((await checkSince(host, "HEAD")).output.findings).toEqual([]);
  writeFiles(root, {
    "src/web/old.ts": 'import "../store/table.ts";\nDate.now();\nconst at = Date.now();\n',
    "src/web/new.ts": 'import "../store/table.ts";\n',
    "src/store/rows.ts": "export const rows = 1;\n",
  });
  const { output, sarif } = await checkSince(host, "HEAD");
  const told = output.findings.map(({ rule, path: file, line }) => `${rule} ${file}:${line ?? ""}`);
  expect(told).toEqual([
    "clock src/web/old.ts:3",
    "layers src/web/new.ts:1",
    "tests src/store/rows.ts:",
  ]);
  expect(sarif("1").runs[0]?.results.map(({ ruleId }) => ruleId)).toEqual([
    "clock",
    "layers",
    "tests",
  ]);
  writeFiles(root, { "src/store/rows.test.ts": "" });
  expect((await checkSince(host, "HEAD")).output.findings).toHaveLength(2);
});

test("the whole tree is held against the active entries, or against those that are named", async () => {
  const { host } = worldWith();
  const all = await checkContext(host, []);
  expect(all.entries.map(({ id, outcome, findings }) => [id, outcome, findings])).toEqual([
    ["clock", "violated", 1],
    ["layers", "violated", 1],
    ["tests", "not asked", 0],
  ]);
  expect(all.problems).toEqual([]);
  const named = await checkContext(host, ["proposed"]);
  expect(named.entries).toMatchObject([{ id: "proposed", status: "proposed", kinds: ["pattern"] }]);
  expect(named.findings.length).toBeGreaterThan(0);
  await expect(checkContext(host, ["plain"])).rejects.toMatchObject({ code: "app/no-check" });
  await expect(checkContext(host, ["nope"])).rejects.toMatchObject({ code: "app/unknown-entry" });
});

test("an entry whose scope has no file is not said to hold", async () => {
  const { host } = worldWith({
    "slip.md": entry("  pattern: { pattern: x }", "Slip", "scope: [srcs/**]\n"),
  });
  const { entries } = await checkContext(host, ["slip"]);
  expect(entries).toMatchObject([{ id: "slip", outcome: "not asked" }]);
});

test("an entry is tested on the past, and accepts its number", async () => {
  const { root, host } = worldWith();
  writeFiles(root, { "src/a.ts": "Date.now();\n" });
  userGit(root, "add", "-A");
  userGit(root, "commit", "-qm", "bring it");
  const { checks, title } = await backTestEntry(host, "1", 10);
  expect(title).toBe("Time comes from the clock");
  expect(checks).toMatchObject([
    { kind: "ast-grep", head: { hits: 2 }, commits: { looked: 2, found: 2 } },
  ]);
});

test("a broken check is a finding at its entry, and names its reason where it is asked for", async () => {
  const { host } = worldWith({ "broken.md": entry("  pattern: { pattern: '(?=x)' }", "Broken") });
  const { output } = await checkSince(host, "HEAD");
  expect(output.findings).toMatchObject([
    { rule: "broken", path: ".tacit/context/conventions/broken.md" },
  ]);
  await expect(backTestEntry(host, "broken", 10)).rejects.toMatchObject({
    code: "app/broken-check",
    message: expect.stringContaining("`(?=`"),
  });
});

/** What checking with a command does that tries to write in the tree and outside. */
async function hostileCommand() {
  const outside = path.join(temporaryFolder(), "planted");
  const run = `touch planted ${outside} 2>/dev/null; echo found it; exit 1`;
  const { root, host } = worldWith({
    "command.md": entry(`  command: { run: "${run}" }`, "Hostile"),
  });
  const checked = await checkContext(host, ["command"]);
  return { host, checked, written: [outside, path.join(root, "planted")].filter(existsSync) };
}

test.runIf(probe.status === "boxed")("a command of an entry can write nowhere", async () => {
  const { checked, written } = await hostileCommand();
  expect(written).toEqual([]);
  expect(checked.findings.map(({ message }) => message)).toEqual(["Hostile: found it"]);
});

test.runIf(probe.status === "unavailable")(
  "without a box a command of an entry is not run, and it is said",
  async () => {
    const { checked, written } = await hostileCommand();
    expect(written).toEqual([]);
    expect(checked.findings).toEqual([]);
    expect(checked.problems.join()).toContain("was not run: it needs a box, and there is none.");
  },
);

test("a command is not run on the past", async () => {
  const { host } = await hostileCommand();
  expect(await backTestEntry(host, "command", 10)).toMatchObject({
    checks: [],
    problems: [expect.stringContaining("not on disk")],
  });
});

test("odd names, a folder below the root and a repository inside are no hindrance", async () => {
  const { root, host } = worldWith();
  writeFiles(root, {
    'src/quo"te\n.ts': "Date.now();\n",
    "src/--flag.ts": "Date.now();\n",
    "inner/a.ts": "Date.now();\n",
  });
  userGit(path.join(root, "inner"), "init", "-q");
  userGit(root, "add", "src/--flag.ts");
  const below = { ...host, directory: path.join(root, "src") };
  const { output } = await checkSince(below, "HEAD");
  expect(output.findings.map((finding) => finding.path)).toEqual([
    "src/--flag.ts",
    'src/quo"te\n.ts',
  ]);
});

test("a `.gitattributes` of the change hides no text from a check", async () => {
  const { root, host } = worldWith();
  writeFiles(root, {
    ".gitattributes": "* -diff\n*.ts binary\n",
    "src/web/old.ts": 'import "../store/table.ts";\nDate.now();\nDate.now();\n',
  });
  const { output } = await checkSince(host, "HEAD");
  expect(output.findings.map(({ entry: slug }) => slug)).toContain("clock");
});

test("an entry that cannot be read, or has a kind of check that nobody knows, takes none down", async () => {
  const { root, host } = worldWith({
    "slip.md": entry("  patern: { pattern: x }", "A slip of the pen"),
  });
  writeFileSync(path.join(root, ".tacit/context/conventions/bytes.md"), Buffer.from([0xff, 0, 1]));
  const { output } = await checkSince(host, "HEAD");
  expect(output.problems).toEqual([
    expect.stringContaining("bytes.md"),
    expect.stringContaining("`check.patern` is no kind of check"),
  ]);
});

test("what Tacit's own files quote breaks nothing", async () => {
  const { host } = worldWith({
    "card.md": entry("  pattern: { pattern: CARD }", "No CARD numbers"),
  });
  const { findings } = await checkContext(host, ["card"]);
  expect(findings).toEqual([]);
});

test("before the first commit everything is new", async () => {
  const root = temporaryFolder();
  userGit(root, "init", "-q");
  writeFiles(root, {
    ".tacit/context/conventions/clock.md": conventions["clock.md"],
    "src/a.ts": "Date.now();\n",
  });
  for (const base of [undefined, "HEAD"]) {
    // oxlint-disable-next-line no-await-in-loop -- two
    const { output } = await checkSince(hostAt(root), base);
    expect(output.findings).toMatchObject([{ path: "src/a.ts", line: 1 }]);
  }
});

test("a filter that the repository's own configuration names is not run", async () => {
  const { root, host } = worldWith({});
  const trace = path.join(root, ".git/ran");
  userGit(root, "config", "filter.Odd.Name.clean", `touch ${trace}; cat`);
  userGit(root, "config", "filter.Odd.Name.required", "true");
  writeFiles(root, {
    ".gitattributes": "*.ts filter=Odd.Name\n",
    "src/web/old.ts": 'import "../store/table.ts";\nDate.now();\nDate.now();\n',
  });
  const { output } = await checkSince(host, "HEAD");
  expect(output.findings.map(({ entry: slug }) => slug)).toContain("clock");
  expect(existsSync(trace)).toBe(false);
});
