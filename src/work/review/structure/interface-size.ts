/** How much of what others may use a change adds, changes and takes away. */
import type { ReviewedFile } from "../reviewed.ts";
import { byText } from "./comparison.ts";
import { type Declaration, publicDeclarations } from "./declarations.ts";
import { isProduction } from "./graph.ts";

export interface NamedDeclaration {
  /** Of the new side; of the old one for what is taken away. */
  readonly path: string;
  readonly name: string;
  readonly kind: Declaration["kind"];
  readonly line: number;
}

/** Each in order of path and line. */
export interface InterfaceSize {
  readonly added: readonly NamedDeclaration[];
  /** Those whose signature differs. */
  readonly changed: readonly NamedDeclaration[];
  readonly removed: readonly NamedDeclaration[];
  /** From one file into another, as they were; by their new place. */
  readonly moved: readonly NamedDeclaration[];
}

export type SidedFile = Pick<ReviewedFile, "path" | "oldPath" | "status" | "before" | "after">;

/** Of production code alone; `loadParsers` has to be done. */
export function interfaceSize(files: readonly SidedFile[]): InterfaceSize {
  const added: Placed[] = [];
  const changed: Placed[] = [];
  const removed: Placed[] = [];
  for (const { path, oldPath, before, after } of files) {
    const then =
      before !== undefined && isProduction(oldPath)
        ? byName(oldPath, before)
        : new Map<string, Placed>();
    const now =
      after !== undefined && isProduction(path) ? byName(path, after) : new Map<string, Placed>();
    for (const [key, one] of now) {
      const old = then.get(key);
      if (old === undefined) added.push(one);
      else if (old.signature !== one.signature) changed.push(one);
    }
    for (const [key, one] of then) if (!now.has(key)) removed.push(one);
  }
  const gone = new Map(removed.map((one) => [`${one.kind} ${one.name} ${one.signature}`, one]));
  const moved: Placed[] = [];
  for (const one of added) {
    const key = `${one.kind} ${one.name} ${one.signature}`;
    if (gone.delete(key)) moved.push(one);
  }
  return {
    added: placed(added.filter((one) => !moved.includes(one))),
    changed: placed(changed),
    removed: placed([...gone.values()]),
    moved: placed(moved),
  };
}

type Placed = Declaration & { readonly path: string };

/** Several of one name, as overloads are, count as one: the first. */
function byName(path: string, text: string): Map<string, Placed> {
  const found = new Map<string, Placed>();
  for (const one of publicDeclarations(path, text)) {
    const key = `${one.kind} ${one.name}`;
    if (!found.has(key)) found.set(key, { ...one, path });
  }
  return found;
}

function placed(declarations: readonly Placed[]): NamedDeclaration[] {
  return declarations
    .map(({ path, name, kind, line }) => ({ path, name, kind, line }))
    .toSorted((a, b) => byText(a.path, b.path) || a.line - b.line || byText(a.name, b.name));
}
