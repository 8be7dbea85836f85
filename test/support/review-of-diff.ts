/** The review model of a diff, for tests that need a change and no repository. */
import type { ReviewedChange } from "../../src/doors/app/review/review-output.ts";
import { parseDiff, sizeOf } from "../../src/work/review/diff.ts";
import { modelOf, type ModelInput } from "../../src/work/review/model.ts";
import { reviewedFiles } from "../../src/work/review/reviewed.ts";

/** A new file of a diff. */
export function addedFile(path: string, lines: readonly string[]): string {
  const body = lines.map((line) => `+${line}\n`).join("");
  return `diff --git a/${path} b/${path}\nnew file mode 100644\n--- /dev/null\n+++ b/${path}\n@@ -0,0 +1,${lines.length} @@\n${body}`;
}

export function reviewOfDiff(diff: string, known: Partial<ModelInput> = {}): ReviewedChange {
  const files = reviewedFiles(parseDiff(diff), () => ({}));
  const model = modelOf({
    files,
    past: new Map(),
    impactOf: () => [],
    findings: [],
    interface: { added: [], changed: [], removed: [] },
    problems: [],
    ...known,
  });
  return { ...model, from: "b".repeat(40), interdiff: false, size: sizeOf(files) };
}
