import { chmodSync, mkdirSync, symlinkSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder, writeFiles } from "../../../test/support/temporary-repository.ts";
import { findProgram, packageVersion } from "./programs.ts";

test("a program of a package has the package's version, through its link and past manifests without one", async () => {
  const folder = temporaryFolder();
  writeFiles(folder, {
    "lib/node_modules/@maker/agent/package.json": '{ "name": "@maker/agent", "version": "1.2.3" }',
    "lib/node_modules/@maker/agent/dist/package.json": '{ "type": "module" }',
    "lib/node_modules/@maker/agent/dist/cli.js": "",
    "lib/node_modules/broken/package.json": "{",
    "lib/node_modules/broken/cli.js": "",
    "package.json": '{ "version": "9.9.9" }',
    "plain/agent": "",
  });
  mkdirSync(path.join(folder, "bin"));
  const program = path.join(folder, "bin", "agent");
  symlinkSync("../lib/node_modules/@maker/agent/dist/cli.js", program);
  chmodSync(program, 0o755);

  expect(await findProgram("agent", path.join(folder, "bin"))).toBe(program);
  expect(await packageVersion(program)).toBe("1.2.3");
  expect(await packageVersion(path.join(folder, "lib/node_modules/broken/cli.js"))).toBeUndefined();
  expect(await packageVersion(path.join(folder, "plain/agent"))).toBeUndefined();
  expect(await packageVersion(path.join(folder, "bin", "none"))).toBeUndefined();
});
