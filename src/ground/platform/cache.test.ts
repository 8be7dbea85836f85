import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, utimesSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder, writeFiles } from "../../../test/support/temporary-repository.ts";
import { cachedText, openCache } from "./cache.ts";

test("what is written is there whole; what is gone is undefined", async () => {
  const folder = path.join(temporaryFolder(), "deep/cache");
  const cache = openCache(folder);
  expect(await cache.names()).toEqual([]);
  await cache.write("a", "bread");
  expect(await cache.names()).toEqual(["a"]);
  expect(cachedText(cache, "a")).toBe("bread");
  expect(readdirSync(folder)).toEqual(["a"]);
  await cache.remove("a");
  await cache.remove("a");
  expect(cache.open("a")).toBeUndefined();
});

test("what is no file is as good as gone, and nobody waits for a pipe", async () => {
  const folder = temporaryFolder();
  mkdirSync(path.join(folder, "folder"));
  execFileSync("mkfifo", [path.join(folder, "pipe")]);
  const cache = openCache(folder);
  expect(["folder", "pipe"].map((name) => cachedText(cache, name))).toEqual([undefined, undefined]);
});

test("a file is read in parts, and stays readable when its name is taken away", async () => {
  const cache = openCache(temporaryFolder());
  await cache.write("a", "bread");
  const file = cache.open("a");
  await cache.remove("a");
  expect(file?.size).toBe(5);
  expect(new TextDecoder().decode(file?.read(1, 3))).toBe("rea");
  file?.close();
});

test("half a file of a writer that was killed is no file, and goes when it is old", async () => {
  const folder = temporaryFolder();
  writeFiles(folder, { ".old": "ha", ".new": "ha", a: "whole" });
  utimesSync(path.join(folder, ".old"), 1, 1);
  expect(await openCache(folder).names()).toEqual(["a"]);
  expect(readdirSync(folder).toSorted()).toEqual([".new", "a"]);
});
