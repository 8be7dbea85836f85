/** Which remarks go with the next round, and in which order they are read: what weighs most first. Pure. */
import type { Severity } from "../../../ground/contract/event.ts";
import { parsePlace, type Place } from "../place.ts";

const weights: Readonly<Record<Severity, number>> = { blocker: 0, issue: 1, question: 2, nit: 3 };

/** Of the whole first, then file by file; a pack's items last. */
const kinds: Readonly<Record<Place["kind"], number>> = {
  change: 0,
  criterion: 1,
  file: 2,
  lines: 2,
  item: 3,
};

const unsent: ReadonlySet<string> = new Set(["draft", "reopened", "sent"]);

/**
 * Remarks that go with a round that is sent now: what was never sent, has words since, or came back without an answer.
 *
 * @param withoutNits Keeps nits for a later round.
 */
export function toBeSent<Remark extends { readonly state: string; readonly severity: Severity }>(
  remarks: readonly Remark[],
  { withoutNits = false } = {},
): Remark[] {
  return remarks.filter(
    ({ state, severity }) => unsent.has(state) && !(withoutNits && severity === "nit"),
  );
}

/** Blockers first, and within a severity by file and line; remarks at the same place stay as they are. */
export function inRoundOrder<
  Remark extends { readonly severity: Severity; readonly place: string },
>(remarks: readonly Remark[]): Remark[] {
  return remarks
    .map((remark) => ({ remark, ...keyOf(parsePlace(remark.place)) }))
    .toSorted(
      (a, b) =>
        weights[a.remark.severity] - weights[b.remark.severity] ||
        a.kind - b.kind ||
        compared(a.path, b.path) ||
        a.line - b.line,
    )
    .map(({ remark }) => remark);
}

function keyOf(place: Place): { kind: number; path: string; line: number } {
  return {
    kind: kinds[place.kind],
    path: "path" in place ? place.path : "id" in place ? place.id : "",
    line: place.kind === "lines" ? place.first : 0,
  };
}

function compared(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
