/** `tacit review RUN --against RUN …` and `--take`: several attempts at the same thing. */
import { TacitError } from "../../../ground/core/error.ts";
import type { AttemptsCompared } from "../../../ground/contract/review.ts";
import { type Attempt, compareAttempts } from "../../../work/review/attempts/compare.ts";
import { takingRemarks } from "../../../work/review/attempts/take.ts";
import { reviewChange } from "./branch-review.ts";
import { rangeIn } from "./change.ts";
import type { NewRemark } from "./remarks.ts";
import { hunksAt, review, type ReviewOutput, type ReviewRequest } from "./review.ts";
import type { Host } from "../workspace.ts";

const looking: ReviewRequest = { remarks: [], verify: [], approve: false, interdiff: false };

/** A run, or a range of commits. */
async function look(host: Host, id: string): Promise<ReviewOutput> {
  const range = rangeIn(id);
  return range === undefined
    ? review(host, id, looking)
    : reviewChange(host, range, looking, false);
}

/** @param ids Runs or ranges, two at least. @throws TacitError those of `review` and `reviewChange` */
export async function compare(host: Host, ids: readonly string[]): Promise<AttemptsCompared> {
  const attempts: (Attempt & { readonly title: string })[] = [];
  for (const id of ids) {
    // oxlint-disable-next-line no-await-in-loop -- they share a database and a code index
    attempts.push(attemptOf(id, await look(host, id)));
  }
  const compared = compareAttempts(attempts);
  const titles = new Set(attempts.map(({ title }) => title));
  if (titles.size < 2) return compared;
  const named = attempts.map(({ run, title }) => `${run}: ${title}`).join("; ");
  return { ...compared, problems: [`They are not of the same brief: ${named}.`] };
}

function attemptOf(id: string, output: ReviewOutput): Attempt & { readonly title: string } {
  const { agent = "none", cost = { input: 0, output: 0 }, milliseconds = 0, remarks } = output;
  const settled = ["verified", "waived"];
  return {
    ...output,
    run: output.run ?? id,
    agent,
    cost,
    milliseconds,
    openRemarks: remarks.filter(({ state }) => !settled.includes(state)).length,
  };
}

/**
 * Hunks of other attempts as remarks on this one.
 *
 * @param taken Such as `5:src/a.ts:12`, or `5:src/a.ts` for all of a file.
 * @throws TacitError `app/bad-taking`, `app/nothing-there`
 */
export async function takenOver(
  host: Host,
  id: string,
  taken: readonly string[],
): Promise<NewRemark[]> {
  const own = await look(host, id);
  const remarks: NewRemark[] = [];
  for (const one of taken) {
    const [, from = "", place = ""] = /^(\d{1,9}(?:\/\d{1,4})?):(.+)$/s.exec(one) ?? [];
    if (from === "") {
      throw new TacitError({
        code: "app/bad-taking",
        kind: "input",
        message: `\`${one}\` names no hunk of another run.`,
        hint: "Write RUN:FILE or RUN:FILE:LINE, such as 5:src/cart.ts:41.",
      });
    }
    // oxlint-disable-next-line no-await-in-loop -- they share a database
    const { files } = await look(host, from);
    remarks.push(...takingRemarks(`run ${from}`, hunksAt(files, [place]), own.files));
  }
  return remarks;
}
