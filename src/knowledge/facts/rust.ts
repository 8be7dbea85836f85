/** What `Cargo.toml` and the files of Rust's tools state. */
import { folderOf } from "../../ground/core/path.ts";
import { counted } from "../../ground/core/text.ts";
import type { Fact, FactEvidence } from "../../ground/contract/facts.ts";
import { actionAt, type Command, ranAt, ranOneOf } from "./commands.ts";
import { isGlobMatch } from "./internal/globs.ts";
import {
  isTable,
  lineMatching,
  lineOf,
  type Table,
  tableAt,
  textAt,
  textsIn,
  valueAt,
} from "./internal/manifest.ts";
import {
  type Dependency,
  factAt,
  joined,
  nothingStated,
  type Source,
  type Stated,
  within,
} from "./source.ts";

export interface RustStated extends Stated {
  readonly own: ReadonlySet<string>;
}

export function statedByRust(source: Source, commands: readonly Command[]): RustStated {
  const manifests = source.named("Cargo.toml");
  const [first] = manifests;
  if (first === undefined) return { ...nothingStated, own: new Set() };
  const root = source.table(first);
  const shared = tableAt(root, "workspace", "dependencies");
  const facts: Fact[] = [factAt("package-manager", "Cargo", first)];
  const text = source.text(first) ?? "";
  for (const [key, told] of [
    ["edition", (value: string) => `Rust ${value} edition`],
    ["rust-version", (value: string) => `Rust ${value}`],
  ] as const) {
    const own =
      textAt(root, "package", key) ?? textAt(root, "workspace", "package", key) ?? undefined;
    if (own === undefined) continue;
    const line = lineMatching(text, new RegExp(`^[ \\t]*${key}[ \\t]*=`, "m"));
    facts.push(factAt("language-version", told(own), first, line));
  }
  const toolchain = textAt(source.table("rust-toolchain.toml"), "toolchain", "channel");
  if (toolchain !== undefined && /^\d/.test(toolchain)) {
    facts.push(
      factAt(
        "language-version",
        `Rust ${toolchain}`,
        "rust-toolchain.toml",
        lineOf(source.text("rust-toolchain.toml") ?? "", "channel"),
      ),
    );
  }
  facts.push(...workspace(source, first, root), ...tools(source, commands));
  const off = offByDefault(source, manifests);
  return {
    facts,
    own: new Set(manifests.flatMap((path) => textAt(source.table(path), "package", "name") ?? [])),
    dependencies: manifests.flatMap((path) => declaredIn(source, path, shared, off)),
  };
}

/** Folders of the packages of a workspace: its members, its root's own package, and what they need of it by path. */
function membersOf(source: Source, path: string, root: Table | undefined): string[] {
  if (!isTable(root?.["workspace"])) return [];
  const globs = textsIn(valueAt(root, "workspace", "members")).map((glob) =>
    glob.replace(/^\.\/|\/$/g, ""),
  );
  const not = textsIn(valueAt(root, "workspace", "exclude")).map((glob) => glob.replace(/\/$/, ""));
  const base = folderOf(path);
  const inside = new Map(
    source.paths
      .filter((each) => /(?:^|\/)Cargo\.toml$/.test(each) && each.startsWith(within(base, "")))
      .map((each) => [folderOf(each).slice(base === "" ? 0 : base.length + 1), each] as const),
  );
  const isOut = (folder: string): boolean =>
    not.some((each) => folder === each || folder.startsWith(`${each}/`));
  const members = new Set(
    [...inside.keys()].filter(
      (folder) =>
        folder !== "" && globs.some((glob) => isGlobMatch(glob, folder)) && !isOut(folder),
    ),
  );
  if (isTable(root["package"])) members.add("");
  for (const folder of members) {
    for (const near of pathsOf(source.table(inside.get(folder) ?? ""))) {
      const target = joined(folder, near);
      if (target !== undefined && inside.has(target) && !isOut(target)) members.add(target);
    }
  }
  return [...members];
}

/** Where the dependencies of a manifest lie that are given by their path. */
function pathsOf(table: Table | undefined): string[] {
  return [table, ...Object.values(tableAt(table, "target"))].flatMap((each) =>
    ["dependencies", "dev-dependencies", "build-dependencies"].flatMap((section) =>
      Object.values(tableAt(each, section)).flatMap((given) => textAt(given, "path") ?? []),
    ),
  );
}

function workspace(source: Source, path: string, root: Table | undefined): Fact[] {
  const count = membersOf(source, path, root).length;
  if (count < 2) return [];
  const globs = textsIn(valueAt(root, "workspace", "members"));
  const where = globs.some((glob) => glob.includes("*"))
    ? ` in ${globs.slice(0, 4).join(", ")}`
    : "";
  const own = where !== "" && isTable(root?.["package"]) ? " and the root" : "";
  const text = source.text(path) ?? "";
  const line = lineOf(text, globs.length === 0 ? "[workspace" : "members", "[workspace");
  const more = isTable(root?.["package"]) ? [{ path, line: lineOf(text, "[package]") }] : [];
  return [
    factAt(
      "monorepo",
      `Cargo workspace: ${counted(count, "crate")}${where}${own}`,
      path,
      line,
      ...more,
    ),
  ];
}

/** Whether a test that is started at the root runs for a part of the workspace only. */
export function testsRootOnly(source: Source): boolean {
  const [first] = source.named("Cargo.toml");
  const root = first === undefined ? undefined : source.table(first);
  if (first === undefined || membersOf(source, first, root).length < 2) return false;
  return isTable(root?.["package"]) || valueAt(root, "workspace", "default-members") !== undefined;
}

/**
 * The optional dependencies that a default feature turns on. `name?/feature` asks for a feature of what something else
 * turned on; without `dep:name` anywhere, a feature of its name stands for an optional dependency.
 */
