/** The outcome of the checks at one commit, each check with its findings and its output. */
import { useState } from "react";
import type { Run } from "../api/queries.ts";
import { Output } from "./output.tsx";
import { lengthOf } from "./when.tsx";

type Verdict = NonNullable<Run["view"]["verdict"]>;
type Check = Verdict["checks"][number];

const looks = {
  passed: ["✓", "text-ok", "passed"],
  failed: ["✕", "text-danger", "failed"],
  "timed-out": ["◷", "text-warn", "took too long"],
  unavailable: ["–", "text-warn", "could not be run"],
} as const;

interface Props {
  readonly verdict: Verdict;
  /** Red ones are folded as well: there is little room. */
  readonly folded?: boolean;
}

/** Red ones first, and open. */
export function Checks({ verdict, folded = false }: Props) {
  return (
    <ul>
      {verdict.checks
        .toSorted((one, other) => orderOf(one) - orderOf(other))
        .map((check) => (
          <CheckView key={check.name} check={check} folded={folded} />
        ))}
    </ul>
  );
}

function orderOf({ status }: Check): number {
  return status === "passed" ? 1 : 0;
}

interface CheckProps {
  readonly check: Check;
  readonly folded: boolean;
}

function CheckView({ check, folded }: CheckProps) {
  const { name, status, findings, output, command, boxed, milliseconds } = check;
  const bad = status !== "passed";
  const [open, setOpen] = useState(bad && !folded);
  const [sign, tone, said] = looks[status];
  const more = findings.length > 0 || output.trim() !== "" || command !== undefined;
  const line = (
    <>
      <span aria-hidden="true" className={`w-3 text-center text-meta ${tone}`}>
        {sign}
      </span>
      <span className={`min-w-0 flex-1 truncate ${bad ? "font-medium" : ""}`}>{name}</span>
      <span className="sr-only">{said}</span>
      {bad && <span className={`text-meta ${tone}`}>{said}</span>}
      {command !== undefined && !boxed && (
        <span className="shrink-0 text-meta text-text-3">not boxed</span>
      )}
      {milliseconds >= 100 && (
        <span className="text-meta text-text-3">{lengthOf(milliseconds)}</span>
      )}
    </>
  );
  if (!more) return <li className="flex h-7 items-center gap-2">{line}</li>;
  return (
    <li>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex h-7 w-full min-w-0 items-center gap-2 rounded-sm text-left hover:bg-sunken"
      >
        {line}
      </button>
      {open && (
        <div className="mb-2 ml-5 space-y-1">
          {findings.map(({ path, line: at, message }, index) => (
            <p key={index} className="min-w-0 [overflow-wrap:anywhere]">
              {path !== undefined && (
                <code className="mr-2 text-code text-text-2">
                  {path}
                  {at !== undefined && `:${at}`}
                </code>
              )}
              {message}
            </p>
          ))}
          {command !== undefined && (
            <p className="text-meta text-text-3">
              <code>{command}</code>
            </p>
          )}
          {output.trim() !== "" && <Output text={output.trimEnd()} label={`Output of ${name}`} />}
        </div>
      )}
    </li>
  );
}
