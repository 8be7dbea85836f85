/** What the commands around a brief print for a person. */
import { truncated } from "../../../ground/core/text.ts";
import type { BriefOutput, ProposalsOutput } from "../../../ground/contract/brief.ts";
import type { AskedBrief, BriefListOutput, QuestionsOutput } from "../../app/briefs/briefs.ts";
import { aligned, paint, type Terminal, wrapped } from "../terminal.ts";
import { problems } from "./problems.ts";

/** Columns of the left side of two; the right one says where it is from, or why it matters. */
function leftOf({ width }: Terminal): number {
  return Math.max(40, Math.floor(width * 0.64));
}

export function brief(answer: AskedBrief, terminal: Terminal): void {
  const { line } = terminal;
  const draft = answer.id === "" || answer.id === "0";
  line(
    [draft ? "Draft" : `Brief ${answer.id}`, answer.title, ...answer.kinds, answer.size].join(
      " · ",
    ),
  );
  taken(answer, terminal);
  sides(answer, terminal);
  const asked = questions(answer, terminal);
  edgeCases(answer, terminal);
  findings(answer, terminal);
  problems(answer.problems, terminal);
  if (draft) return;
  const more = answer.dimensions.filter(({ state }) => state === "missing").length - asked.length;
  line();
  line(paint("dim", answer.path));
  const [first] = asked;
  line(
    first === undefined
      ? `tacit compile ${answer.id}     tacit plan ${answer.id}     tacit run ${answer.id} --follow`
      : `tacit brief answer ${answer.id} ${ordinalOf(answer, first)} "…"${more > 0 ? `     ${more} more, none urgent: tacit brief lint ${answer.id}` : ""}`,
  );
}

const formats: Readonly<Record<string, string>> = {
  "spec-kit": "Spec Kit",
  openspec: "OpenSpec",
  kiro: "Kiro",
  "github-issue": "GitHub",
};

/** Where it was taken from, and what was left out on purpose. */
function taken({ imported }: BriefOutput, { line, width }: Terminal): void {
  if (imported === undefined) return;
  const { format, name, notes } = imported;
  line(paint("dim", `from ${[formats[format], name].filter(Boolean).join(", ")}`));
  if (notes.length > 0) line();
  for (const note of notes) {
    for (const [index, row] of wrapped(note, width - 4).entries()) {
      line(index === 0 ? `  ${paint("amber", "·")} ${row}` : `    ${row}`);
    }
  }
}

/** The request as it was typed, and beside it what the brief has beyond it, with where each line is from. */
function sides(answer: AskedBrief, terminal: Terminal): void {
  const { line } = terminal;
  const left = leftOf(terminal);
  const said = answer.dimensions.filter(({ state }) => state === "stated").map(({ id }) => id);
  line();
  const typed = wrapped(truncated(answer.before.replaceAll(/\s+/g, " "), 400), terminal.width - 13);
  for (const [index, row] of typed.entries()) {
    line(`  ${paint("dim", (index === 0 ? "You wrote" : "").padEnd(9))}  ${row}`);
  }
  if (said.length > 0) {
    const rows = wrapped(said.join(", "), terminal.width - 13);
    for (const [index, row] of rows.entries()) {
      line(`  ${paint("dim", (index === 0 ? "It states" : "").padEnd(9))}  ${row}`);
    }
  }
  const rows = [
    ...answer.added.map(({ text, evidence, from }) => ({
      text,
      from: evidence.length === 0 ? from : places(evidence),
    })),
    ...answer.dimensions.flatMap(({ state, answer: known = "", evidence, id }) => {
      if (state !== "inherited") return [];
      const parts = known.split(" · ");
      const rest = parts.filter((part) => !isAdded(answer, part));
      if (rest.length === 0) return [];
      // Facts have a place each, in their order.
      const shown =
        evidence.length === parts.length
          ? evidence.filter((_, at) => !isAdded(answer, parts[at] ?? ""))
          : evidence;
      return [{ text: rest.join(" · "), from: shown.length === 0 ? id : places(shown) }];
    }),
  ];
  if (rows.length === 0) return;
  line();
  line(`  ${paint("bold", "Known already".padEnd(left))}${paint("dim", "from")}`);
  twoColumns(
    rows.map(({ text, from }) => ["", text, from]),
    terminal,
  );
}

function isAdded({ added }: BriefOutput, part: string): boolean {
  return added.some(({ text }) => text.includes(part));
}

/** Each place once, a line for each. */
function places(evidence: readonly { readonly path: string; readonly line: number }[]): string {
  return [...new Set(evidence.slice(0, 4).map(({ path, line }) => `${path}:${line}`))].join("\n");
}

/** Rows of a mark, a text that is wrapped, and what stands beside its first line. */
function twoColumns(
  rows: readonly (readonly [string, string, string])[],
  terminal: Terminal,
): void {
  const left = leftOf(terminal);
  const right = Math.max(16, terminal.width - left - 2);
  for (const [mark, text, beside] of rows) {
    const start = mark === "" ? "  " : `  ${mark.padEnd(3)}`;
    const lines = wrapped(text.replaceAll(/\s+/g, " "), left - start.length - 1);
    const notes = beside
      .split("\n")
      .flatMap((note) => (/[/:]/.test(note) ? [note] : wrapped(note, right)));
    for (let index = 0; index < Math.max(lines.length, notes.length); index += 1) {
      const indent = index === 0 ? start : " ".repeat(start.length);
      const note = notes[index] ?? "";
      terminal.line(
        note === ""
          ? `${indent}${lines[index] ?? ""}`.trimEnd()
          : `${`${indent}${lines[index] ?? ""}`.padEnd(left + 2)}${paint("dim", note)}`,
      );
    }
  }
}

