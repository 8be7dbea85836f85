/** `tacit locate`. */
import type { Located } from "../../../knowledge/locate/locate.ts";
import { openTree, type Where } from "./tree.ts";
import type { Host } from "../workspace.ts";

export interface LocateRequest extends Where {
  readonly limit: number;
  readonly explain: boolean;
}

export interface LocateOutput extends Located {
  /** Of the query, without opening the tree. */
  readonly ms: number;
  readonly problems: readonly string[];
}

/** `tacit locate "TEXT"`. @throws TacitError `locate/empty-text`, those of `openTree` */
export async function locateText(
  host: Host,
  text: string,
  { limit, explain, ...where }: LocateRequest,
): Promise<LocateOutput> {
  const tree = await openTree(host, where);
  try {
    const begun = performance.now();
    const { located, problems } = await tree.locate(text, { limit, explain });
    const ms = Math.round(performance.now() - begun);
    return { ...located, ms, problems: [...tree.problems, ...problems] };
  } finally {
    tree.close();
  }
}
