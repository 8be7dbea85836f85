import path from "node:path";
import { expect, test } from "vitest";
import {
  temporaryFolder,
  temporaryRepository,
  userGit,
  writeFiles,
} from "../../../test/support/temporary-repository.ts";
import { isAncestor, resolveCommit } from "./git.ts";
import { readHistory } from "./history.ts";

function committed(root: string, message: string, files: Record<string, string>): void {
  writeFiles(root, files);
  userGit(root, "add", "-A");
  userGit(root, "commit", "-qm", message);
}

test("commits are told newest first, with what they renamed and without what they deleted", async () => {
  const root = temporaryRepository({ "lib/a.ts": "a\n", "lib/b.ts": "b\n", "c.ts": "c\n" });
  userGit(root, "mv", "lib/a.ts", "lib/d.ts");
  committed(root, "rename\n\nbecause", {});
  userGit(root, "rm", "-q", "c.ts");
  committed(root, "edit", { "lib/b.ts": "bb\n" });
  const history = await readHistory(root, await resolveCommit(root, "HEAD"), { limit: 10 });
  expect(history.map(({ subject, files, renames }) => [subject, files, renames])).toEqual([
    ["edit", ["lib/b.ts"], []],
    ["rename", [], [["lib/a.ts", "lib/d.ts"]]],
    ["first", ["c.ts", "lib/a.ts", "lib/b.ts"], []],
  ]);
  expect(history[1]?.body.trim()).toBe("because");
  expect(history.map(({ added }) => added)).toEqual([[], [], ["c.ts", "lib/a.ts", "lib/b.ts"]]);
});

test("a folder of a checkout sees paths from there", async () => {
  const root = temporaryRepository({ "lib/a.ts": "a\n", "c.ts": "c\n" });
  const [first] = await readHistory(path.join(root, "lib"), await resolveCommit(root, "HEAD"), {
    limit: 1,
  });
  expect(first?.files).toEqual(["a.ts"]);
});

test("a bare repository is read where it is", async () => {
  const root = temporaryRepository({ "a.ts": "a\n" });
  const before = await resolveCommit(root, "HEAD");
  committed(root, "second", { "a.ts": "b\n" });
  const bare = path.join(temporaryFolder(), "bare");
  userGit(root, "clone", "-q", "--bare", root, bare);
  const head = await resolveCommit(bare, "main");
  expect(await isAncestor(bare, before, head)).toBe(true);
  const history = await readHistory(bare, head, { limit: 10, until: before });
  expect(history.map(({ subject, files }) => [subject, files])).toEqual([["second", ["a.ts"]]]);
});
