import { expect, test } from "vitest";
import { plainDiff } from "../../../ground/platform/merge-tree.ts";
import { openRepository } from "../../../ground/platform/repository.ts";
import {
  temporaryRepository,
  userGit,
  writeFiles,
} from "../../../../test/support/temporary-repository.ts";
import { parseDiff } from "../diff.ts";
import { parsePlace } from "../place.ts";
import { addressingOf, changesPlace } from "./addressing.ts";
import { carriedPlace } from "./carried.ts";

const before = Array.from({ length: 40 }, (_, index) => `line ${index + 1}`);
const text = (lines: readonly string[]): string => `${lines.join("\n")}\n`;

/** What git says of going from one set of files to another. */
async function interdiff(base: Readonly<Record<string, string>>, edit: (root: string) => void) {
  const root = temporaryRepository(base);
  edit(root);
  userGit(root, "add", "-A");
  userGit(root, "commit", "-qm", "second", "--allow-empty");
  const [from, to] = ["HEAD~1", "HEAD"].map((name) => userGit(root, "rev-parse", name));
  return parseDiff(await plainDiff(await openRepository(root), from ?? "", to ?? ""));
}

const files = { "a.ts": text(before), "b.ts": "b\n" };
const commits = { from: "c1", to: "c2" };

test("where nothing changed at all, nothing addressed anything", async () => {
  const nothing = await interdiff(files, () => {});
  expect(addressingOf(parsePlace("a.ts:7"), nothing, commits)).toBe(undefined);
  expect(addressingOf(parsePlace("change"), nothing, commits)).toBe(undefined);
});

test("lines that changed at the place or near it are named as they are now", async () => {
  const changes = await interdiff(files, (root) => {
    const after = before.with(6, "seven").with(29, "thirty");
    writeFiles(root, { "a.ts": text(["new", ...after]), "b.ts": "c\n" });
  });
  const near = (place: string) => addressingOf(parsePlace(place), changes, commits)?.near;
  expect(near("a.ts:7")).toEqual([{ path: "a.ts", first: 8, last: 8 }]);
  expect(near("a.ts:4")).toEqual([
    { path: "a.ts", first: 1, last: 1 },
    { path: "a.ts", first: 8, last: 8 },
  ]);
  expect(near("a.ts:8-33")).toHaveLength(2);
  expect(near("a.ts")).toHaveLength(3);
  expect(addressingOf(parsePlace("a.ts:20"), changes, commits)).toEqual({
    ...commits,
    near: [],
    files: ["a.ts", "b.ts"],
  });
  expect(addressingOf(parsePlace("AC-1"), changes, commits)?.files).toEqual(["a.ts", "b.ts"]);
});

test("what was only removed or added is named between its neighbours", async () => {
  const changes = await interdiff(files, (root) => {
    writeFiles(root, { "a.ts": text([...before.slice(0, 9), ...before.slice(12), "end"]) });
  });
  const near = (place: string) => addressingOf(parsePlace(place), changes, commits)?.near;
  expect(near("a.ts:11")).toEqual([{ path: "a.ts", first: 10, last: 9 }]);
  expect(near("a.ts:40")).toEqual([{ path: "a.ts", first: 38, last: 38 }]);
});

test("a file that went, came, or is called otherwise is followed", async () => {
  const changes = await interdiff(files, (root) => {
    userGit(root, "mv", "a.ts", "z.ts");
    writeFiles(root, { "z.ts": text(before.with(6, "seven")), "new.ts": "n\n" });
    userGit(root, "rm", "-q", "b.ts");
  });
  const near = (place: string) => addressingOf(parsePlace(place), changes, commits)?.near;
  expect(near("a.ts:7")).toEqual([{ path: "z.ts", first: 7, last: 7 }]);
  expect(near("b.ts:1")).toEqual([{ path: "b.ts", first: 1, last: 0 }]);
  expect(near("new.ts")).toEqual([{ path: "new.ts", first: 1, last: 1 }]);
  expect(carriedPlace(parsePlace("a.ts:9-10"), changes)).toEqual(parsePlace("z.ts:9-10"));
  expect(carriedPlace(parsePlace("a.ts:6-7"), changes)).toEqual(parsePlace("z.ts"));
  expect(carriedPlace(parsePlace("a.ts:-9"), changes)).toEqual(parsePlace("z.ts"));
  expect(carriedPlace(parsePlace("b.ts:1"), changes)).toEqual(parsePlace("b.ts"));
  expect(carriedPlace(parsePlace("change"), changes)).toEqual(parsePlace("change"));
});

test("any number of paths is listed up to twenty, and the rest counted", async () => {
  const many = Array.from({ length: 30 }, (_, index) => [`f${index}.ts`, "x\n"] as const);
  const changes = await interdiff(files, (root) => writeFiles(root, Object.fromEntries(many)));
  const addressing = addressingOf(parsePlace("change"), changes, commits);
  expect(addressing).toMatchObject({ near: [], more: 10 });
  expect(addressing?.files).toHaveLength(20);
});

test("a place changes when its own lines do, and not when those around it do", async () => {
  const changes = await interdiff(files, (root) => {
    const after = before.with(6, "seven");
    writeFiles(root, { "a.ts": text([...after.slice(0, 20), "new", ...after.slice(20)]) });
    userGit(root, "rm", "-q", "b.ts");
  });
  const changed = ["a.ts:7", "a.ts:5-9", "a.ts:20-21", "a.ts", "b.ts:1", "b.ts"];
  const same = ["a.ts:6", "a.ts:8-20", "a.ts:21", "c.ts", "change", "AC-1"];
  const found = [...changed, ...same].filter((place) => changesPlace(parsePlace(place), changes));
  expect(found).toEqual(changed);
});
