/** Renders `docs/cli.md` from the commands' own help, so that neither can say what the other does not. */
import type { Command } from "commander";
import { buildProgram } from "./program.ts";
import { version } from "./version.ts";

/** Columns; fixed, so that the file does not depend on who makes it. */
const WIDTH = 80;

/** The whole file, as Markdown. */
export function renderReference(): string {
  const program = buildProgram(() => Promise.reject(new Error("help loads no actions")), version);
  const sections = commandsUnder(program).map(({ names, command }) => {
    const heading = `${"#".repeat(Math.min(names.length + 1, 6))} ${names.join(" ")}`;
    return `${heading}\n\n\`\`\`text\n${helpOf(command)}\n\`\`\`\n`;
  });
  return [
    "# Commands\n",
    "`npm run docs` makes this file from the help of the commands; change `src/doors/cli/program.ts` instead.\n",
    "Exit codes: 0 fine, 1 findings or a closed gate, 2 wrong input, 3 something on this machine is missing, 4 conflict with newer state.\n",
    ...sections,
  ].join("\n");
}

interface Named {
  /** From the program's name down. */
  readonly names: readonly string[];
  readonly command: Command;
}

/** The command and all below it, parents first. */
function commandsUnder(command: Command, above: readonly string[] = []): Named[] {
  const names = [...above, command.name()];
  return [{ names, command }, ...command.commands.flatMap((below) => commandsUnder(below, names))];
}

function helpOf(command: Command): string {
  command.configureHelp({ ...command.configureHelp(), helpWidth: WIDTH });
  return command.helpInformation().trimEnd();
}
