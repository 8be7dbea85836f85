/** A report of coverage, whatever its format, as the files of the repository that it is about. */
import { readCobertura } from "./cobertura.ts";
import { brokenReport, type Coverage, Tally } from "./coverage.ts";
import { readGoProfile } from "./go-profile.ts";
import { readJacoco } from "./jacoco.ts";
import { readLcov } from "./lcov.ts";
import type { ReportedPaths } from "./paths.ts";
import { tagsOf } from "./xml.ts";

type ReportFormat = "lcov" | "cobertura" | "jacoco" | "go";

/** Bytes of a report that is read. */
export const REPORT_LIMIT = 64 * 1024 * 1024;

/** Characters at a report's beginning that tell its format. */
const HEAD = 65_536;

/** The format by what the text begins with; names of files say little. @throws TacitError `checks/broken-report` */
function formatOf(text: string): ReportFormat | undefined {
  const head = text.slice(0, HEAD).trimStart();
  if (head.startsWith("mode:")) return "go";
  if (head.startsWith("<")) {
    // The whole text: the first tag may stand behind a long comment.
    const root = tagsOf(text).next();
    if (root.done === true) return undefined;
    if (root.value.name === "coverage") return "cobertura";
    return root.value.name === "report" ? "jacoco" : undefined;
  }
  const first = head.split("\n", 100).find((row) => row.trim() !== "" && !row.startsWith("#"));
  return first !== undefined && /^(?:TN|SF):/.test(first) ? "lcov" : undefined;
}

/** @throws TacitError `checks/broken-report` when the text is cut off, too large, or none of the formats. */
export function readReport(text: string, paths: ReportedPaths): Coverage {
  if (text.length > REPORT_LIMIT) throw brokenReport("it is too large");
  const tally = new Tally();
  switch (formatOf(text)) {
    case "lcov":
      readLcov(text, tally, paths);
      break;
    case "cobertura":
      readCobertura(text, tally, paths);
      break;
    case "jacoco":
      readJacoco(text, tally, paths);
      break;
    case "go":
      readGoProfile(text, tally, paths);
      break;
    case undefined:
      throw brokenReport(text.trim() === "" ? "it is empty" : "its format is unknown");
  }
  for (const path of paths.contested) tally.files.delete(path);
  return tally;
}
