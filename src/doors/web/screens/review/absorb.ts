/** An answer to something that was said, taken into the change that is looked at. Pure. */
import type { Change } from "./order.ts";

/** Places of what a person marks as seen have to be answered at once; the answer says the same a moment later. */
export function withSeen(change: Change, ids: ReadonlySet<string>): Change {
  return {
    ...change,
    files: change.files.map((file) =>
      file.hunks.some(({ id, seen }) => !seen && ids.has(id))
        ? {
            ...file,
            hunks: file.hunks.map((hunk) =>
              !hunk.seen && ids.has(hunk.id) ? { ...hunk, seen: true } : hunk,
            ),
          }
        : file,
    ),
  };
}

/**
 * What was answered, as far as it is about the same part of the change.
 *
 * The program answers with the whole change, whichever part of it is looked at.
 */
export function absorbed(shown: Change, answer: Change): Change {
  if (shown.interdiff === answer.interdiff && shown.task === answer.task) return answer;
  const { remarks, obstacles, approved, status, round, rounds, criteria } = answer;
  return {
    ...shown,
    remarks,
    obstacles,
    approved,
    status,
    round,
    rounds,
    ...(criteria === undefined ? {} : { criteria }),
  };
}

/** What was verified, before the program has said so. */
export function withVerified(change: Change, ids: ReadonlySet<string>): Change {
  return {
    ...change,
    remarks: change.remarks.map((remark) =>
      ids.has(remark.id) ? { ...remark, state: "verified" as const } : remark,
    ),
  };
}
