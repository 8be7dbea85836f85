/**
 * Where a hunk came from: which turn wrote its lines, after which instruction or remark, by which tool call.
 *
 * Turns are told from the snapshots between them, so they are certain; the call is the last one of that turn whose text
 * holds the line, so it is as good as what the agent says of its calls.
 */
import type { FactBody } from "../../../ground/contract/event.ts";
import type { Origin } from "../../../ground/contract/review.ts";
import { editsIn } from "../../agents/edits.ts";
import type { ChangedFile, Hunk } from "../diff.ts";
import type { Round, TurnDone } from "./history.ts";

/** One turn's part of the change. */
export interface TurnDiff {
  readonly turn: TurnDone;
  readonly files: readonly ChangedFile[];
}

/** By path, by 1-based line of the newest commit: the turn that wrote it. */
export type LineTurns = ReadonlyMap<string, ReadonlyMap<number, number>>;

/** Follows every line that a turn wrote to where it stands after the last. @param steps In the order of their commits. */
export function turnsOfLines(steps: readonly TurnDiff[]): LineTurns {
  let lines = new Map<string, Map<number, number>>();
  for (const { turn, files } of steps) {
    const next = new Map(lines);
    for (const file of files) if (file.oldPath !== file.path) next.delete(file.oldPath);
    for (const file of files) {
      if (file.status === "deleted") next.delete(file.path);
      else next.set(file.path, after(lines.get(file.oldPath) ?? new Map(), file, turn.turn));
    }
    lines = next;
  }
  return lines;
}

function after(
  before: ReadonlyMap<number, number>,
  { hunks }: ChangedFile,
  turn: number,
): Map<number, number> {
  const now = new Map<number, number>();
  const known = [...before].toSorted(([a], [b]) => a - b);
  let at = 0;
  let shift = 0;
  const keepUntil = (line: number): void => {
    for (; at < known.length; at += 1) {
      const [old, of] = known[at] ?? [0, 0];
      if (old >= line) return;
      now.set(old + shift, of);
    }
  };
  for (const { oldStart, lines } of hunks) {
    keepUntil(oldStart);
    for (const line of lines) {
      if (line.kind === "added") {
        now.set(line.new ?? 0, turn);
        shift += 1;
        continue;
      }
      keepUntil(line.old ?? 0);
      const [old, of] = known[at] ?? [0, 0];
      if (old === line.old) {
        at += 1;
        if (line.kind === "context") now.set(line.new ?? 0, of);
      }
      if (line.kind === "removed") shift -= 1;
    }
  }
  keepUntil(Number.POSITIVE_INFINITY);
  return now;
}

/** What the calls of each turn wrote, by turn; the newest call first. */
export type WrittenByCalls = ReadonlyMap<number, readonly WrittenByCall[]>;

interface WrittenByCall {
  readonly call: string;
  readonly title: string;
  /** As the agent named it: absolute, or from the worktree. */
  readonly path: string | undefined;
  readonly lines: ReadonlySet<string>;
}

/** Characters of one call that are looked at. */
const LONGEST = 2_000_000;

/** @param calls In the order in which they were told; a call that is told again counts as it was last. */
export function writtenByCalls(calls: readonly FactBody<"agent.called">[]): WrittenByCalls {
  const last = new Map<string, FactBody<"agent.called">>();
  for (const call of calls) {
    const key = `${call.turn} ${call.call}`;
    const { input, edits, ...rest } = call;
    const before = last.get(key);
    last.delete(key);
    last.set(key, {
      ...rest,
      input: input ?? before?.input,
      ...(edits === undefined && before?.edits === undefined
        ? {}
        : { edits: edits ?? before?.edits }),
    });
  }
  const byTurn = new Map<number, WrittenByCall[]>();
  for (const { turn, call, title, status, input, edits } of last.values()) {
    if (status === "failed") continue;
    for (const edit of edits ?? editsIn(undefined, input)) {
      const text = edit.new.slice(0, LONGEST);
      const written = { call, title, path: edit.path, lines: new Set(text.split(/\r?\n/)) };
      byTurn.set(turn, [written, ...(byTurn.get(turn) ?? [])]);
    }
  }
  return byTurn;
}

/** Where a hunk's lines came from, the turn that wrote the most first; none for one that only removes lines. */
export function originsOf(hunk: Hunk, { lines, calls, rounds }: ProvenanceOf): Origin[] {
  const counts = new Map<number, string[]>();
  for (const line of hunk.lines) {
    const turn = line.kind === "added" ? lines.get(hunk.path)?.get(line.new ?? 0) : undefined;
    if (turn !== undefined) counts.set(turn, [...(counts.get(turn) ?? []), line.text]);
  }
  return [...counts]
    .toSorted(([a, one], [b, other]) => other.length - one.length || b - a)
    .flatMap(([turn, texts]) => {
      const found = rounds
        .flatMap((round) => round.turns.map((done) => ({ round, done })))
        .find(({ done }) => done.turn === turn);
      if (found === undefined) return [];
      const { round, done } = found;
      const call = callOf(calls.get(turn) ?? [], hunk.path, texts);
      return [
        {
          turn,
          round: round.round,
          cause: done.cause,
          remarks: [...round.remarks],
          checks: [...done.checks],
          lines: texts.length,
          ...(call === undefined ? {} : { call: { id: call.call, title: call.title } }),
        },
      ];
    });
}

export interface ProvenanceOf {
  readonly lines: LineTurns;
  readonly calls: WrittenByCalls;
  readonly rounds: readonly Round[];
}

/** The call that holds the most of the lines; among equals the newest. */
function callOf(
  calls: readonly WrittenByCall[],
  path: string,
  texts: readonly string[],
): WrittenByCall | undefined {
  let best: WrittenByCall | undefined;
  let most = 0;
  for (const call of calls) {
    if (call.path !== undefined && !isPathOf(call.path, path)) continue;
    const held = texts.filter((text) => text.trim() !== "" && call.lines.has(text)).length;
    if (held > most) [best, most] = [call, held];
  }
  return best;
}

function isPathOf(written: string, path: string): boolean {
  const clean = written.replaceAll("\\", "/").replace(/^\.\//, "");
  return clean === path || clean.endsWith(`/${path}`);
}
