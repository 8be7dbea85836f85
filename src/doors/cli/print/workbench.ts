import type { Terminal } from "../terminal.ts";
import type { OpenOutput } from "../workbench.ts";

export function printWorkbench(
  { address, shown, repository }: OpenOutput,
  terminal: Terminal,
): void {
  terminal.line(shown ? "The workbench is open in your browser, or at" : "The workbench is at");
  terminal.line(`  ${address}`);
  terminal.line("The address signs one browser in, once.");
  if (repository === undefined)
    terminal.line("No repository here; the page shows those that you opened before.");
}
