/** What an agent says of remarks, held against what it changed: `addressed` is a claim until something is different. */
import type { FactBody, RemarkAnswer } from "../../../ground/contract/event.ts";
import type { RemarkStatus } from "../../../ground/journal/remarks.ts";
import { parsePlace } from "../place.ts";
import { addressingOf } from "./addressing.ts";
import { carriedPlace } from "./carried.ts";
import { type Changes, rememberedChanges } from "./changes.ts";

/**
 * Answers as the journal keeps them. One that says `addressed` has what changed since its round was sent; where nothing
 * did, it is `answered`.
 */
export async function settledAnswers(
  run: { readonly commit?: string; readonly remarks: readonly RemarkStatus[] },
  answers: readonly RemarkAnswer[],
  changes: Changes,
): Promise<FactBody<"remark.answered">[]> {
  const { commit = "", remarks } = run;
  const known = rememberedChanges(changes);
  const settled: FactBody<"remark.answered">[] = [];
  for (const answer of answers) {
    const remark = remarks.find(({ id }) => id === answer.id);
    // oxlint-disable-next-line no-await-in-loop -- the differences are the same for most of them
    settled.push(await settledAnswer({ ...answer, commit }, remark, known));
  }
  return settled;
}

async function settledAnswer(
  answer: RemarkAnswer & { readonly commit: string },
  remark: RemarkStatus | undefined,
  changes: Changes,
): Promise<FactBody<"remark.answered">> {
  const from = remark?.sentAt;
  if (answer.state !== "addressed" || remark === undefined || from === undefined) return answer;
  const to = answer.commit;
  const place = carriedPlace(parsePlace(remark.place), await changes(remark.commit, from));
  const addressing = addressingOf(place, await changes(from, to), { from, to });
  if (addressing !== undefined) return { ...answer, addressing };
  return { ...answer, state: "answered", claimed: "addressed" };
}
