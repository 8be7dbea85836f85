/** XML of JaCoCo (report.dtd 1.1). It counts instructions: of a line we know that it ran, and not how often. */
import { brokenReport, countIn, type FileTally, type Tally } from "./coverage.ts";
import type { ReportedPaths } from "./paths.ts";
import { attributesOf, tagsOf } from "./xml.ts";

/** @throws TacitError `checks/broken-report` */
export function readJacoco(text: string, tally: Tally, paths: ReportedPaths): void {
  let folder: string | undefined;
  let file: FileTally | undefined;
  let isJacoco = false;
  for (const tag of tagsOf(text)) {
    switch (tag.name) {
      case "package":
        isJacoco = true;
        folder = tag.kind === "open" ? attributesOf(tag).get("name") : undefined;
        break;
      case "sessioninfo":
        isJacoco = true;
        break;
      case "sourcefile": {
        file = undefined;
        const name = tag.kind === "open" ? attributesOf(tag).get("name") : undefined;
        if (name === undefined || folder === undefined) break;
        const path = paths.find(folder === "" ? name : `${folder}/${name}`);
        if (path !== undefined) file = tally.file(path);
        break;
      }
      case "line":
        if (file !== undefined && tag.kind !== "close") readLine(attributesOf(tag), file);
        break;
    }
  }
  if (!isJacoco) throw brokenReport("its format is unknown");
}

/** Instructions and branches, missed and covered. */
function readLine(attributes: ReadonlyMap<string, string>, file: FileTally): void {
  const line = countIn(attributes.get("nr"));
  const run = countIn(attributes.get("ci"));
  file.ran(line, run === undefined ? undefined : Math.min(run, 1));
  const [missed, taken] = [countIn(attributes.get("mb")), countIn(attributes.get("cb"))];
  if (missed !== undefined && taken !== undefined) file.branched(line, taken, missed + taken);
}
