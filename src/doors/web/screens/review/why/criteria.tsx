/** The criteria of the brief, each with what shows it. */
import { toned } from "../../../parts/chip.tsx";
import { Section } from "../../../parts/section.tsx";
import { useDesk } from "../desk.ts";
import { useRoomState, withEntry } from "../state.ts";
import { hunkTitle } from "../words.ts";
import { Writing } from "../writing.tsx";
import { PlaceButton } from "./places.tsx";

const criterionSigns = {
  shown: ["✓", "ok"],
  waived: ["–", "plain"],
  failed: ["✕", "danger"],
  unshown: ["○", "warn"],
} as const;

const criterionWords = {
  shown: "shown",
  waived: "waived",
  failed: "failed",
  unshown: "not shown",
} as const;

export function Criteria() {
  const { change, byId, go, compose, room } = useDesk();
  const { criteria } = change;
  if (criteria === undefined) return null;
  if (criteria.length === 0) {
    return (
      <Section title="Criteria">
        <p className="text-text-2">No criterion of the brief names evidence.</p>
      </Section>
    );
  }
  return (
    <Section title="Criteria" count={criteria.length}>
      <ul className="space-y-2">
        {criteria.map((criterion) => {
          const { id, text, status, by, note, stale, at, hunks } = criterion;
          const [sign, tone] = criterionSigns[status];
          const there = hunks.flatMap((hunk) => byId.get(hunk) ?? []);
          return (
            <li key={id}>
              <p className="flex flex-wrap items-baseline gap-x-2 text-meta">
                <span className={`font-medium ${toned(stale ? "warn" : tone)}`}>
                  <span aria-hidden="true">{sign}</span> {criterionWords[status]}
                </span>
                <span className="font-medium">{id}</span>
                {by !== undefined && <span className="text-text-3">by {by}</span>}
                {stale && (
                  <span className="text-warn">
                    of an older commit{at === undefined ? "" : `, ${at.slice(0, 10)}`}
                  </span>
                )}
              </p>
              <p className="[overflow-wrap:anywhere]">{text}</p>
              {note !== undefined && (
                <p className="text-meta text-text-2 [overflow-wrap:anywhere]">{note}</p>
              )}
              <p className="flex flex-wrap gap-x-2 text-meta">
                {there.slice(0, 3).map((entry) => (
                  <PlaceButton
                    key={entry.id}
                    words={entry.hunk === undefined ? entry.path : hunkTitle(entry.hunk)}
                    go={() => go(entry.id)}
                  />
                ))}
                {there.length > 3 && (
                  <span className="text-text-3">and {there.length - 3} more</span>
                )}
                <button
                  type="button"
                  className="inline-flex min-h-6 min-w-6 items-center text-text-2 underline decoration-hairline hover:decoration-current"
                  onClick={() => compose(id)}
                >
                  Remark
                </button>
                {status !== "shown" && status !== "waived" && (
                  <button
                    type="button"
                    className="inline-flex min-h-6 min-w-6 items-center text-text-2 underline decoration-hairline hover:decoration-current"
                    onClick={() => room.set({ saying: withEntry(room.get().saying, id, "waive") })}
                  >
                    Waive
                  </button>
                )}
              </p>
              <WaiveCriterion id={id} />
            </li>
          );
        })}
      </ul>
    </Section>
  );
}

function WaiveCriterion({ id }: { readonly id: string }) {
  const { room, actions, drafts } = useDesk();
  const saying = useRoomState(room, (state) => state.saying.get(id));
  if (saying === undefined || actions === undefined) return null;
  return (
    <Writing
      draft={`waive:${drafts}:${id}`}
      place={id}
      label={`Waive ${id}`}
      placeholder="Why it may rest as it is"
      done="Waive"
      focus
      save={(text) => actions.waive(id, text)}
      close={() => room.set({ saying: withEntry(room.get().saying, id, undefined) })}
    />
  );
}
