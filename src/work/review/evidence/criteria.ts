/**
 * Each criterion of a brief with what shows it: the verdict's word, at its commit, and the hunks that speak of it.
 *
 * The word is the verdict's alone. A hunk that mentions a criterion shows nothing by that; it tells a reader where to look.
 */
import type { Criterion } from "../../../ground/contract/brief.ts";
import type { CriterionVerdict, Verdict } from "../../../ground/contract/finding.ts";
import type { ReviewedFile, ReviewedHunk } from "../reviewed.ts";

export interface CriterionEvidence {
  readonly id: string;
  readonly text: string;
  readonly status: CriterionVerdict["status"];
  /** What was run, or the person who waived it. */
  readonly by?: string;
  readonly note?: string;
  /** The commit that the status is about; absent before the first verdict. */
  readonly at?: string;
  /** Whether the change has moved on since. A waiver holds for the whole run and never is. */
  readonly stale: boolean;
  /** Ids of hunks, in the order of the change. */
  readonly hunks: readonly string[];
  /** Files that were kept, as paths below the home. */
  readonly artefacts: readonly string[];
}

export interface EvidenceOf {
  /** Of the brief. */
  readonly criteria: readonly Criterion[];
  /** The last one, of whatever commit. */
  readonly verdict: Pick<Verdict, "commit" | "criteria"> | undefined;
  /** What is reviewed. */
  readonly commit: string;
  readonly files: readonly ReviewedFile[];
  /** The commits of the change, with the paths that each touched. */
  readonly commits?: readonly { readonly message: string; readonly paths: readonly string[] }[];
}

/** Hunks of one criterion. */
const MOST_HUNKS = 200;
/** Characters of a line, and of a commit's message, in which a criterion's name is looked for. */
const LONGEST = 4000;

/** In the order of the brief. */
export function criteriaEvidence(input: EvidenceOf): CriterionEvidence[] {
  const { criteria, verdict, commit, files } = input;
  const judged = new Map((verdict?.criteria ?? []).map((each) => [each.id, each]));
  const mentions = mentionsIn(input);
  return criteria.map((criterion): CriterionEvidence => {
    const found = judged.get(criterion.id) ?? unjudged(criterion, verdict !== undefined);
    const linked = new Set([...testHunks(criterion, files), ...(mentions.get(criterion.id) ?? [])]);
    const hunks = files
      .flatMap((file) => file.hunks.map(({ id }) => id))
      .filter((id) => linked.has(id));
    return {
      id: criterion.id,
      text: criterion.text,
      status: found.status,
      ...(found.by === undefined ? {} : { by: found.by }),
      ...(found.note === undefined ? {} : { note: found.note }),
      ...(verdict === undefined ? {} : { at: verdict.commit }),
      stale: verdict !== undefined && verdict.commit !== commit && found.status !== "waived",
      hunks: hunks.slice(0, MOST_HUNKS),
      artefacts: found.artefacts,
    };
  });
}

function unjudged({ id, text, evidence = [] }: Criterion, isChecked: boolean): CriterionVerdict {
  const note =
    evidence.length === 0
      ? "The brief names no evidence."
      : isChecked
        ? "It was not run."
        : "The checks have not run yet.";
  return { id, text, status: "unshown", note, artefacts: [] };
}

/** Hunks of the test files that a criterion names; where some of them show the test of its name, those alone. */
function testHunks({ evidence = [] }: Criterion, files: readonly ReviewedFile[]): string[] {
  return evidence.flatMap((source) => {
    if (source.kind !== "test") return [];
    const path = source.file.replace(/^\.\//, "");
    const hunks = files.filter((file) => file.path === path).flatMap((file) => file.hunks);
    const { name } = source;
    const named = name === undefined ? [] : hunks.filter((hunk) => shows(hunk, name));
    return (named.length > 0 ? named : hunks).map(({ id }) => id);
  });
}

function shows({ heading, lines }: ReviewedHunk, name: string): boolean {
  return (
    heading.includes(name) ||
    lines.some(({ kind, text }) => kind !== "removed" && text.slice(0, LONGEST).includes(name))
  );
}

/** Ids of hunks by the criterion that a line of a test in them, or the message of their commit, names. */
function mentionsIn({ files, commits = [] }: EvidenceOf): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  const link = (criterion: string, hunk: string): void => {
    const hunks = found.get(criterion) ?? new Set();
    found.set(criterion, hunks.add(hunk));
  };
  for (const { kind, hunks } of files) {
    if (kind !== "test") continue;
    for (const { id, heading, lines } of hunks) {
      const texts = [
        heading,
        ...lines.flatMap((line) => (line.kind === "added" ? [line.text] : [])),
      ];
      for (const criterion of texts.flatMap(criteriaNamedIn)) link(criterion, id);
    }
  }
  const byPath = new Map(files.map((file) => [file.path, file]));
  for (const { message, paths } of commits) {
    for (const criterion of criteriaNamedIn(message)) {
      for (const path of paths) {
        for (const { id } of byPath.get(path)?.hunks ?? []) link(criterion, id);
      }
    }
  }
  return found;
}

/** `AC-2` in prose and names of tests, `TestAC2Locks` and `test_ac_2_locks` in those of functions. */
function criteriaNamedIn(text: string): string[] {
  const upper = /(?<![A-Z\d])AC[-_ ]?0{0,3}([1-9]\d{0,3})(?!\d)/g;
  const lower = /(?<![A-Za-z\d])ac[-_]?0{0,3}([1-9]\d{0,3})(?![A-Za-z\d])/g;
  const head = text.slice(0, LONGEST);
  const numbers = [...head.matchAll(upper), ...head.matchAll(lower)].map(([, number]) => number);
  return [...new Set(numbers)].map((number) => `AC-${number}`);
}
