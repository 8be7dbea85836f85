import { existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../test/support/temporary-repository.ts";
import { repositoryFiles } from "./repository-files.ts";

test("what is written stays in the repository, whatever links somebody has put there", async () => {
  const root = temporaryFolder();
  const outside = temporaryFolder();
  symlinkSync(outside, path.join(root, "out"));
  symlinkSync(path.join(outside, "nowhere"), path.join(root, "dangling"));
  mkdirSync(path.join(root, "in"));
  symlinkSync(path.join(root, "in"), path.join(root, "alias"));
  const files = repositoryFiles(root);
  for (const file of ["out/a", "out/deep/a", "dangling/a", "../a"]) {
    await expect(files.write(file, "x")).rejects.toMatchObject({ code: "platform/outside" });
    await expect(files.remove(file)).rejects.toMatchObject({ code: "platform/outside" });
    await expect(files.reserve(file)).rejects.toMatchObject({ code: "platform/outside" });
  }
  expect(existsSync(path.join(outside, "a"))).toBe(false);

  await files.write("alias/new/a", "x");
  expect(readFileSync(path.join(root, "in/new/a"), "utf8")).toBe("x");
  await files.remove("alias/new/a");
  expect(existsSync(path.join(root, "in/new/a"))).toBe(false);
});

test("a link at the end of the path is replaced, not written through", async () => {
  const root = temporaryFolder();
  const target = path.join(temporaryFolder(), "target");
  symlinkSync(target, path.join(root, "a"));
  await repositoryFiles(root).write("a", "x");
  expect(existsSync(target)).toBe(false);
});
