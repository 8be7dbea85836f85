/** What `init` and `context` print for a person. */
import path from "node:path";
import { counted, truncated } from "../../../ground/core/text.ts";
import { stackLines } from "../../../knowledge/facts/stack-lines.ts";
import type { ContextOutput, EntryOutput, InitOutput } from "../../app/context/context.ts";
import type { ContextDoctorOutput } from "../../app/context/examine.ts";
import type { OpenProposal, ScanOutput } from "../../app/context/scan.ts";
import type { WhyPathOutput } from "../../app/why.ts";
import { aligned, paint, type Terminal, wrapped } from "../terminal.ts";
import { problems } from "./problems.ts";

/** Questions in the first minute. */
const QUESTIONS = 3;

export function init(answer: InitOutput, terminal: Terminal): void {
  const { line } = terminal;
  const { scan } = answer;
  head(scan, terminal);
  proposalsOf(scan.proposals.slice(0, answer.proposed.length), scan, terminal);
  questionsOf(scan, QUESTIONS, terminal);
  line();
  const checks = Object.entries(answer.checks);
  if (checks.length === 0) {
    line("  No check was found. Name the project's own in .tacit/config.yaml, under checks.");
  } else {
    for (const row of aligned(checks.map(([name, run]) => [`  ${name}`, run]))) line(row);
  }
  if (answer.setup !== undefined) line(`  set-up  ${answer.setup}`);
  line();
  if (answer.written.length > 0) line(`Written   ${written(answer.written)}`);
  if (answer.kept.length > 0) line(`Kept      ${answer.kept.join(", ")}`);
  problems([...answer.problems, ...scan.problems], terminal);
  line();
  const numbers = answer.proposed.map((_, index) => index + 1);
  if (numbers.length === 0) {
    line('tacit brief "…"');
    return;
  }
  line(`Nothing is active yet.   tacit context accept ${numbers.join(" ")}     tacit brief "…"`);
}

/** The proposals are shown above; that they are files is enough here. */
function written(paths: readonly string[]): string {
  const proposals = paths.filter((file) => file.includes("/conventions/"));
  const others = paths.filter((file) => !proposals.includes(file));
  const folder = proposals.length === 0 ? [] : [`${path.dirname(proposals[0] ?? "")}/`];
  return [...others, ...folder].join(", ");
}

export function scanned(
  answer: ScanOutput & { readonly written: readonly EntryOutput[] },
  terminal: Terminal,
): void {
  const { line } = terminal;
  head(answer, terminal);
  proposalsOf(answer.proposals, answer, terminal);
  questionsOf(answer, answer.questions.length, terminal);
  problems(answer.problems, terminal);
  line();
  const many = answer.proposals.length;
  const next = [
    ...(many === 0 ? [] : [`tacit context accept ${many === 1 ? "1" : `1-${many}`}`]),
    ...(answer.questions.length === 0 ? [] : ['tacit context answer a "…"']),
  ];
  line(next.length === 0 ? 'tacit brief "…"' : next.join("     "));
}

function head({ name, counts, facts, policies }: ScanOutput, { line }: Terminal): void {
  line(
    [
      name,
      counted(counts.files, "file"),
      ...(counts.commits === 0 ? [] : [`${counted(counts.commits, "commit")} read`]),
      ...(counts.generated === 0 ? [] : [`${counts.generated} generated left out`]),
    ].join(" · "),
  );
  const stack = stackLines(facts);
  if (stack.length > 0) line();
  for (const row of stack) line(`  ${row}`);
  if (policies.length > 0) line();
  for (const { path: file, line: at, sentence } of policies) {
    line(`${paint("amber", "!")} ${file}:${at} says of agents: ${truncated(sentence, 160)}`);
  }
}

function proposalsOf(
  proposals: readonly OpenProposal[],
  { settled }: ScanOutput,
  { line, width }: Terminal,
): void {
  line();
  if (proposals.length === 0) {
    line(
      settled > 0
        ? `No further convention was found; ${settled} are settled already.`
        : "No convention stands out: nothing that enough files follow is without a check already.",
    );
    return;
  }
  line(
    `${counted(proposals.length, "convention")} that the code follows and nothing enforces`.replace(
      /^\d+/,
      (count) => inWords[Number(count)] ?? count,
    ),
  );
  line();
  for (const [index, proposal] of proposals.entries()) {
    const { title, followed, violated, exemplars, violators } = proposal;
    const number = String(index + 1).padStart(3);
    const count = `${followed} of ${followed + violated}`;
    const [first = "", ...rest] = wrapped(title.replaceAll("`", ""), width - 8 - count.length);
    line(`${number}  ${first.padEnd(width - 7 - count.length)}${count}`);
    for (const row of rest) line(`     ${row}`);
    const like = exemplars[0] === undefined ? [] : [`like ${exemplars[0]}`];
    const places = violators.slice(0, 2).map((place) => `${place.path}:${place.line}`);
    const not = places.length === 0 ? [] : [`not ${places.join(", ")}`];
    for (const row of [...like, ...not]) line(`     ${paint("dim", row)}`);
  }
}

