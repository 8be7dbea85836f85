/** The rows that settings are told in: a name, what it is, and where it is said. */
import type { ReactNode } from "react";
import { Button } from "../../parts/button.tsx";
import { toned, type Tone } from "../../parts/chip.tsx";
import { copy } from "../../parts/say.tsx";

interface Props {
  readonly name: ReactNode;
  readonly children: ReactNode;
  /** Where it comes from, or what to do; in a quieter line. */
  readonly note?: ReactNode;
  /** Stands at the end of the line. */
  readonly aside?: ReactNode;
}

export function Row({ name, children, note, aside }: Props) {
  return (
    <div className="flex min-h-8 flex-wrap items-baseline gap-x-4 gap-y-0.5 border-b border-hairline py-1.5">
      <dt className="w-full shrink-0 text-text-2 sm:w-40">{name}</dt>
      <dd className="min-w-0 flex-1 [overflow-wrap:anywhere]">
        <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">{children}</div>
        {note !== undefined && <div className="text-meta text-text-3">{note}</div>}
      </dd>
      {aside !== undefined && <dd className="shrink-0">{aside}</dd>}
    </div>
  );
}

export function Rows({ children }: { readonly children: ReactNode }) {
  return <dl className="border-t border-hairline">{children}</dl>;
}

const signs = {
  good: ["●", "ok"],
  missing: ["▲", "warn"],
  absent: ["○", "plain"],
} as const satisfies Record<string, readonly [sign: string, tone: Tone]>;

/** A state by shape, word and colour. */
export function State({
  state,
  word,
}: {
  readonly state: keyof typeof signs;
  readonly word: string;
}) {
  const [sign, tone] = signs[state];
  return (
    <span className={`inline-flex items-center gap-1.5 whitespace-nowrap ${toned(tone)}`}>
      <span aria-hidden="true" className="inline-block w-3 text-center text-meta">
        {sign}
      </span>
      {word}
    </span>
  );
}

/** Something to be pasted elsewhere. */
export function Paste({ text, what }: { readonly text: string; readonly what: string }) {
  const lines = text.includes("\n");
  return (
    <span
      className={`my-0.5 flex max-w-full min-w-0 gap-2 rounded-sm border border-hairline bg-sunken pl-2 text-text-1 ${lines ? "w-full items-start" : "items-center"}`}
    >
      <code
        className={`min-w-0 flex-1 text-code ${lines ? "py-1 whitespace-pre-wrap" : "truncate"}`}
      >
        {text}
      </code>
      <Button
        tone="quiet"
        className="h-6"
        aria-label={`Copy ${what}`}
        onClick={() => void copy(text, what)}
      >
        Copy
      </Button>
    </span>
  );
}
