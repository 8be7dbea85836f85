/** The part of a command's output that tells why it failed. */
import { stripVTControlCharacters } from "node:util";
import { printable } from "../../ground/core/text.ts";

const telling =
  /\b(?:error|errors|fail|failed|failing|failure|failures|panic|panicked|exception|traceback|assert\w*|expected|received|actual|undefined|cannot|not ok|fatal|warning)\b|error\[|Error:|✗|✖|×|^\s*(?:E\s|FAIL|--- FAIL)/i;

/** Output as plain lines: no escape sequences, the last state of a line that was rewritten in place. */
export function plainLines(output: string): string[] {
  return stripVTControlCharacters(output)
    .replaceAll("\r\n", "\n")
    .split("\n")
    .map((line) => printable(line.slice(line.lastIndexOf("\r") + 1)).trimEnd());
}

export function isTelling(line: string): boolean {
  return telling.test(line);
}

/**
 * At most `limit` lines: the end, where totals stand, and before it the first lines that speak of a failure, since the
 * first fault tends to cause the others. A line `…` marks what was left out.
 */
export function informativeTail(output: string, limit = 40): string {
  const lines = plainLines(output)
    .filter((line) => line.trim() !== "")
    .map((line) => (line.length > 400 ? `${line.slice(0, 399)}…` : line));
  if (lines.length <= limit) return lines.join("\n");
  const tail = Math.ceil(limit / 4);
  const head = lines.slice(0, -tail);
  const chosen = head
    .map((line, index) => ({ line, index }))
    .filter(({ line }) => isTelling(line))
    .slice(0, limit - tail - 1);
  // Without any telling line the end is all that is known to matter.
  if (chosen.length === 0) return ["…", ...lines.slice(1 - limit)].join("\n");
  return [...chosen.map(({ line }) => line), "…", ...lines.slice(-tail)].join("\n");
}
