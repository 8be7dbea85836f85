/** The outcome of all checks at one commit, and whether a turn brought anyone nearer to green. */
import type {
  ChangeCoverage,
  CheckResult,
  CriterionVerdict,
  Finding,
  Verdict,
} from "../../ground/contract/finding.ts";
import { isTelling } from "./output.ts";

/** What was seen beside the results. */
export interface Seen {
  readonly coverage?: ChangeCoverage;
  readonly notes: readonly string[];
}

/**
 * Green when every check passed. A check that could not run is red as well: what nobody saw is no evidence. Without any
 * check the verdict is green and its empty list says why. A criterion that nothing shows does not make it red: no agent
 * can mend that, so it stands in the way of approval instead.
 */
export function verdictOf(
  commit: string,
  results: readonly CheckResult[],
  criteria?: readonly CriterionVerdict[],
  { coverage, notes }: Seen = { notes: [] },
): Verdict {
  const status = results.every((result) => result.status === "passed") ? "green" : "red";
  const judged = criteria === undefined ? {} : { criteria: [...criteria] };
  return {
    commit,
    status,
    checks: [...results],
    ...judged,
    ...(coverage === undefined ? {} : { coverage }),
    ...(notes.length === 0 ? {} : { notes: [...notes] }),
  };
}

/** What is said wherever a green verdict has no check behind it; undefined where one has, or none was reached. */
export function nothingVerified(verdict: Pick<Verdict, "checks"> | undefined): string | undefined {
  if (verdict === undefined || verdict.checks.length > 0) return undefined;
  return "No checks configured: nothing was verified by Tacit.";
}

/** All findings of a verdict, in order. */
export function findingsOf(verdict: Verdict): Finding[] {
  return verdict.checks.flatMap((check) => check.findings);
}

/** A finding on one line or more: where, and what. */
export function describeFinding({ path, line, message }: Finding): string {
  const place = path === undefined ? "" : line === undefined ? `${path}: ` : `${path}:${line}: `;
  return `${place}${message}`;
}

/**
 * What the findings say, without what changes by itself: line numbers, durations, totals. A command's finding counts as
 * one fault for each telling line of its output, so that mending one of two failed tests shows.
 */
export function fingerprint(findings: readonly Finding[]): string[] {
  return findings
    .flatMap((finding) => {
      if (!finding.rule.startsWith("command:")) {
        return [`${finding.rule}\t${finding.path ?? ""}\t${finding.message}`];
      }
      const lines = finding.message.split("\n");
      const told = lines.filter(isTelling);
      return (told.length === 0 ? lines : told).map((line) => `${finding.rule}\t${steady(line)}`);
    })
    .toSorted();
}

function steady(line: string): string {
  return line
    .replaceAll(/\d{4}-\d\d-\d\d[T ][\d:.]+Z?|\b\d\d:\d\d:\d\d\b/g, "<time>")
    .replaceAll(/\d+(?:\.\d+)?\s?(?:ms|s|m|µs|ns|seconds?|minutes?)\b/g, "<duration>")
    .replaceAll(/:\d+(?::\d+)?|\(\d+,\d+\)|\bline \d+/g, "<place>")
    .replaceAll(/\b0x[\da-f]+\b/gi, "<address>")
    .replaceAll(/\bnot ok \d+/g, "not ok")
    .replaceAll(
      /\b\d+ (?=(?:errors?|warnings?|failed|failures?|failing|passed|passing|tests?|suites?)\b)/gi,
      "",
    )
    .replaceAll(/\b(fail|pass|tests|errors?|failures?)(:?\s+)\d+/gi, "$1")
    .trim();
}

/** Whether everything that was wrong still is: no progress, however much came on top. */
export function sameOrMore(previous: readonly Finding[], next: readonly Finding[]): boolean {
  const left = new Map<string, number>();
  for (const fault of fingerprint(next)) left.set(fault, (left.get(fault) ?? 0) + 1);
  return fingerprint(previous).every((fault) => {
    const count = left.get(fault) ?? 0;
    left.set(fault, count - 1);
    return count > 0;
  });
}
