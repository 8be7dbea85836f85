/** Lines of a file with their numbers, the one that is meant marked. */
import type { Evidence } from "../../api/queries.ts";
import { Place } from "../../parts/place.tsx";

type CodePlace = Evidence["followed"][number];

interface Props {
  readonly place: CodePlace;
  /** Whether the line is where the code does not follow. */
  readonly against: boolean;
}

export function CodeBlock({ place, against }: Props) {
  const { path, line, symbol, message, first, lines } = place;
  const width = String(first + lines.length).length;
  return (
    <figure className="my-2 overflow-hidden rounded-md border border-hairline">
      <figcaption className="flex flex-wrap items-center gap-x-2 border-b border-hairline bg-surface px-2 py-1">
        <Place path={path} line={line} />
        {symbol !== undefined && <span className="font-mono text-meta">{symbol}</span>}
        {message !== undefined && <span className="text-meta text-text-2">{message}</span>}
      </figcaption>
      <pre
        tabIndex={0}
        aria-label={`${path}, from line ${first}`}
        className="overflow-x-auto bg-sunken py-1 text-code"
      >
        {lines.map((text, at) => {
          const number = first + at;
          const meant = number === line;
          return (
            <span
              key={number}
              className={`block border-l-2 pr-3 pl-2 ${meant ? (against ? "border-danger bg-delete" : "border-ok bg-add") : "border-transparent"}`}
            >
              <span aria-hidden="true" className="mr-3 text-text-3 select-none">
                {String(number).padStart(width)}
              </span>
              {text === "" ? " " : text}
              {"\n"}
            </span>
          );
        })}
      </pre>
    </figure>
  );
}
