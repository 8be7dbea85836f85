/** Definitions by regular expression, in any of the usual languages: what is left where no parser can be used. */
import type { Definition } from "../outline.ts";

const modifiers =
  "(?:(?:export|default|declare|public|private|protected|internal|static|abstract|final|open|sealed|data|async|unsafe|const|pub(?:\\([^)]{0,40}\\))?)\\s+)*";
const named = new RegExp(
  `^(\\s*)${modifiers}(function\\*?|class|interface|type|enum|struct|trait|def|fn|func|fun|mod|module|namespace|record|object|protocol|extension)\\s+(?:\\([^)]{0,100}\\)\\s*)?([\\p{L}_$][\\p{L}\\p{N}_$]*)`,
  "u",
);
const assigned = /^(?:export\s+)?(?:const|let|var|val)\s+([\p{L}_$][\p{L}\p{N}_$]*)/u;
/** Longer lines are minified or data, and the patterns stay cheap. */
const LINE_LIMIT = 400;

const kinds: Readonly<Record<string, Definition["kind"]>> = {
  class: "class",
  record: "class",
  object: "class",
  extension: "class",
  interface: "interface",
  protocol: "interface",
  type: "type",
  enum: "enum",
  struct: "struct",
  trait: "trait",
  mod: "module",
  module: "module",
  namespace: "module",
};

/** Ends are rough: a definition reaches to the next that stands no deeper. */
export function definitionsInText(text: string): Definition[] {
  const found: { name: string; kind: Definition["kind"]; line: number; indent: number }[] = [];
  const lines = text.split("\n");
  for (const [index, line] of lines.entries()) {
    if (line.length > LINE_LIMIT) continue;
    const definition = named.exec(line);
    if (definition !== null) {
      const [, indent = "", keyword = "", name = ""] = definition;
      found.push({
        name,
        kind: kinds[keyword] ?? "function",
        line: index + 1,
        indent: indent.length,
      });
      continue;
    }
    const constant = assigned.exec(line);
    if (constant !== null) {
      const kind = /=>|=\s*(?:async\s+)?function/.test(line) ? "function" : "constant";
      found.push({ name: constant[1] ?? "", kind, line: index + 1, indent: 0 });
    }
  }
  while (lines.length > 0 && (lines.at(-1) ?? "").trim() === "") lines.pop();
  const ends = found.map(() => lines.length);
  const parents = found.map(() => -1);
  const around: number[] = [];
  for (const [index, { indent, line }] of found.entries()) {
    while (around.length > 0 && (found[around.at(-1) ?? 0]?.indent ?? 0) >= indent) {
      const ended = around.pop() ?? 0;
      let end = line - 1;
      while (end > (found[ended]?.line ?? 0) && (lines[end - 1] ?? "").trim() === "") end -= 1;
      ends[ended] = end;
    }
    parents[index] = around.at(-1) ?? -1;
    around.push(index);
  }
  return found.map(({ name, kind, line }, index) => {
    const parent = parents[index] ?? -1;
    const inType =
      parent >= 0 && found[parent]?.kind !== "function" && found[parent]?.kind !== "module";
    const own = kind === "function" && inType ? "method" : kind;
    return { name, kind: own, start: line, line, end: Math.max(line, ends[index] ?? line), parent };
  });
}
