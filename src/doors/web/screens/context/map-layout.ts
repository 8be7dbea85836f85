/**
 * Where the boxes of the map stand: the layers of the server from top to bottom, and within a layer each module near
 * what it imports and what imports it. The same map is always drawn the same.
 */
import type { Architecture } from "../../api/queries.ts";

export type Module = Architecture["modules"][number];
export type Edge = Architecture["edges"][number];

export interface Box {
  readonly module: Module;
  readonly x: number;
  readonly y: number;
  /** Its row, from 0 at the top, and its place in it. */
  readonly row: number;
  readonly column: number;
}

export interface Line {
  readonly edge: Edge;
  /** An SVG path. */
  readonly d: string;
}

export interface Layout {
  readonly boxes: readonly Box[];
  readonly lines: readonly Line[];
  readonly width: number;
  readonly height: number;
}

export const WIDTH = 184;
export const HEIGHT = 48;
const GAP = 20;
const RISE = 60;
const MARGIN = 16;
/** Boxes in a row; a layer with more takes several. */
const MOST = 6;
const SWEEPS = 6;

export function layoutOf({ modules, edges }: Pick<Architecture, "modules" | "edges">): Layout {
  const rows = orderedRows(rowsOf(modules), edges);
  const widest = Math.max(1, ...rows.map(({ length }) => length));
  const width = 2 * MARGIN + widest * WIDTH + (widest - 1) * GAP;
  const boxes = rows.flatMap((row, at) => {
    const own = row.length * WIDTH + (row.length - 1) * GAP;
    const left = (width - own) / 2 + (row.length === 1 && widest > 2 ? aside(at) : 0);
    return row.map((module, column): Box => ({
      module,
      x: left + column * (WIDTH + GAP),
      y: MARGIN + at * (HEIGHT + RISE),
      row: at,
      column,
    }));
  });
  const placed = new Map(boxes.map((box) => [box.module.path, box]));
  const lines = edges.flatMap((edge): Line[] => {
    const from = placed.get(edge.from);
    const to = placed.get(edge.to);
    return from === undefined || to === undefined ? [] : [{ edge, d: curve(from, to) }];
  });
  const height = 2 * MARGIN + rows.length * HEIGHT + Math.max(0, rows.length - 1) * RISE;
  return { boxes, lines, width, height };
}

/** Boxes that are alone in their rows stand to the left and to the right in turn, so that lines get past them. */
function aside(row: number): number {
  return (row % 2 === 0 ? -0.55 : 0.55) * (WIDTH + GAP);
}

/** Modules that stand alone come last, below those that hang together. */
function rowsOf(modules: readonly Module[]): Module[][] {
  const alone = modules.filter(({ imports, importedBy }) => imports + importedBy === 0);
  const joined = modules.filter(({ imports, importedBy }) => imports + importedBy > 0);
  const layers = [...new Set(joined.map(({ layer }) => layer))].toSorted((a, b) => a - b);
  return [...layers.map((layer) => joined.filter((one) => one.layer === layer)), alone].flatMap(
    (row) => chunks(row.toSorted(byPath)),
  );
}

function chunks(row: readonly Module[]): Module[][] {
  const many = Math.ceil(row.length / MOST);
  const size = Math.ceil(row.length / Math.max(1, many));
  return Array.from({ length: many }, (_, at) => row.slice(at * size, (at + 1) * size));
}

/** Moves each module of a row to the middle of its neighbours, down and up again a few times. */
function orderedRows(rows: readonly Module[][], edges: readonly Edge[]): readonly Module[][] {
  const neighbours = new Map<string, [path: string, weight: number][]>();
  for (const { from, to, imports } of edges) {
    for (const [one, other] of [
      [from, to],
      [to, from],
    ] as const) {
      neighbours.set(one, [...(neighbours.get(one) ?? []), [other, Math.sqrt(imports)]]);
    }
  }
  let ordered = rows.map((row) => [...row]);
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const at = placesIn(ordered);
    ordered = ordered.map((row) => {
      const middles = new Map(
        row.map(({ path }) => [path, middleOf(neighbours.get(path) ?? [], at, at.get(path) ?? 0)]),
      );
      return row.toSorted(
        (one, other) =>
          (middles.get(one.path) ?? 0) - (middles.get(other.path) ?? 0) || byPath(one, other),
      );
    });
  }
  return ordered;
}

/** From -1 at the left to 1 at the right. */
function placesIn(rows: readonly Module[][]): Map<string, number> {
  const places = new Map<string, number>();
  for (const row of rows) {
    for (const [at, { path }] of row.entries()) {
      places.set(path, row.length === 1 ? 0 : (2 * at) / (row.length - 1) - 1);
    }
  }
  return places;
}

function middleOf(
  neighbours: readonly (readonly [path: string, weight: number])[],
  at: ReadonlyMap<string, number>,
  own: number,
): number {
  const weight = neighbours.reduce((sum, [, one]) => sum + one, 0);
  if (weight === 0) return own;
  return neighbours.reduce((sum, [path, one]) => sum + (at.get(path) ?? 0) * one, 0) / weight;
}

function byPath(one: Module, other: Module): number {
  return one.path < other.path ? -1 : Number(one.path > other.path);
}

/** From the lower edge of the importer to the upper edge of what it imports; upwards where it goes against the rows. */
function curve(from: Box, to: Box): string {
  const down = to.row > from.row;
  const level = to.row === from.row;
  const lean = (box: Box, other: Box): number =>
    box.x + WIDTH / 2 + Math.max(-WIDTH * 0.38, Math.min(WIDTH * 0.38, (other.x - box.x) * 0.16));
  const x1 = lean(from, to);
  const x2 = lean(to, from);
  const y1 = down || level ? from.y + HEIGHT : from.y;
  const y2 = level ? to.y + HEIGHT : down ? to.y : to.y + HEIGHT;
  const bend = level ? RISE * 0.7 : (y2 - y1) * 0.45;
  const c1 = y1 + bend;
  const c2 = level ? y2 + bend : y2 - bend;
  return `M${round(x1)} ${round(y1)}C${round(x1)} ${round(c1)} ${round(x2)} ${round(c2)} ${round(x2)} ${round(y2)}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** Where an arrow key leads: along the heaviest edge up or down, or to the next box of the row. */
export function stepFrom(
  { boxes }: Layout,
  edges: readonly Edge[],
  path: string,
  way: "up" | "down" | "left" | "right",
): string {
  const box = boxes.find(({ module }) => module.path === path);
  if (box === undefined) return boxes[0]?.module.path ?? path;
  if (way === "left" || way === "right") {
    const column = box.column + (way === "left" ? -1 : 1);
    const next = boxes.find((one) => one.row === box.row && one.column === column);
    return next?.module.path ?? path;
  }
  const rowOf = (name: string): number =>
    boxes.find(({ module }) => module.path === name)?.row ?? 0;
  const ahead = edges
    .filter((edge) => (way === "down" ? edge.from === path : edge.to === path))
    .map((edge) => ({ name: way === "down" ? edge.to : edge.from, imports: edge.imports }))
    .filter(({ name }) => (way === "down" ? rowOf(name) > box.row : rowOf(name) < box.row))
    .toSorted((one, other) => other.imports - one.imports);
  if (ahead[0] !== undefined) return ahead[0].name;
  // Nothing leads there: the nearest of the next row.
  const row = box.row + (way === "down" ? 1 : -1);
  const nearest = boxes
    .filter((one) => one.row === row)
    .toSorted((one, other) => Math.abs(one.x - box.x) - Math.abs(other.x - box.x));
  return nearest[0]?.module.path ?? path;
}
