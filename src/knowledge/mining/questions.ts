/** Questions that only a person can answer, and that a count can only point at. */
import { counted } from "../../ground/core/text.ts";
import type { HumanQuestion } from "./proposal.ts";
import type { Table } from "./table.ts";

const SHOWN = 5;
/** What is touched, mended and used less is no hot spot. */
const CHANGES = 10;
const FIXES = 4;
const IMPORTERS = 4;

const mending = /\b(?:fix(?:es|ed)?|bug(?:fix)?|hotfix|regression|crash(?:es)?|broken)\b/i;

/** Files by churn × fixes × files that import them: who knows what the code does not say? */
export function hotSpots(table: Table): HumanQuestion[] {
  const changes = new Map<string, number>();
  const fixes = new Map<string, number>();
  for (const { subject, files } of table.past.commits) {
    const mends = mending.test(subject);
    for (const path of files) {
      changes.set(path, (changes.get(path) ?? 0) + 1);
      if (mends) fixes.set(path, (fixes.get(path) ?? 0) + 1);
    }
  }
  return table.production
    .map(({ path }) => ({
      path,
      changed: changes.get(path) ?? 0,
      mended: fixes.get(path) ?? 0,
      importers: table.importers.get(path)?.size ?? 0,
    }))
    .filter(
      ({ changed, mended, importers }) =>
        changed >= CHANGES && mended >= FIXES && importers >= IMPORTERS,
    )
    .toSorted(
      (a, b) =>
        b.changed * b.mended * b.importers - a.changed * a.mended * a.importers ||
        (a.path < b.path ? -1 : 1),
    )
    .slice(0, SHOWN)
    .map(({ path, changed, mended, importers }) => ({
      kind: "hot-spot",
      question: `\`${path}\`: what should one know before touching this?`,
      paths: [path],
      why: `${counted(changed, "change")} in ${counted(table.past.commits.length, "commit")}, ${counted(mended, "fix", "fixes")} among them; ${counted(importers, "file")} import it`,
    }));
}
