import { expect, test } from "vitest";
import { commandLineOf } from "./normalise.ts";

test.each([
  [{ command: "npm test" }, "npm test"],
  [{ command: ["bash", "-lc", "npm test && x"] }, "npm test && x"],
  [{ command: ["rm", "-rf", "a b", "it's"] }, String.raw`rm -rf 'a b' 'it'\''s'`],
  [{ command: [] }, undefined],
  [{ path: "a" }, undefined],
  [undefined, undefined],
])("the shell line of %j is %j", (input, line) => {
  expect(commandLineOf(input)).toBe(line);
});
