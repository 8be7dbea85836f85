/** All remarks, by what is to be done about them. */
import { type ReactNode, useState } from "react";
import { Button } from "../../../parts/button.tsx";
import { toned } from "../../../parts/chip.tsx";
import { Section } from "../../../parts/section.tsx";
import { Composer } from "../composer.tsx";
import { useDesk } from "../desk.ts";
import { RemarkCard } from "../remark-card.tsx";
import { useRoomState } from "../state.ts";
import { signOf, type Standing, standingOf, stateWords } from "../words.ts";

const standings: readonly (readonly [Standing, string])[] = [
  ["open", "Open"],
  ["addressed", "Addressed: yours to verify"],
  ["settled", "Settled"],
];

export function Remarks() {
  const { change, compose, beside, entryOfRemark } = useDesk();
  const [allSettled, setAllSettled] = useState(false);
  const { remarks } = change;
  return (
    <Section
      title="Remarks"
      count={remarks.length}
      aside={
        change.task === undefined && (
          <Button tone="quiet" onClick={() => compose("change")}>
            On the change
          </Button>
        )
      }
    >
      <div className="-mx-3">
        {beside.map((place) => (
          <Composer key={place} place={place} />
        ))}
      </div>
      {remarks.length === 0 && beside.length === 0 && (
        <p className="text-text-2">None yet. c makes one on the hunk.</p>
      )}
      {standings.map(([standing, words]) => {
        const of = remarks.filter((remark) => standingOf(remark) === standing);
        if (of.length === 0) return null;
        return (
          <div key={standing} className="mb-3">
            <h3 className="mb-1 text-meta font-medium text-text-2">{words}</h3>
            {standing === "settled" && !allSettled ? (
              <SettledList ids={of.map(({ id }) => id)} open={() => setAllSettled(true)} />
            ) : (
              <div className="space-y-2">
                {of.map(({ id }) =>
                  // What stands at its lines is not said twice.
                  entryOfRemark.has(id) ? (
                    <ShortRemark key={id} id={id} />
                  ) : (
                    <RemarkCard key={id} id={id} aside />
                  ),
                )}
              </div>
            )}
          </div>
        );
      })}
    </Section>
  );
}

function ShortRemark({ id }: { readonly id: string }) {
  const { change, goToRemark, room } = useDesk();
  const isCurrent = useRoomState(room, (state) => state.remark === id);
  const remark = change.remarks.find((each) => each.id === id);
  if (remark === undefined) return null;
  const [sign, tone] = signOf(remark);
  return (
    <button
      type="button"
      aria-current={isCurrent}
      onClick={() => goToRemark(id)}
      className="block w-full rounded-sm border-l-2 border-hairline py-0.5 pl-2 text-left hover:bg-sunken aria-[current=true]:border-l-accent"
    >
      <span className={`text-meta font-medium ${toned(tone)}`}>
        <span aria-hidden="true">{sign}</span> {stateWords(remark)} · {id}
      </span>{" "}
      {remark.severity !== "issue" && (
        <span className="text-meta text-text-3">{remark.severity} </span>
      )}
      <bdi className="text-meta text-text-3 [overflow-wrap:anywhere]">
        {remark.now ?? remark.place}
      </bdi>
      <span className="line-clamp-2 [overflow-wrap:anywhere]">{remark.text}</span>
    </button>
  );
}

function SettledList({
  ids,
  open,
}: {
  readonly ids: readonly string[];
  readonly open: () => void;
}): ReactNode {
  const { change } = useDesk();
  return (
    <button
      type="button"
      onClick={open}
      className="w-full rounded-sm text-left text-text-2 hover:bg-sunken"
    >
      {ids.map((id) => {
        const remark = change.remarks.find((each) => each.id === id);
        if (remark === undefined) return null;
        const [sign, tone] = signOf(remark);
        return (
          <span key={id} className="flex gap-1.5 truncate">
            <span className={toned(tone)}>
              <span aria-hidden="true">{sign}</span> {id}
            </span>
            <span className="min-w-0 truncate">
              {remark.changedSince === true && <span className="text-warn">changed since · </span>}
              {remark.text}
            </span>
          </span>
        );
      })}
    </button>
  );
}
