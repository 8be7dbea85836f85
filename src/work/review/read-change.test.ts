/** Changes that are no edits of text, in real git. */
import { execFileSync } from "node:child_process";
import { chmodSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import {
  temporaryFolder,
  temporaryRepository,
  userGit,
  writeFiles,
} from "../../../test/support/temporary-repository.ts";
import { findRepository } from "../../ground/platform/repository.ts";
import { readChange } from "./read-change.ts";

function commit(root: string): string {
  userGit(root, "add", "-A");
  userGit(root, "commit", "-qm", "next", "--allow-empty");
  return userGit(root, "rev-parse", "HEAD");
}

async function changed(root: string, from = "HEAD~1", to = "HEAD") {
  const { files } = await readChange(
    await findRepository(root),
    userGit(root, "rev-parse", from),
    userGit(root, "rev-parse", to),
  );
  return files;
}

test("an edit comes with both texts, and each hunk with a name", async () => {
  const root = temporaryRepository({ "src/a.ts": "one\ntwo\n" });
  writeFiles(root, { "src/a.ts": "one\nthree\n", "src/b.ts": "new\n" });
  commit(root);
  const [a, b] = await changed(root);

  expect(a).toMatchObject({
    path: "src/a.ts",
    kind: "source",
    before: "one\ntwo\n",
    after: "one\nthree\n",
  });
  expect(b).toMatchObject({ path: "src/b.ts", status: "added", after: "new\n" });
  expect(b?.before).toBeUndefined();
  expect(a?.hunks[0]?.id).toMatch(/^[0-9a-f]{12}$/);
  expect(a?.hunks[0]?.id).not.toBe(a?.hunks[0]?.content);
});

test("the same edit twice in a file has two names and one content", async () => {
  const gap = "x\n".repeat(20);
  const root = temporaryRepository({ "a.ts": `old\n${gap}old\n` });
  writeFiles(root, { "a.ts": `new\n${gap}new\n` });
  commit(root);
  const hunks = (await changed(root))[0]?.hunks ?? [];

  expect(hunks.map(({ id }) => id)).toEqual([hunks[0]?.id, `${hunks[0]?.id}-2`]);
  expect(hunks[0]?.content).toBe(hunks[1]?.content);
});

test("nothing changed is a change without files", async () => {
  const root = temporaryRepository();
  commit(root);

  expect(await changed(root)).toEqual([]);
});

test("binary files, modes, names, links and submodules are files without lines", async () => {
  const root = temporaryRepository({ "run.sh": "echo\n", "old.ts": "same\n".repeat(9) });
  const head = userGit(root, "rev-parse", "HEAD");
  chmodSync(path.join(root, "run.sh"), 0o755);
  renameSync(path.join(root, "old.ts"), path.join(root, "new.ts"));
  writeFileSync(path.join(root, "blob.bin"), Buffer.from([0, 1, 2, 0, 255]));
  symlinkSync("/etc/passwd", path.join(root, "link"));
  userGit(root, "add", "-A");
  userGit(root, "update-index", "--add", "--cacheinfo", `160000,${head},vendor/lib`);
  userGit(root, "commit", "-qm", "next");
  const files = await changed(root);

  expect(files.map(({ path: name, status, binary }) => [name, status, binary])).toEqual([
    ["blob.bin", "added", true],
    ["link", "added", false],
    ["new.ts", "renamed", false],
    ["run.sh", "mode", false],
    ["vendor/lib", "added", false],
  ]);
  expect(files.find((file) => file.path === "vendor/lib")?.after).toBeUndefined();
  expect(files.find((file) => file.path === "link")?.after).toBe("/etc/passwd");
});

test("names of any bytes and any signs stay apart", async () => {
  const root = temporaryRepository();
  const names = [Buffer.from("caf\xe9.ts", "latin1"), Buffer.from("caf\xe8.ts", "latin1")];
  for (const name of [...names, Buffer.from('tab\tquote"line\n.ts'), Buffer.from("é b/c.ts")]) {
    const folder = name.lastIndexOf("/");
    if (folder >= 0) execFileSync("mkdir", [name.toString("utf8", 0, folder)], { cwd: root });
    writeFileSync(Buffer.concat([Buffer.from(`${root}/`), name]), "text\n");
  }
  commit(root);
  const files = await changed(root);

  expect(files.map(({ path: name }) => name)).toEqual([
    "caf\\xe8.ts",
    "caf\\xe9.ts",
    'tab\tquote"line\n.ts',
    "é b/c.ts",
  ]);
  expect(files.map(({ after }) => after)).toEqual(Array(4).fill("text\n"));
});

test("a file of megabytes is told of, without its lines", async () => {
  const root = temporaryRepository();
  writeFileSync(path.join(root, "data.json"), `[${"1,".repeat(2_000_000)}1]`);
  commit(root);
  const [file] = await changed(root);

  expect(file).toMatchObject({ path: "data.json", binary: true, hunks: [] });
  expect(file?.after).toBeUndefined();
});

test("of more files than are read in full the others are told hunk by hunk", async () => {
  const root = temporaryRepository();
  writeFiles(
    root,
    Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`f/${at}.ts`, `${at}\n`])),
  );
  commit(root);
  const { files, problems } = await readChange(
    await findRepository(root),
    userGit(root, "rev-parse", "HEAD~1"),
    userGit(root, "rev-parse", "HEAD"),
    { texts: 10 },
  );

  expect(files).toHaveLength(12);
  expect(files.filter(({ after }) => after !== undefined)).toHaveLength(10);
  expect(problems).toEqual([expect.stringMatching(/^2 files beyond the first 10 were read/)]);
});

test("a submodule is told in a partial clone as well, whose contents are looked for nowhere else", async () => {
  const root = temporaryRepository({ "a.ts": "one\n" });
  userGit(root, "update-index", "--add", "--cacheinfo", `160000,${"1".repeat(40)},sub`);
  writeFiles(root, { "a.ts": "two\n" });
  userGit(root, "add", "a.ts");
  userGit(root, "commit", "-qm", "next");
  userGit(root, "config", "uploadpack.allowFilter", "true");
  const partial = path.join(temporaryFolder(), "partial");
  userGit(root, "clone", "-q", "--filter=blob:none", `file://${root}`, partial);
  userGit(partial, "diff", "HEAD~1", "HEAD"); // which brings the contents
  renameSync(root, `${root}-away`);

  const files = await changed(partial);
  renameSync(`${root}-away`, root);
  expect(files).toMatchObject([
    { path: "a.ts", before: "one\n", after: "two\n" },
    { path: "sub", newMode: "160000" },
  ]);
});
