/** The numbers of remarks: each once in its run, however many reviewers speak at the same time. */
import { isDeepStrictEqual } from "node:util";
import { bodies, type FactBody } from "../../../ground/contract/event.ts";
import type { Journal } from "../../../ground/journal/database.ts";
import { jsonText } from "../../../ground/journal/json-text.ts";

/**
 * Stores a remark under the next free number, and says which. Two that say the very same of the same place at the same
 * moment have said it once.
 */
export async function addRemark(
  journal: Pick<Journal, "append">,
  { run, remarks }: { readonly run: number; readonly remarks: readonly { readonly id: string }[] },
  said: Omit<FactBody<"remark.added">, "remark">,
): Promise<string> {
  for (let number = highest(remarks) + 1; ; number += 1) {
    const body = stored({ ...said, remark: `R${number}` });
    const key = `remark:R${number}`;
    // oxlint-disable-next-line no-await-in-loop -- until a number is ours
    const first = await journal.append({ run }, "remark.added", body, { key });
    if (first.type === "remark.added" && isDeepStrictEqual(first.body, body)) return body.remark;
  }
}

function highest(remarks: readonly { readonly id: string }[]): number {
  return Math.max(0, ...remarks.map(({ id }) => Number(/^R(\d{1,9})$/.exec(id)?.[1] ?? 0)));
}

/** As the journal gives it back. */
function stored(body: FactBody<"remark.added">): FactBody<"remark.added"> {
  return bodies["remark.added"].parse(JSON.parse(jsonText(body)));
}
