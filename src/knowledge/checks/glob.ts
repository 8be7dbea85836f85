/**
 * Globs over repository paths.
 *
 * Our own, because globs and paths both come from the repository, and the packages for it make one backtracking
 * expression of a glob: `*a*a*a*a*a*a*a*b` and a name of sixty letters stop a process for good. Here a glob becomes an
 * expression only where that is cheap; else all places in the path that it may have reached are walked at once.
 *
 * Known are `*`, `**`, `?`, `[a-z]`, `[!a]`, `{a,b}`, `{1..3}`, `@(a|b)`, `?(…)`, `*(…)`, `+(…)`, `!(…)`, and `\` before
 * a character that is meant as it stands. A name may begin with a dot. What is not closed, and parentheses alone, are
 * ordinary characters: there are folders called `(shop)`.
 */

type Node =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "one"; readonly set: string }
  /** `least` characters of one segment. */
  | { readonly kind: "star"; readonly least: 0 | 1 }
  /** Any number of whole segments, each with the slash behind it. */
  | { readonly kind: "folders" }
  /** Nothing, or a slash and all that follows. */
  | { readonly kind: "below" }
  | { readonly kind: "all" }
  | { readonly kind: "group"; readonly times: Times; readonly parts: readonly Nodes[] };
type Nodes = readonly Node[];
type Times = "@" | "?" | "*" | "+" | "!";

/** How deep repetitions and negations may be inside of each other; deeper ones are ordinary characters. */
const DEEPEST = 2;
/** Globs that braces with slashes in them are written out to. */
const MOST = 512;

/** Tells whether a slash-separated path is what a glob says. */
export function globMatcher(glob: string): (path: string) => boolean {
  const matchers = writtenOut(glob).map((each) => {
    const nodes = new Parser(each).parse();
    if (!isCheap(nodes)) return (path: string) => walk(nodes, path);
    const expression = new RegExp(`^${nodes.map(sourceOf).join("")}$`, "s");
    return (path: string) => expression.test(path);
  });
  return (path) => matchers.some((matches) => matches(path));
}

/** Braces with a slash or a range in them, written out; the others are groups of the parser. */
function writtenOut(glob: string): string[] {
  let open: string[] = [glob];
  const done: string[] = [];
  while (open.length > 0) {
    if (open.length + done.length > MOST) return [glob];
    const next: string[] = [];
    for (const each of open) {
      const found = braceIn(each);
      if (found === undefined) done.push(each);
      else {
        for (const part of found.parts) {
          next.push(each.slice(0, found.from) + part + each.slice(found.to));
        }
      }
    }
    open = next;
  }
  return done;
}

function braceIn(
  glob: string,
): { readonly from: number; readonly to: number; readonly parts: readonly string[] } | undefined {
  for (let from = 0; from < glob.length; from += 1) {
    if (glob[from] === "\\") from += 1;
    else if (glob[from] === "{") {
      const to = closing(glob, from, "{", "}");
      if (to === undefined) continue;
      const inside = glob.slice(from + 1, to);
      const range = /^(\d{1,4})\.\.(\d{1,4})$/.exec(inside);
      if (range !== null) {
        const [low = 0, high = 0] = [Number(range[1]), Number(range[2])].toSorted((a, b) => a - b);
        const parts = Array.from({ length: Math.min(high - low + 1, MOST) }, (_, at) => low + at);
        return { from, to: to + 1, parts: parts.map(String) };
      }
      const parts = splitAt(inside, ",");
      if (inside.includes("/") && parts.length > 1) return { from, to: to + 1, parts };
    }
  }
  return undefined;
}

/** Where what opens at `from` is closed; undefined when it is not. */
function closing(text: string, from: number, open: string, close: string): number | undefined {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === open) depth += 1;
    else if (text[at] === close) {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return undefined;
}

/** Parts between separators that are in no braces and no parentheses. */
function splitAt(text: string, separator: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? "";
    if (character === "\\") at += 1;
    else if ("{(".includes(character)) depth += 1;
    else if ("})".includes(character)) depth -= 1;
    else if (character === separator && depth === 0) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return [...parts, text.slice(from)];
}

class Parser {
  readonly #glob: string;
  /** How many repetitions and negations it is inside of. */
  readonly #depth: number;
  /** Inside a group no `**` stands for folders. */
  readonly #isInGroup: boolean;
  readonly #nodes: Node[] = [];
  #text = "";

