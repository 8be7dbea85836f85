/** The lines that a remark is made at, as text. Pure. */
import { TacitError } from "../../../ground/core/error.ts";
import { counted, truncated } from "../../../ground/core/text.ts";
import type { Place } from "../place.ts";

/** Lines and characters that are quoted; whoever remarks on more means the whole. */
const MOST_LINES = 40;
const MOST_CHARACTERS = 4000;

/**
 * The lines of a place, without a line break at their end; of a long quote only the beginning, with an ellipsis.
 *
 * @param text The whole file, on the side that the place is on.
 * @param at What the file is of, for the message: `at 0f8c8c4835`.
 * @throws TacitError `review/beyond-end` with how many lines the file has.
 */
export function quoteOf(
  { path, first, last }: Extract<Place, { kind: "lines" }>,
  text: string,
  at: string,
): string {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  if (last > lines.length) {
    throw new TacitError({
      code: "review/beyond-end",
      kind: "input",
      message: `${path} has ${counted(lines.length, "line")} ${at}; there is no line ${last}.`,
      hint: "Give lines that it has, or remark on the file.",
    });
  }
  const quoted = lines.slice(first - 1, Math.min(last, first - 1 + MOST_LINES));
  const cut = last - first + 1 > MOST_LINES ? "\n…" : "";
  return truncated(quoted.map((line) => line.replace(/\r$/, "")).join("\n"), MOST_CHARACTERS) + cut;
}
