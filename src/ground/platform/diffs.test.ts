import path from "node:path";
import { expect, test } from "vitest";
import {
  temporaryRepository,
  userGit,
  writeFiles,
} from "../../../test/support/temporary-repository.ts";
import { type DiffLimits, type PastDiff, readDiffs } from "./diffs.ts";
import { resolveCommit } from "./git.ts";

function committed(root: string, message: string, files: Record<string, string>): void {
  writeFiles(root, files);
  userGit(root, "add", "-A");
  userGit(root, "commit", "-qm", message);
}

async function diffsOf(root: string, limits: DiffLimits = { limit: 10 }): Promise<PastDiff[]> {
  return Array.fromAsync(readDiffs(root, await resolveCommit(root, "HEAD"), limits));
}

function textOf(past: PastDiff | undefined): string {
  return Buffer.from(past?.diff ?? []).toString("utf8");
}

test("changes are told newest first, the first commit included, in a bare copy too", async () => {
  const root = temporaryRepository({ "a.ts": "one\n" });
  committed(root, "second", { "a.ts": "one\ntwo\n" });
  const bare = path.join(root, ".git");
  const diffs = await diffsOf(root);
  expect(diffs.map(({ subject, whole }) => [subject, whole])).toEqual([
    ["second", true],
    ["first", true],
  ]);
  expect(textOf(diffs[0])).toContain("@@ -1,0 +2 @@ one\n+two\n");
  expect(await diffsOf(bare)).toEqual(diffs);
  expect(await diffsOf(root, { limit: 1 })).toHaveLength(1);
});

test("a merge is one change, as it came in", async () => {
  const root = temporaryRepository({ "a.ts": "one\n" });
  userGit(root, "switch", "-qc", "side");
  committed(root, "half", { "b.ts": "b\n" });
  committed(root, "other half", { "c.ts": "c\n" });
  userGit(root, "switch", "-q", "main");
  userGit(root, "merge", "-q", "--no-ff", "-m", "bring it in", "side");
  const diffs = await diffsOf(root);
  expect(diffs.map(({ subject }) => subject)).toEqual(["bring it in", "first"]);
  expect(textOf(diffs[0])).toMatch(/\+b\n[^]*\+c\n/);
});

test("content that looks like the beginning of a record begins none", async () => {
  const root = temporaryRepository({ "a.ts": "\u0001deadbeef fake\n\n\u0001deadbeef fake\n" });
  const diffs = await diffsOf(root);
  expect(diffs).toHaveLength(1);
  expect(textOf(diffs[0])).toContain("+\u0001deadbeef fake\n+\n+\u0001deadbeef");
});

test("a change over the limit is told without its diff, and those before it still come", async () => {
  const root = temporaryRepository({ "a.ts": "one\n" });
  committed(root, "huge", { "big.txt": "0123456789\n".repeat(50_000) });
  committed(root, "small", { "a.ts": "two\n" });
  const diffs = await diffsOf(root, { limit: 10, bytes: 10_000 });
  expect(diffs.map(({ subject, whole, diff }) => [subject, whole, diff.length > 0])).toEqual([
    ["small", true, true],
    ["huge", false, false],
    ["first", true, true],
  ]);
});

test("an abort ends git and the reading", async () => {
  const root = temporaryRepository({ "a.ts": "one\n" });
  await expect(
    diffsOf(root, { limit: 10, signal: AbortSignal.abort(new Error("enough")) }),
  ).rejects.toThrow("enough");
});

test("nothing that the repository configures is run, nor changes the form", async () => {
  const root = temporaryRepository({ "a.ts": "one\n", ".gitattributes": "*.ts diff=evil\n" });
  for (const [key, value] of [
    ["log.showSignature", "true"],
    ["gpg.program", "/bin/false"],
    ["diff.evil.textconv", "touch planted"],
    ["diff.external", "touch planted"],
    ["diff.noprefix", "true"],
    ["diff.mnemonicPrefix", "true"],
    ["color.ui", "always"],
  ] as const) {
    userGit(root, "config", key, value);
  }
  const [only] = await diffsOf(root);
  expect(textOf(only)).toContain("+++ b/a.ts\n@@ -0,0 +1 @@\n+one\n");
  expect(userGit(root, "status", "--porcelain")).toBe("");
});
