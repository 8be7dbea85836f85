/** What a review says of itself, in words: the same as the program says at a terminal. Pure. */
import { counted, printable } from "../../../../ground/core/text.ts";
import type { Tone } from "../../parts/chip.tsx";
import type { Change, Entry, File, Hunk } from "./order.ts";
import { hunksOf } from "./order.ts";

export type Remark = Change["remarks"][number];
type Origin = Hunk["origins"][number];

/** `public-surface` as it is said. */
export function flagWords(flag: string): string {
  return flag.replaceAll("-", " ");
}

export function reasonsOf(hunk: Hunk): string {
  return hunk.reasons.map(({ text }) => text).join(" · ");
}

/** Such as `written in round 2 for R1, R3`. */
export function originWords({ cause, round, remarks, checks }: Origin): string {
  switch (cause) {
    case "remarks":
      return `Written in round ${round} for ${remarks.join(", ")}`;
    case "findings":
      return `Written to mend ${checks.length === 0 ? "red checks" : checks.join(", ")}`;
    case "person":
      return "Written by hand";
    case "found":
      return "There before";
    case "brief":
      return "Written for the brief";
    case "steer":
      return "Written after a person had a word with the agent";
    case "nudge":
    case "resume":
    case "answer":
      return `Written ${round === 0 ? "for the brief" : `in round ${round}`}, going on`;
  }
}

/** What a file is, where that is not plain from its lines. */
export function fileWords({ status, kind, binary, note, hunks }: File): readonly string[] {
  const said = {
    added: "new file",
    deleted: "deleted",
    renamed: "renamed",
    mode: "mode changed",
    modified: "",
  }[status];
  const nothing =
    hunks.length === 0 && !binary && status === "modified" ? "no lines to show" : said;
  // A note says more than the word that it begins with.
  const what = note ?? (binary ? "binary" : nothing);
  return [what, kind === "source" ? "" : kind].filter((word) => word !== "");
}

/** Whether a remark goes with the next round. */
export function isToBeSent({ state, unanswered }: Remark): boolean {
  return state === "draft" || state === "reopened" || unanswered === true;
}

/** Whether it never went with a round, so that it can be edited and discarded. */
export function isUnsent({ state, round }: Pick<Remark, "state" | "round">): boolean {
  return state === "draft" && round === undefined;
}

/** Whether a person has still to do something about it before it can rest. */
export type Standing = "open" | "addressed" | "settled";

export function standingOf({ state }: Remark): Standing {
  if (state === "verified" || state === "waived") return "settled";
  return state === "addressed" || state === "answered" ? "addressed" : "open";
}

/** Shape as well as colour. */
const standings: Readonly<Record<Remark["state"], readonly [sign: string, tone: Tone]>> = {
  draft: ["◇", "human"],
  sent: ["◆", "human"],
  reopened: ["◆", "danger"],
  disputed: ["▲", "danger"],
  addressed: ["◐", "info"],
  answered: ["◐", "info"],
  verified: ["✓", "ok"],
  waived: ["–", "plain"],
};

export function signOf({ state }: Pick<Remark, "state">): readonly [sign: string, tone: Tone] {
  return standings[state];
}

/** `sent, no answer`; `disputed`. */
export function stateWords({ state, unanswered }: Remark): string {
  return unanswered === true ? `${state}, no answer` : state;
}

/**
 * What stands in the way of a change, in words of the page: the program names commands where a button does it. Nothing
 * is without an answer while the agent is at work on it.
 */
export function problemWords(
  problem: string,
  { status }: Pick<Change, "status">,
): string | undefined {
  const silent = /^(.+) got no answer; send again: tacit .+$/.exec(problem)?.[1];
  if (silent === undefined) return problem.replace(/[:;,] (?:send again: )?tacit [a-z].*$/, ".");
  return isAtWork(status)
    ? undefined
    : `${silent} got no answer. Send round (Shift Enter) says it again.`;
}

/** A change whose agent has only just ended its turn: an answer that is not there yet may be on its way. */
export function withoutSilence(change: Change): Change {
  return {
    ...change,
    remarks: change.remarks.map((remark) => {
      const { unanswered: _, ...rest } = remark;
      return rest;
    }),
    problems: change.problems.filter((problem) => !/ got no answer;/.test(problem)),
  };
}

/** Whether the agent has the change now. */
export function isAtWork(status: Change["status"]): boolean {
  return status === "running" || status === "waiting";
}

/** `2 open · 5 addressed · 4 settled`; nothing of what there is none. */
export function remarkCounts(remarks: readonly Remark[]): string {
  const of = (standing: Standing): number =>
    remarks.filter((remark) => standingOf(remark) === standing).length;
  const verified = remarks.filter(({ state }) => state === "verified").length;
  const waived = of("settled") - verified;
  return [
    [of("open"), "open"],
    [of("addressed"), "addressed"],
    [verified, "verified"],
    [waived, "waived"],
  ]
    .filter(([count]) => count !== 0)
    .map(([count, word]) => `${count} ${word}`)
    .join(" · ");
}

export function openCount(remarks: readonly Remark[]): number {
  return remarks.filter((remark) => standingOf(remark) === "open").length;
}

export interface Progress {
  readonly seen: number;
  readonly of: number;
}

export function progressOf(entries: readonly Entry[]): Progress {
  const hunks = entries.flatMap((entry) => hunksOf(entry));
  return { seen: hunks.filter(({ seen }) => seen).length, of: hunks.length };
}

export function pointsText(points: number): string {
  return points < 0 ? `−${-points}` : String(points);
}

/** The line at which a hunk is spoken of: the first that changed. */
export function lineOf({ lines, newStart, oldStart }: Hunk): number {
  const at = lines.find(({ kind }) => kind !== "context");
  return at?.new ?? at?.old ?? (newStart > 0 ? newStart : oldStart);
}

/** `a/b/` and `c.ts`, without what would turn the reading of a name around. */
export function pathParts(written: string): readonly [folder: string, name: string] {
  const path = printable(written);
  const at = path.lastIndexOf("/") + 1;
  return [path.slice(0, at), path.slice(at)];
}

const weights = ["blocker", "issue", "question", "nit"] as const;

/** What a round says, as it is told: blockers first. */
export function roundOf(remarks: readonly Remark[], withoutNits: boolean): readonly Remark[] {
  return remarks
    .filter((remark) => isToBeSent(remark) && !(withoutNits && remark.severity === "nit"))
    .toSorted((a, b) => weights.indexOf(a.severity) - weights.indexOf(b.severity));
}

export function stateOfChecks({ verdict, staleAt }: Change): readonly [text: string, tone: Tone] {
  if (verdict === undefined) {
    return [
      staleAt === undefined ? "not checked" : `not checked since ${staleAt.slice(0, 10)}`,
      "warn",
    ];
  }
  if (verdict.status === "red") return ["checks red", "danger"];
  return verdict.checks.length === 0 ? ["no checks configured", "warn"] : ["checks green", "ok"];
}

export function hunkTitle(hunk: Hunk): string {
  return `${printable(hunk.path)}:${lineOf(hunk)}`;
}

export function entryTitle(entry: Entry): string {
  if (entry.group !== undefined) return entry.group.text;
  return entry.hunk === undefined ? printable(entry.path) : hunkTitle(entry.hunk);
}

export function sizeWords(added: number, removed: number): string {
  return `${counted(added, "line")} added, ${removed} removed`;
}
