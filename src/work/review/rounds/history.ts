/**
 * What happened to a change until now, round by round: which turn of whom ended in which commit, and why it began.
 *
 * The agent's own rounds with red checks are kept inside the human's: a reviewer asked for one thing, however often the
 * checks sent it back.
 */
import type { Fact } from "../../../ground/contract/event.ts";

/** One snapshot that changed something. */
export interface TurnDone {
  readonly turn: number;
  readonly task: number;
  /** `person`: somebody handed a task in; `found`: it was there before Tacit was asked. */
  readonly cause: Extract<Fact, { type: "turn.started" }>["body"]["cause"] | "person" | "found";
  readonly commit: string;
  /** The commit that it stands upon. */
  readonly from: string;
  /** Of `findings`: names of the checks that were red. */
  readonly checks: readonly string[];
}

export interface Round {
  /** 0 is the brief's; from 1 on they are the reviewer's. */
  readonly round: number;
  readonly remarks: readonly string[];
  readonly turns: readonly TurnDone[];
  /** How often red checks went back to the agent within it. */
  readonly fixes: number;
  /** The commit that it began from. */
  readonly from: string;
  /** The last commit of it; absent while there is none. */
  readonly commit?: string;
}

/** The rounds of a run, from its facts. */
export function roundsOf(base: string, facts: readonly Fact[]): Round[] {
  const rounds: { -readonly [Key in keyof Round]: Round[Key] }[] = [
    { round: 0, remarks: [], turns: [], fixes: 0, from: base },
  ];
  const causes = new Map<number, TurnDone["cause"]>();
  let red: readonly string[] = [];
  let head = base;
  for (const fact of facts) {
    const round = rounds.at(-1);
    if (round === undefined) break;
    if (fact.type === "round.sent") {
      const { round: number, remarks } = fact.body;
      rounds.push({ round: number, remarks, turns: [], fixes: 0, from: head });
    } else if (fact.type === "turn.started") {
      causes.set(fact.body.turn, fact.body.cause);
      if (fact.body.cause === "findings") round.fixes += 1;
    } else if (fact.type === "verdict.reached") {
      red = fact.body.checks.filter(({ status }) => status !== "passed").map(({ name }) => name);
    } else if (fact.type === "snapshot.taken") {
      const { turn, commit, changed } = fact.body;
      round.commit = commit;
      if (changed) {
        const cause = causes.get(turn) ?? (turn === 0 ? "found" : "person");
        const checks = cause === "findings" ? red : [];
        const { task } = fact;
        round.turns = [...round.turns, { turn, task, cause, commit, from: head, checks }];
      }
      head = commit;
    }
  }
  return rounds;
}
