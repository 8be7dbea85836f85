/** Tracefiles of lcov, which runners for JavaScript, C, Rust, Dart and others write as well: geninfo(1), "TRACEFILE FORMAT". */
import { brokenReport, countIn, type FileTally, type Tally } from "./coverage.ts";
import type { ReportedPaths } from "./paths.ts";
import { rowsOf } from "./rows.ts";

/** Outcomes of one file's branches, by line and then by block and branch. */
type Outcomes = Map<string, Map<string, boolean>>;

/** @throws TacitError `checks/broken-report` */
export function readLcov(text: string, tally: Tally, paths: ReportedPaths): void {
  const outcomes = new Map<FileTally, Outcomes>();
  let file: FileTally | undefined;
  let isOpen = false;
  for (const row of rowsOf(text)) {
    if (row.startsWith("SF:")) {
      isOpen = true;
      const path = paths.find(row.slice(3));
      file = path === undefined ? undefined : tally.file(path);
    } else if (row === "end_of_record") {
      isOpen = false;
      file = undefined;
    } else if (file === undefined) {
      continue;
    } else if (row.startsWith("DA:")) {
      const [line, hits] = row.slice(3).split(",", 2);
      file.ran(countIn(line), countIn(hits));
    } else if (row.startsWith("BRDA:")) {
      const known = outcomes.get(file) ?? new Map<string, Map<string, boolean>>();
      outcomes.set(file, known);
      if (readBranch(row.slice(5), known)) tally.count();
    }
  }
  if (isOpen) throw brokenReport("it ends in the middle");
  for (const [each, lines] of outcomes) {
    for (const [line, branches] of lines) {
      const taken = [...branches.values()].filter(Boolean).length;
      each.branched(countIn(line), taken, branches.size);
    }
  }
}

/** `LINE,BLOCK,BRANCH,TAKEN`; a branch may be an expression with commas in it. Those that only an exception takes are left out. */
function readBranch(row: string, outcomes: Outcomes): boolean {
  const [first, last] = [row.indexOf(","), row.lastIndexOf(",")];
  if (first < 0 || last <= first) return false;
  const name = row.slice(first + 1, last);
  const taken = row.slice(last + 1);
  if (/^e\d/.test(name) || (taken !== "-" && countIn(taken) === undefined)) return false;
  const line = row.slice(0, first);
  const known = outcomes.get(line) ?? new Map<string, boolean>();
  outcomes.set(line, known);
  known.set(name, known.get(name) === true || (countIn(taken) ?? 0) > 0);
  return true;
}
