import { expect, test } from "vitest";
import { withCommand } from "./default-command.ts";
import { buildProgram } from "./program.ts";

const program = buildProgram(() => Promise.reject(new Error("no action is run")), "1.0.0");

test.each([
  [[], ["open"]],
  [["."], ["open", "."]],
  [["../shop"], ["open", "../shop"]],
  [
    ["/srv/shop", "--json"],
    ["open", "/srv/shop", "--json"],
  ],
  [
    ["-C", "shop"],
    ["-C", "shop", "open"],
  ],
  [["--json"], ["--json", "open"]],
  [
    ["--json", "./shop"],
    ["--json", "open", "./shop"],
  ],
  [["runs"], ["runs"]],
  [
    ["-C", "shop", "runs"],
    ["-C", "shop", "runs"],
  ],
  [
    ["help", "run"],
    ["help", "run"],
  ],
  [["--help"], ["--help"]],
  [
    ["-C", "shop", "-V"],
    ["-C", "shop", "-V"],
  ],
  // A slip stays one, so that commander says what was meant.
  [["breif"], ["breif"]],
  [
    ["review", "main..feature/x"],
    ["review", "main..feature/x"],
  ],
])("%j is %j", (given, wanted) => {
  expect(withCommand(given, program)).toEqual(wanted);
});
