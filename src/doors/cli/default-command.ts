/** `tacit` and `tacit DIR` open the workbench; everything else names its command. */
import type { Command } from "commander";

/** Options of the program that take a value. */
const valued: ReadonlySet<string> = new Set(["-C", "--directory"]);
/** Words that are answered without a command. */
const alone: ReadonlySet<string> = new Set(["-h", "--help", "-V", "--version"]);

/** What was typed, with `open` before a path and where nothing is named. A slip in a command's name is left as it is. */
export function withCommand(given: readonly string[], program: Command): readonly string[] {
  let at = 0;
  for (; at < given.length && given[at]?.startsWith("-") === true; at += 1) {
    if (alone.has(given[at] ?? "")) return given;
    if (valued.has(given[at] ?? "")) at += 1;
  }
  const first = given[at];
  if (first === undefined) return [...given, "open"];
  const isCommand = first === "help" || program.commands.some((one) => one.name() === first);
  return isCommand || !looksLikeFolder(first)
    ? given
    : [...given.slice(0, at), "open", ...given.slice(at)];
}

function looksLikeFolder(word: string): boolean {
  return /^[.~]{1,2}$/.test(word) || word.includes("/");
}
