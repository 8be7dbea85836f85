/** What the commands about runs print for a person. */
import { truncated } from "../../../ground/core/text.ts";
import type { TransferOutput } from "../../app/data.ts";
import type { AgentsOutput, DoctorOutput } from "../../app/doctor.ts";
import type { LearnOutput, LessonOutput } from "../../app/review/learn.ts";
import type { RunOutput } from "../../../ground/contract/server.ts";
import type { InboxOutput, RunsOutput, ShowOutput } from "../../app/runs/runs.ts";
import type { ShipOutput } from "../../app/review/ship.ts";
import type { SnoozeOutput } from "../../app/runs/snooze.ts";
import { lineOf } from "../follow.ts";
import { aligned, paint, type Terminal } from "../terminal.ts";

function statusColour(status: string): string {
  if (["review", "approved", "shipped", "done"].includes(status)) return paint("green", status);
  if (["failed", "stuck"].includes(status)) return paint("red", status);
  return paint("amber", status);
}

export function finished(answer: RunOutput, terminal: Terminal): void {
  const { line } = terminal;
  line(
    `Run ${answer.run} · ${statusColour(answer.status)} · ${answer.agent} · ${answer.safety} · ${answer.cost.input + answer.cost.output} tokens`,
  );
  tasks(answer.tasks, terminal);
  checks(answer, terminal);
  for (const problem of answer.problems) line(`  ${paint("amber", "!")} ${problem}`);
  if (answer.reason !== undefined) line(`  ${answer.reason}`);
  if (answer.hint !== undefined) line(`  ${answer.hint}`);
  line();
  line(nextFor(answer));
}

function nextFor({ run, commit, status, task, tasks: plan }: RunOutput): string {
  const whose = plan?.find((one) => one.task === task)?.assignee;
  if (status === "waiting" && whose?.startsWith("@") === true) return `tacit done ${task}`;
  return `tacit ${commit === undefined || status === "failed" ? "show" : "review"} ${run}`;
}

/** What came of a task that a person handed in. */
export function handedIn(answer: RunOutput, terminal: Terminal): void {
  const { line } = terminal;
  const { run, task, status } = answer;
  const own = answer.tasks?.find((one) => one.task === task);
  line(`Task ${task} · ${statusColour(own?.status ?? status)} · run ${run} is ${status}`);
  tasks(answer.tasks, terminal);
  checks(answer, terminal);
  if (own?.status === "done") {
    line();
    line(status === "review" ? `tacit review ${run}` : `tacit show ${run}`);
    return;
  }
  if (status === "failed" && answer.reason !== undefined) line(`  ${answer.reason}`);
  if (answer.hint !== undefined) line(`  ${answer.hint}`);
  line();
  line(status === "failed" ? `tacit resume ${run}` : `tacit done ${task}`);
}

/** The tasks of a plan, a line each. */
export function tasks(of: RunOutput["tasks"], { line }: Terminal): void {
  const rows = (of ?? []).map(({ task, status, assignee, title }) => [
    `  ${task}`,
    status,
    assignee,
    truncated(title.replaceAll(/\s+/g, " "), 60),
  ]);
  for (const row of aligned(rows)) line(row);
}

function checks(answer: RunOutput, { line }: Terminal): void {
  for (const { name, status, findings } of answer.checks) {
    line(`  ${status === "passed" ? paint("green", "passed") : paint("red", status)}  ${name}`);
    for (const { path, line: at, message } of findings.slice(0, 5)) {
      const place = path === undefined ? "" : `${path}${at === undefined ? "" : `:${at}`}  `;
      line(`          ${place}${truncated(message.replaceAll(/\s+/g, " "), 100)}`);
    }
  }
}

/** A run that the server has in its hands. */
export function underWay(answer: RunOutput, { line }: Terminal): void {
  line(`Run ${answer.run} · ${statusColour(answer.status)} · ${answer.agent} · ${answer.safety}`);
  line();
  line(`tacit show ${answer.run}     tacit inbox     tacit stop ${answer.run}`);
}

export function serverStopped(answer: { readonly stopped: boolean }, { line }: Terminal): void {
  line(answer.stopped ? "The server has ended; runs go on with the next one." : "No server runs.");
}

export function runs(answer: RunsOutput, { line }: Terminal): void {
  if (answer.runs.length === 0) line('No run yet.   tacit brief "…"     tacit run N --follow');
  const rows = answer.runs.map(({ run, status, title, at, assignee, task, of }) => [
    `  ${run}`,
    of === undefined || ["review", "approved", "shipped"].includes(status)
      ? status
      : `${status} · T${task?.split("/")[1]} of ${of}, ${assignee}`,
    truncated(title, 56),
    at.slice(0, 16).replace("T", " "),
  ]);
  for (const row of aligned(rows)) line(row);
}

export function shown(answer: ShowOutput, terminal: Terminal): void {
  const { line } = terminal;
  const { view, facts } = answer;
  line(`Run ${answer.run} · ${view.brief.title} · ${statusColour(view.status)}`);
  line(
    paint(
      "dim",
      [
        view.repository,
        ...(answer.branch === "" ? [] : [answer.branch]), // a branch of others may need no worktree
        `base ${view.base.slice(0, 10)}`,
        `into ${view.target}`,
      ].join(" · "),
    ),
  );
  tasks(answer.tasks, terminal);
  line();
  const start = facts[0]?.at.getTime() ?? 0;
  for (const fact of facts) {
    const text = lineOf(fact);
    if (text === undefined) continue;
    line(
      `${paint("dim", `${((fact.at.getTime() - start) / 1000).toFixed(1).padStart(7)} s`)}  ${text}`,
    );
  }
  if (answer.transcript === undefined) return;
  line();
  line(paint("dim", answer.transcript));
}

