/** Provisional. */
export interface Definition {
  readonly name: string;
  readonly kind: string;
  readonly start: number;
  readonly line: number;
  readonly end: number;
  readonly parent: number;
}
export interface Outline {
  readonly definitions: readonly Definition[];
  readonly imports: readonly string[];
  readonly parser: "tree-sitter" | "text";
}
const modifiers =
  "(?:(?:export|default|declare|public|private|protected|internal|static|abstract|final|async|override|readonly|unsafe|const|pub(?:\\([^)]*\\))?)\\s+)*";
const named = new RegExp(
  `^(\\s*)${modifiers}(function\\*?|class|interface|type|enum|struct|trait|impl|def|fn|func|mod|namespace|record|object|macro_rules!|static|union)\\s+(?:\\([^)]*\\)\\s*)?([\\p{L}_$][\\p{L}\\p{N}_$]*)`,
  "u",
);
const assigned = /^((?:export\s+)?)(?:const|let|var)\s+([\p{L}_$][\p{L}\p{N}_$]*)/u;
const pyassigned = /^()([A-Za-z_]\w*)\s*(?::[^=]+)?=[^=]/;
const method = /^(\s{1,8})(?:(?:public|private|protected|static|async|get|set|override|final|synchronized|abstract)\s+)*[#*]?(?:[\w.<>\[\],? ]+\s+)?([A-Za-z_$][\w$]*)\s*(?:<[^(]*>)?\([^;]*\{\s*$/;
const KW = new Set("if for while switch catch return else function do try with super new typeof await throw case match loop unsafe elif except".split(" "));
export function outlineOf(path: string, text: string): Outline {
  const lines = text.split("\n");
  const py = /\.pyi?$/.test(path);
  const found: { name: string; kind: string; line: number; indent: number }[] = [];
  for (const [i, l] of lines.entries()) {
    if (l.length > 400) continue;
    const d = named.exec(l);
    if (d) { found.push({ name: d[3] ?? "", kind: "function", line: i + 1, indent: (d[1] ?? "").length }); continue; }
    const c = (py ? pyassigned : assigned).exec(l);
    if (c) { found.push({ name: c[2] ?? "", kind: "constant", line: i + 1, indent: 0 }); continue; }
    if (py || /\.(rs|go)$/.test(path)) continue;
    const m = method.exec(l);
    if (m && !KW.has(m[2] ?? "") && !/^\s*(return|else|new|throw)\b/.test(l)) found.push({ name: m[2] ?? "", kind: "method", line: i + 1, indent: (m[1] ?? "").length });
  }
  const definitions: Definition[] = [];
  const open: { indent: number; index: number }[] = [];
  for (const [k, f] of found.entries()) {
    while (open.length > 0 && (open.at(-1)?.indent ?? 0) >= f.indent) open.pop();
    let end = lines.length;
    for (let j = k + 1; j < found.length; j += 1) if ((found[j]?.indent ?? 0) <= f.indent) { end = (found[j]?.line ?? 1) - 1; break; }
    let start = f.line;
    while (start > 1 && /^\s*(\/\/|\/\*|\*|@|#\[|#)/.test(lines[start - 2] ?? "")) start -= 1;
    definitions.push({ name: f.name, kind: f.kind, start, line: f.line, end, parent: open.at(-1)?.index ?? -1 });
    open.push({ indent: f.indent, index: definitions.length - 1 });
  }
  const imports: string[] = [];
  for (const x of text.matchAll(/(?:from\s*|import\s*\(?\s*|require\(\s*)['"]([^'"\n]+)['"]/g)) imports.push(x[1] ?? "");
  return { definitions, imports, parser: "text" };
}
