/** A prompt cut at the items of its receipt, so that every line can say where it is from. */
import type { Prompt } from "../../api/queries.ts";

export type PromptItem = Prompt["items"][number];

export interface PromptPart {
  readonly text: string;
  /** From 1. */
  readonly first: number;
  readonly last: number;
  /** Absent for headings between the items. */
  readonly item?: PromptItem;
}

/** The parts in order; their texts, joined by line ends, are the prompt. */
export function partsOf({ prompt, lines, items }: Pick<Prompt, "prompt" | "lines" | "items">) {
  const rows = prompt.split("\n");
  const known = new Map(items.map((item) => [item.id, item]));
  const parts: PromptPart[] = [];
  let next = 1;
  const until = (last: number, item?: PromptItem): void => {
    if (last < next) return;
    const text = rows.slice(next - 1, last).join("\n");
    parts.push({ text, first: next, last, ...(item === undefined ? {} : { item }) });
    next = last + 1;
  };
  for (const { id, first, last } of lines.toSorted((one, other) => one.first - other.first)) {
    until(first - 1);
    until(Math.min(last, rows.length), known.get(id));
  }
  until(rows.length);
  return parts;
}

/** What a budget is spent for, heaviest first. */
export function spentOf(items: readonly PromptItem[]) {
  const sums = new Map<string, number>();
  for (const { kind, tokens, included } of items) {
    if (included) sums.set(kind, (sums.get(kind) ?? 0) + tokens);
  }
  return [...sums].toSorted(([, one], [, other]) => other - one);
}
