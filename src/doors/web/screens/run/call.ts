/** What a tool call did, read from what agents say of it: each names its tools and their inputs as it likes. */
import type { CallEntry } from "./entries.ts";

/** `tell`: our own tools, of which the transcript has what was told. */
export type Act = "read" | "search" | "list" | "look" | "write" | "edit" | "run" | "tell" | "call";

type Called = Pick<CallEntry, "title" | "input" | "edits">;

const verbs: readonly (readonly [RegExp, Act])[] = [
  [/(?:^|[ ._])(?:report_done|ask_human)\b/i, "tell"],
  [/^(?:read|view|open|cat)\b/i, "read"],
  [/^(?:search|grep|glob|find|locate|rg)\b/i, "search"],
  [/^(?:list|ls|tree)\b/i, "list"],
  [/(?:^|[ ._])(?:get_context|fetch|think)\b/i, "look"],
  [/^(?:write|create)\b/i, "write"],
  [/^(?:edit|update|replace|patch|apply|delete|move)\b/i, "edit"],
  [/^(?:run|execute|bash|shell|terminal)\b/i, "run"],
];

const known = new WeakMap<object, Act>();

export function actOf(call: Called): Act {
  const before = known.get(call);
  if (before !== undefined) return before;
  const act = read(call);
  known.set(call, act);
  return act;
}

function read({ title, input, edits }: Called): Act {
  if (commandIn(input) !== undefined) return "run";
  const found = verbs.find(([pattern]) => pattern.test(title))?.[1];
  if (found !== undefined) return found;
  return edits === undefined ? "call" : "edit";
}

export function commandIn(input: unknown): string | undefined {
  const command = fieldOf(input, "command") ?? fieldOf(input, "cmd");
  if (typeof command === "string") return command;
  if (Array.isArray(command) && command.every((part) => typeof part === "string")) {
    return command.join(" ");
  }
  return undefined;
}

/** The title without the word that says what is done, where it begins with it. */
export function objectOf(call: Called): string {
  const act = actOf(call);
  const [first = "", ...rest] = call.title.split(" ");
  return rest.length > 0 && first.toLowerCase() === act ? rest.join(" ") : call.title;
}

export interface Edit {
  readonly path: string | undefined;
  /** Absent where a file is written anew. */
  readonly old?: string;
  readonly new: string;
}

/** What a call writes, as far as it says so. */
export function editsOf({ input, edits }: Called): readonly Edit[] {
  if (edits !== undefined) {
    return edits.map(({ path, old, new: text }) => ({
      path,
      new: text,
      ...(old === undefined ? {} : { old }),
    }));
  }
  const path = textIn(input, "path", "file_path", "filePath");
  const list = fieldOf(input, "edits");
  const parts: readonly unknown[] = Array.isArray(list) ? list : [input];
  return parts.flatMap((part) => {
    const text = textIn(part, "newText", "new_string", "newString", "content");
    const old = textIn(part, "oldText", "old_string", "oldString");
    if (text === undefined) return [];
    const at = textIn(part, "path", "file_path") ?? path;
    return [{ path: at, new: text, ...(old === undefined ? {} : { old }) }];
  });
}

const shownElsewhere: ReadonlySet<string> = new Set([
  "path",
  "file_path",
  "filePath",
  "content",
  "edits",
  "command",
  "cmd",
  "newText",
  "new_string",
  "newString",
  "oldText",
  "old_string",
  "oldString",
]);

/** What is left of an input when its edits and its command are shown beside it; undefined where nothing is. */
export function restOf(input: unknown): string | undefined {
  if (typeof input === "string") return input === "" ? undefined : input;
  if (typeof input !== "object" || input === null) return undefined;
  const rest = Object.entries(input).filter(([name]) => !shownElsewhere.has(name));
  return rest.length === 0 ? undefined : JSON.stringify(Object.fromEntries(rest), undefined, 2);
}

function textIn(value: unknown, ...names: readonly string[]): string | undefined {
  return names.map((name) => fieldOf(value, name)).find((found) => typeof found === "string");
}

function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}

export interface EditLine {
  readonly kind: "added" | "removed" | "same";
  readonly text: string;
}

/** An edit line by line: what begins and ends alike is the same, what is between has changed. */
export function linesOf({ old, new: text }: Edit): readonly EditLine[] {
  const after = text.split("\n");
  if (old === undefined) return linesAs("added", after);
  const before = old.split("\n");
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < most - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  return [
    ...linesAs("same", before.slice(0, head)),
    ...linesAs("removed", before.slice(head, before.length - tail)),
    ...linesAs("added", after.slice(head, after.length - tail)),
    ...linesAs("same", after.slice(after.length - tail)),
  ];
}

function linesAs(kind: EditLine["kind"], lines: readonly string[]): EditLine[] {
  return lines.map((text) => ({ kind, text }));
}
