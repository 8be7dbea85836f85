/** How the command line writes: results on standard output, progress on standard error, colour only on a terminal. */
import { randomUUID } from "node:crypto";
import { createInterface } from "node:readline/promises";
import { printable } from "../../ground/core/text.ts";

export type Colour = "green" | "amber" | "red" | "accent" | "dim" | "bold";

const codes: Record<Colour, [number, number]> = {
  green: [32, 39],
  amber: [33, 39],
  red: [31, 39],
  accent: [36, 39],
  dim: [2, 22],
  bold: [1, 22],
};

export interface Terminal {
  /** Writes a line of the result; control characters in it become visible. */
  readonly line: (text?: string) => void;
  readonly json: (value: unknown) => void;
  /** One JSON line on standard error, for `--json` with `--follow`. */
  readonly event: (value: unknown) => void;
  /** A line for a person on standard error. */
  readonly note: (text: string) => void;
  /** One line on standard error, rewritten in place on a terminal; empty clears it. Silent elsewhere. */
  readonly progress: (text: string) => void;
  /** Asks on the terminal; undefined where nobody can answer. */
  readonly ask: (question: string, signal?: AbortSignal) => Promise<string | undefined>;
  readonly width: number;
}

function coloured(): boolean {
  return (
    process.stdout.isTTY && (process.env["NO_COLOR"] ?? "") === "" && process.env["TERM"] !== "dumb"
  );
}

/** Text in a colour, where colours are. Apply to text that is already printable. */
export function paint(colour: Colour, text: string): string {
  if (!coloured()) return text;
  const [on, off] = codes[colour];
  return `${OWN}${on}m${text}${OWN}${off}m`;
}

/** Before a colour code of ours until it is written: what others wrote may hold codes too, such as one that hides text. */
const OWN = `\u001b${randomUUID()}`;
const ours = new RegExp(`${OWN}(\\d{1,2}m)`);

/** Text as it is written: of all control codes only our own colours survive. */
function safe(text: string): string {
  return text
    .split(ours)
    .map((part, index) => (index % 2 === 1 ? `\u001b[${part}` : printable(part)))
    .join("");
}

export function openTerminal(json: boolean): Terminal {
  const rewrites = process.stderr.isTTY && !json;
  let shown = false;
  const progress = (text: string): void => {
    if (!rewrites) return;
    if (shown) process.stderr.write("\r\u001b[2K");
    shown = text !== "";
    if (shown) process.stderr.write(safe(text).slice(0, (process.stderr.columns ?? 80) - 1));
  };
  return {
    line: (text = "") => {
      progress("");
      process.stdout.write(`${safe(text)}\n`);
    },
    json: (value) => {
      process.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
    },
    event: (value) => {
      process.stderr.write(`${JSON.stringify(value)}\n`);
    },
    note: (text) => {
      progress("");
      process.stderr.write(`${safe(text)}\n`);
    },
    progress,
    ask: async (question, signal) => {
      if (!process.stdin.isTTY || json) return undefined;
      progress("");
      const lines = createInterface({ input: process.stdin, output: process.stderr });
      try {
        return await lines.question(safe(question), signal ? { signal } : {});
      } catch {
        return undefined; // answered elsewhere, or interrupted
      } finally {
        lines.close();
      }
    },
    width: Math.min(process.stdout.columns ?? 80, 120),
  };
}

/** Text for one row: a name with a line break in it would forge another. */
export function oneRow(text: string): string {
  return text.replaceAll(/[\t\n\r]/g, "␤");
}

/** Rows whose columns line up; the last one is not padded. Cells are plain text. */
export function aligned(given: readonly (readonly string[])[], gap = 2): string[] {
  const rows = given.map((row) => row.map(oneRow));
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) {
      widths[column] = Math.max(widths[column] ?? 0, Array.from(cell).length);
    }
  }
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column === row.length - 1
          ? cell
          : cell + " ".repeat((widths[column] ?? 0) - Array.from(cell).length + gap),
      )
      .join("")
      .trimEnd(),
  );
}

/** Lines of at most so many characters, broken between words. */
export function wrapped(text: string, most: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= most) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(word);
  }
  return lines;
}
