/** Changes for tests of the review, made from the texts on both sides without a repository. */
import { parseDiff } from "../../src/work/review/diff.ts";
import { type ReviewedFile, reviewedFiles } from "../../src/work/review/reviewed.ts";

export interface Sides {
  readonly path: string;
  readonly before?: string;
  readonly after?: string;
}

/** A side that is not given is a file that is not there. */
export function reviewedChange(...files: readonly Sides[]): ReviewedFile[] {
  const sides = new Map(files.map((file) => [file.path, file]));
  return reviewedFiles(parseDiff(files.map(diffOf).join("")), ({ path }) => {
    const { before, after } = sides.get(path) ?? {};
    return {
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
    };
  });
}

/** The same without the texts: what a reader has of a file that is too large. */
export function hunksOnly(files: readonly ReviewedFile[]): ReviewedFile[] {
  return files.map(({ before: _before, after: _after, ...file }) => file);
}

function diffOf({ path, before, after }: Sides): string {
  const old = linesOf(before);
  const now = linesOf(after);
  const mode =
    before === undefined
      ? "new file mode 100644\n"
      : after === undefined
        ? "deleted file mode 100644\n"
        : "";
  const body = marked(old, now);
  const hunk =
    body.length === 0
      ? ""
      : `@@ -${old.length === 0 ? 0 : 1},${old.length} +${now.length === 0 ? 0 : 1},${now.length} @@\n${body.join("\n")}\n`;
  const names = `--- ${before === undefined ? "/dev/null" : `a/${path}`}\n+++ ${after === undefined ? "/dev/null" : `b/${path}`}\n`;
  return `diff --git a/${path} b/${path}\n${mode}${names}${hunk}`;
}

function linesOf(text: string | undefined): string[] {
  const lines = (text ?? "").split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

/** One hunk of the whole file: the longest common subsequence, or everything where that is too much to look for. */
function marked(old: readonly string[], now: readonly string[]): string[] {
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head += 1;
  let tail = 0;
  while (
    tail < old.length - head &&
    tail < now.length - head &&
    old[old.length - 1 - tail] === now[now.length - 1 - tail]
  ) {
    tail += 1;
  }
  return [
    ...old.slice(0, head).map((line) => ` ${line}`),
    ...middle(old.slice(head, old.length - tail), now.slice(head, now.length - tail)),
    ...old.slice(old.length - tail).map((line) => ` ${line}`),
  ];
}

function middle(old: readonly string[], now: readonly string[]): string[] {
  const replaced = [...old.map((line) => `-${line}`), ...now.map((line) => `+${line}`)];
  if (old.length * now.length > 1_000_000) return replaced;
  const table = Array.from({ length: old.length + 1 }, () => new Int32Array(now.length + 1));
  for (let a = old.length - 1; a >= 0; a -= 1) {
    for (let b = now.length - 1; b >= 0; b -= 1) {
      const row = table[a];
      if (row === undefined) continue;
      row[b] =
        old[a] === now[b]
          ? (table[a + 1]?.[b + 1] ?? 0) + 1
          : Math.max(table[a + 1]?.[b] ?? 0, row[b + 1] ?? 0);
    }
  }
  const lines: string[] = [];
  let a = 0;
  let b = 0;
  while (a < old.length || b < now.length) {
    if (a < old.length && b < now.length && old[a] === now[b]) {
      lines.push(` ${old[a]}`);
      a += 1;
      b += 1;
    } else if (
      b >= now.length ||
      (a < old.length && (table[a + 1]?.[b] ?? 0) >= (table[a]?.[b + 1] ?? 0))
    ) {
      lines.push(`-${old[a]}`);
      a += 1;
    } else {
      lines.push(`+${now[b]}`);
      b += 1;
    }
  }
  return lines;
}
