import { chmodSync, linkSync, mkdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { execFileSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { temporaryFolder, writeFiles } from "../../../test/support/temporary-repository.ts";
import {
  listFiles,
  listFolders,
  openLog,
  readIfPresent,
  readTextFile,
  reserve,
  sizeOnDisk,
  writeFileAtomic,
} from "./files.ts";

test("text is read, and what is not text in the tree says what it is", async () => {
  const root = temporaryFolder();
  writeFiles(root, { "src/a.ts": "á\n", nul: "a\0b", big: "12345" });
  execFileSync("mkfifo", [path.join(root, "pipe")]);
  expect(await readTextFile(root, "src/a.ts")).toEqual({ status: "text", text: "á\n" });
  expect(await readTextFile(root, "nul")).toEqual({ status: "binary" });
  expect(await readTextFile(root, "big", { limit: 4 })).toEqual({ status: "too-large" });
  expect(await readTextFile(root, "pipe")).toEqual({ status: "not-regular" });
  expect(await readTextFile(root, "src")).toEqual({ status: "not-regular" });
  expect(await readTextFile(root, "none/at/all")).toEqual({ status: "missing" });
});

test("no path and no link leads out of the tree", async () => {
  const folder = temporaryFolder();
  const root = path.join(folder, "tree");
  writeFiles(folder, { secret: "key", "tree/a": "a", "other/secret": "key" });
  symlinkSync("../secret", path.join(root, "link"));
  symlinkSync("../other", path.join(root, "linked"));
  for (const name of ["../secret", path.join(folder, "secret"), "linked/secret", "a\0b"]) {
    expect(await readTextFile(root, name)).toEqual({ status: "outside" });
  }
  expect(await readTextFile(root, "link")).toEqual({ status: "not-regular" });
});

test("an atomic write creates folders and keeps the mode of what it replaces", async () => {
  const file = path.join(temporaryFolder(), "deep/er/file");
  await writeFileAtomic(file, "one");
  chmodSync(file, 0o600);
  await writeFileAtomic(file, "two");
  expect(await readIfPresent(file)).toBe("two");
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test("a listing leaves out git, dependencies and links", async () => {
  const root = temporaryFolder();
  writeFiles(root, { "b/c": "", a: "", ".git/config": "", "node_modules/x/y": "" });
  symlinkSync(".", path.join(root, "loop"));
  mkdirSync(path.join(root, "empty"));
  linkSync(path.join(root, "a"), path.join(root, "hard"));
  expect(await listFiles(root)).toEqual(["a", "b/c", "hard"]);
});

test("a size counts what is on disk, and says when it did not count to the end", async () => {
  const root = temporaryFolder();
  writeFiles(root, { "a/big": "x".repeat(100_000), b: "b" });
  symlinkSync("/usr", path.join(root, "link"));
  const size = await sizeOnDisk(root);
  expect(size.complete).toBe(true);
  expect(size.bytes).toBeGreaterThanOrEqual(100_000);
  expect(size.bytes).toBeLessThan(300_000);
  expect(await sizeOnDisk(root, 2)).toMatchObject({ complete: false });
  expect(await sizeOnDisk(path.join(root, "none"))).toEqual({ bytes: 0, complete: true });
  expect(await listFolders(root)).toEqual(["a"]);
  expect(await listFolders(path.join(root, "none"))).toEqual([]);
});

test("a name is held by one at a time, across processes, and one that the dead left is taken over", async () => {
  const file = path.join(temporaryFolder(), "names/.3");
  const release = await reserve(file);
  expect(await reserve(file)).toBeUndefined();
  const script = `
    const { reserve } = await import(process.argv[1]);
    console.log((await reserve(process.argv[2])) === undefined ? "held" : "free");`;
  const module = fileURLToPath(new URL("files.ts", import.meta.url));
  const elsewhere = (): string =>
    execFileSync(process.execPath, ["--input-type=module", "-e", script, module, file], {
      encoding: "utf8",
    }).trim();
  expect(elsewhere()).toBe("held");
  await release?.();
  expect(elsewhere()).toBe("free"); // and ended without giving it back
  expect(await reserve(file)).toBeDefined();
});

test("a log keeps the order of unawaited lines, and only its owner reads it", async () => {
  const file = path.join(temporaryFolder(), "logs/one");
  const log = await openLog(file);
  void log.write("1");
  void log.write("2");
  await log.close();
  expect(readFileSync(file, "utf8")).toBe("1\n2\n");
  expect(statSync(file).mode & 0o777).toBe(0o600);
});
