/**
 * Several attempts at one brief side by side: by criteria, checks, risk, interface, cost and time, since nobody reads three
 * diffs of the same thing. Pure.
 */
import type { Verdict } from "../../../ground/contract/finding.ts";
import type {
  AttemptsCompared,
  AttemptSummary,
  ChangeReview,
} from "../../../ground/contract/review.ts";
import type { CriterionEvidence } from "../evidence/criteria.ts";

export interface Attempt extends Pick<ChangeReview, "files" | "findings" | "interface"> {
  /** A run's number, or a range. */
  readonly run: string;
  readonly agent: string;
  readonly status: string;
  readonly commit: string;
  readonly verdict?: Verdict | undefined;
  readonly criteria?: readonly CriterionEvidence[] | undefined;
  readonly size: { readonly added: number; readonly removed: number };
  /** The first is the brief's, which no reviewer asked for. */
  readonly rounds: readonly { readonly fixes: number }[];
  readonly openRemarks: number;
  /** Tokens. */
  readonly cost: { readonly input: number; readonly output: number };
  readonly milliseconds: number;
}

/** Files that are listed as touched by some alone. */
const APART = 50;

/** In the order given. */
export function compareAttempts(attempts: readonly Attempt[]): AttemptsCompared {
  return {
    attempts: attempts.map(summaryOf),
    criteria: criteriaOf(attempts),
    apart: apartOf(attempts),
    problems: [],
  };
}

function summaryOf(attempt: Attempt): AttemptSummary {
  const { run, agent, status, commit, verdict, criteria = [], files, size, rounds } = attempt;
  const hunks = files.flatMap((file) => file.hunks);
  const impact = new Map<string, number>();
  for (const { flag } of hunks.flatMap((hunk) => hunk.impact)) {
    impact.set(flag, (impact.get(flag) ?? 0) + 1);
  }
  const found = hunks.reduce((sum, { findings }) => sum + findings.length, 0);
  return {
    run,
    agent,
    status,
    commit,
    criteria: criteria.map((criterion) => ({ id: criterion.id, status: statusOf(criterion) })),
    checks: (verdict?.checks ?? []).map((check) => ({ name: check.name, status: check.status })),
    verdict: verdict === undefined || verdict.commit !== commit ? "none" : verdict.status,
    risk: {
      points: hunks.reduce((sum, { points }) => sum + points, 0),
      impact: Object.fromEntries([...impact].toSorted(([a], [b]) => (a < b ? -1 : 1))),
      findings: found + attempt.findings.length,
    },
    size: { files: files.length, ...size },
    interface: attempt.interface,
    rounds: Math.max(0, rounds.length - 1),
    fixes: rounds.reduce((sum, { fixes }) => sum + fixes, 0),
    openRemarks: attempt.openRemarks,
    cost: attempt.cost,
    milliseconds: attempt.milliseconds,
  };
}

function statusOf({ stale, status }: CriterionEvidence): string {
  return stale ? "stale" : status;
}

function criteriaOf(attempts: readonly Attempt[]): AttemptsCompared["criteria"] {
  const texts = new Map(
    attempts.flatMap(({ criteria = [] }) => criteria.map(({ id, text }) => [id, text])),
  );
  return [...texts].map(([id, text]) => ({
    id,
    text,
    statuses: attempts.map(({ criteria = [] }) => {
      const found = criteria.find((criterion) => criterion.id === id);
      return found === undefined ? "not asked" : statusOf(found);
    }),
  }));
}

function apartOf(attempts: readonly Attempt[]): AttemptsCompared["apart"] {
  const touchedBy = new Map<string, string[]>();
  for (const { run, files } of attempts) {
    for (const { path } of files) touchedBy.set(path, [...(touchedBy.get(path) ?? []), run]);
  }
  return [...touchedBy]
    .filter(([, runs]) => runs.length < attempts.length)
    .map(([path, runs]) => ({ path, runs }))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
    .slice(0, APART);
}
