/** What an edit would change, for a person to read before allowing it. Pure. */
import { type Edit, editsIn } from "../edits.ts";

/** Characters; what is beyond them is counted, so that nobody takes the beginning for the whole. */
const LONGEST = 4_000;
/** Lines around a change. */
const CONTEXT = 3;
/** Cells of the table that compares lines; larger texts are shown as taken out and put in. */
const LARGEST_TABLE = 4_000_000;

/**
 * A call's change in the manner of a unified diff, at most about 4,000 characters: of the diffs in its content, else of
 * the texts in its input. Undefined when neither says what changes. Paths are told from `cwd`.
 */
export function changeOf(content: unknown, input: unknown, cwd: string): string | undefined {
  const changes = editsIn(content, input);
  if (changes.length === 0) return undefined;
  const text = changes.map((change) => rendered(change, cwd)).join("\n");
  const left = text.length - LONGEST;
  return left <= 0 ? text : `${text.slice(0, LONGEST)}\n[… ${left} characters left out …]`;
}

function rendered({ path, old, new: now }: Edit, cwd: string): string {
  const verb = old === undefined ? "write" : "edit";
  const title = path === undefined ? [] : [`${verb} ${path.replace(`${cwd}/`, "")}`];
  const lines = compared(linesOf(old ?? ""), linesOf(now));
  const near = (index: number): boolean =>
    lines.slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1).some((line) => line[0] !== " ");
  const shown: string[] = [];
  for (const [index, line] of lines.entries()) {
    if (near(index)) shown.push(line);
    else if (shown.at(-1) !== "…") shown.push("…");
  }
  return [...title, ...shown].join("\n");
}

function linesOf(text: string): string[] {
  return text === "" ? [] : text.replace(/\n$/, "").split("\n");
}

/** Each line of both texts once, marked as in a diff; by their longest common subsequence. */
function compared(old: readonly string[], now: readonly string[]): string[] {
  let start = 0;
  while (start < Math.min(old.length, now.length) && old[start] === now[start]) start += 1;
  let [oldEnd, nowEnd] = [old.length, now.length];
  while (oldEnd > start && nowEnd > start && old[oldEnd - 1] === now[nowEnd - 1]) {
    oldEnd -= 1;
    nowEnd -= 1;
  }
  return [
    ...old.slice(0, start).map((line) => ` ${line}`),
    ...middle(old.slice(start, oldEnd), now.slice(start, nowEnd)),
    ...old.slice(oldEnd).map((line) => ` ${line}`),
  ];
}

function middle(old: readonly string[], now: readonly string[]): string[] {
  const width = now.length + 1;
  if ((old.length + 1) * width > LARGEST_TABLE) {
    return [...old.map((line) => `-${line}`), ...now.map((line) => `+${line}`)];
  }
  /** At [row * width + column]: the length of what both have in common from there on. */
  const table = new Uint32Array((old.length + 1) * width);
  const at = (row: number, column: number): number => table[row * width + column] ?? 0;
  for (let row = old.length - 1; row >= 0; row -= 1) {
    for (let column = now.length - 1; column >= 0; column -= 1) {
      table[row * width + column] =
        old[row] === now[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const lines: string[] = [];
  let [row, column] = [0, 0];
  while (row < old.length || column < now.length) {
    if (row < old.length && old[row] === now[column]) {
      lines.push(` ${old[row]}`);
      row += 1;
      column += 1;
    } else if (row < old.length && at(row + 1, column) >= at(row, column + 1)) {
      lines.push(`-${old[row]}`);
      row += 1;
    } else {
      lines.push(`+${now[column]}`);
      column += 1;
    }
  }
  return lines;
}
