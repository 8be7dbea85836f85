import { expect, test } from "vitest";
import { parseAgentCommand } from "./known.ts";

test.each([
  ["gemini --acp", ["gemini", "--acp"]],
  ["  a\t'b c' \"d \\\" e\" f\\ g '' ", ["a", "b c", 'd " e', "f g", ""]],
  [String.raw`"C:\dir" 'x\y' --a="b c"`, [String.raw`C:\dir`, String.raw`x\y`, "--a=b c"]],
])("%s is split as a shell would", (text, words) => {
  expect(parseAgentCommand(text)).toEqual(words);
});

test.each(["", "   ", "''", "agent 'open", 'agent "open'])("%j is refused", (text) => {
  expect(() => parseAgentCommand(text)).toThrow(
    expect.objectContaining({ code: "agents/bad-command" }),
  );
});