  constructor(glob: string, depth = 0, isInGroup = false) {
    this.#glob = glob;
    this.#depth = depth;
    this.#isInGroup = isInGroup;
  }

  parse(): Nodes {
    const glob = this.#glob;
    for (let at = 0; at < glob.length;) at = this.#next(at);
    this.#flush();
    return this.#nodes;
  }

  /** Reads what stands at a place; the place behind it. */
  #next(at: number): number {
    const character = this.#glob[at] ?? "";
    if (character === "\\" && at + 1 < this.#glob.length) {
      this.#text += this.#glob[at + 1] ?? "";
      return at + 2;
    }
    const group = this.#group(at, character);
    if (group !== undefined) return group;
    if (character === "*") return this.#stars(at);
    if (character === "?") return this.#push({ kind: "one", set: "[^/]" }, at + 1);
    if (character === "[") {
      const set = /^\[([!^]?)(\]?[^\]/]*)\]/.exec(this.#glob.slice(at));
      const source = set === null ? undefined : setOf(set[1] !== "", set[2] ?? "");
      if (source !== undefined) {
        return this.#push({ kind: "one", set: source }, at + (set?.[0].length ?? 1));
      }
    }
    this.#text += character;
    return at + 1;
  }

  #stars(at: number): number {
    const glob = this.#glob;
    let end = at;
    while (glob[end] === "*") end += 1;
    const begins = at === 0 || glob[at - 1] === "/";
    const ends = end === glob.length || glob[end] === "/";
    if (end - at < 2 || !begins || !ends || this.#isInGroup) {
      return this.#push({ kind: "star", least: begins && ends ? 1 : 0 }, end);
    }
    if (end < glob.length) {
      const last = this.#text === "" ? this.#nodes.at(-1)?.kind : undefined;
      return last === "folders" ? end + 1 : this.#push({ kind: "folders" }, end + 1);
    }
    if (this.#text === "" && this.#nodes.length === 0) return this.#push({ kind: "all" }, end);
    if (this.#text.endsWith("/")) {
      this.#text = this.#text.slice(0, -1);
      return this.#push({ kind: "below" }, end);
    }
    return this.#push({ kind: "all" }, end); // behind `**/`, or a group that ends in a slash
  }

  #group(at: number, character: string): number | undefined {
    const isBrace = character === "{";
    const isExtended = "@?*+!".includes(character) && this.#glob[at + 1] === "(";
    if (!isBrace && !isExtended) return undefined;
    const from = isBrace ? at : at + 1;
    const to = closing(this.#glob, from, isBrace ? "{" : "(", isBrace ? "}" : ")");
    if (to === undefined) return undefined;
    const parts = splitAt(this.#glob.slice(from + 1, to), isBrace ? "," : "|");
    if (isBrace && parts.length < 2) return undefined;
    const times = isBrace ? "@" : timesOf(character);
    const depth = this.#depth + (times === "@" || times === "?" ? 0 : 1);
    if (depth > DEEPEST) return undefined;
    const inner = parts.map((part) => new Parser(part, depth, true).parse());
    return this.#push({ kind: "group", times, parts: inner }, to + 1);
  }

  #push(node: Node, at: number): number {
    this.#flush();
    this.#nodes.push(node);
    return at;
  }

  #flush(): void {
    if (this.#text !== "") this.#nodes.push({ kind: "text", text: this.#text });
    this.#text = "";
  }
}

function timesOf(character: string): Times {
  switch (character) {
    case "?":
    case "*":
    case "+":
    case "!":
      return character;
    default:
      return "@";
  }
}

/** A set as the source of an expression for one character; undefined when it is none, such as `[z-a]`. */
function setOf(isNegated: boolean, inside: string): string | undefined {
  if (inside === "") return undefined;
  const source = `[${isNegated ? "^/" : ""}${inside.replaceAll(/[\\[\]^]/g, String.raw`\$&`)}]`;
  try {
    return new RegExp(source).test("/") ? undefined : source;
  } catch {
    return undefined;
  }
}

