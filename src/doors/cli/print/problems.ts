import { paint, type Terminal } from "../terminal.ts";

/** What could not be done or read, after the rest. */
export function problems(found: readonly string[], terminal: Terminal): void {
  for (const problem of found) terminal.note(`${paint("amber", "!")} ${problem}`);
}
