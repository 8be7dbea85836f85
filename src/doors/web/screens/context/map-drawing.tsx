/** The map as it is drawn: all imports faintly, those of the current module and those that should not be plainly. */
import { type Box, HEIGHT, type Layout, type Line, WIDTH } from "./map-layout.ts";

interface Props {
  readonly layout: Layout;
  /** Path of a module. */
  readonly current: string;
  readonly choose: (path: string) => void;
}

export function Drawing({ layout, current, choose }: Props) {
  const { boxes, lines, width, height } = layout;
  const near = new Set(
    lines.flatMap(({ edge }) =>
      edge.from === current ? [edge.to] : edge.to === current ? [edge.from] : [],
    ),
  );
  // What is plain is drawn over what is faint.
  const ordered = lines.toSorted((one, other) => rankOf(one, current) - rankOf(other, current));
  return (
    <svg
      role="group"
      aria-label="Modules from what nobody imports down to what everybody does"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      className="mx-auto block"
    >
      {ordered.map((line) => (
        <path
          key={`${line.edge.from}\n${line.edge.to}`}
          d={line.d}
          fill="none"
          strokeWidth={widthOf(line)}
          {...dashesOf(line)}
          className={lookOf(line, current)}
        />
      ))}
      {boxes.map((box) => (
        <ModuleBox
          key={box.module.path}
          box={box}
          current={box.module.path === current}
          near={near.has(box.module.path)}
          choose={() => choose(box.module.path)}
        />
      ))}
    </svg>
  );
}

function rankOf({ edge }: Line, current: string): number {
  if (edge.from === current || edge.to === current) return 2;
  return edge.state === "allowed" ? 0 : 1;
}

function widthOf({ edge }: Line): number {
  const least = edge.state === "allowed" ? 1 : 1.75;
  return Math.min(4, Math.max(least, 1 + Math.log10(edge.imports)));
}

function dashesOf({ edge }: Line) {
  if (edge.state === "against") return { strokeDasharray: "5 3" };
  return edge.state === "forbidden" ? { strokeDasharray: "2 3" } : {};
}

function lookOf({ edge }: Line, current: string): string {
  if (edge.state === "forbidden") return "stroke-danger";
  if (edge.state === "against") return "stroke-warn";
  if (edge.from === current) return "stroke-accent";
  return edge.to === current ? "stroke-info" : "stroke-hairline";
}

interface BoxProps {
  readonly box: Box;
  readonly current: boolean;
  readonly near: boolean;
  readonly choose: () => void;
}

const bars: Readonly<Record<string, string>> = {
  agent: "fill-ok",
  watched: "fill-warn",
  person: "fill-danger",
};

function ModuleBox({ box, current, near, choose }: BoxProps) {
  const { module, x, y } = box;
  const { folder, name } = namesOf(module.path);
  const verdict = module.readiness?.verdict;
  return (
    <g
      role="button"
      tabIndex={current ? 0 : -1}
      data-module={module.path}
      aria-pressed={current}
      transform={`translate(${x} ${y})`}
      onClick={choose}
      onFocus={choose}
      className="cursor-pointer outline-none"
    >
      <title>
        {`${module.path === "" ? "the root" : module.path}, ${module.files} files, imports ${module.imports}, imported ${module.importedBy} times`}
      </title>
      <rect
        width={WIDTH}
        height={HEIGHT}
        rx="6"
        strokeWidth={current ? 2 : 1}
        className={
          current
            ? "fill-selected stroke-accent"
            : near
              ? "fill-surface stroke-control"
              : "fill-surface stroke-hairline"
        }
      />
      {verdict !== undefined && (
        <rect x="1" y="8" width="3" height={HEIGHT - 16} rx="1.5" className={bars[verdict] ?? ""} />
      )}
      <text aria-hidden="true" x="12" y="19" className="fill-text-3 text-label">
        {shortened(folder, 28)}
      </text>
      <text aria-hidden="true" x="12" y="37" className="fill-text-1 text-body font-medium">
        {shortened(name, 17)}
      </text>
      <text
        aria-hidden="true"
        x={WIDTH - 10}
        y="37"
        textAnchor="end"
        className="fill-text-3 text-label"
      >
        {module.files}
      </text>
    </g>
  );
}

function namesOf(path: string): { readonly folder: string; readonly name: string } {
  if (path === "") return { folder: "", name: "the root" };
  const at = path.lastIndexOf("/");
  return { folder: path.slice(0, Math.max(0, at)), name: path.slice(at + 1) };
}

/** The end says more than the beginning. */
function shortened(text: string, most: number): string {
  return text.length <= most ? text : `…${text.slice(text.length - most + 1)}`;
}
