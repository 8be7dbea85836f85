/** Globs as workspaces have them: `*` and `?` within a part of a path, `**` for any parts. */

/** More parts than any layout has, so that a hostile pattern stays cheap. */
const PART_LIMIT = 12;
const LENGTH_LIMIT = 200;

export function isGlobMatch(glob: string, path: string): boolean {
  const parts = glob.split("/");
  if (glob.length > LENGTH_LIMIT || parts.length > PART_LIMIT) return false;
  if (parts.filter((part) => part === "**").length > 2 || glob.split("{").length > 3) return false;
  return matches(parts, path.split("/"));
}

function matches(glob: readonly string[], path: readonly string[]): boolean {
  const [first, ...rest] = glob;
  if (first === undefined) return path.length === 0;
  if (first === "**") {
    if (rest[0] === "**") return matches(rest, path);
    return matches(rest, path) || (path.length > 0 && matches(glob, path.slice(1)));
  }
  const [name, ...below] = path;
  return name !== undefined && isPartMatch(first, name) && matches(rest, below);
}

/** Braces are taken apart; of several stars each takes the shortest text, going back to the last one only. */
function isPartMatch(pattern: string, name: string): boolean {
  const braces = /^([^{}]*)\{([^{}]*)\}(.*)$/.exec(pattern);
  if (braces !== null) {
    const [, before = "", inside = "", after = ""] = braces;
    return inside.split(",").some((each) => isPartMatch(`${before}${each}${after}`, name));
  }
  let at = 0;
  let index = 0;
  let star = -1;
  let from = 0;
  while (index < name.length) {
    if (pattern[at] === "*") {
      star = at;
      from = index;
      at += 1;
    } else if (at < pattern.length && (pattern[at] === "?" || pattern[at] === name[index])) {
      at += 1;
      index += 1;
    } else if (star >= 0) {
      at = star + 1;
      from += 1;
      index = from;
    } else return false;
  }
  while (pattern[at] === "*") at += 1;
  return at === pattern.length;
}
