import { counted, truncated } from "../../../ground/core/text.ts";
import { assigneeText } from "../../../knowledge/brief/assignee.ts";
import type { PlanOutput } from "../../app/briefs/plans.ts";
import { paint, type Terminal } from "../terminal.ts";
import { problems } from "./problems.ts";

export function plan(answer: PlanOutput, terminal: Terminal): void {
  const { line, width } = terminal;
  line(
    [
      `Plan of brief ${answer.brief}`,
      answer.title,
      counted(answer.tasks.length, "task"),
      ...(answer.written ? [] : ["proposed"]),
    ].join(" · "),
  );
  for (const { task, title, assignee, after, criteria, files, size, risk } of answer.tasks) {
    line();
    line(`  ${`T${task}`.padEnd(3)} ${truncated(title, width - 8)}`);
    const facts = [
      assigneeText(assignee),
      ...(after.length === 0 ? [] : [`after ${after.map((one) => `T${one}`).join(", ")}`]),
      ...(criteria.length === 0 ? [] : [`covers ${criteria.join(", ")}`]),
      size,
      `${risk} risk`,
    ];
    line(`      ${paint("dim", facts.join(" · "))}`);
    if (files.length > 0) line(`      ${paint("dim", truncated(files.join(", "), width - 8))}`);
  }
  if (answer.findings.length > 0) line();
  for (const { message, blocking } of answer.findings) {
    line(`  ${paint(blocking ? "red" : "amber", "·")} ${message}`);
  }
  problems(answer.problems, terminal);
  const [low, high] = answer.cost.tokens;
  line();
  if (high > 0) {
    line(
      paint("dim", `Roughly ${tokens(low)} to ${tokens(high)} tokens read: ${answer.cost.from}.`),
    );
  }
  line(
    answer.written
      ? `${answer.path}     tacit run ${answer.brief} --follow`
      : `tacit plan ${answer.brief} --write     tacit run ${answer.brief} --follow`,
  );
}

function tokens(count: number): string {
  return count >= 1_000_000
    ? `${(count / 1_000_000).toFixed(1)} M`
    : `${Math.round(count / 1000)} k`;
}
