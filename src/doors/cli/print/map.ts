/** What `context map` prints for a person. */
import { counted } from "../../../ground/core/text.ts";
import type { MapOutput } from "../../app/context/scan.ts";
import { aligned, type Colour, paint, type Terminal } from "../terminal.ts";
import { problems } from "./problems.ts";

/** Rows of a kind that a person reads. */
const SHOWN = 5;

const words = { agent: "an agent does well", watched: "watch it", person: "yours" } as const;
const colours: Readonly<Record<keyof typeof words, Colour>> = {
  agent: "green",
  watched: "amber",
  person: "red",
};

export function map(answer: MapOutput, terminal: Terminal): void {
  const { line } = terminal;
  const { modules, edges, cycles, hubs, systems, entryPoints } = answer;
  const layers = new Set(modules.map(({ layer }) => layer)).size;
  line(`${answer.name} · ${counted(modules.length, "module")} in ${counted(layers, "layer")}`);
  if (modules.length > 0) {
    line();
    modulesOf(answer, terminal);
  }
  const against = edges.filter((edge) => edge.against);
  rows(terminal, "Against the layers", against, ({ from, to, imports, places: [place] }) => [
    `${shown(from)} → ${shown(to)}`,
    counted(imports, "import"),
    place === undefined ? "" : `${place.path}:${place.line}`,
  ]);
  rows(terminal, "In a cycle", cycles, ({ files, example }) => [
    counted(files, "file"),
    example.join(" → "),
  ]);
  rows(terminal, "Hubs", hubs, ({ path, importedBy }) => [path, `imported by ${importedBy}`]);
  rows(terminal, "Begins in", entryPoints, ({ path, why }) => [path, why.replaceAll("`", "")]);
  rows(terminal, "Talks to", systems, ({ system, packages, modules: where }) => [
    system,
    packages.join(", "),
    where.map(shown).join(", "),
  ]);
  problems(answer.problems, terminal);
  line();
  line("tacit context map --mermaid     tacit context scan");
}

function modulesOf({ modules, readiness }: MapOutput, { line }: Terminal): void {
  const sorted = modules.toSorted((a, b) => a.layer - b.layer || (a.path < b.path ? -1 : 1));
  const verdicts = new Map(readiness.map((one) => [one.path, one]));
  const cells = aligned([
    ["  layer", "module", "files", "imports", "imported", ""],
    ...sorted.map(({ path, layer, files, imports, importedBy }) => [
      `  ${layer}`,
      shown(path),
      String(files),
      String(imports),
      String(importedBy),
      "",
    ]),
  ]);
  const width = Math.max(...cells.map((cell) => cell.length)) + 2;
  for (const [index, cell] of cells.entries()) {
    const found = index === 0 ? undefined : verdicts.get(sorted[index - 1]?.path ?? "");
    if (found === undefined) {
      line(index === 0 ? paint("dim", cell) : cell);
      continue;
    }
    const said = found.verdict === "agent" ? found.good : [...found.bad, ...found.good];
    const reason = (said[0] ?? "").replaceAll("`", "");
    const verdict = paint(colours[found.verdict], words[found.verdict]);
    line(`${cell.padEnd(width)}${verdict}${reason === "" ? "" : `: ${reason}`}`);
  }
}

function shown(path: string): string {
  return path === "" ? "." : path;
}

function rows<Row>(
  { line }: Terminal,
  title: string,
  all: readonly Row[],
  cells: (row: Row) => string[],
): void {
  if (all.length === 0) return;
  line();
  line(title);
  for (const row of aligned(all.slice(0, SHOWN).map((one) => cells(one)))) line(`  ${row}`);
  if (all.length > SHOWN) line(paint("dim", `  … ${all.length - SHOWN} more: --json`));
}
