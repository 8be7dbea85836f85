import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { KEY, openApiDesk, PASSWORD } from "../../../../test/support/api-desk.ts";
import { temporaryRepository, writeFiles } from "../../../../test/support/temporary-repository.ts";
import {
  InitOutput,
  ProjectOutput,
  SettingsOutput,
} from "../../../ground/contract/api-settings.ts";
import { settingsFile } from "../../../ground/platform/home.ts";
import { openProject } from "../../app/projects.ts";

test("settings say where each value comes from, and no key's value", async () => {
  const { root, get, host } = await openApiDesk();
  const first = SettingsOutput.parse((await get("/settings")).body);
  expect(first).toMatchObject({
    agent: { name: "bundled", from: "default" },
    model: { state: "set", key: { from: "TACIT_MODEL_API_KEY", found: true } },
    limits: { budget: { from: "default" }, fixes: { value: 3, from: "default" } },
    files: {
      user: { path: settingsFile(host.environment), exists: false },
      project: { path: path.join(root, ".tacit/config.yaml"), exists: false },
    },
  });
  const file = settingsFile(host.environment);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `agents:\n  mine: sh -c 'agent --key secret-in-settings'\nagent: mine\n`);
  writeFiles(root, {
    ".tacit/config.yaml": "checks: { test: npm test }\nfixes: 5\nbudget: 9000\nagent: codex\n",
  });
  const { text, body } = await get("/settings");
  const settings = SettingsOutput.parse(body);
  expect(settings).toMatchObject({
    agent: { name: "mine", from: "user" },
    checks: [{ name: "test", run: "npm test" }],
    limits: {
      budget: { value: 9000, from: "project" },
      fixes: { value: 5, from: "project" },
      keepDays: { value: 7, from: "default" },
    },
    files: { user: { exists: true }, project: { exists: true } },
    problems: [],
  });
  expect(settings.agents).toContainEqual({
    name: "mine",
    title: "mine",
    command: "sh",
    from: "yours",
    usable: true,
  });
  const missing = settings.agents.filter(({ usable }) => !usable);
  expect(missing.every(({ hint = "", missing: what = "" }) => hint !== "" && what !== "")).toBe(
    true,
  );
  for (const secret of [KEY, PASSWORD, "secret-in-settings"]) expect(text).not.toContain(secret);
});

test("a settings file that is broken is a problem, and the page has the rest", async () => {
  const { root, get, host } = await openApiDesk();
  const file = settingsFile(host.environment);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, "agents: [");
  writeFiles(root, { ".tacit/config.yaml": "checks: 3\n" });
  for (const target of ["/settings", "/project"]) {
    // oxlint-disable-next-line no-await-in-loop -- two
    const { status, body } = await get(target);
    expect({ target, status }).toEqual({ target, status: 200 });
    expect(body).toMatchObject({
      problems: [expect.stringContaining(file), expect.stringContaining(".tacit/config.yaml")],
    });
  }
});

test("a new project says what was found in it, and is begun once", async () => {
  const { get, post, journal } = await openApiDesk();
  const root = temporaryRepository({
    "package.json": JSON.stringify({ name: "shop", scripts: { test: "vitest run" } }),
    "package-lock.json": "{}",
    "src/a.ts": "export const a = 1;\n",
    "README.md": "# Shop\n\nSells things.\n",
  });
  const own = `project=${encodeURIComponent(await openProject(journal, root))}`;
  writeFiles(root, { "src/b.ts": "export const b = 1;\n" });
  const before = ProjectOutput.parse((await get(`/project?${own}`)).body);
  expect(before).toMatchObject({
    repository: root,
    branch: "main",
    dirty: 1,
    initialised: false,
    entries: { proposed: 0, active: 0, retired: 0 },
    briefs: 0,
    checks: [{ name: "test", run: "npm test" }],
    setup: "npm ci",
  });
  expect(before.facts).toContainEqual(expect.objectContaining({ name: "language" }));
  expect(existsSync(path.join(root, ".tacit"))).toBe(false);
  const begun = InitOutput.parse((await post(`/project/init?${own}`)).body);
  expect(begun.written).toEqual(
    expect.arrayContaining([".tacit/config.yaml", ".tacit/context/project.md"]),
  );
  const text = readFileSync(path.join(root, ".tacit/config.yaml"), "utf8");
  const again = InitOutput.parse((await post(`/project/init?${own}`)).body);
  expect(again).toMatchObject({ written: [], kept: begun.written.slice(0, 2) });
  expect(readFileSync(path.join(root, ".tacit/config.yaml"), "utf8")).toBe(text);
  expect((await get(`/project?${own}`)).body).toMatchObject({
    initialised: true,
    entries: { active: 1 },
  });
});

test("a project is begun nowhere else than in it", async () => {
  const { post, journal } = await openApiDesk();
  const outside = temporaryRepository();
  const root = temporaryRepository();
  symlinkSync(outside, path.join(root, ".tacit"));
  const own = `project=${encodeURIComponent(await openProject(journal, root))}`;
  expect(await post(`/project/init?${own}`)).toMatchObject({ status: 400 });
  expect(existsSync(path.join(outside, "config.yaml"))).toBe(false);
  for (const body of [{ hook: "git" }, { directory: "/" }, []]) {
    // oxlint-disable-next-line no-await-in-loop -- three
    expect(await post("/project/init", body)).toMatchObject({ status: 400 });
  }
});
