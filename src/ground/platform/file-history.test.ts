import path from "node:path";
import { expect, test } from "vitest";
import {
  temporaryFolder,
  temporaryRepository,
  userGit,
  writeFiles,
} from "../../../test/support/temporary-repository.ts";
import { readLanded, readLandedDiffs } from "./file-history.ts";

function committed(root: string, message: string, files: Record<string, string>): string {
  writeFiles(root, files);
  userGit(root, "add", "-A");
  userGit(root, "commit", "-qm", message);
  return userGit(root, "rev-parse", "HEAD");
}

test("commits along the first parent are told newest first; a merge is one change", async () => {
  const root = temporaryRepository({ "a.ts": "a\n", "b.ts": "b\n", "c.ts": "c\n" });
  userGit(root, "mv", "a.ts", "d.ts");
  userGit(root, "rm", "-q", "c.ts");
  committed(root, "rename\n\nbecause", {});
  userGit(root, "switch", "-qc", "side");
  committed(root, "one", { "b.ts": "bb\n" });
  committed(root, "two", { "e.ts": "e\n" });
  userGit(root, "switch", "-q", "main");
  committed(root, "meanwhile", { "f.ts": "f\n" });
  userGit(root, "merge", "-q", "--no-ff", "-m", "Merge side\n\nFix the sum", "side");
  const head = userGit(root, "rev-parse", "HEAD");
  const { commits: landed, ended } = await readLanded(root, head, { limit: 10 });
  expect(ended).toBe(true);
  expect(
    landed.map(({ subject, files, renames, root: first }) => [subject, files, renames, first]),
  ).toEqual([
    ["Merge side", ["b.ts", "e.ts"], [], false],
    ["meanwhile", ["f.ts"], [], false],
    ["rename", [], [["a.ts", "d.ts"]], false],
    ["first", ["a.ts", "b.ts", "c.ts"], [], true],
  ]);
  expect(landed.map(({ body }) => body.trim())).toEqual(["Fix the sum", "", "because", ""]);
  expect(landed[0]?.time).toBeGreaterThan(1.7e9);
  expect((await readLanded(root, landed[0]?.id ?? "", { limit: 1 })).commits).toHaveLength(1);
});

test("diffs of commits hold the wanted paths alone, whatever they are called", async () => {
  const strange = ":(exclude)*.ts";
  const root = temporaryRepository({ "a.ts": "a\n", [strange]: "a\n", "b.ts": "b\n" });
  const one = committed(root, "one", { "a.ts": "aa\n", "b.ts": "bb\n" });
  const two = committed(root, "two", { "b.ts": "bbb\n" });
  const three = committed(root, "three", { [strange]: "\u0001not a record\n" });
  const diffs = await readLandedDiffs(root, [one, two, three], ["a.ts", strange]);
  const changed = [...diffs].map(([commit, diff]) => [commit, diff.match(/^[-+](?![-+]).*/gm)]);
  expect(changed).toEqual([
    [one, ["-a", "+aa"]],
    [three, ["-a", "+\u0001not a record"]],
  ]);
  expect(await readLandedDiffs(root, [one], [])).toEqual(new Map());
});

test("what a repository does not have is left out", async () => {
  const root = temporaryRepository({ "a.ts": "a\n" });
  const old = committed(root, "old", { "a.ts": "aa\n" });
  const head = committed(root, "head", { "a.ts": "aaa\n" });
  userGit(root, "config", "uploadpack.allowFilter", "true");
  const folder = temporaryFolder();
  const partial = path.join(folder, "partial");
  userGit(root, "clone", "-q", "--filter=blob:none", `file://${root}`, partial);
  expect((await readLanded(partial, head, { limit: 9 })).commits).toHaveLength(3);
  expect([...(await readLandedDiffs(partial, [head, old], ["a.ts"])).values()].join("")).toBe("");

  const shallow = path.join(folder, "shallow");
  userGit(root, "clone", "-q", "--depth=1", `file://${root}`, shallow);
  const { commits: cut } = await readLanded(shallow, head, { limit: 9 });
  expect(cut.map((commit) => [commit.subject, commit.root])).toEqual([["head", true]]);

  const fresh = temporaryFolder();
  userGit(fresh, "init", "-q");
  expect((await readLanded(fresh, head, { limit: 9 })).commits).toEqual([]);
  expect(await readLandedDiffs(fresh, [head], ["a.ts"])).toEqual(new Map());
  expect((await readLanded(root, "--all", { limit: 9 })).commits).toEqual([]);
});

test("an abort ends it", async () => {
  const root = temporaryRepository();
  const signal = AbortSignal.abort(new Error("enough"));
  const head = userGit(root, "rev-parse", "HEAD");
  await expect(readLanded(root, head, { limit: 9, signal })).rejects.toThrow("enough");
});
