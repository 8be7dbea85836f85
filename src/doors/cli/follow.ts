/** Follows a run at the terminal: one line a step, and each question answered in place where somebody can. */
import type { Fact } from "../../ground/contract/event.ts";
import { counted, printable, truncated } from "../../ground/core/text.ts";
import type { Follower } from "../app/runs/runs.ts";
import type { Options } from "./program.ts";
import { paint, type Terminal } from "./terminal.ts";

/** Makes the follower that a command's options ask for. */
export function makeFollower(terminal: Terminal, options: Options): Follower {
  const begun = performance.now();
  return {
    onFact: (fact) => {
      if (options.json === true) {
        if (options.follow === true) terminal.event(fact);
        return;
      }
      const line = lineOf(fact);
      if (line === undefined) return;
      if (options.follow === true) terminal.note(`${clock(performance.now() - begun)}  ${line}`);
      else terminal.progress(line);
    },
    onItem: (item, answer) => {
      if (item.kind === "stuck" || item.kind === "task") return;
      const hint =
        item.kind === "permission" ? `tacit allow ${item.item}` : `tacit answer ${item.item} "…"`;
      void (async () => {
        if (options.json === true) {
          terminal.event({ waiting: item, hint });
          return;
        }
        if (item.detail !== undefined && item.detail !== item.question) {
          for (const line of item.detail.split("\n")) terminal.note(`  ${printable(line)}`);
        }
        const suffix = item.kind === "permission" ? " [y/N] " : " ";
        const typed = await terminal.ask(`${paint("amber", "?")} ${item.question}${suffix}`);
        if (typed === undefined) {
          terminal.note(`${paint("amber", "?")} ${item.question}   ${hint}`);
          return;
        }
        await answer(
          item.kind === "question" ? typed : /^y(es)?$/i.test(typed.trim()) ? "allow" : "deny",
        );
      })().catch(() => {}); // answered from elsewhere meanwhile
    },
  };
}

function clock(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  return [Math.floor(seconds / 60), seconds % 60]
    .map((part) => String(part).padStart(2, "0"))
    .join(":");
}

/** A fact in a few words; undefined for those that only the record needs. */
export function lineOf(fact: Fact): string | undefined {
  switch (fact.type) {
    case "run.started":
      return `run ${fact.run} · ${fact.body.brief.title} · ${fact.body.agent} · ${fact.body.safety}`;
    case "worktree.created":
      return `${fact.task === 1 ? "" : `T${fact.task} · `}worktree on ${fact.body.branch}`;
    case "pack.compiled":
      return `prompt of ${fact.body.tokens} tokens`;
    case "session.opened":
      return fact.body.loaded ? "agent's session loaded" : "agent's session opened";
    case "turn.started":
      return `turn ${fact.body.turn} · ${fact.body.cause}`;
    case "agent.said":
      return truncated(fact.body.text.trim().replaceAll(/\s+/g, " "), 100);
    case "agent.called":
      return fact.body.status === "in_progress" || fact.body.status === "pending"
        ? undefined
        : `${fact.body.status === "failed" ? "failed" : "did"} ${truncated(fact.body.title, 90)}`;
    case "agent.reported":
      return `says it is done: ${truncated(fact.body.summary.replaceAll(/\s+/g, " "), 90)}`;
    case "turn.ended":
      return fact.body.outcome === "finished"
        ? undefined
        : `turn ${fact.body.outcome}${fact.body.reason === undefined ? "" : `: ${fact.body.reason}`}`;
    case "item.asked":
      return fact.body.kind === "task"
        ? `waits: ${truncated(fact.body.question, 100)}`
        : `asks: ${truncated(fact.body.question, 100)}`;
    case "item.answered":
      return `answered: ${truncated(fact.body.answer, 60)}`;
    case "item.snoozed":
      return `${fact.body.item} snoozed until ${fact.body.until.slice(0, 16).replace("T", " ")} UTC`;
    case "item.closed":
      return undefined;
    case "snapshot.refused":
      return `no snapshot: ${fact.body.reason}`;
    case "run.claimed":
      return fact.body.generation === 1 ? undefined : "taken up again";
    case "steer.said":
      return `${fact.body.by} says: ${truncated(fact.body.text.trim().replaceAll(/\s+/g, " "), 100)}`;
    case "stop.requested":
      return "asked to stop";
    case "run.resumed":
      return "goes on";
    case "change.found":
      return `the branch is at ${fact.body.commit.slice(0, 10)}`;
    case "check.requested":
      return "asked for the checks";
    case "snapshot.taken":
      return fact.body.changed ? `snapshot ${fact.body.commit.slice(0, 10)}` : "no file changed";
    case "verdict.reached": {
      const { status, checks, commit } = fact.body;
      if (checks.length === 0) return `no checks configured, at ${commit.slice(0, 10)}`;
      const passed = checks.filter((check) => check.status === "passed").length;
      return `checks ${status === "green" ? paint("green", "green") : paint("red", "red")} at ${commit.slice(0, 10)} · ${passed} of ${checks.length}`;
    }
    case "run.failed":
      return `failed: ${fact.body.reason}`;
    case "run.stopped":
      return "stopped";
    case "remark.added":
      return `${fact.body.remark} at ${fact.body.place}`;
    case "remark.edited":
      return `${fact.body.remark} edited: ${truncated(fact.body.text, 80)}`;
    case "remark.discarded":
      return `${fact.body.remark} discarded`;
    case "round.sent":
      return `round ${fact.body.round}${fact.body.byHand === true ? " by hand" : ""}: ${fact.body.remarks.join(", ")}`;
    case "remark.answered": {
      const { id, state, note, claimed } = fact.body;
      const claim = claimed === undefined ? "" : `, not ${claimed}: nothing has changed`;
      return `${id} ${state}${claim}${note === "" ? "" : `: ${truncated(note, 80)}`}`;
    }
    case "remark.verified":
      return `${fact.body.remark} verified`;
    case "remark.reopened":
      return `${fact.body.remark} reopened: ${truncated(fact.body.text, 80)}`;
    case "remark.replied":
      return `${fact.body.remark} replied to: ${truncated(fact.body.text, 80)}`;
    case "hunks.seen":
      return `${counted(fact.body.hunks.length, "hunk")} seen by ${fact.body.by}`;
    case "remark.waived":
      return `${fact.body.remark} waived: ${fact.body.reason}`;
    case "criterion.waived":
      return `${fact.body.criterion} waived: ${fact.body.reason}`;
    case "change.approved":
      return `approved at ${fact.body.commit.slice(0, 10)}`;
    case "change.shipped":
      return `shipped into ${fact.body.target} as ${fact.body.after.slice(0, 10)}`;
    case "ship.undone":
      return `taken out of ${fact.body.target}`;
    case "lesson.accepted":
      return `lesson accepted: ${fact.body.entry}`;
    case "lesson.declined":
      return `lesson ${fact.body.lesson} declined`;
    case "worktree.removed":
      return `worktree removed${fact.body.ref === undefined ? "" : `, kept as ${fact.body.ref}`}`;
  }
}
