/**
 * The dependencies that a manifest declares, with the line of each.
 *
 * Read line by line: a review needs the line to point at, and a manifest in the middle of a change may not parse.
 * Ranges that a build computes, or takes from a parent, are not followed.
 */
import { LONGEST_LINE, nameOf } from "./changed-lines.ts";
import { maskedLines } from "./side.ts";

export interface Declared {
  readonly name: string;
  /** As written; undefined where none stands beside the name. */
  readonly version: string | undefined;
  readonly dev: boolean;
  /** 1-based. */
  readonly line: number;
}

export type Manifest =
  | "npm"
  | "python"
  | "go"
  | "cargo"
  | "maven"
  | "gradle"
  | "bundler"
  | "composer"
  | "nuget"
  | "mix";

const names: readonly (readonly [RegExp, Manifest])[] = [
  [/^package\.json$/, "npm"],
  [/^(?:pyproject\.toml|Pipfile|setup\.cfg)$|^[\w.-]*requirements[\w.-]*\.(?:txt|in)$/, "python"],
  [/^go\.mod$/, "go"],
  [/^Cargo\.toml$/, "cargo"],
  [/^pom\.xml$/, "maven"],
  [/^(?:build\.gradle(?:\.kts)?|libs\.versions\.toml)$/, "gradle"],
  [/^(?:Gemfile|gems\.rb)$|\.gemspec$/, "bundler"],
  [/^composer\.json$/, "composer"],
  [/\.(?:cs|fs|vb)proj$|^Directory\.Packages\.props$/, "nuget"],
  [/^mix\.exs$/, "mix"],
];

export function manifestOf(path: string): Manifest | undefined {
  const name = nameOf(path);
  if (/(?:^|\/)requirements\/[\w.-]+\.(?:txt|in)$/.test(path)) return "python";
  return names.find(([pattern]) => pattern.test(name))?.[1];
}

/** Lines of a manifest that are read. */
const LINE_LIMIT = 20_000;

/** By name; of a name that is declared twice, the first. Empty for a path that is no manifest. */
export function dependenciesOf(path: string, text: string): ReadonlyMap<string, Declared> {
  const kind = manifestOf(path);
  const found = new Map<string, Declared>();
  if (kind === undefined) return found;
  const lines = text
    .split("\n", LINE_LIMIT)
    .map((line) => line.slice(0, LONGEST_LINE).replace(/\r$/, ""));
  for (const each of readers[kind](lines, path))
    if (!found.has(each.name)) found.set(each.name, each);
  return found;
}

type Reader = (lines: readonly string[], path: string) => Declared[];

const readers: Readonly<Record<Manifest, Reader>> = {
  npm: (lines) =>
    inJson(lines, /^(dependencies|devDependencies|optionalDependencies|peerDependencies)$/, /^dev/),
  composer: (lines) =>
    inJson(lines, /^(require|require-dev)$/, /dev$/).filter(({ name }) => name.includes("/")),
  python: pythonDependencies,
  go: goDependencies,
  cargo: (lines) => tomlTables(lines, cargoTable),
  maven: mavenDependencies,
  gradle: gradleDependencies,
  bundler: (lines) => rubyDependencies(lines),
  nuget: (lines) =>
    lines.flatMap((line, index) => {
      const name =
        /<Package(?:Reference|Version)\s[^>]{0,300}?\b(?:Include|Update)="([^"]{1,200})"/.exec(
          line,
        )?.[1];
      const version = /\bVersion="([^"]{1,100})"/.exec(line)?.[1];
      return name === undefined
        ? []
        : [{ name, version, dev: /PrivateAssets="all"/i.test(line), line: index + 1 }];
    }),
  mix: (lines) =>
    lines.flatMap((line, index) => {
      const match = /^\s*\{:(\w{1,100}),\s*(?:"([^"]{1,100})"|([^}]{1,300}))/.exec(line);
      return match === null
        ? []
        : [
            {
              name: match[1] ?? "",
              version: match[2] ?? match[3]?.trim(),
              dev: /only:\s*(?:\[?:dev|\[?:test)/.test(line),
              line: index + 1,
            },
          ];
    }),
};

/** Pairs of texts in the objects of some names that stand at the top. */
function inJson(lines: readonly string[], section: RegExp, dev: RegExp): Declared[] {
  const found: Declared[] = [];
  let depth = 0;
  let open: string | undefined;
  let key: string | undefined;
  let last: string | undefined;
  for (const [index, line] of lines.entries()) {
    for (const [token] of line.matchAll(/"(?:\\.|[^"\\])*"|[{}[\],:]/g)) {
      if (token === ":") {
        key = last;
      } else if (token === "{" || token === "[") {
        depth += 1;
        if (depth === 2 && token === "{" && key !== undefined && section.test(key)) open = key;
        key = undefined;
      } else if (token === "}" || token === "]" || token === ",") {
        if (token !== ",") depth -= 1;
        if (depth < 2) open = undefined;
        key = undefined;
      } else {
        last = token.slice(1, -1);
        if (open !== undefined && depth === 2 && key !== undefined) {
          found.push({ name: key, version: last, dev: dev.test(open), line: index + 1 });
        }
      }
    }
  }
  return found;
}

