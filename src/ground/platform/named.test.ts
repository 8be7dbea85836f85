import { execFileSync } from "node:child_process";
import { createWriteStream, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { temporaryFolder, writeFiles } from "../../../test/support/temporary-repository.ts";
import { readBounded, readNamed } from "./named.ts";

const options = { limit: 100, folderLimit: 110, wanted: (name: string) => name.endsWith(".md") };

test("a file comes as its bytes, through a link too", async () => {
  const folder = temporaryFolder();
  writeFiles(folder, { "a.md": "words" });
  symlinkSync("a.md", path.join(folder, "link"));
  expect(await readNamed(path.join(folder, "link"), options)).toEqual({
    status: "file",
    bytes: Buffer.from("words"),
  });
});

test("a pipe is read to its end", async () => {
  const pipe = path.join(temporaryFolder(), "pipe");
  execFileSync("mkfifo", [pipe]);
  createWriteStream(pipe).end("from a command");
  expect(await readNamed(pipe, options)).toEqual({
    status: "file",
    bytes: Buffer.from("from a command"),
  });
});

test("a folder's wanted files come sorted; links and what is no text are named", async () => {
  const folder = temporaryFolder();
  writeFiles(folder, {
    "specs/b/spec.md": "\ufeffb\r\n",
    "a.md": "a",
    "a.ts": "no",
    ".git/x.md": "no",
    "node_modules/x.md": "no",
  });
  symlinkSync("/etc/hostname", path.join(folder, "link.md"));
  writeFileSync(path.join(folder, "image.md"), Buffer.from([0, 1, 2]));
  expect(await readNamed(folder, options)).toEqual({
    status: "folder",
    files: [
      { path: "a.md", text: "a" },
      { path: "specs/b/spec.md", text: "b\n" },
    ],
    left: ["image.md", "link.md"],
  });
});

test("too much is refused before it is all read", async () => {
  const folder = temporaryFolder();
  writeFiles(folder, { "a.md": "x".repeat(60), "b.md": "x".repeat(60), "c.txt": "x".repeat(101) });
  expect(await readNamed(folder, options)).toEqual({ status: "too-large" });
  expect(await readNamed(path.join(folder, "c.txt"), options)).toEqual({ status: "too-large" });
  expect(await readNamed("/dev/zero", options)).toEqual({ status: "too-large" });
  expect(await readBounded(Readable.from(["x".repeat(101)]), 100)).toBeUndefined();
});

test("a folder with more than anybody reads is refused", async () => {
  const folder = temporaryFolder();
  writeFiles(folder, Object.fromEntries(Array.from({ length: 2001 }, (_, at) => [`${at}.ts`, ""])));
  expect(await readNamed(folder, options)).toEqual({ status: "too-many" });
});

test("what is not there is missing", async () => {
  expect(await readNamed(path.join(temporaryFolder(), "no"), options)).toEqual({
    status: "missing",
  });
});
