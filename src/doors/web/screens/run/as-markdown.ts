/** Entries of a transcript, and a run as a whole, as Markdown for a note or an issue. */
import type { Run } from "../../api/queries.ts";
import { countOf } from "../../parts/when.tsx";
import { editsOf } from "./call.ts";
import type { CallEntry, Entry } from "./entries.ts";
import { type Row, tally } from "./rows.ts";

export function rowAsMarkdown(row: Row): string {
  if (row.kind === "entry") return entryAsMarkdown(row.entry);
  return [
    `${row.calls.length} calls: ${tally(row.calls)}`,
    ...row.calls.map(({ title }) => `- ${title}`),
  ].join("\n");
}

function entryAsMarkdown(entry: Entry): string {
  switch (entry.kind) {
    case "turn":
      return `**Turn ${entry.turn}** (${entry.cause})\n\n${entry.prompt}`;
    case "said":
      return entry.text;
    case "report":
      return `**Says it is done:** ${entry.summary}`;
    case "call":
      return callAsMarkdown(entry);
    case "item":
      return [
        `**${entry.asks}:** ${entry.question}`,
        ...(entry.detail === undefined ? [] : [entry.detail]),
        ...(entry.answer === undefined ? [] : [`> ${entry.answer.by}: ${entry.answer.text}`]),
      ].join("\n\n");
    case "snapshot":
      return entry.commit === undefined
        ? `No snapshot: ${entry.refused?.reason ?? ""}`
        : `Snapshot ${entry.commit}`;
    case "verdict":
      return verdictAsMarkdown(entry.verdict);
    case "round":
      return [
        `**${[entry.remark, entry.words].filter(Boolean).join(" ")}** ${entry.place ?? ""}`.trim(),
        ...(entry.text === undefined ? [] : [entry.text]),
      ].join("\n\n");
    case "steer":
      return `**${entry.by} says to the agent:**\n\n${entry.text}`;
    case "step":
      return [entry.words, ...(entry.detail === undefined ? [] : [entry.detail])].join("\n\n");
  }
}

function callAsMarkdown(entry: CallEntry): string {
  const written = editsOf(entry).map(({ path, new: text }) =>
    [`\`${path ?? ""}\``, "```", text, "```"].join("\n"),
  );
  return [`\`${entry.title}\` ${entry.status}`, ...written].join("\n\n");
}

function verdictAsMarkdown({ commit, status, checks }: NonNullable<Run["view"]["verdict"]>) {
  return [
    `Checks ${status} at ${commit.slice(0, 10)}`,
    ...checks.flatMap(({ name, status: of, findings }) => [
      `- ${name}: ${of}`,
      ...findings.map(({ path, line, message }) => {
        const place = path === undefined ? "" : `${path}${line === undefined ? "" : `:${line}`} `;
        return `  - ${place}${message}`;
      }),
    ]),
  ].join("\n");
}

/** What a run is and what came of it. */
export function runAsMarkdown({ view, rounds }: Run): string {
  const { brief, status, agent, model, safety, branch, commit, tokens, verdict, reported } = view;
  const facts = [
    `Run ${view.run}, ${status}`,
    `${agent}${model === undefined ? "" : ` (${model})`}, ${safety}`,
    ...(branch === undefined ? [] : [`branch \`${branch}\``]),
    ...(commit === undefined ? [] : [`commit ${commit.slice(0, 10)}`]),
    `${countOf(tokens.input)} tokens in, ${countOf(tokens.output)} out`,
    `${view.turns} turns, ${Math.max(0, rounds.length - 1)} rounds of review`,
  ];
  return [
    `## ${brief.title}`,
    facts.map((fact) => `- ${fact}`).join("\n"),
    ...(reported === undefined ? [] : [reported.summary]),
    ...(verdict === undefined ? [] : [verdictAsMarkdown(verdict)]),
  ].join("\n\n");
}
