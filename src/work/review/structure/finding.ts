/** How the findings of structure are worded and kept in bounds. */
import type { Finding } from "../../../ground/contract/finding.ts";
import { printable, truncated } from "../../../ground/core/text.ts";

export interface StructureFinding extends Finding {
  readonly rule: `structure/${string}`;
  readonly path: string;
  readonly line: number;
}

/** A path or name in a sentence; both come from the repository. */
export function shown(name: string): string {
  return `\`${truncated(printable(name === "" ? "." : name).replaceAll(/[`\s]+/g, " "), 120)}\``;
}