const inWords = ["No", "One", "Two", "Three", "Four", "Five"];

function questionsOf({ questions }: ScanOutput, most: number, { line, width }: Terminal): void {
  const shown = questions.slice(0, most);
  if (shown.length === 0) return;
  line();
  line(
    `${shown.length === 1 ? "One thing" : `${inWords[shown.length] ?? shown.length} things`} only you know`,
  );
  line();
  for (const [index, { question, why: counts }] of shown.entries()) {
    const letter = String.fromCodePoint("a".charCodeAt(0) + index);
    const [first = "", ...rest] = wrapped(question.replaceAll("`", ""), width - 5);
    line(`  ${letter}  ${first}`);
    for (const row of rest) line(`     ${row}`);
    if (counts !== "") line(`     ${paint("dim", counts.replaceAll("`", ""))}`);
  }
}

export function context(answer: ContextOutput, terminal: Terminal): void {
  const { line } = terminal;
  if (answer.entries.length === 0) {
    line("Nothing is captured yet.   tacit init     tacit context add TITLE --body TEXT");
  }
  const rows = answer.entries.map(({ kind, status, title, checked: has }, index) => [
    `  ${index + 1}`,
    kind,
    status,
    truncated(title, 60),
    has ? "checked" : "",
  ]);
  for (const row of aligned(rows)) line(row);
  problems(answer.problems, terminal);
  const proposed = answer.entries.flatMap(({ status }, index) =>
    status === "proposed" ? [index + 1] : [],
  );
  if (proposed.length > 0) {
    line();
    line(`tacit context show ${proposed[0]}     tacit context accept ${proposed.join(" ")}`);
  }
}

export function entry({ entry: shown }: { readonly entry: EntryOutput }, { line }: Terminal): void {
  line(shown.title);
  line(paint("dim", `${shown.kind} · ${shown.status} · ${shown.path}`));
  if (shown.scope.length > 0) line(paint("dim", `scope ${shown.scope.join("  ")}`));
  line();
  line(shown.body);
}

export function statusChanged(answer: ContextOutput, { line }: Terminal): void {
  for (const { title, status, path: file } of answer.entries)
    line(`${status}  ${title}  ${paint("dim", file)}`);
}

export function why(answer: WhyPathOutput, terminal: Terminal): void {
  const { line } = terminal;
  line(`${answer.path}${answer.exists ? "" : paint("dim", "  not there yet")}`);
  const held = (title: string, entries: readonly EntryOutput[]): void => {
    if (entries.length === 0) return;
    line();
    line(title);
    for (const { title: said, kind, scope, path: file, checked } of entries) {
      line(`  ${said}`);
      const reach = scope.length === 0 ? "everywhere" : scope.join("  ");
      line(paint("dim", `  ${kind} · ${reach}${checked ? " · checked" : ""} · ${file}`));
    }
  };
  held("Holds here", answer.holding);
  held("Proposed for here", answer.proposed);
  if (answer.holding.length + answer.proposed.length === 0) {
    line();
    line(`No entry holds here; the project has ${counted(answer.entries, "entry", "entries")}.`);
  }
  const { ranking } = answer;
  if (ranking !== undefined) {
    line();
    if (ranking.status === "unranked") line(`Not ranked: ${ranking.reason}.`);
    else line(`Ranked ${ranking.rank} of ${ranking.of}: ${ranking.why.slice(0, 4).join(", ")}`);
  }
  problems(answer.problems, terminal);
}

export function examined(answer: ContextDoctorOutput, terminal: Terminal): void {
  const { line } = terminal;
  for (const { entry: slug, message, mend } of answer.findings) {
    line(`${paint("amber", slug)}  ${message}`);
    line(paint("dim", `  ${mend}`));
  }
  problems(answer.problems, terminal);
  if (answer.findings.length > 0) line();
  const looked = counted(answer.entries, "entry", "entries");
  line(
    answer.findings.length === 0
      ? answer.entries === 0
        ? "There are no entries yet.   tacit context scan"
        : `${looked}: nothing has changed under them.`
      : `${looked}, ${counted(answer.findings.length, "finding")}`,
  );
}
