/**
 * Prints how well requests are read: which types of work, and what each states of every dimension.
 *
 * `node bench/brief.ts` reads the halves for tuning, `--test` the test half (five times at most; record each run in
 * bench/brief/README.md). `--misses` names what was read wrongly, never of the test half. `--kind KIND` narrows it,
 * `--data FILE…` reads other files. Exit code 1 when a figure is missed.
 *
 * Types: F1 for each, and their mean. States: of all pairs of a request and a dimension (universal, and of every type that
 * it is or was taken for), those called stated or not applicable, against the labels.
 */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { z } from "zod";
import { kindsIn } from "../src/knowledge/brief/reader/kinds.ts";
import { proseOf } from "../src/knowledge/brief/reader/sentences.ts";
import { statementsIn } from "../src/knowledge/brief/reader/statements.ts";
import { kindsOfWork } from "../src/knowledge/brief/taxonomy/kinds.ts";
import { universal } from "../src/knowledge/brief/taxonomy/universal.ts";

const Labelled = z.object({
  id: z.string(),
  form: z.string(),
  text: z.string(),
  kinds: z.array(z.string()),
  stated: z.array(z.string()),
  na: z.array(z.string()),
});
type Labelled = z.infer<typeof Labelled>;

const { values, positionals } = parseArgs({
  options: {
    test: { type: "boolean", default: false },
    misses: { type: "boolean", default: false },
    kind: { type: "string" },
    data: { type: "string", multiple: true },
  },
  allowPositionals: true,
});
if (positionals.length > 0) throw new Error(`What is ${positionals.join(" ")}?`);
const { test, kind: only } = values;
const misses = values.misses && !test;

const own = ["requests-a.jsonl", "requests-b.jsonl", "requests-c.jsonl", "requests-d.jsonl"];
const files =
  values.data ?? own.map((name) => fileURLToPath(new URL(`brief/${name}`, import.meta.url)));
const requests: Labelled[] = [];
for (const file of files) {
  const text = await readFile(file, "utf8").catch(() => "");
  for (const line of text.split("\n").filter((each) => each.trim() !== "")) {
    const request = Labelled.parse(JSON.parse(line));
    const even = Number(/\d+$/.exec(request.id)?.[0]) % 2 === 0;
    // Only the first two files have a test half; the others came later, for tuning.
    const tested = even && /[ab]\d+$/.test(request.id) && values.data === undefined;
    if (tested === test) requests.push(request);
  }
}

interface Count {
  right: number;
  said: number;
  labelled: number;
}
const count = (): Count => ({ right: 0, said: 0, labelled: 0 });
const byKind = new Map<string, Count>(kindsOfWork.map(({ id }) => [id, count()]));
const byDimension = new Map<string, Count>();
const states = {
  stated: count(),
  "not applicable": count(),
  universal: count(),
  "of a kind": count(),
};
const all = count();
let stuffed = 0;
let accepted = 0;

