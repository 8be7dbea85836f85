import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../../test/support/temporary-repository.ts";
import { installHook, planHook } from "./hooks.ts";

function repository(home = temporaryFolder()) {
  const root = temporaryFolder();
  execFileSync("git", ["init", "-q"], { cwd: root });
  const environment = { PATH: process.env["PATH"], HOME: home };
  return { root, home, host: { directory: root, environment, progress: () => {} } };
}

test.each(["claude", "cursor", "git"])(
  "%s: shown first, written when asked, gone when asked",
  async (name) => {
    const { root, host } = repository();
    const plan = await planHook(host, { name, remove: false });
    expect(plan).toMatchObject({
      done: false,
      problems: [expect.stringContaining("not on the path")],
    });
    for (const { path: file, change } of plan.changes) {
      expect(change).toBe("create");
      expect(existsSync(path.join(root, file))).toBe(false);
    }
    const { changes } = await installHook(host, { name, remove: false });
    for (const { path: file, text } of changes) {
      expect(readFileSync(path.join(root, file), "utf8")).toBe(text);
    }
    const again = await installHook(host, { name, remove: false });
    expect(again.changes.map(({ change }) => change)).toEqual(changes.map(() => "none"));
    await installHook(host, { name, remove: true });
    for (const { path: file } of changes) expect(existsSync(path.join(root, file))).toBe(false);
  },
);

test("a git hook can be executed, and goes where git looks for it", async () => {
  const { root, host } = repository();
  await installHook(host, { name: "git", remove: false });
  expect(statSync(path.join(root, ".git/hooks/pre-commit")).mode & 0o777).toBe(0o755);

  execFileSync("git", ["config", "core.hooksPath", ".husky/_"], { cwd: root });
  mkdirSync(path.join(root, ".husky/_"), { recursive: true });
  writeFileSync(path.join(root, ".husky/pre-commit"), "npm test\n");
  const { changes } = await installHook(host, { name: "git", remove: false });
  expect(changes).toMatchObject([{ path: ".husky/pre-commit", change: "edit" }]);
});

test("hooks that other repositories share are left alone", async () => {
  const { home, host } = repository();
  writeFileSync(path.join(home, ".gitconfig"), `[core]\n\thooksPath = ~/hooks\n`);
  await expect(planHook(host, { name: "git", remove: false })).rejects.toMatchObject({
    code: "app/shared-hooks",
    message: expect.stringContaining(path.join(home, "hooks")),
  });
});

test("settings behind a link that leads out of the repository are not written", async () => {
  const { root, home, host } = repository();
  symlinkSync(home, path.join(root, ".claude"));
  await expect(installHook(host, { name: "claude", remove: false })).rejects.toMatchObject({
    code: "platform/outside",
  });
  expect(existsSync(path.join(home, "settings.json"))).toBe(false);
});

test("a hook that nobody knows is named", async () => {
  const { host } = repository();
  await expect(planHook(host, { name: "emacs", remove: false })).rejects.toMatchObject({
    code: "app/unknown-hook",
    hint: "One of claude, cursor, git.",
  });
});

test("a folder of hooks behind a link, and a hook that is a link, are left alone", async () => {
  const { root, home, host } = repository();
  mkdirSync(path.join(home, "shared"));
  execFileSync("git", ["config", "core.hooksPath", ".husky"], { cwd: root });
  symlinkSync(path.join(home, "shared"), path.join(root, ".husky"));
  await expect(installHook(host, { name: "git", remove: false })).rejects.toMatchObject({
    code: "app/shared-hooks",
  });
  execFileSync("git", ["config", "--unset", "core.hooksPath"], { cwd: root });
  writeFileSync(path.join(home, "mine"), "#!/bin/sh\n");
  symlinkSync(path.join(home, "mine"), path.join(root, ".git/hooks/pre-commit"));
  await expect(installHook(host, { name: "git", remove: false })).rejects.toMatchObject({
    code: "exchange/foreign-hook",
  });
  expect(readFileSync(path.join(home, "mine"), "utf8")).toBe("#!/bin/sh\n");
});

test("a hook that git does not run is said to be one", async () => {
  const { root, host } = repository();
  writeFileSync(path.join(root, ".git/hooks/pre-commit"), "#!/bin/sh\nexit 0\n", { mode: 0o644 });
  const { changes, problems } = await installHook(host, { name: "git", remove: false });
  expect(problems.at(-1)).toContain("chmod +x");
  expect(changes[0]?.text).toMatch(/^#!\/bin\/sh\n# tacit:begin/);
});
