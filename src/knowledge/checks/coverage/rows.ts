/** The rows of a report in plain text. */
import { brokenReport } from "./coverage.ts";

/** Characters. */
const LONGEST_ROW = 16_384;

/** Rows without their ends. @throws TacitError `checks/broken-report` when one is longer than any tool writes. */
export function* rowsOf(text: string): Generator<string> {
  for (let from = 0; from < text.length;) {
    const found = text.indexOf("\n", from);
    const to = found < 0 ? text.length : found;
    if (to - from > LONGEST_ROW) throw brokenReport("a line of it is too long");
    yield text.slice(from, to).replace(/\r$/, "");
    from = to + 1;
  }
}
