import { expect, test } from "vitest";
import { memoryFiles } from "../../../test/support/memory-files.ts";
import { configPath, loadConfig } from "./config.ts";
import { loadEntries } from "./entries.ts";
import { initProject } from "./init.ts";
import { proposeChecks, proposeSetup } from "./propose.ts";

async function load(text: string): ReturnType<typeof loadConfig> {
  return loadConfig(memoryFiles({ [configPath]: text }));
}

test("without a file, or with an empty one, the defaults hold", async () => {
  expect(await loadConfig(memoryFiles())).toEqual({ config: { checks: {} }, problems: [] });
  expect(await load("# nothing\n")).toEqual({ config: { checks: {} }, problems: [] });
});

test("broken YAML and wrong values end with path and line", async () => {
  await expect(load("checks:\n  test: [\n")).rejects.toMatchObject({
    code: "context/broken-config",
    kind: "input",
    message: expect.stringMatching(/^\.tacit\/config\.yaml:\d+ /),
  });
  await expect(load("checks:\n  test: npm test\nfixes: many\n")).rejects.toMatchObject({
    message: expect.stringMatching(/config\.yaml:3 .*`fixes`/),
  });
  await expect(load("- a\n")).rejects.toMatchObject({ code: "context/broken-config" });
});

test("reports of coverage are inside of the repository", async () => {
  const { config } = await load('coverage: ["packages/*/lcov.info", "!a/**", "..x/r.xml"]\n');
  expect(config.coverage).toHaveLength(3);
  for (const glob of ["/etc/x", "../x", "a/../../x", "!../x", "!/x", "~/x", "a/.."]) {
    // oxlint-disable-next-line no-await-in-loop -- a few
    await expect(load(`checks: {}\ncoverage: ["${glob}"]\n`)).rejects.toMatchObject({
      message: expect.stringMatching(/config\.yaml:2 .*inside of the repository/),
    });
  }
});

test("an unknown key is a problem with its line and survives", async () => {
  const { config, problems } = await load("checks: {}\nchekcs: {}\n");
  expect(config).toHaveProperty("chekcs");
  expect(problems).toEqual([
    { path: configPath, line: 2, message: expect.stringContaining("`chekcs`") },
  ]);
});

test("addresses, keys and commands of agents are ignored and named", async () => {
  const { config, problems } = await load(
    [
      "base-url: http://evil.example",
      "apiKey: x",
      "OPENAI_BASE_URL: y",
      "agents: { mine: sh -c evil }",
      "agent: sh -c evil",
      "model: { name: good, base-url: http://evil.example }",
    ].join("\n"),
  );
  expect(config).toEqual({ checks: {}, model: "good" });
  expect(problems.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(problems.every(({ message }) => message.includes("ignored"))).toBe(true);
});

async function checksOf(contents: Record<string, string>): Promise<Record<string, string>> {
  const checks = await proposeChecks(memoryFiles(contents));
  return Object.fromEntries(checks.map(({ name, run }) => [name, run]));
}

test("checks are proposed from package scripts, with the manager of the lock file", async () => {
  const manifest = JSON.stringify({
    scripts: { test: "vitest run", check: "tsc -p .", lint: "oxlint", start: "node ." },
  });
  expect(await checksOf({ "package.json": manifest })).toEqual({
    test: "npm test",
    typecheck: "npm run check",
    lint: "npm run lint",
  });
  expect(await checksOf({ "package.json": manifest, "pnpm-lock.yaml": "" })).toMatchObject({
    test: "pnpm test",
  });
  expect(await checksOf({ "package.json": manifest, "bun.lock": "" })).toMatchObject({
    test: "bun run test",
  });
});

test("a script that says nothing, never ends or rewrites files is not proposed", async () => {
  const scripts = {
    test: 'echo "Error: no test specified" && exit 1',
    typecheck: "tsc --watch",
    lint: "eslint . --fix",
  };
  expect(await checksOf({ "package.json": JSON.stringify({ scripts }) })).toEqual({});
  expect(await checksOf({ "package.json": "{" })).toEqual({});
});

test("other ecosystems propose theirs", async () => {
  expect(await checksOf({ "pyproject.toml": "[tool.pytest.ini_options]" })).toEqual({
    test: "python3 -m pytest",
  });
  expect(await checksOf({ "go.mod": "module x", "Cargo.toml": "[package]" })).toEqual({
    test: "go test ./...",
    "test-rust": "cargo test",
  });
  expect(await checksOf({ Makefile: "all:\n\ntest: all\n\t./t\n" })).toEqual({ test: "make test" });
  expect(await checksOf({ "pom.xml": "", mvnw: "" })).toEqual({ test: "./mvnw -q test" });
  expect(await checksOf({ gradlew: "" })).toEqual({ test: "./gradlew test" });
  expect(await checksOf({ "README.md": "test" })).toEqual({});
});

async function setupOf(contents: Record<string, string>): Promise<string | undefined> {
  return (await proposeSetup(memoryFiles(contents)))?.run;
}

test("the set-up command follows the lock file", async () => {
  expect(await setupOf({ "package.json": "{}", "package-lock.json": "" })).toBe("npm ci");
  expect(await setupOf({ "package.json": "{}" })).toBeUndefined();
  expect(await setupOf({ "package.json": '{"dependencies":{"a":"1"}}' })).toBe("npm install");
  expect(await setupOf({ "package.json": "{}", "yarn.lock": "# yarn lockfile v1" })).toBe(
    "yarn install --frozen-lockfile",
  );
  expect(await setupOf({ "uv.lock": "" })).toBe("uv sync --frozen");
});

test("init writes a configuration and a description that read back, and never overwrites", async () => {
  const files = memoryFiles({
    "package.json": '{"scripts":{"test":"node --test"}}',
    "package-lock.json": "{}",
    "README.md":
      "# Shop *API*\n\n[![badge](x)](y)\n\nTakes orders: for shops.\nSecond line.\n\n## Use\n",
  });
  const first = await initProject(files);
  expect(first.written).toEqual([configPath, ".tacit/context/project.md"]);
  const { config, problems } = await loadConfig(files);
  expect({ config, problems }).toEqual({
    config: { checks: { test: "npm test" }, setup: "npm ci" },
    problems: [],
  });
  const { entries } = await loadEntries(files);
  expect(entries[0]?.front).toMatchObject({ kind: "project", title: "Shop API", status: "active" });
  expect(entries[0]?.body).toContain("Takes orders: for shops.\nSecond line.");

  const before = new Map(files.contents);
  const second = await initProject(files);
  expect(second).toMatchObject({ written: [], kept: first.written });
  expect(files.contents).toEqual(before);
});

test("an empty repository gets a hint instead of checks", async () => {
  const files = memoryFiles();
  await initProject(files);
  expect(files.contents.get(configPath)).toContain("#   test: npm test");
  expect(await loadConfig(files)).toEqual({ config: { checks: {} }, problems: [] });
});

test("what the written settings offer in comments can be used as it stands", async () => {
  const files = memoryFiles();
  await initProject(files);
  const text = files.contents.get(configPath) ?? "";
  files.contents.set(configPath, text.replaceAll(/^# (?=(?:agent|model|budget|fixes): )/gm, ""));
  const { config, problems } = await loadConfig(files);
  expect(config).toMatchObject({
    agent: "bundled",
    model: "qwen3-coder",
    budget: 16_000,
    fixes: 3,
  });
  expect(problems).toEqual([]);
});
