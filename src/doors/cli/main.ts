/** Entry of `tacit`: arguments in, exit code out (DESIGN section 7). */
import { CommanderError } from "commander";
import { exitCodeOf, TacitError } from "../../ground/core/error.ts";
import { printable } from "../../ground/core/text.ts";
import { buildProgram } from "./program.ts";
import { withCommand } from "./default-command.ts";
import { version } from "./version.ts";

const given = process.argv.slice(2);
const json = given.includes("--json");
const program = buildProgram(
  async () => (await import("./actions/actions.ts")).actions,
  version,
  json,
);

// Whoever reads our output may stop early, as `head` does.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

try {
  await program.parseAsync(withCommand(given, program), { from: "user" });
} catch (error) {
  process.exitCode = report(error);
}

/** Prints a foreseen failure as one sentence and a hint; anything else is a bug and keeps its stack. */
function report(error: unknown): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0; // help or version
    // Without --json commander has printed its message.
    const message = error.message.replace(/^error: /, "");
    if (json)
      process.stdout.write(
        `${JSON.stringify({ error: { code: "cli/usage", message, exit: 2 }, problems: [] })}\n`,
      );
    return 2;
  }
  if (error instanceof TacitError) {
    const code = exitCodeOf(error);
    if (json) {
      const { message, hint } = error;
      process.stdout.write(
        `${JSON.stringify({ error: { code: error.code, message, hint, exit: code }, problems: [] })}\n`,
      );
    } else {
      process.stderr.write(`tacit: ${printable(error.message)}\n`);
      if (error.hint !== undefined) process.stderr.write(`       ${printable(error.hint)}\n`);
    }
    return code;
  }
  process.stderr.write(`tacit: this is a bug in Tacit, please report it.\n`);
  process.stderr.write(
    `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  return 70;
}