/** Whether an expression of the nodes has so few ways to match that backtracking costs nothing. */
function isCheap(nodes: Nodes): boolean {
  let stars = 0;
  let folders = 0;
  const count = (among: Nodes): boolean =>
    among.every((node) => {
      if (node.kind === "folders") folders += 1;
      // A new segment begins: what was before is settled.
      if (node.kind === "text" && node.text.includes("/")) stars = 0;
      if (node.kind === "star") stars += 1;
      if (stars > 2 || folders > 2) return false;
      if (node.kind !== "group") return true;
      return (node.times === "@" || node.times === "?") && node.parts.every(count);
    });
  return count(nodes);
}

function sourceOf(node: Node): string {
  switch (node.kind) {
    case "text":
      return node.text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
    case "one":
      return node.set;
    case "star":
      return node.least === 1 ? "[^/]+" : "[^/]*";
    case "folders":
      return "(?:[^/]+/)*";
    case "below":
      return "(?:/.*)?";
    case "all":
      return ".*";
    case "group": {
      const parts = node.parts.map((part) => part.map(sourceOf).join(""));
      return `(?:${parts.join("|")})${node.times === "?" ? "?" : ""}`;
    }
  }
}

/** Marks of places in a path: 1 where the glob may be. */
type Places = Uint8Array;

function walk(nodes: Nodes, path: string): boolean {
  const start = new Uint8Array(path.length + 1);
  start[0] = 1;
  return stepAll(nodes, path, start)[path.length] === 1;
}

function stepAll(nodes: Nodes, path: string, from: Places): Places {
  let places = from;
  for (const node of nodes) places = step(node, path, places);
  return places;
}

function step(node: Node, path: string, from: Places): Places {
  const to = new Uint8Array(path.length + 1);
  switch (node.kind) {
    case "text":
      for (let at = 0; at + node.text.length <= path.length; at += 1) {
        if (from[at] === 1 && path.startsWith(node.text, at)) to[at + node.text.length] = 1;
      }
      return to;
    case "one": {
      const set = new RegExp(node.set);
      for (let at = 0; at < path.length; at += 1) {
        if (from[at] === 1 && set.test(path[at] ?? "")) to[at + 1] = 1;
      }
      return to;
    }
    case "star": {
      let active = false;
      for (let at = 0; at <= path.length; at += 1) {
        if (active || (node.least === 0 && from[at] === 1)) to[at] = 1;
        if (path[at] === "/") active = false;
        else if (from[at] === 1) active = true;
      }
      return to;
    }
    case "folders": {
      let active = false;
      for (let at = 0; at <= path.length; at += 1) {
        if (from[at] === 1 || (active && path[at - 1] === "/")) to[at] = 1;
        if (from[at] === 1) active = true;
      }
      return to;
    }
    case "below":
      for (let at = 0; at <= path.length; at += 1) {
        if (from[at] === 1 && (at === path.length || path[at] === "/")) to[path.length] = 1;
      }
      return to;
    case "all":
      if (from.includes(1)) to[path.length] = 1;
      return to;
    case "group":
      return stepGroup(node, path, from);
  }
}

function stepGroup(
  { times, parts }: Extract<Node, { kind: "group" }>,
  path: string,
  from: Places,
): Places {
  const once = (places: Places): Places => {
    const to = new Uint8Array(path.length + 1);
    for (const part of parts) add(to, stepAll(part, path, places));
    return to;
  };
  switch (times) {
    case "@":
      return once(from);
    case "?": {
      const to = once(from);
      add(to, from);
      return to;
    }
    case "*":
    case "+": {
      const to = once(from);
      for (let fresh = to; add(to, (fresh = once(fresh))););
      if (times === "*") add(to, from);
      return to;
    }
    case "!":
      return stepNot(once, path, from);
  }
}

/** From each place to every other in its segment but those that a part leads to. */
function stepNot(once: (places: Places) => Places, path: string, from: Places): Places {
  const to = new Uint8Array(path.length + 1);
  for (let start = 0; start <= path.length; start += 1) {
    if (from[start] !== 1) continue;
    const alone = new Uint8Array(path.length + 1);
    alone[start] = 1;
    const matched = once(alone);
    for (let end = start; end <= path.length; end += 1) {
      if (matched[end] !== 1) to[end] = 1;
      if (path[end] === "/") break;
    }
  }
  return to;
}

/** Adds marks; whether any was new. */
function add(to: Places, more: Places): boolean {
  let isNew = false;
  for (const [at, mark] of more.entries()) {
    if (mark === 1 && to[at] !== 1) {
      to[at] = 1;
      isNew = true;
    }
  }
  return isNew;
}
