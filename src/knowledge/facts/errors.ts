/** How a repository signals failure, counted: its own error classes and how often they are thrown. */
import { counted } from "../../ground/core/text.ts";
import type { Fact, FactEvidence } from "../../ground/contract/facts.ts";
import type { CodeReader } from "./code.ts";
import { lineAt } from "./internal/manifest.ts";
import { type Ecosystem, factAt } from "./source.ts";

interface Shape {
  readonly cue: RegExp;
  /** A class and what it extends. */
  readonly defines?: RegExp;
  readonly throws?: RegExp;
}

const name = String.raw`([A-Z]\w{0,80})`;
const shapes: Readonly<Partial<Record<Ecosystem, Shape>>> = {
  node: {
    cue: /\b(?:throw|extends)\b/,
    defines: new RegExp(
      String.raw`\bclass\s+${name}(?:<[^<>{]{0,200}>)?\s+extends\s+(?:\w+\.)?${name}`,
      "g",
    ),
    throws: new RegExp(String.raw`\bthrow\s+new\s+${name}\s*[(;<\n]`, "g"),
  },
  python: {
    cue: /\b(?:raise|class)\b/,
    defines: new RegExp(String.raw`^[ \t]*class\s+${name}\s*\(\s*([^()\n]{1,200})\)`, "gm"),
    throws: new RegExp(String.raw`\braise\s+(?:\w+\.)?${name}\b`, "g"),
  },
  jvm: {
    cue: /throw|Exception|Error/,
    defines: new RegExp(
      String.raw`\bclass\s+${name}(?:<[^<>{]{0,100}>)?(?:\s*\([^()]{0,500}\))?(?:\s+extends|\s*:)\s+(?:[\w.]*\.)?${name}`,
      "g",
    ),
    throws: new RegExp(String.raw`\bthrow\s+(?:new\s+)?(?:\w+\.)?${name}\s*\(`, "g"),
  },
  dotnet: {
    cue: /throw|Exception/,
    defines: new RegExp(
      String.raw`\bclass\s+${name}(?:\s*\([^()]{0,500}\))?\s*:\s*(?:\w+\.)?${name}`,
      "g",
    ),
    throws: new RegExp(String.raw`\bthrow\s+new\s+(?:\w+\.)?${name}\s*[({]`, "g"),
  },
  php: {
    cue: /\b(?:throw|extends)\b/,
    defines: new RegExp(String.raw`\bclass\s+${name}\s+extends\s+\\?(?:\w+\\)*${name}`, "g"),
    throws: new RegExp(String.raw`\bthrow\s+new\s+\\?(?:\w+\\)*${name}\b`, "g"),
  },
  ruby: {
    cue: /\b(?:raise|class)\b/,
    defines: new RegExp(
      String.raw`^[ \t]*class\s+(?:\w+::)*${name}\s*<\s*(?:\w+::)*${name}|^[ \t]*${name}\s*=\s*Class\.new\(\s*(?:\w+::)*${name}`,
      "gm",
    ),
    throws: new RegExp(String.raw`\braise[ (]+(?:\w+::)*${name}\b`, "g"),
  },
};

const standard = /(?:Error|Exception|Throwable|Failure)$/;

interface ErrorClass {
  readonly parents: readonly string[];
  readonly place: FactEvidence;
}

interface Tally {
  readonly count: number;
  /** The first. */
  readonly place: FactEvidence;
}

function more(before: Tally | undefined, place: FactEvidence): Tally {
  return { count: (before?.count ?? 0) + 1, place: before?.place ?? place };
}

/** Fewer throws than this are no pattern. */
const ENOUGH = 3;
/** And so is less than this part of all throws. */
const SHARE = 0.1;