/** Ids of those that are shown. */
function questions(answer: AskedBrief, terminal: Terminal): string[] {
  const asked = answer.questions.flatMap((id) =>
    answer.dimensions.filter((dimension) => dimension.id === id),
  );
  if (asked.length === 0) return [];
  terminal.line();
  terminal.line(
    `  ${paint("bold", "Only you can say".padEnd(leftOf(terminal)))}${paint("dim", "why it matters")}`,
  );
  twoColumns(
    asked.map(({ id, question, why }) => [String(ordinalOf(answer, id)), question, why]),
    terminal,
  );
  return asked.map(({ id }) => id);
}

/** The number that `tacit brief answer` takes; it stays the same while others are answered. */
function ordinalOf(answer: AskedBrief, id: string): number {
  return (answer.asked.length > 0 ? answer.asked : answer.questions).indexOf(id) + 1;
}

const CASES = 5;

function edgeCases(answer: BriefOutput, terminal: Terminal): void {
  const cases = answer.edgeCases.slice(0, CASES);
  if (cases.length === 0) return;
  terminal.line();
  terminal.line(
    `  ${paint("bold", "Goes wrong in practice".padEnd(leftOf(terminal)))}${paint("dim", "proposed by")}`,
  );
  twoColumns(
    cases.map(({ text, from, evidence }) => [
      "·",
      text,
      evidence === undefined ? from : `${evidence.path}:${evidence.line}`,
    ]),
    terminal,
  );
}

function findings(answer: BriefOutput, { line, width }: Terminal): void {
  if (answer.findings.length === 0) return;
  line();
  for (const { message } of answer.findings.slice(0, 5)) {
    for (const [index, row] of wrapped(message, width - 4).entries()) {
      line(index === 0 ? `  ${paint("amber", "·")} ${row}` : `    ${row}`);
    }
  }
}

/** What a model proposed, as it stands in the file now. */
export function proposals(answer: ProposalsOutput, terminal: Terminal): void {
  const { line } = terminal;
  const { answers, edgeCases: cases, criteria, model } = answer;
  line(`Brief ${answer.id} · ${answer.title} · proposed by ${model}`);
  const parts: readonly (readonly [string, string, readonly (readonly [string, string])[]])[] = [
    ["Answers", "to", answers.map((each) => [each.answer, each.id])],
    ["Goes wrong in practice", "", cases.map((text) => [text, ""])],
    ["Other words for criteria", "of", criteria.map(({ id, text }) => [text, id])],
  ];
  for (const [title, beside, rows] of parts) {
    if (rows.length === 0) continue;
    line();
    line(`  ${paint("bold", title.padEnd(leftOf(terminal)))}${paint("dim", beside)}`.trimEnd());
    twoColumns(
      rows.map(([text, from]) => ["·", text, from]),
      terminal,
    );
  }
  if (parts.every(([, , rows]) => rows.length === 0)) {
    line();
    line("  It proposes nothing.");
  }
  problems(answer.problems, terminal);
  line();
  line(paint("dim", answer.path));
  const [first] = answers;
  line(
    `Nothing is decided by it.     ${first === undefined ? `tacit brief edit ${answer.id}` : `tacit brief answer ${answer.id} ${first.id} "…"`}`,
  );
}

export function lint(answer: AskedBrief, terminal: Terminal): void {
  const rows = answer.dimensions
    .filter(({ state }) => state === "missing")
    .map(({ id, question }) => [String(ordinalOf(answer, id)), id, question]);
  for (const row of aligned(rows)) terminal.line(row);
  findings(answer, terminal);
  problems(answer.problems, terminal);
}

export function briefs(answer: BriefListOutput, terminal: Terminal): void {
  if (answer.briefs.length === 0) terminal.line('No brief yet.   tacit brief "…"');
  const rows = answer.briefs.map(({ id, title, path: file }) => [
    `  ${id}`,
    truncated(title, 60),
    file,
  ]);
  for (const row of aligned(rows)) terminal.line(row);
  problems(answer.problems, terminal);
}

export function outcomes(answer: QuestionsOutput, terminal: Terminal): void {
  if (answer.questions.length === 0) {
    terminal.line('No question was answered or dismissed yet.   tacit brief "…"');
  } else {
    const rows = answer.questions.map(({ id, answered, dismissed, remarked, severity, tuned }) => [
      `  ${id}`,
      String(answered),
      String(dismissed),
      String(remarked),
      `${severity.toFixed(2)} → ${tuned.toFixed(2)}`,
    ]);
    const heads = ["  question", "answered", "dismissed", "said in review", "severity"];
    for (const row of aligned([heads, ...rows])) terminal.line(row);
    terminal.line();
    terminal.line("tacit brief questions --reset all");
  }
  problems(answer.problems, terminal);
}
