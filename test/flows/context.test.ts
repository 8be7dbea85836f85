/** What a repository's own code says, from `init` to a commit that a hook refuses, through the command line. */
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { shopRepository } from "../support/shop.ts";
import { tell } from "../support/story.ts";
import { temporaryFolder, userGit, writeFiles } from "../support/temporary-repository.ts";

const tacit = fileURLToPath(new URL("../../bin/tacit", import.meta.url));
const Entry = z.looseObject({ id: z.string(), title: z.string(), path: z.string() });

function shop() {
  const root = shopRepository();
  const bin = temporaryFolder();
  symlinkSync(tacit, path.join(bin, "tacit"));
  const environment = {
    PATH: `${bin}:${process.env["PATH"] ?? ""}`,
    HOME: temporaryFolder(),
    TACIT_HOME: temporaryFolder(),
  };
  const run = async (...args: string[]) => tell([tacit, ...args], root, environment);
  const json = async (args: readonly string[], code = 0): Promise<unknown> => {
    const told = await run(...args, "--json");
    expect(told.stderr === "" ? told.code : `${told.code} ${told.stderr}`).toBe(code);
    return JSON.parse(told.stdout);
  };
  return { root, environment, run, json };
}

const broken = "export function handlerNew(id: number) {\n  return id;\n}\n";

test("a convention is proposed, accepted, edited, exported, broken, and found with path, line and entry", async () => {
  const { root, environment, run, json } = shop();
  const { proposed } = z.looseObject({ proposed: z.array(Entry) }).parse(await json(["init"]));
  const [convention] = proposed;
  expect(convention?.title).toContain("respond");
  await json(["context", "accept", "1"]);

  const file = path.join(root, convention?.path ?? "");
  const text = readFileSync(file, "utf8");
  writeFileSync(file, text.replace("Counted:", "Why: one place for headers.\n\nCounted:"));
  expect((await run("context", "show", convention?.id ?? "")).stdout).toContain(
    "one place for headers",
  );
  await json(["context", "export", "--to", "claude"]);
  expect(readFileSync(path.join(root, "CLAUDE.md"), "utf8")).toContain("one place for headers");
  await json(["context", "export", "--check"]);

  expect(await json(["check", "--base", "HEAD"])).toMatchObject({ findings: [] });
  writeFiles(root, { "src/handlers/new.ts": broken });
  expect(await json(["check", "--base", "HEAD"], 1)).toMatchObject({
    findings: [{ path: "src/handlers/new.ts", line: 1, entry: convention?.id }],
  });
  expect((await run("check", "--base", "HEAD", "--sarif", "-")).stdout).toContain('"2.1.0"');
  expect(await json(["context", "backtest", convention?.id ?? ""])).toMatchObject({
    checks: [{ head: { hits: 0 } }],
  });

  // The agent's hook hears of it, and a commit is refused.
  await run("init", "--hook", "claude", "--yes");
  const settings = readFileSync(path.join(root, ".claude/settings.json"), "utf8");
  const command = /"command": "([^"]+)"/.exec(settings)?.[1] ?? "";
  expect(command).toBe("tacit check --hook claude");
  const asked = execFileSync("/bin/sh", ["-c", command], {
    cwd: root,
    env: environment,
    input: "{}",
  });
  expect(JSON.parse(asked.toString("utf8"))).toMatchObject({
    decision: "block",
    reason: expect.stringContaining("src/handlers/new.ts:1"),
  });
  await run("init", "--hook", "git", "--yes");
  const commit = async () =>
    tell(["git", "commit", "-qm", "x"], root, { ...environment, ...identity });
  userGit(root, "add", "src");
  expect((await commit()).code).toBe(1);
  userGit(root, "rm", "-qf", "src/handlers/new.ts");
  writeFiles(root, { "src/models/new.ts": "export const one = 1;\n" });
  userGit(root, "add", "src");
  expect((await commit()).code).toBe(0);
});

const identity = {
  GIT_AUTHOR_NAME: "Ada",
  GIT_AUTHOR_EMAIL: "ada@example.org",
  GIT_COMMITTER_NAME: "Ada",
  GIT_COMMITTER_EMAIL: "ada@example.org",
};

test("facts and accepted entries reach a brief and a prompt with their places", async () => {
  const { json } = shop();
  await json(["init"]);
  await json(["context", "accept", "1"]);
  const brief = z
    .looseObject({ after: z.string(), dimensions: z.array(z.looseObject({ id: z.string() })) })
    .parse(await json(["brief", "Add a handler for refunds to the API"]));
  expect(brief.after).toContain("TypeScript 5");
  expect(brief.dimensions.find(({ id }) => id === "stack-fit")).toMatchObject({
    state: "inherited",
    evidence: [{ path: "package.json" }],
  });
  const { prompt } = z.looseObject({ prompt: z.string() }).parse(await json(["compile", "1"]));
  expect(prompt).toContain("respond");
  expect(prompt).toMatch(/- One test: .*\(`package\.json:\d+`\)/);
});

test("a home that cannot be written says what it found all the same", async () => {
  const { run, environment } = shop();
  const home = environment.TACIT_HOME;
  mkdirSync(path.join(home, "cache"), { recursive: true });
  chmodSync(path.join(home, "cache"), 0o500);
  onTestFinished(() => chmodSync(path.join(home, "cache"), 0o700));
  const { code, stdout } = await run("context", "scan");
  expect([code, stdout]).toEqual([0, expect.stringContaining("respond")]);
});