function plainPython(name: string): string {
  return name.toLowerCase().replaceAll(/[._-]+/g, "-");
}

/** A requirement as PEP 508 writes it. */
function requirement(text: string, dev: boolean, line: number): Declared[] {
  const match =
    /^\s*([A-Za-z0-9](?:[\w.-]{0,100}[A-Za-z0-9])?)\s*(?:\[[^\]]{0,200}\])?\s*(@\s*\S{1,300}|\(?[<>=!~][^;#]{0,200})?\s*(?:[;#].*)?$/.exec(
      text,
    );
  if (match === null) return [];
  return [
    {
      name: plainPython(match[1] ?? ""),
      version: match[2]?.replaceAll(/[()]/g, "").trim(),
      dev,
      line,
    },
  ];
}

function pythonDependencies(lines: readonly string[], path: string): Declared[] {
  if (/\.(?:txt|in)$/.test(path)) {
    const dev = /dev|test|lint|docs/i.test(nameOf(path));
    return lines.flatMap((line, index) => {
      const own = /^\s*(?:-e\s+)?((?:git\+|https?:|file:)\S{1,300})/.exec(line)?.[1];
      if (own === undefined)
        return requirement(line.replace(/\s--hash.*$|\s*\\$/, ""), dev, index + 1);
      const name =
        /#egg=([\w.-]{1,100})/.exec(own)?.[1] ??
        /([\w.-]{1,100}?)(?:\.git)?(?:@[\w./-]{1,100})?(?:#.*)?$/.exec(own)?.[1];
      return name === undefined
        ? []
        : [{ name: plainPython(name), version: own, dev, line: index + 1 }];
    });
  }
  const found: Declared[] = [];
  let section = "";
  let list: { readonly dev: boolean } | undefined;
  for (const [index, line] of lines.entries()) {
    const head = /^\s*\[{1,2}([^[\]]{1,200})\]{1,2}\s*(?:#.*)?$/.exec(line)?.[1];
    if (head !== undefined && list === undefined) {
      section = head.replaceAll(/["'\s]/g, "");
      continue;
    }
    if (list === undefined) {
      const key = /^\s*"?([\w-]{1,80})"?\s*=\s*\[/.exec(line)?.[1];
      const isList =
        (section === "project" && key === "dependencies") ||
        ((section === "project.optional-dependencies" ||
          section === "dependency-groups" ||
          section === "build-system") &&
          key !== undefined &&
          (section !== "build-system" || key === "requires")) ||
        (section === "tool.uv" && key === "dev-dependencies");
      if (isList)
        list = { dev: section !== "project" && section !== "project.optional-dependencies" };
    }
    if (list !== undefined) {
      for (const match of line.matchAll(/"([^"]{1,300})"|'([^']{1,300})'/g)) {
        found.push(...requirement(match[1] ?? match[2] ?? "", list.dev, index + 1));
      }
      if (/\]\s*,?\s*(?:#.*)?$/.test(line.replaceAll(/"[^"]*"|'[^']*'/g, ""))) list = undefined;
      continue;
    }
    const dev = /dev|test|lint|docs/.test(section);
    if (
      /^(?:tool\.poetry\.(?:[\w-]+-)?dependencies|tool\.poetry\.group\.[\w-]+\.dependencies|(?:dev-)?packages)$/.test(
        section,
      )
    ) {
      const pair = pairIn(line);
      if (pair !== undefined && pair.name !== "python")
        found.push({ name: plainPython(pair.name), version: pair.version, dev, line: index + 1 });
    }
  }
  return found;
}

/** `name = "version"`, or the version, repository or folder of an inline table. */
function pairIn(
  line: string,
): { readonly name: string; readonly version: string | undefined } | undefined {
  const match = /^\s*"?([\w.-]{1,100})"?\s*=\s*(.{1,600})$/.exec(line);
  if (match === null) return undefined;
  const value = match[2] ?? "";
  const name = (match[1] ?? "").replace(/\.(?:workspace|version)$/, "");
  const text = /^["']([^"']{0,200})["']/.exec(value)?.[1];
  if (text !== undefined) return { name, version: text };
  if (!value.startsWith("{")) return name === match[1] ? undefined : { name, version: undefined };
  const own = /\b(git|path|url)\s*=\s*["']([^"']{1,300})["']/.exec(value);
  const pinned = /\b(?:rev|tag)\s*=\s*["']([^"']{1,100})["']/.exec(value)?.[1];
  const version =
    own === null
      ? /\bversion\s*=\s*["']([^"']{1,100})["']/.exec(value)?.[1]
      : `${own[1]}:${own[2]}${pinned === undefined ? "" : `#${pinned}`}`;
  return { name, version };
}

/** What a section of a Cargo manifest holds: dependencies, one dependency, or neither. */
function cargoTable(
  section: string,
): { readonly dev: boolean; readonly name?: string } | undefined {
  const match =
    /^(?:target\..{1,200}\.|workspace\.)?(dev-|build-)?dependencies(?:\.([\w-]{1,100}))?$/.exec(
      section,
    );
  if (match === null) return undefined;
  return { dev: match[1] !== undefined, ...(match[2] === undefined ? {} : { name: match[2] }) };
}

function tomlTables(lines: readonly string[], tableOf: typeof cargoTable): Declared[] {
  const found: Declared[] = [];
  let table: ReturnType<typeof cargoTable>;
  for (const [index, line] of lines.entries()) {
    const head = /^\s*\[{1,2}([^\n]{1,300}?)\]{1,2}\s*(?:#.*)?$/.exec(line)?.[1];
    if (head !== undefined) {
      table = tableOf(head.trim());
      if (table?.name !== undefined)
        found.push({ name: table.name, version: undefined, dev: table.dev, line: index + 1 });
    } else if (table !== undefined) {
      const pair = pairIn(line);
      if (pair === undefined) continue;
      const last = found.at(-1);
      if (table.name === undefined) found.push({ ...pair, dev: table.dev, line: index + 1 });
      else if (last !== undefined && /^(?:version|git|path)$/.test(pair.name)) {
        found[found.length - 1] = {
          ...last,
          version: pair.name === "version" ? pair.version : `${pair.name}:${pair.version}`,
        };
      }
    }
  }
  return found;
}

/** Direct requirements alone: the others are somebody else's need. */
function goDependencies(lines: readonly string[]): Declared[] {
  let isInside = false;
  return lines.flatMap((line, index) => {
    if (/^\s*require\s*\(/.test(line)) isInside = true;
    else if (/^\s*\)/.test(line)) isInside = false;
    const match =
      /^\s*(?:require\s+)?([\w.-]{1,100}\.[\w.-]{1,100}(?:\/[\w.~-]{1,100}){0,10})\s+(v\S{1,100})\s*(\/\/\s*indirect)?/.exec(
        line,
      );
    if (match === null || match[3] !== undefined || !(isInside || /^\s*require\s/.test(line)))
      return [];
    return [{ name: match[1] ?? "", version: match[2], dev: false, line: index + 1 }];
  });
}

function mavenDependencies(lines: readonly string[]): Declared[] {
  const found: Declared[] = [];
  let open:
    | { line: number; group?: string; name?: string; version?: string; test: boolean }
    | undefined;
  for (const [index, line] of maskedLines("pom.xml", lines.join("\n")).entries()) {
    const { text } = line;
    if (/<dependency>/.test(text)) open = { line: index + 1, test: false };
    if (open !== undefined) {
      const group = /<groupId>([^<]{1,200})</.exec(text)?.[1];
      const name = /<artifactId>([^<]{1,200})</.exec(text)?.[1];
      const version = /<version>([^<]{1,100})</.exec(text)?.[1];
      if (group !== undefined) open.group = group.trim();
      if (name !== undefined && open.name === undefined) {
        open.name = name.trim();
        open.line = index + 1;
      }
      if (version !== undefined) open.version = version.trim();
      if (/<scope>test</.test(text)) open.test = true;
    }
    if (/<\/dependency>/.test(text) && open !== undefined) {
      if (open.name !== undefined)
        found.push({
          name: `${open.group ?? ""}:${open.name}`,
          version: open.version,
          dev: open.test,
          line: open.line,
        });
      open = undefined;
    }
  }
  return found;
}

function gradleDependencies(lines: readonly string[], path: string): Declared[] {
  if (path.endsWith(".toml")) {
    return lines.flatMap((line, index) => {
      const module = /\bmodule\s*=\s*"([^":]{1,120}:[^":]{1,120})"/.exec(line)?.[1];
      const version = /\bversion(?:\.ref)?\s*=\s*"([^"]{1,100})"/.exec(line)?.[1];
      return module === undefined ? [] : [{ name: module, version, dev: false, line: index + 1 }];
    });
  }
  return lines.flatMap((line, index) => {
    const match =
      /^\s*(\w{0,40}(?:[iI]mplementation|[aA]pi|[cC]ompile(?:Only)?|[rR]untimeOnly|[kK]apt|[kK]sp|annotationProcessor))\s*\(?\s*(?:platform\()?["']([\w.-]{1,120}:[\w.-]{1,120})(?::([^"'@]{1,100}))?/.exec(
        line,
      );
    return match === null
      ? []
      : [
          {
            name: match[2] ?? "",
            version: match[3],
            dev: /test/i.test(match[1] ?? ""),
            line: index + 1,
          },
        ];
  });
}

function rubyDependencies(lines: readonly string[]): Declared[] {
  let group = 0;
  return lines.flatMap((line, index) => {
    if (/^\s*group\b.{0,200}\bdo\s*$/.test(line))
      group = /:(?:development|test)\b/.test(line) ? 1 : 0;
    else if (/^\s*end\b/.test(line)) group = 0;
    const match =
      /^\s*(?:gem|\w{1,20}\.add_(?:runtime_|development_)?dependency)\s*\(?\s*["']([\w.-]{1,100})["'](?:\s*,\s*["']([^"']{1,60})["'])?/.exec(
        line,
      );
    if (match === null) return [];
    const own = /\b(?:git|github|path):\s*["']([^"']{1,200})["']/.exec(line);
    const version =
      own === null ? match[2] : `${/\b(git|path)/.exec(own[0])?.[1] ?? "git"}:${own[1]}`;
    return [
      {
        name: match[1] ?? "",
        version,
        dev: group === 1 || /development_dep|group:\s*\[?\s*:(?:development|test)/.test(line),
        line: index + 1,
      },
    ];
  });
}
