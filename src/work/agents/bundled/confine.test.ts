import { execFileSync } from "node:child_process";
import {
  mkdir,
  mkdtemp,
  readFile,
  realpath,
  rm,
  symlink,
  truncate,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type ConfinedFiles, confineTo } from "./confine.ts";

let root: string;
let files: ConfinedFiles;
const at = (name: string): string => path.join(root, name);

beforeEach(async () => {
  root = await realpath(await mkdtemp(path.join(tmpdir(), "tacit-confine-")));
  files = await confineTo(root);
});
afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

test("a shorter text replaces all of a longer one", async () => {
  await files.writeFile(at("a"), "longer");
  await files.writeFile(at("a"), "new");
  expect(await readFile(at("a"), "utf8")).toBe("new");
});

test("a link to a file inside is followed", async () => {
  await files.writeFile(at("a"), "text");
  await symlink("a", at("link"));
  expect(String(await files.readFile(at("link")))).toBe("text");
  await files.writeFile(at("link"), "changed");
  expect(await readFile(at("a"), "utf8")).toBe("changed");
});

test("a folder whose name begins like the worktree's is outside", async () => {
  await expect(files.writeFile(`${root}-other/a`, "")).rejects.toThrow("outside the worktree");
  await expect(files.mkdir(`${root}-other`)).rejects.toThrow("outside the worktree");
});

test("what is not a regular file is refused without waiting for it", async () => {
  execFileSync("mkfifo", [at("pipe")]);
  await mkdir(at("folder"));
  await expect(files.readFile(at("pipe"))).rejects.toThrow("not a regular file");
  await expect(files.readFile(at("folder"))).rejects.toThrow("not a regular file");
});

test("a file over 5 MiB is not read", async () => {
  await writeFile(at("big"), "");
  await truncate(at("big"), 5 * 1024 * 1024 + 1);
  await expect(files.readFile(at("big"))).rejects.toThrow("reads up to 5242880");
});

test.each([".git", ".git/config", ".GIT/config", "sub/.git", "link/config"])(
  "%s is not written",
  async (name) => {
    await mkdir(at(".git"));
    await symlink(".git", at("link"));
    await expect(files.writeFile(at(name), "")).rejects.toThrow("Git's own");
  },
);
