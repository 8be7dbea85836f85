/** How much a remark weighs, chosen while it is written. */
import type { Remark } from "./words.ts";

type Severity = Remark["severity"];

const severities: readonly (readonly [Severity, string])[] = [
  ["blocker", "Blocker: has to be verified by its name"],
  ["issue", "Issue"],
  ["question", "Question: needs no change"],
  ["nit", "Nit: can wait"],
];

/** Of what a draft keeps; `otherwise` where that is nothing. */
export function severityIn(text: string, otherwise: Severity = "issue"): Severity {
  return severities.find(([severity]) => severity === text)?.[0] ?? otherwise;
}

export function SeverityChoice({
  severity,
  choose,
}: {
  readonly severity: Severity;
  readonly choose: (severity: string) => void;
}) {
  return (
    <label className="flex items-center gap-1.5 text-meta text-text-2">
      It is
      <select
        value={severity}
        onChange={(event) => choose(event.target.value)}
        className="h-7 rounded-sm border border-control bg-surface px-1 text-text-1"
      >
        {severities.map(([value, words]) => (
          <option key={value} value={value} title={words}>
            {value}
          </option>
        ))}
      </select>
    </label>
  );
}
