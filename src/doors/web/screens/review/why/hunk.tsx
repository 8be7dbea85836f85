/** Of the hunk that is looked at: where it came from, what is found in it, and why it stands where it stands. */
import { counted } from "../../../../../ground/core/text.ts";
import { Section } from "../../../parts/section.tsx";
import { useDesk } from "../desk.ts";
import type { Entry, Hunk } from "../order.ts";
import { fileWords, flagWords, hunkTitle, lineOf, originWords } from "../words.ts";
import { CallLink } from "./call-link.tsx";
import { LISTED, PlaceButton } from "./places.tsx";

export function OfEntry({ entry }: { readonly entry: Entry }) {
  const { goTo } = useDesk();
  const { hunk, group, file } = entry;
  if (hunk === undefined) {
    return (
      <Section title={group === undefined ? "This file" : "These hunks"}>
        {group === undefined ? (
          <p className="text-text-2">{fileWords(file).join(" · ")}</p>
        ) : (
          <ul className="space-y-0.5">
            {group.hunks.slice(0, LISTED).map((each) => (
              <li key={each.id}>
                <PlaceButton
                  words={hunkTitle(each)}
                  go={() => goTo(`${each.path}:${lineOf(each)}`)}
                />
              </li>
            ))}
            {group.hunks.length > LISTED && (
              <li className="text-text-3">and {group.hunks.length - LISTED} more</li>
            )}
          </ul>
        )}
      </Section>
    );
  }
  return (
    <>
      <Origins hunk={hunk} />
      <Said hunk={hunk} />
    </>
  );
}

function Origins({ hunk }: { readonly hunk: Hunk }) {
  const { change, goToRemark } = useDesk();
  if (change.run === undefined || (change.change !== undefined && hunk.origins.length === 0)) {
    return null;
  }
  return (
    <Section title="Where this hunk came from">
      {hunk.origins.length === 0 && (
        <p className="text-text-2">Not told: no turn of the run is known to have written it.</p>
      )}
      <ul className="space-y-2">
        {hunk.origins.map((origin, at) => (
          <li key={at}>
            <p>
              {originWords(origin)}
              {origin.lines > 0 && (
                <span className="text-text-3"> · {counted(origin.lines, "line")}</span>
              )}
            </p>
            {origin.remarks.map((id) => {
              const remark = change.remarks.find((each) => each.id === id);
              if (remark === undefined) return null;
              return (
                <p key={id} className="mt-0.5 border-l-2 border-hairline pl-2 text-text-2">
                  <PlaceButton words={id} go={() => goToRemark(id)} />{" "}
                  <span className="line-clamp-2 [overflow-wrap:anywhere]">{remark.text}</span>
                </p>
              );
            })}
            {origin.call !== undefined && (
              <CallLink call={origin.call.id} title={origin.call.title} />
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Said({ hunk }: { readonly hunk: Hunk }) {
  const { impact, findings, untested, reasons, fold } = hunk;
  return (
    <>
      {findings.length + untested.length > 0 && (
        <Section title="Found in this hunk" count={findings.length + untested.length}>
          <ul className="space-y-1">
            {findings.map(({ rule, message }, at) => (
              <li key={at} className="[overflow-wrap:anywhere]">
                <span className="text-warn">! {message}</span>{" "}
                <code className="text-meta text-text-3">{rule}</code>
              </li>
            ))}
            {untested.map((text) => (
              <li key={text} className="text-warn [overflow-wrap:anywhere]">
                ! {text}
              </li>
            ))}
          </ul>
        </Section>
      )}
      {impact.length > 0 && (
        <Section title="What a fault would touch">
          <ul className="space-y-1">
            {impact.map(({ flag, text }) => (
              <li key={flag} className="[overflow-wrap:anywhere]">
                <span className="font-medium text-warn">{flagWords(flag)}</span>{" "}
                <span className="text-text-2">{text}</span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section
        title="Why it stands here"
        aside={<span className="text-meta text-text-3">{counted(hunk.points, "point")}</span>}
      >
        {fold !== undefined && <p className="text-text-2">{fold.text}</p>}
        {reasons.length === 0 && fold === undefined && (
          <p className="text-text-2">Nothing speaks for a fault in it, and nothing against.</p>
        )}
        <ul>
          {reasons.map(({ signal, points, text }) => (
            <li key={signal} className="flex gap-2">
              <span className="w-6 shrink-0 text-right text-text-3">
                {points > 0 ? `+${points}` : points}
              </span>
              <span className="min-w-0 text-text-2 [overflow-wrap:anywhere]">{text}</span>
            </li>
          ))}
        </ul>
      </Section>
    </>
  );
}
