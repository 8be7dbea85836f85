/**
 * Counts a proposal again with the very rule that would check it, so that what it says is what its check finds.
 *
 * Extraction reads text, a check reads syntax: where they differ, the check is right, and a claim that does not hold
 * there is dropped.
 */
import { setImmediate } from "node:timers/promises";
import type { AstGrepCheck } from "../../ground/contract/entry.ts";
import type { Listing } from "../../ground/platform/tree.ts";
import { scopeMatcher } from "../checks/scope.ts";
import { languageOf, parseText } from "../codebase/parsers.ts";
import type { Candidate, Place } from "./proposal.ts";
import type { Table } from "./table.ts";

/** Files between two turns of the event loop; whole trees are larger than those of outlines. */
const BATCH = 10;

function mayMatch({ mentions }: Candidate, text: string): boolean {
  return mentions === undefined || mentions.some((one) => text.includes(one));
}

interface Tally {
  readonly candidate: Candidate;
  readonly check: AstGrepCheck;
  readonly concerns: (path: string) => boolean;
  followed: number;
  readonly members: Set<string>;
  readonly violators: Place[];
}

/** The candidates with the counts of their checks; those whose check is not a syntax rule come back as they are. */
export async function recounted(
  candidates: readonly Candidate[],
  listing: Listing,
  table: Table,
): Promise<Candidate[]> {
  const tallies = candidates.flatMap((candidate): Tally[] => {
    const check = candidate.check?.["ast-grep"];
    if (check === undefined) return [];
    const inScope = scopeMatcher(candidate.scope);
    return [
      {
        candidate,
        check,
        concerns: (path) => languageOf(path) === check.language && inScope(path),
        followed: 0,
        members: new Set(),
        violators: [],
      },
    ];
  });
  const wanted = listing.files.filter(
    ({ path }) => table.byPath.has(path) && tallies.some(({ concerns }) => concerns(path)),
  );
  let read = 0;
  for await (const { path, text } of listing.read(wanted)) {
    read += 1;
    if (read % BATCH === 0) await setImmediate();
    const concerned = tallies.filter(({ concerns }) => concerns(path));
    const matching = concerned.filter(({ candidate }) => mayMatch(candidate, text));
    for (const { check, violators } of concerned.filter((tally) => !matching.includes(tally)))
      if (check.expect === "present") violators.push({ path, line: 1 });
    const language = matching[0]?.check.language;
    if (language === undefined) continue;
    const root = parseText(language, text).root();
    for (const tally of matching) {
      const { check, candidate } = tally;
      if (check.expect === "present") {
        if (root.find({ rule: check.rule }) === null) tally.violators.push({ path, line: 1 });
        else {
          tally.followed += 1;
          tally.members.add(path);
        }
        continue;
      }
      const lines = new Set(
        root.findAll({ rule: check.rule }).map((node) => node.range().start.line + 1),
      );
      for (const line of lines) tally.violators.push({ path, line });
      if (candidate.counterpart === undefined) continue;
      const followed = root.findAll({ rule: candidate.counterpart }).length;
      tally.followed += followed;
      if (followed > 0 && lines.size === 0) tally.members.add(path);
    }
  }
  const found = new Map(tallies.map((tally) => [tally.candidate, tally]));
  return candidates.map((candidate) => {
    const tally = found.get(candidate);
    if (tally === undefined) return candidate;
    const { violators } = tally;
    const counts = { ...candidate, violated: violators.length, violators };
    // What is forbidden says nothing of those who do otherwise.
    if (tally.check.expect !== "present" && candidate.counterpart === undefined) return counts;
    return { ...counts, followed: tally.followed, members: [...tally.members] };
  });
}
