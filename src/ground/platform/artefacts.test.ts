import { execFileSync } from "node:child_process";
import { linkSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder, writeFiles } from "../../../test/support/temporary-repository.ts";
import {
  findArtefacts,
  keepArtefacts,
  presentArtefacts,
  readArtefact,
  removeArtefacts,
} from "./artefacts.ts";

const all = (): boolean => true;

test("regular files below the folders are found, and nothing behind a link", async () => {
  const worktree = temporaryFolder();
  const outside = temporaryFolder();
  writeFiles(outside, { "secret.log": "theirs" });
  writeFiles(worktree, { "out/a.png": "a", "out/deep/b.log": "b", "src/c.ts": "c" });
  symlinkSync(outside, path.join(worktree, "out/link"));
  symlinkSync(path.join(outside, "secret.log"), path.join(worktree, "out/secret.log"));
  symlinkSync(outside, path.join(worktree, "away"));

  const search = { worktree, under: ["out", "away", "out/link", "../x", ".git"], wanted: all };
  expect(await findArtefacts(search)).toEqual(["out/a.png", "out/deep/b.log"]);
  expect(await findArtefacts({ ...search, under: [""] })).toContain("src/c.ts");
});

test("files are copied; links, devices, second names, huge ones and those with a secret are left", async () => {
  const worktree = temporaryFolder();
  const outside = temporaryFolder();
  const folder = path.join(temporaryFolder(), "evidence");
  writeFiles(outside, { "their.log": "theirs" });
  writeFiles(worktree, { "out/a.log": "fine", "out/key.log": "the key is hunter2" });
  symlinkSync(path.join(outside, "their.log"), path.join(worktree, "out/link.log"));
  linkSync(path.join(outside, "their.log"), path.join(worktree, "out/twin.log"));
  execFileSync("mkfifo", [path.join(worktree, "out/pipe.log")]);
  writeFileSync(path.join(worktree, "out/huge.log"), "");
  truncateSync(path.join(worktree, "out/huge.log"), 21 * 1024 * 1024);
  symlinkSync(outside, path.join(worktree, "away"));
  const names = ["a", "key", "link", "twin", "pipe", "huge"].map((name) => `out/${name}.log`);
  writeFiles(folder, { "old.log": "of an earlier run" });

  const { kept, left } = await keepArtefacts(worktree, [...names, "away/their.log"], folder, [
    "hunter2",
  ]);
  expect(kept).toEqual(["out/a.log"]);
  expect(left.map((one) => one.path)).toEqual([...names.slice(1), "away/their.log"]);
  expect(await readdir(folder, { recursive: true })).toEqual(["out", "out/a.log"]);
  expect(await readFile(path.join(folder, "out/a.log"), "utf8")).toBe("fine");
});

test("no more than fifty files are kept, and the others are named", async () => {
  const worktree = temporaryFolder();
  const files = Array.from({ length: 52 }, (_, at) => `${at}.log`);
  writeFiles(worktree, Object.fromEntries(files.map((file) => [file, file])));
  const folder = path.join(temporaryFolder(), "evidence");
  const { kept, left } = await keepArtefacts(worktree, files, folder, []);
  expect(kept).toHaveLength(50);
  expect(left.map((one) => one.path)).toEqual(["50.log", "51.log"]);
});

test("a file behind a link is not deleted", async () => {
  const worktree = temporaryFolder();
  const outside = temporaryFolder();
  writeFiles(outside, { "their.log": "theirs" });
  writeFiles(worktree, { "out/a.log": "a" });
  symlinkSync(outside, path.join(worktree, "away"));
  await removeArtefacts(worktree, ["out/a.log", "away/their.log"]);
  expect(await readdir(path.join(worktree, "out"))).toEqual([]);
  expect(await readdir(outside)).toEqual(["their.log"]);
});

test("what cannot be deleted is named", async () => {
  const worktree = temporaryFolder();
  writeFiles(worktree, { "out/a.log": "a", "out/folder/b.log": "b" });
  expect(await removeArtefacts(worktree, ["out/a.log", "out/folder"])).toEqual(["out/folder"]);
});

test("of files by name those are present that are regular and behind no link", async () => {
  const worktree = temporaryFolder();
  const outside = temporaryFolder();
  writeFiles(outside, { "their.log": "theirs" });
  writeFiles(worktree, { "b.log": "b", "out/a.log": "a", "out/folder/c.log": "c" });
  symlinkSync(outside, path.join(worktree, "away"));
  symlinkSync(path.join(outside, "their.log"), path.join(worktree, "out/link.log"));
  const names = ["out/a.log", "b.log", "away/their.log", "out/link.log", "out/folder", "none"];
  expect(await presentArtefacts(worktree, [...names, "../x", "b.log"])).toEqual([
    "b.log",
    "out/a.log",
  ]);
});

test("a file is read up to the limits that the reader gives", async () => {
  const worktree = temporaryFolder();
  writeFiles(worktree, { "a.log": "hello" });
  const limits = { most: 10, room: 10, total: 10 };
  expect(String(await readArtefact(worktree, "a.log", limits))).toBe("hello");
  expect(await readArtefact(worktree, "a.log", { ...limits, most: 4 })).toMatch(/larger than/);
  expect(await readArtefact(worktree, "a.log", { ...limits, room: 4 })).toMatch(/all together/);
});