export function inbox(answer: InboxOutput, { line }: Terminal): void {
  if (answer.items.length === 0) line("Nothing needs you.");
  for (const { item, run, task, kind, question, detail } of answer.items) {
    line(
      kind === "review" || kind === "ship"
        ? `run ${run}  ${question}`
        : `${item}  run ${run}  ${question}`,
    );
    for (const each of detail?.split("\n") ?? []) line(paint("dim", `      ${each}`));
    line(
      kind === "permission"
        ? `      tacit allow ${item}     tacit deny ${item}`
        : kind === "question"
          ? `      tacit answer ${item} "…"`
          : kind === "task"
            ? `      tacit done ${task}`
            : `      tacit ${kind === "ship" ? "ship" : "review"} ${run}`,
    );
  }
  const [next] = answer.snoozed;
  if (next === undefined) return;
  line(
    paint("dim", `${answer.snoozed.length} snoozed; ${next.item} is back ${clockOf(next.until)}`),
  );
}

function two(part: number): string {
  return String(part).padStart(2, "0");
}

/** When something is back, on the clock of who reads it. */
function clockOf(time: string): string {
  const at = new Date(time);
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join("-");
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}`;
}

export function snoozed(now: Date) {
  return ({ item, until }: SnoozeOutput, { line }: Terminal): void => {
    if (Date.parse(until) <= now.getTime()) return line(`${item}  is back.`);
    line(`${item}  snoozed until ${clockOf(until)}`);
    line();
    line(`tacit inbox     tacit snooze ${item} now`);
  };
}

export function answered(
  answer: { readonly item: string; readonly answer: string },
  { line }: Terminal,
): void {
  line(`${answer.item}  ${answer.answer}`);
}

export function shipped(answer: ShipOutput, { line }: Terminal): void {
  const { run, status, target, before, after } = answer;
  line(`Run ${run} · ${status} · ${target} ${before.slice(0, 10)} → ${after.slice(0, 10)}`);
  for (const problem of answer.problems) line(`${paint("amber", "!")} ${problem}`);
  line();
  line(status === "shipped" ? `tacit learn     tacit ship --undo ${run}` : `tacit review ${run}`);
}

export function lessons(answer: LearnOutput, { line }: Terminal): void {
  if (answer.lessons.length === 0) line("No remark has become a lesson yet.");
  for (const { id, title, state, run, remark, scope } of answer.lessons) {
    line(`${id}  ${state === "open" ? "" : `${state}  `}${title}`);
    line(
      paint("dim", `    run ${run}, ${remark}${scope.length === 0 ? "" : ` · ${scope.join(" ")}`}`),
    );
  }
  const open = answer.lessons.find(({ state }) => state === "open");
  if (open) {
    line();
    line(`tacit learn accept ${open.id}     tacit learn decline ${open.id}`);
  }
}

export function lesson(answer: LessonOutput, { line }: Terminal): void {
  line(
    `${answer.lesson} ${answer.state}${answer.path === undefined ? "" : ` · ${answer.path}, proposed`}`,
  );
  if (answer.path !== undefined) {
    const slug = answer.path.slice(answer.path.lastIndexOf("/") + 1).replace(/\.md$/, "");
    line();
    line(`tacit context show ${slug}     tacit context accept ${slug}`);
  }
}

export function transferred(answer: TransferOutput, { line }: Terminal): void {
  const { status, file, migration } = answer;
  const counts = Object.entries(answer.counts).map(([table, rows]) => `${rows} ${table}`);
  line(`${file} ${status} · ${counts.join(", ")} · ${migration}`);
}

export function doctor(answer: DoctorOutput, terminal: Terminal): void {
  const mark = { good: "good", missing: "miss", note: "    " } as const;
  const rows = answer.checks.map(({ name, state, value }) => [mark[state], name, value]);
  for (const [index, row] of aligned(rows).entries()) {
    terminal.line(row);
    const hint = answer.checks[index]?.hint;
    if (hint !== undefined) terminal.line(`      ${hint}`);
  }
  held(answer, terminal);
  for (const problem of answer.problems) terminal.note(`${paint("amber", "!")} ${problem}`);
}

function held({ worktrees, tidied }: DoctorOutput, { line }: Terminal): void {
  if (tidied !== undefined) {
    line();
    for (const { name, status, ref, why } of tidied) {
      if (status === "kept") line(`${paint("red", "kept")}     ${name}  ${why ?? ""}`);
      else line(`removed  ${name}${ref === undefined ? "" : `  saved as ${ref}`}`);
    }
    if (tidied.length === 0) line("Nothing was to be removed.");
  }
  if (worktrees.length === 0) return;
  line();
  line("Worktrees");
  const rows = worktrees.map(({ name, status, at, bytes, complete, keep, why }) => [
    `  ${name}`,
    status ?? "",
    at?.slice(0, 10) ?? "",
    `${complete ? "" : "over "}${sizeOf(bytes)}`,
    `${keep ? "kept" : "may go"}: ${why}`,
  ]);
  for (const row of aligned(rows)) line(row);
  if (worktrees.some(({ keep }) => !keep)) {
    line();
    line("tacit doctor --tidy");
  }
}

/** Bytes for a person, such as `214 MB`. */
function sizeOf(bytes: number): string {
  const units = ["kB", "MB", "GB", "TB"];
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value < 10 && unit > 0 ? value.toFixed(1) : Math.ceil(value)} ${units[unit]}`;
}

export function agents(answer: AgentsOutput, { line }: Terminal): void {
  const rows = answer.agents.map(({ name, found, command, package: source }) => [
    found ? "found" : "     ",
    name,
    command,
    source ?? "",
  ]);
  for (const row of aligned(rows)) line(row);
}
