/** Scopes as other tools write them: lists of globs, folders, or words. */

/** Patterns that mean every file. */
const everywhere = new Set(["", "**", "**/*", "/**", "./**", ".", "./", "/"]);

/** One way of writing for each pattern: no leading `./`, and `a/` or `a/**` for what is below `a` is `a`. */
function canonical(pattern: string): string {
  const negated = pattern.startsWith("!");
  const plain = (negated ? pattern.slice(1) : pattern)
    .replace(/^\.?\//, "")
    .replace(/\/\*\*(?:\/\*)?$/, "")
    .replace(/\/$/, "");
  return negated ? `!${plain}` : plain;
}

/** Whether two scopes mean the same files, as far as their patterns tell. */
export function sameScope(
  one: readonly string[] | undefined,
  other: readonly string[] | undefined,
): boolean {
  const a = new Set((one ?? []).map(canonical));
  const b = new Set((other ?? []).map(canonical));
  return a.size === b.size && [...a].every((pattern) => b.has(pattern));
}

/** The patterns that are left when those that mean every file are taken out; undefined where one of them did. */
export function narrowed(patterns: readonly string[]): string[] | undefined {
  const trimmed = patterns.map((pattern) => pattern.trim());
  const kept = trimmed.filter((pattern) => !everywhere.has(pattern));
  const wide = trimmed.some((pattern) => pattern !== "" && everywhere.has(pattern));
  if (wide && kept.every((pattern) => !pattern.startsWith("!"))) return undefined;
  return kept.length === 0 ? undefined : kept;
}

/** The one folder that a scope means: `src/a`, `src/a/`, `src/a/**`; undefined for any other scope. */
export function folderOf(scope: readonly string[] | undefined): string | undefined {
  const [only, ...others] = scope ?? [];
  if (only === undefined || others.length > 0 || only.startsWith("!")) return undefined;
  const plain = canonical(only);
  if (plain === "" || /[*?[\]{}()!\\]/.test(plain)) return undefined;
  if (plain.split("/").some((part) => /^(?:|\.|\.\.|\.git)$/i.test(part))) return undefined;
  const last = plain.slice(plain.lastIndexOf("/") + 1);
  // `src/main.ts` is a file; `src/main.ts/**` says itself that it is none.
  return only.endsWith("/") || only.endsWith("*") || !/.\./.test(last) ? plain : undefined;
}

/** The patterns below a folder. */
export function within(folder: string, patterns: readonly string[] | undefined): string[] {
  if (folder === "") return [...(patterns ?? [])];
  if (patterns === undefined || patterns.length === 0) return [`${folder}/**`];
  return patterns.map((pattern) => {
    const negated = pattern.startsWith("!");
    const plain = (negated ? pattern.slice(1) : pattern).replace(/^\.?\//, "");
    const full = plain === folder || plain.startsWith(`${folder}/`) ? plain : `${folder}/${plain}`;
    return negated ? `!${full}` : full;
  });
}

/** Splits `a,b` at the commas outside braces. */
export function splitPatterns(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = "";
  for (const character of text) {
    if (character === "{") depth += 1;
    if (character === "}") depth = Math.max(0, depth - 1);
    if (character === "," && depth === 0) {
      parts.push(part.trim());
      part = "";
    } else {
      part += character;
    }
  }
  return [...parts, part.trim()].filter((each) => each !== "");
}

/** `Holds for `src/a/**`, `src/b/**`; not for `src/a/x.ts`.` */
export function scopeInWords(scope: readonly string[]): string {
  const include = scope.filter((pattern) => !pattern.startsWith("!"));
  const exclude = scope
    .filter((pattern) => pattern.startsWith("!"))
    .map((pattern) => pattern.slice(1));
  const holds = include.length === 0 ? "everywhere" : `for ${listed(include)}`;
  return `Holds ${holds}${exclude.length === 0 ? "" : `; not for ${listed(exclude)}`}.`;
}

function listed(patterns: readonly string[]): string {
  return patterns.map(codeSpan).join(", ");
}

/** Reads what `scopeInWords` wrote; undefined for any other line. */
export function scopeFromWords(line: string): string[] | undefined {
  const match = /^Holds (?:everywhere|for (?<include>.+?))(?:; not for (?<exclude>`.*))?\.$/.exec(
    line.trim(),
  );
  if (match === null) return undefined;
  const include = codeSpans(match.groups?.["include"] ?? "");
  const exclude = codeSpans(match.groups?.["exclude"] ?? "").map((pattern) => `!${pattern}`);
  const scope = [...include, ...exclude];
  return scope.length === 0 ? undefined : scope;
}

function codeSpan(text: string): string {
  let run = 0;
  for (const [ticks] of text.matchAll(/`+/g)) run = Math.max(run, ticks.length);
  if (run === 0 && text.trim() === text) return `\`${text}\``;
  const ticks = "`".repeat(run + 1);
  return `${ticks} ${text} ${ticks}`;
}

function codeSpans(text: string): string[] {
  return [...text.matchAll(/(`+)(.*?[^`])\1(?!`)/g)].map((match) => {
    const inner = match[2] ?? "";
    const padded = inner.startsWith(" ") && inner.endsWith(" ") && inner.trim() !== "";
    return padded ? inner.slice(1, -1) : inner;
  });
}

/**
 * Whether no file can lie in both scopes, told from the folders and endings that their patterns begin and end with. A
 * scope without patterns lies everywhere, so it meets any other.
 */
export function disjoint(
  one: readonly string[] | undefined,
  other: readonly string[] | undefined,
): boolean {
  const a = included(one);
  const b = included(other);
  if (a.length === 0 || b.length === 0) return false;
  return a.every((left) => b.every((right) => apart(left, right)));
}

function included(scope: readonly string[] | undefined): string[] {
  return (scope ?? []).filter((pattern) => !pattern.startsWith("!")).map(canonical);
}

function apart(one: string, other: string): boolean {
  const a = fixedStart(one);
  const b = fixedStart(other);
  if (!below(a, b) && !below(b, a)) return true;
  const endings = [endingOf(one), endingOf(other)];
  return endings[0] !== undefined && endings[1] !== undefined && endings[0] !== endings[1];
}

function below(folder: string, path: string): boolean {
  return folder === "" || path === folder || path.startsWith(`${folder}/`);
}

/** The folders before the first wildcard. */
function fixedStart(pattern: string): string {
  const wild = pattern.search(/[*?[{(!]/);
  if (wild === -1) return pattern;
  return pattern.slice(0, Math.max(0, pattern.lastIndexOf("/", wild)));
}

/** `ts` of a pattern that ends in `*.ts`. */
function endingOf(pattern: string): string | undefined {
  return /\*\.([A-Za-z0-9]+)$/.exec(pattern)?.[1];
}
