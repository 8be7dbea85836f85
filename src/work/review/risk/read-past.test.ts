import path from "node:path";
import { expect, test } from "vitest";
import {
  temporaryFolder,
  temporaryRepository,
  userGit,
  writeFiles,
} from "../../../../test/support/temporary-repository.ts";
import { parseDiff } from "../diff.ts";
import { reviewedFiles } from "../reviewed.ts";
import { factsOf } from "./past.ts";
import { readPast } from "./read-past.ts";

const faulty = "export function sum(items) {\n  return items[0] + items[1];\n}\n";
const fixed = "export function sum(items) {\n  return items.reduce(plus, 0);\n}\n";

function committed(root: string, message: string, files: Record<string, string>): string {
  writeFiles(root, files);
  userGit(root, "add", "-A");
  userGit(root, "commit", "-qm", message);
  return userGit(root, "rev-parse", "HEAD");
}

/** A repository in which a fix wrote a line of a file that was renamed since; its base, and a change that rewrites it. */
function planted(): { root: string; fix: string; base: string; diff: string } {
  const root = temporaryRepository({ "src/sum.ts": faulty, "src/other.ts": "other();\n" });
  const fix = committed(root, "fix: sum of one item", { "src/sum.ts": fixed });
  userGit(root, "mv", "src/sum.ts", "src/total.ts");
  const base = committed(root, "refactor: a better name", {});
  committed(root, "feat: sum of prices", { "src/total.ts": fixed.replace("plus", "plusPrice") });
  return { root, fix, base, diff: userGit(root, "diff", base, "HEAD") };
}

async function told(directory: string, base: string, diff: string): Promise<unknown> {
  const [file] = reviewedFiles(parseDiff(diff), () => ({}));
  const { past } = await readPast(directory, base, [file?.oldPath ?? ""]);
  const { fixCount, rewritesFix } = factsOf(
    file?.hunks[0] ?? { lines: [] },
    past.get("src/total.ts"),
    0,
  );
  return { fixCount, commit: rewritesFix?.commit };
}

test("a fix is found through a rename, in a checkout, a folder of it and a bare copy", async () => {
  const { root, fix, base, diff } = planted();
  const expected = { fixCount: 1, commit: fix };
  expect(await told(root, base, diff)).toEqual(expected);
  expect(await told(path.join(root, "src"), base, diff)).toEqual(expected);
  const bare = path.join(temporaryFolder(), "bare");
  userGit(root, "clone", "-q", "--bare", root, bare);
  expect(await told(bare, base, diff)).toEqual(expected);
});

test("a fix that came after the base does not count", async () => {
  const { root, base, diff } = planted();
  committed(root, "fix: once more", { "src/total.ts": faulty });
  expect(await told(root, base, diff)).toMatchObject({ fixCount: 1 });
});

test("where contents are missing a fix still counts; where history is, nothing does", async () => {
  const { root, base, diff } = planted();
  userGit(root, "config", "uploadpack.allowFilter", "true");
  const folder = temporaryFolder();
  const partial = path.join(folder, "partial");
  userGit(root, "clone", "-q", "--bare", "--filter=blob:none", `file://${root}`, partial);
  expect(await told(partial, base, diff)).toEqual({ fixCount: 1, commit: undefined });
  const shallow = path.join(folder, "shallow");
  userGit(root, "clone", "-q", "--depth=2", `file://${root}`, shallow);
  expect(await told(shallow, base, diff)).toEqual({ fixCount: 0, commit: undefined });
});

test("where a shallow clone is cut at a fix, the fix has not written everything", async () => {
  const { root, fix, diff } = planted();
  const shallow = path.join(temporaryFolder(), "shallow");
  userGit(root, "clone", "-q", "--depth=3", `file://${root}`, shallow);
  const base = userGit(root, "rev-parse", `HEAD~1`);
  expect(userGit(shallow, "rev-list", "HEAD").endsWith(fix)).toBe(true);
  expect(await told(shallow, base, diff)).toEqual({ fixCount: 0, commit: undefined });
});

test("a repository without commits has no past", async () => {
  const fresh = temporaryFolder();
  userGit(fresh, "init", "-q");
  const emptyTree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
  const { past } = await readPast(fresh, emptyTree, ["src/total.ts"]);
  expect([...past.values()].map(({ fixes, lines }) => [fixes, lines.size])).toEqual([[0, 0]]);
});

test("a folder that is not there is told", async () => {
  await expect(readPast("/nonexistent/folder", "a".repeat(40), ["a.ts"])).rejects.toThrow(
    "There is no folder /nonexistent/folder.",
  );
});
