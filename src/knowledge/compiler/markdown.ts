/** Puts text that others wrote into a prompt so that it stays what it is: quoted text. */
import { printable } from "../../ground/core/text.ts";

/** A fenced block; the fence is longer than any run of backticks inside, so that nothing in it can end it. */
export function fenced(text: string, language = ""): string {
  const fence = "`".repeat(Math.max(3, longestRun(text) + 1));
  const body = printable(text.replaceAll("\r\n", "\n"));
  return `${fence}${language}\n${body}${body.endsWith("\n") || body === "" ? "" : "\n"}${fence}\n`;
}

/** Inline code on one line, whatever the text has. */
export function inlineCode(text: string): string {
  const line = oneLine(text);
  const run = longestRun(line);
  if (run === 0) return `\`${line}\``;
  const ticks = "`".repeat(run + 1);
  return `${ticks} ${line} ${ticks}`;
}

/** Text on one line without control characters. */
export function oneLine(text: string): string {
  return printable(text.replaceAll(/\s+/g, " ").trim());
}

/**
 * Text without HTML comments: guidance for the human who fills a brief in, and a place where instructions hide from
 * whoever reads the rendered page. One that is never closed reaches to the end, as in a browser.
 */
export function withoutComments(text: string): string {
  return text
    .replaceAll(/<!--[\s\S]*?(?:-->|$)/g, "")
    .replaceAll(/\n{3,}/g, "\n\n")
    .trim();
}

function longestRun(text: string): number {
  let longest = 0;
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  return longest;
}
