/** Who wrote which lines of a run's change. */
import type { Fact } from "../../../ground/contract/event.ts";
import { Kept } from "../../../ground/core/kept.ts";
import type { Journal } from "../../../ground/journal/database.ts";
import { plainDiff } from "../../../ground/platform/merge-tree.ts";
import { parseDiff } from "../../../work/review/diff.ts";
import { roundsOf, type Round } from "../../../work/review/rounds/history.ts";
import {
  type ProvenanceOf,
  turnsOfLines,
  writtenByCalls,
} from "../../../work/review/rounds/provenance.ts";
import type { ReviewedRepository } from "./change-model.ts";

interface Asked {
  readonly repository: ReviewedRepository;
  readonly run: number;
  readonly base: string;
  /** All of the run but what agents said and called. */
  readonly steps: readonly Fact[];
}

interface Known {
  /** Its turns: while they are the same, so is everything else. */
  readonly of: string;
  readonly provenance: ProvenanceOf;
}

/** Runs of which it is kept, of a journal that stays open. */
const MOST = 20;

/** By run. */
const all = new WeakMap<Journal, Kept<number, Known>>();

/**
 * A diff of each turn, and every call of its agents: too much to read again for each remark.
 *
 * None for a branch that nobody of Tacit's wrote.
 */
export async function provenanceOf(
  journal: Journal,
  { repository, run, base, steps }: Asked,
): Promise<ProvenanceOf | undefined> {
  const rounds = roundsOf(base, steps);
  if (rounds.every(({ turns }) => turns.length === 0)) return undefined;
  const known = all.get(journal) ?? new Kept<number, Known>(MOST);
  all.set(journal, known);
  const of = JSON.stringify([base, rounds]);
  const found = known.get(run);
  if (found?.of === of) return found.provenance;
  const provenance = await read(journal, { repository, run }, rounds);
  known.set(run, { of, provenance });
  return provenance;
}

async function read(
  journal: Journal,
  { repository, run }: Pick<Asked, "repository" | "run">,
  rounds: readonly Round[],
): Promise<ProvenanceOf> {
  const [called, ...steps] = await Promise.all([
    journal.factsOf(run, ["agent.called"]),
    ...rounds
      .flatMap(({ turns }) => turns)
      .map(async (turn) => ({
        turn,
        files: parseDiff(await plainDiff(repository, turn.from, turn.commit)),
      })),
  ]);
  const calls = called.flatMap(({ type, body }) => (type === "agent.called" ? [body] : []));
  return { lines: turnsOfLines(steps), calls: writtenByCalls(calls), rounds };
}
