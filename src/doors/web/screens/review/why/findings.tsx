/** What is found in the change as a whole. */
import { Section } from "../../../parts/section.tsx";
import { useDesk } from "../desk.ts";
import { problemWords } from "../words.ts";
import { LISTED, PlaceButton } from "./places.tsx";

/** Those of the whole change, and what stands in the way of reading it as it is. */
export function Findings() {
  const { change, goTo } = useDesk();
  const { findings, problems, note } = change;
  const said = [
    ...problems.flatMap((problem) => problemWords(problem, change) ?? []),
    ...(note === undefined ? [] : [note]),
  ];
  if (findings.length + said.length === 0) return null;
  return (
    <Section title="Of the whole change" count={findings.length + said.length}>
      <ul className="space-y-1">
        {said.map((text) => (
          <li key={text} className="text-warn [overflow-wrap:anywhere]">
            ! {text}
          </li>
        ))}
        {findings.slice(0, LISTED).map(({ message, path, line }, at) => (
          <li key={at} className="[overflow-wrap:anywhere]">
            <span className="text-warn">! {message}</span>{" "}
            {path !== undefined && (
              <PlaceButton
                words={line === undefined ? path : `${path}:${line}`}
                go={() => goTo(line === undefined ? path : `${path}:${line}`)}
              />
            )}
          </li>
        ))}
        {findings.length > LISTED && (
          <li className="text-text-3">and {findings.length - LISTED} more</li>
        )}
      </ul>
    </Section>
  );
}