for (const request of requests) {
  if (only !== undefined && !request.kinds.includes(only)) continue;
  const prose = proseOf(request.text);
  const found = kindsIn(prose, kindsOfWork);
  const kinds = new Set([...request.kinds, ...found.map(({ kind }) => kind.id)]);
  for (const kind of kinds) {
    const row = byKind.get(kind) ?? count();
    const labelled = request.kinds.includes(kind);
    const said = found.some((each) => each.kind.id === kind);
    tally(row, said, labelled);
    byKind.set(kind, row);
    if (misses && said !== labelled && (only ?? kind) === kind) {
      console.log(
        `${request.id} ${said ? "wrongly" : "missed "} ${kind}: ${short(request.text, 160)}`,
      );
    }
  }
  const dimensions = [...universal, ...found.flatMap(({ kind }) => kind.dimensions)];
  const { stated, notApplicable } = statementsIn(prose.sentences, dimensions);
  const read = new Map<string, "stated" | "not applicable">([
    ...[...notApplicable.keys()].map((id) => [id, "not applicable"] as const),
    ...[...stated.keys()].map((id) => [id, "stated"] as const),
  ]);
  if (request.form === "adversarial" && request.stated.length === 0) {
    stuffed += dimensions.length;
    accepted += stated.size;
  }
  const labels = new Map<string, "stated" | "not applicable">([
    ...request.na.map((id) => [id, "not applicable"] as const),
    ...request.stated.map((id) => [id, "stated"] as const),
  ]);
  for (const id of new Set([...read.keys(), ...labels.keys()])) {
    const kind = id.includes(".") ? (id.split(".")[0] ?? "") : "universal";
    if (only !== undefined && kind !== only) continue;
    const [said, label] = [read.get(id), labels.get(id)];
    const row = byDimension.get(id) ?? count();
    byDimension.set(id, row);
    for (const each of [all, row, kind === "universal" ? states.universal : states["of a kind"]]) {
      if (said !== undefined) each.said += 1;
      if (label !== undefined) each.labelled += 1;
      if (said !== undefined && said === label) each.right += 1;
    }
    for (const state of ["stated", "not applicable"] as const) {
      tally(states[state], said === state, label === state);
    }
    if (misses && said !== label) {
      const shown = stated.get(id) ?? notApplicable.get(id)?.sentence ?? short(request.text, 600);
      console.log(
        `${request.id} ${id}: ${said ?? "missing"}, labelled ${label ?? "missing"}: ${shown}`,
      );
    }
  }
}

function tally(row: Count, said: boolean, labelled: boolean): void {
  if (said) row.said += 1;
  if (labelled) row.labelled += 1;
  if (said && labelled) row.right += 1;
}
function short(text: string, most: number): string {
  const line = text.replaceAll(/\s+/g, " ");
  return line.length > most ? `${line.slice(0, most)}…` : line;
}
const precision = ({ right, said }: Count): number => (said === 0 ? 1 : right / said);
const recall = ({ right, labelled }: Count): number => (labelled === 0 ? 1 : right / labelled);
const f1 = (row: Count): number => {
  const [p, r] = [precision(row), recall(row)];
  return p + r === 0 ? 0 : (2 * p * r) / (p + r);
};
const percent = (value: number): string => (value * 100).toFixed(1).padStart(6);
const line = (name: string, row: Count): void =>
  console.log(
    `${name.padEnd(34)}${percent(precision(row))}${percent(recall(row))}${percent(f1(row))}  ${row.right}/${row.said}/${row.labelled}`,
  );

if (only !== undefined || misses) {
  console.log(`\n${"dimension".padEnd(34)}  prec   rec    f1`);
  for (const [id, row] of [...byDimension].toSorted(([a], [b]) => (a < b ? -1 : 1))) line(id, row);
}
console.log(`\n${"type of work".padEnd(34)}  prec   rec    f1`);
const rows = [...byKind].filter(([id, { labelled }]) => labelled > 0 && (only ?? id) === id);
for (const [id, row] of byKind) if ((only ?? id) === id) line(id, row);
const macro = rows.reduce((sum, [, row]) => sum + f1(row), 0) / Math.max(1, rows.length);
console.log(`\n${"states".padEnd(34)}  prec   rec    f1`);
for (const [name, row] of Object.entries(states)) line(name, row);
line("all", all);
const goals: readonly (readonly [string, number, number])[] = [
  ["types of work, macro-F1", macro, 0.9],
  ["states, precision", precision(all), 0.88],
  ["states, recall", recall(all), 0.85],
  ["stuffing refused", stuffed === 0 ? 1 : 1 - accepted / stuffed, 0.95],
];
console.log("");
let missed = false;
for (const [name, value, goal] of goals) {
  const met = value >= goal;
  missed ||= !met;
  console.log(
    `${name.padEnd(34)}${percent(value)}  goal ${percent(goal)}  ${met ? "met" : "missed"}`,
  );
}
console.log(
  `${requests.length} requests, ${test ? "test half" : "for tuning; the reader has learned from them, so these figures say nothing of others"}`,
);
process.exitCode = missed ? 1 : 0;
