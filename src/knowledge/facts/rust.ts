/** What `Cargo.toml` and the files of Rust's tools state. */
import { counted } from "../../ground/core/text.ts";
import type { Fact } from "../../ground/contract/facts.ts";
import { type Command, ranAt } from "./commands.ts";
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
  folderOf,
  nothingStated,
  type Source,
  type Stated,
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
  return {
    facts,
    own: new Set(manifests.flatMap((path) => textAt(source.table(path), "package", "name") ?? [])),
    dependencies: manifests.flatMap((path) => declaredIn(source, path, shared)),
  };
}

function workspace(source: Source, path: string, root: Table | undefined): Fact[] {
  const globs = textsIn(valueAt(root, "workspace", "members")).map((glob) =>
    glob.replace(/\/$/, ""),
  );
  const not = textsIn(valueAt(root, "workspace", "exclude"));
  const base = folderOf(path);
  const members = source.paths.filter((each) => {
    if (!each.endsWith("/Cargo.toml") || !each.startsWith(base)) return false;
    const folder = folderOf(each).slice(base === "" ? 0 : base.length + 1);
    return globs.some((glob) => isGlobMatch(glob, folder)) && !not.includes(folder);
  });
  if (members.length === 0) return [];
  const where = globs.some((glob) => glob.includes("*"))
    ? ` in ${globs.slice(0, 4).join(", ")}`
    : "";
  const line = lineOf(source.text(path) ?? "", "members", "[workspace]");
  return [
    factAt("monorepo", `Cargo workspace: ${counted(members.length, "crate")}${where}`, path, line),
  ];
}

function declaredIn(source: Source, path: string, shared: Table): Dependency[] {
  const table = source.table(path);
  const text = source.text(path) ?? "";
  const own = (value: unknown, role: Dependency["role"], header: string): Dependency[] =>
    isTable(value)
      ? Object.entries(value).map(([key, given]) => {
          const spec = tableAt(given)["workspace"] === true ? shared[key] : given;
          const range = typeof spec === "string" ? spec : textAt(spec, "version");
          const name = textAt(spec, "package") ?? key;
          return {
            ecosystem: "rust" as const,
            name,
            range,
            role,
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
  const format = setting(/^\.?rustfmt\.toml$/);
  const formatted = ranAt(commands, "cargo fmt") ?? ranAt(commands, "rustfmt");
  if (format !== undefined) facts.push(factAt("formatter", "rustfmt", format));
  else if (formatted !== undefined)
    facts.push(factAt("formatter", "rustfmt", formatted.path, formatted.line));
  const clippy = setting(/^\.?clippy\.toml$/);
  const linted = ranAt(commands, "cargo clippy") ?? ranAt(commands, "clippy");
  if (clippy !== undefined) facts.push(factAt("linter", "Clippy", clippy));
  else if (linted !== undefined) facts.push(factAt("linter", "Clippy", linted.path, linted.line));
  const deny = setting(/^deny\.toml$/);
  if (deny !== undefined) facts.push(factAt("linter", "cargo-deny", deny));
  const nextest = setting(/^\.config\/nextest\.toml$/);
  const ran = ranAt(commands, "cargo nextest");
  if (nextest !== undefined || ran !== undefined) {
    const place = nextest === undefined ? ran : { path: nextest, line: 1 };
    if (place !== undefined) {
      facts.push(factAt("test-runner", "cargo nextest", place.path, place.line));
      facts.push(factAt("test-one", "cargo nextest run NAME", place.path, place.line));
    }
  }
  return facts;
}
