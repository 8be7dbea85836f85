/** Places in a change as the program writes and reads them: `FILE`, `FILE:3`, `FILE:3-5`, `FILE:-3`. Pure. */
import type { LineAt, Side } from "../../diff/lines.ts";

export interface Lines {
  readonly path: string;
  readonly side: Side;
  readonly first: number;
  readonly last: number;
}

export type Place =
  | ({ readonly kind: "lines" } & Lines)
  | { readonly kind: "file"; readonly path: string }
  /** The whole change, a criterion, an item of the pack. */
  | { readonly kind: "other"; readonly text: string };

const OTHER = /^(?:change$|AC-\d{1,9}$|item:.)/;
const AT_LINES = /^(.+):(-?)(\d{1,9})(?:-(\d{1,9}))?$/s;

export function placeIn(text: string): Place {
  if (OTHER.test(text)) return { kind: "other", text };
  const plain = text.replace(/^\.\//, "");
  const found = AT_LINES.exec(plain);
  if (found !== null) {
    const [, path = "", old, from, to = from] = found;
    const side = old === "-" ? "old" : "new";
    return { kind: "lines", path, side, first: Number(from), last: Number(to) };
  }
  return { kind: "file", path: plain.endsWith(":") ? plain.slice(0, -1) : plain };
}

/** Kept apart from places of other kinds, whatever the file is called. */
function sheltered(text: string): string {
  return /^(?:change$|AC-\d{1,9}$|item:|\.\/)/.test(text) ? `./${text}` : text;
}

export function placeOfFile(path: string): string {
  const asIs = placeIn(sheltered(path));
  return sheltered(asIs.kind === "file" && asIs.path === path ? path : `${path}:`);
}

export function placeOfLines({ path, side, first, last }: Lines): string {
  const lines = first === last ? String(first) : `${first}-${last}`;
  return sheltered(`${path}:${side === "old" ? "-" : ""}${lines}`);
}

/** Lines of one side between two places; undefined where they are at different ones. */
export function linesBetween(path: string, from: LineAt, to: LineAt): Lines | undefined {
  if (from.side !== to.side) return undefined;
  return {
    path,
    side: from.side,
    first: Math.min(from.line, to.line),
    last: Math.max(from.line, to.line),
  };
}
