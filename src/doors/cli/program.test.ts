import { CommanderError } from "commander";
import { expect, test, vi } from "vitest";
import { buildProgram } from "./program.ts";

/** What a command line says on standard error when it cannot be read. */
async function saidOf(...words: string[]): Promise<string> {
  const said: string[] = [];
  const written = vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    said.push(String(text));
    return true;
  });
  const program = buildProgram(() => Promise.reject(new Error("no command was named")), "0.0.0");
  try {
    await expect(program.parseAsync(words, { from: "user" })).rejects.toThrow(CommanderError);
  } finally {
    written.mockRestore();
  }
  return said.join("");
}

test("a slip in the name of a command below another is told as one", async () => {
  const said = await saidOf("context", "acept", "1");
  expect(said).toContain("tacit: there is no command `context acept`.");
  expect(said).toContain("See them: tacit context --help");
  expect(said).not.toContain("too many arguments");
});

test("a slip in the name of a command has the nearest one beside it", async () => {
  expect(await saidOf("contxt")).toContain("Did you mean context?");
});