function turnedOn(table: Table | undefined): ReadonlySet<string> {
  const features = tableAt(table, "features");
  const on = new Set<string>();
  const open = ["default"];
  const seen = new Set<string>();
  for (let feature = open.pop(); feature !== undefined; feature = open.pop()) {
    if (seen.has(feature)) continue;
    seen.add(feature);
    for (const each of textsIn(valueAt(features, feature))) {
      const [name = "", rest] = each.replace(/^dep:/, "").split("/");
      if (rest !== undefined && name.endsWith("?")) continue;
      on.add(name);
      if (rest === undefined && !each.startsWith("dep:")) open.push(name);
    }
  }
  return on;
}

/** Own packages that every package which needs them leaves out unless it is asked for them. */
function offByDefault(source: Source, manifests: readonly string[]): ReadonlySet<string> {
  const needed = new Map<string, boolean>();
  const byName = new Map(
    manifests.map((path) => [textAt(source.table(path), "package", "name"), path] as const),
  );
  for (const path of manifests) {
    const table = source.table(path);
    const on = turnedOn(table);
    for (const each of [table, ...Object.values(tableAt(table, "target"))]) {
      for (const section of ["dependencies", "dev-dependencies", "build-dependencies"]) {
        for (const [key, given] of Object.entries(tableAt(each, section))) {
          const own = byName.get(textAt(given, "package") ?? key);
          if (own === undefined || own === path) continue;
          const isOff = tableAt(given)["optional"] === true && !on.has(key);
          needed.set(own, (needed.get(own) ?? false) || !isOff);
        }
      }
    }
  }
  return new Set([...needed].filter(([, isNeeded]) => !isNeeded).map(([path]) => path));
}

function declaredIn(
  source: Source,
  path: string,
  shared: Table,
  off: ReadonlySet<string>,
): Dependency[] {
  const table = source.table(path);
  const text = source.text(path) ?? "";
  const on = turnedOn(table);
  const own = (value: unknown, role: Dependency["role"], header: string): Dependency[] =>
    isTable(value)
      ? Object.entries(value).map(([key, given]) => {
          const spec = tableAt(given)["workspace"] === true ? shared[key] : given;
          const range = typeof spec === "string" ? spec : textAt(spec, "version");
          const name = textAt(spec, "package") ?? key;
          const isOff = off.has(path) || (tableAt(given)["optional"] === true && !on.has(key));
          return {
            ecosystem: "rust" as const,
            name,
            range,
            role: isOff ? ("offered" as const) : role,
            path,
            line: lineOfKey(text, key, header),
          };
        })
      : [];
  const targets = Object.values(tableAt(table, "target"));
  return [
    ...own(table?.["dependencies"], "runtime", "[dependencies"),
    ...own(table?.["dev-dependencies"], "development", "[dev-dependencies"),
    ...targets.flatMap((target) => own(tableAt(target)["dependencies"], "runtime", "[target")),
  ];
}

/** Behind the header where the dependencies begin, as `key = …` or `[dependencies.key]`. */
function lineOfKey(text: string, key: string, header: string): number {
  const from = Math.max(0, text.indexOf(header));
  const plain = key.slice(0, 100).replaceAll(/[^\w-]/g, ".");
  const found = new RegExp(
    String.raw`^[ \t]*(?:"?${plain}"?[ \t]*[.=]|\[[\w.'"()= -]{0,80}dependencies\.${plain}\])`,
    "m",
  ).exec(text.slice(from));
  return found === null ? 1 : text.slice(0, from + found.index).split("\n").length;
}

function tools(source: Source, commands: readonly Command[]): Fact[] {
  const facts: Fact[] = [];
  const setting = (pattern: RegExp): string | undefined =>
    source.paths.find((path) => pattern.test(path));
  const chain = source.text("rust-toolchain.toml") ?? "";
  // The toolchain brings both where it lists them; their settings alone may be left over.
  const brought = (name: string): FactEvidence | undefined => {
    const line = lineMatching(chain, new RegExp(`^[^#\n]*components[^#]*"${name}"`, "m"));
    return line === undefined ? undefined : { path: "rust-toolchain.toml", line };
  };
  for (const [fact, as, programs, settings, component] of [
    ["formatter", "rustfmt", "cargo fmt|rustfmt", /^\.?rustfmt\.toml$/, "rustfmt"],
    ["linter", "Clippy", "cargo clippy|clippy", /^\.?clippy\.toml$/, "clippy"],
    ["linter", "cargo-deny", "cargo deny|cargo-deny", /^deny\.toml$/, ""],
  ] as const) {
    const file = setting(settings);
    const ran =
      ranOneOf(commands, programs) ??
      (as === "cargo-deny" ? actionAt(source, /^EmbarkStudios\/cargo-deny-action$/) : undefined) ??
      (file === undefined || component === "" ? undefined : brought(component));
    if (ran === undefined) continue;
    const evidence: Fact["evidence"] = file === undefined ? [ran] : [{ path: file, line: 1 }, ran];
    facts.push({ name: fact, value: as, evidence });
  }
  const nextest = setting(/^\.config\/nextest\.toml$/);
  const ran = ranAt(commands, "cargo nextest");
  if (nextest !== undefined || ran !== undefined) {
    const place = nextest === undefined ? ran : { path: nextest, line: 1 };
    if (place !== undefined) {
      facts.push(factAt("test-runner", "cargo nextest", place.path, place.line));
      facts.push(
        factAt(
          "test-one",
          testsRootOnly(source) ? "cargo nextest run -p CRATE NAME" : "cargo nextest run NAME",
          place.path,
          place.line,
        ),
      );
    }
  }
  return facts;
}