export function readErrors(): CodeReader {
  const classes = new Map<string, ErrorClass>();
  const thrown = new Map<string, Tally>();
  let wrapped: Tally | undefined;
  let sentinels: Tally | undefined;
  return {
    see({ path, text, ecosystem, isCode }) {
      if (ecosystem === "go") {
        if (!text.includes("rrors.New(") && !text.includes("Errorf(")) return;
        for (const match of text.matchAll(/\bfmt\.Errorf\(\s*["`][^"`\n]{0,500}%w/g)) {
          if (isCode(match.index))
            wrapped = more(wrapped, { path, line: lineAt(text, match.index) });
        }
        for (const match of text.matchAll(
          /^[ \t]*(?:var[ \t]+)?Err[A-Z]\w{0,80}[ \t]*(?:error[ \t]*)?=[ \t]*errors\.New\(/gm,
        )) {
          if (isCode(match.index))
            sentinels = more(sentinels, { path, line: lineAt(text, match.index) });
        }
        return;
      }
      const shape = shapes[ecosystem];
      if (shape === undefined || !shape.cue.test(text)) return;
      for (const match of text.matchAll(shape.defines ?? /$^/g)) {
        const [own = "", bases = ""] = match.slice(1).filter((each) => each !== undefined);
        if (classes.has(own) || !isCode(match.index + match[0].search(/\S/))) continue;
        const line = lineAt(text, match.index + match[0].search(/\S/));
        const parents = bases.split(",").map((base) => base.trim().replace(/^.*[.\\]/, ""));
        classes.set(own, { parents, place: { path, line } });
      }
      for (const match of text.matchAll(shape.throws ?? /$^/g)) {
        if (!isCode(match.index)) continue;
        const own = match[1] ?? "";
        thrown.set(own, more(thrown.get(own), { path, line: lineAt(text, match.index) }));
      }
    },
    facts() {
      const facts: Fact[] = [];
      const [family] = families(classes, thrown);
      if (family !== undefined) facts.push(family);
      if (wrapped !== undefined && wrapped.count >= ENOUGH) {
        facts.push(
          factAt(
            "error-handling",
            `errors wrapped with %w: ${counted(wrapped.count, "place")}`,
            wrapped.place.path,
            wrapped.place.line,
          ),
        );
      }
      if (sentinels !== undefined && sentinels.count >= ENOUGH) {
        facts.push(
          factAt(
            "error-handling",
            `sentinel errors: ${sentinels.count}`,
            sentinels.place.path,
            sentinels.place.line,
          ),
        );
      }
      return facts;
    },
  };
}

/** Own error classes by the one they all extend, most thrown first. */
function families(
  classes: ReadonlyMap<string, ErrorClass>,
  thrown: ReadonlyMap<string, Tally>,
): Fact[] {
  const all = [...thrown.values()].reduce((sum, { count }) => sum + count, 0);
  const roots = new Map<string, { members: number; throws: number; place: FactEvidence }>();
  for (const own of classes.keys()) {
    const root = rootOf(own, classes);
    const rootClass = root === undefined ? undefined : classes.get(root);
    if (root === undefined || rootClass === undefined) continue;
    const { count = 0, place } = thrown.get(own) ?? {};
    const before = roots.get(root) ?? { members: 0, throws: 0, place: place ?? rootClass.place };
    roots.set(root, {
      members: before.members + 1,
      throws: before.throws + count,
      place: before.throws === 0 && place !== undefined ? place : before.place,
    });
  }
  return [...roots]
    .filter(([, { throws }]) => throws >= Math.max(ENOUGH, all * SHARE))
    .toSorted(([, a], [, b]) => b.throws - a.throws)
    .map(([root, { members, throws, place }]) => {
      const { path, line } = classes.get(root)?.place ?? place;
      const below = members === 1 ? "" : ` and ${members - 1} below it`;
      const value = `own error class ${root}${below} in ${path}: ${counted(throws, "throw")}`;
      return factAt("error-handling", value, path, line, place);
    });
}

/** The topmost own class of its line; undefined where that line does not end in an error of the language. */
function rootOf(own: string, classes: ReadonlyMap<string, ErrorClass>): string | undefined {
  let line = [own];
  for (let depth = 0; depth < 20; depth += 1) {
    // What extends something foreign is the top, whatever its own classes are called.
    const top = line.find((each) =>
      classes.get(each)?.parents.some((parent) => !classes.has(parent) && standard.test(parent)),
    );
    if (top !== undefined) return top;
    line = line.flatMap((each) =>
      (classes.get(each)?.parents ?? []).filter((parent) => parent !== each && classes.has(parent)),
    );
    if (line.length === 0 || line.length > 50) return undefined;
  }
  return undefined;
}
