/**
 * Profiles of `go test -coverprofile`: a row `mode: …`, then a row for each block,
 * `PACKAGE/FILE.go:LINE.COLUMN,LINE.COLUMN STATEMENTS COUNT` (golang.org/x/tools/cover).
 *
 * Blocks know no branches. A line on which one block ends and another begins ran when either did.
 */
import { brokenReport, countIn, LAST_LINE, type Tally } from "./coverage.ts";
import type { ReportedPaths } from "./paths.ts";
import { rowsOf } from "./rows.ts";

/** @throws TacitError `checks/broken-report` */
export function readGoProfile(text: string, tally: Tally, paths: ReportedPaths): void {
  // The last row has an end like any other, unless the profile was cut off.
  if (!text.endsWith("\n")) throw brokenReport("it ends in the middle");
  for (const row of rowsOf(text)) {
    // Profiles that were put together by hand have the first row of each.
    if (row === "" || row.startsWith("mode:")) continue;
    const colon = row.lastIndexOf(":");
    const block = /^(\d{1,9})\.\d{1,9},(\d{1,9})\.\d{1,9} (\d{1,9}) (\d{1,20})$/.exec(
      row.slice(colon + 1),
    );
    if (colon < 1 || block === null) throw brokenReport("a row of it is no block");
    const path = paths.findGo(row.slice(0, colon));
    // A block without statements, such as an empty function, has nothing to run.
    if (path === undefined || block[3] === "0") continue;
    const file = tally.file(path);
    const hits = countIn(block[4]);
    const last = Math.min(Number(block[2]), LAST_LINE);
    for (let line = Number(block[1]); line <= last; line += 1) file.ran(line, hits);
  }
}
