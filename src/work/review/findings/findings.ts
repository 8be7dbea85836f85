/** All that can be read off a change without running anything, in one order. Pure. */
import type { Finding } from "../../../ground/contract/finding.ts";
import { messageOf } from "../../../ground/core/error.ts";
import { printable, truncated } from "../../../ground/core/text.ts";
import type { ReviewedFile } from "../reviewed.ts";
import { absentTests } from "./absent-tests.ts";
import { dependencyFindings } from "./dependencies.ts";
import { type CandidateFile, duplicates } from "./duplicates.ts";
import { generatedFiles } from "./generated.ts";
import { leftOver } from "./left-over.ts";
import { outsidePlan } from "./outside-plan.ts";
import { swallowedErrors } from "./swallowed-errors.ts";
import { tampering } from "./tampering.ts";
import { weakenedTests } from "./weakened-tests.ts";

/** What is known beside the change itself. */
export interface Stated {
  /** All paths of the tree after the change; absent where they are not known. */
  readonly paths?: readonly string[];
  /** Files of the tree before the change among which a duplicate may be; absent: only the change itself is looked at. */
  readonly existing?: Iterable<CandidateFile>;
  /** Commands of the project's checks, as a shell takes them. */
  readonly checks?: readonly string[];
  /** Paths and globs that the plan's tasks expect; absent or empty where nothing was planned. */
  readonly expected?: readonly string[];
}

export interface FoundInChange {
  readonly findings: readonly Finding[];
  /** One sentence for each reader that failed; what the others found stands. */
  readonly problems: readonly string[];
}

export interface ChangeReader {
  readonly name: string;
  readonly read: (files: readonly ReviewedFile[], stated: Stated) => Finding[];
}

export const changeReaders: readonly ChangeReader[] = [
  { name: "left-over", read: (files) => leftOver(files) },
  { name: "tampering", read: (files, { checks = [] }) => tampering(files, checks) },
  { name: "weakened tests", read: (files) => weakenedTests(files) },
  { name: "swallowed errors", read: (files) => swallowedErrors(files) },
  { name: "dependencies", read: (files) => dependencyFindings(files) },
  { name: "generated files", read: (files, { paths = [] }) => generatedFiles(files, paths) },
  { name: "outside the plan", read: (files, { expected = [] }) => outsidePlan(files, expected) },
  { name: "duplicates", read: (files, { existing = [] }) => duplicates(files, existing) },
  { name: "absent tests", read: (files, { paths = [] }) => absentTests(files, paths) },
];

/**
 * Runs every reader in its order; never throws.
 *
 * @param readers Others for a test.
 */
export function findingsIn(
  files: readonly ReviewedFile[],
  stated: Stated,
  readers: readonly ChangeReader[] = changeReaders,
): FoundInChange {
  const findings: Finding[] = [];
  const problems: string[] = [];
  for (const { name, read } of readers) {
    try {
      for (const each of read(files, stated)) findings.push(each);
    } catch (error) {
      // Texts are hostile, and one reader that fails on one must not take the others with it.
      problems.push(
        `The reader of ${name} failed on this change: ${truncated(printable(messageOf(error)), 200)}.`,
      );
    }
  }
  return { findings, problems };
}
