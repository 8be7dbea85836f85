/**
 * Marks of lines in a brief that nobody decided: what is known from elsewhere, and what is proposed.
 *
 * Both are for whoever reads the file. An agent is told what is known by the compiler, in its own place, and what is
 * proposed not at all until a person takes the mark away.
 */
import type { Evidence } from "../../ground/contract/brief.ts";

export function proposedLine(text: string, from: string, place?: Evidence): string {
  return `- Proposed: ${text} (${from}${place === undefined ? "" : `, ${place.path}:${place.line}`})`;
}

export function knownLine(text: string, places: readonly Evidence[]): string {
  const shown = places
    .slice(0, 3)
    .map(({ path, line }) => `${path}:${line}`)
    .join(", ");
  return shown === "" ? `- Known: ${text}` : `- Known: ${text} (${shown})`;
}

/** A section without such lines. */
export function decidedText(section: string): string {
  return section
    .split("\n")
    .filter((line) => !/^\s*[-*+]\s+(?:Proposed|Known): /.test(line))
    .join("\n")
    .trim();
}
