/** Attempts side by side, for a person: a column for each. */
import type { AttemptsCompared, AttemptSummary } from "../../../ground/contract/review.ts";
import { counted, truncated } from "../../../ground/core/text.ts";
import { aligned, paint, type Terminal } from "../terminal.ts";
import { problems } from "./problems.ts";

/** Characters of a criterion's text beside its statuses. */
const TEXT = 48;
/** Names of declarations, and files, that are listed. */
const LISTED = 12;

export function compared(answer: AttemptsCompared, terminal: Terminal): void {
  const { line } = terminal;
  const { attempts, criteria, apart } = answer;
  const flags = [...new Set(attempts.flatMap(({ risk }) => Object.keys(risk.impact)))].toSorted();
  const row = (name: string, value: (attempt: AttemptSummary) => string): string[] => [
    `  ${name}`,
    ...attempts.map(value),
  ];
  const rows = [
    row("", ({ run }) => run),
    row("agent", ({ agent }) => agent),
    row("status", ({ status }) => status),
    row("checks", checksOf),
    ...criteria.map(({ id, statuses }) => [`  ${id}`, ...statuses]),
    row("risk", ({ risk }) => `${risk.points} points`),
    ...flags.map((flag) => row(words(flag), ({ risk }) => String(risk.impact[flag] ?? 0))),
    row("findings", ({ risk }) => String(risk.findings)),
    row("size", ({ size }) => `${counted(size.files, "file")}, +${size.added} -${size.removed}`),
    row("interface", interfaceOf),
    row("rounds", ({ rounds, fixes }) =>
      fixes === 0 ? String(rounds) : `${rounds}, ${counted(fixes, "fix", "fixes")}`,
    ),
    row("open remarks", ({ openRemarks }) => String(openRemarks)),
    row("tokens", ({ cost }) => String(cost.input + cost.output)),
    row("time", ({ milliseconds }) => `${Math.round(milliseconds / 1000)} s`),
  ];
  for (const [index, text] of aligned(rows).entries())
    line(index === 0 ? paint("bold", text) : text);
  if (criteria.length > 0) line();
  for (const { id, text } of criteria) {
    line(paint("dim", `  ${id}  ${truncated(text.replaceAll(/\s+/g, " "), TEXT)}`));
  }
  if (apart.length > 0) {
    line();
    line("Touched by some alone");
    for (const text of aligned(
      apart.slice(0, LISTED).map(({ path, runs }) => [`  ${path}`, runs.join(", ")]),
    )) {
      line(text);
    }
    if (apart.length > LISTED) line(paint("dim", `  … ${apart.length - LISTED} more: --json`));
  }
  problems(answer.problems, terminal);
  const [first, second] = attempts;
  if (first === undefined || second === undefined) return;
  line();
  line(`tacit review ${first.run}     tacit review ${first.run} --take ${second.run}:FILE:LINE`);
}

function checksOf({ verdict, checks }: AttemptSummary): string {
  if (verdict === "none") return "not checked";
  const passed = checks.filter(({ status }) => status === "passed").length;
  return `${verdict}, ${passed} of ${checks.length}`;
}

/** An impact flag, told so that nobody takes it for a check. */
function words(flag: string): string {
  return `hunks that touch ${flag.replaceAll("-", " ")}`;
}

function interfaceOf({ interface: { added, changed, removed } }: AttemptSummary): string {
  return `+${added.length} ~${changed.length} -${removed.length}`;
}
