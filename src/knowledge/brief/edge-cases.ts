/** What goes wrong in practice with work like this: from its type, from captured risks, and from what reviewers said. */
import type { Evidence } from "../../ground/contract/brief.ts";
import { truncated } from "../../ground/core/text.ts";
import { entriesFor } from "../context/entries.ts";
import type { FramedDimension, Surroundings } from "./frame.ts";
import type { Taxonomy } from "./own.ts";
import { dimensionsOf, type Past } from "./past.ts";

export interface EdgeCase {
  readonly text: string;
  /** `authentication.enumeration`, the slug of a risk, or `review of brief 4`. */
  readonly from: string;
  readonly evidence?: Evidence;
}

/** That are proposed from the type of work, and in all. */
const FROM_TYPE = 5;
const MOST = 9;
/** Best files that a remark or a risk must be about. */
const FILES = 8;

interface Given extends Surroundings {
  readonly kinds: readonly string[];
  readonly dimensions: readonly FramedDimension[];
  readonly past: Past;
  readonly taxonomy: Taxonomy;
}

/** What reviewers said of these files first, then risks, then what the type of work is known for. */
export function edgeCasesFor(given: Given): EdgeCase[] {
  const files = (given.located?.files ?? []).slice(0, FILES).map(({ path }) => path);
  const seen = new Set<string>();
  const all = [...remarked(given.past, files), ...risks(given, files), ...typical(given)];
  return all
    .filter(({ text }) => {
      const key = text.toLowerCase();
      const fresh = !seen.has(key);
      seen.add(key);
      return fresh;
    })
    .slice(0, MOST);
}

function remarked(past: Past, files: readonly string[]): EdgeCase[] {
  return past.remarks
    .filter(({ place }) => files.includes(place.replace(/:\d+(?:-\d+)?$/, "")))
    .slice(-2)
    .map(({ text, brief, path, line }) => ({
      text: truncated(text, 200),
      from: `review of brief ${brief}`,
      evidence: { path, line },
    }));
}

function risks({ entries }: Given, files: readonly string[]): EdgeCase[] {
  const active = entries.filter(({ front }) => front.status === "active" && front.kind === "risk");
  return active
    .filter(
      (entry) => (entry.front.scope ?? []).length > 0 && entriesFor([entry], files).length > 0,
    )
    .slice(0, 3)
    .map(({ front, slug, path, titleLine }) => ({
      text: front.title,
      from: slug,
      evidence: { path, line: titleLine },
    }));
}

function rank(state: FramedDimension["state"]): number {
  if (state === "missing") return 0;
  return state === "stated" ? 1 : 2;
}

/** Of what is still open, most severe first, one each; then of what is stated, whose cases are worth a test. */
function typical({ kinds, dimensions, taxonomy }: Given): EdgeCase[] {
  const known = new Map(
    dimensionsOf(kinds, taxonomy).map((dimension) => [dimension.id, dimension]),
  );
  return dimensions
    .filter(({ id, state }) => id.includes(".") && state !== "not-applicable")
    .toSorted((a, b) => rank(a.state) - rank(b.state))
    .flatMap(({ id }) =>
      (known.get(id)?.edgeCases ?? []).slice(0, 1).map((text) => ({ text, from: id })),
    )
    .slice(0, FROM_TYPE);
}
