/** XML of Cobertura (coverage-04.dtd), which coverage.py, Istanbul, coverlet, gcovr and others write as well. */
import { brokenReport, countIn, type FileTally, type Tally } from "./coverage.ts";
import type { ReportedPaths } from "./paths.ts";
import { attributesOf, tagsOf, textBehind } from "./xml.ts";

const MOST_SOURCES = 8;

/** @throws TacitError `checks/broken-report` */
export function readCobertura(text: string, tally: Tally, paths: ReportedPaths): void {
  const sources: string[] = [];
  let file: FileTally | undefined;
  let isCobertura = false;
  for (const tag of tagsOf(text)) {
    switch (tag.name) {
      case "source":
        if (tag.kind === "open" && sources.length < MOST_SOURCES) {
          sources.push(textBehind(text, tag));
        }
        break;
      case "packages":
        isCobertura = true;
        break;
      case "class": {
        file = undefined;
        const named = tag.kind === "open" ? attributesOf(tag).get("filename") : undefined;
        const path = named === undefined ? undefined : paths.find(named, sources);
        if (path !== undefined) file = tally.file(path);
        break;
      }
      case "line":
        if (file !== undefined && tag.kind !== "close") readLine(attributesOf(tag), file);
        break;
    }
  }
  if (!isCobertura) throw brokenReport("its format is unknown");
}

function readLine(attributes: ReadonlyMap<string, string>, file: FileTally): void {
  const line = countIn(attributes.get("number"));
  file.ran(line, countIn(attributes.get("hits")));
  // Such as `50% (1/2)`.
  const [, taken, of] =
    /\((\d{1,9})\/(\d{1,9})\)/.exec(attributes.get("condition-coverage") ?? "") ?? [];
  file.branched(line, countIn(taken), countIn(of));
}
