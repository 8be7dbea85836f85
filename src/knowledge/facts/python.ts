/** What `pyproject.toml`, requirements, `setup.cfg` and the files of Python's tools state. */
import { folderOf } from "../../ground/core/path.ts";
import type { Fact } from "../../ground/contract/facts.ts";
import type { Command } from "./commands.ts";
import { finalImage } from "./images.ts";
import {
  isTable,
  lineAt,
  lineMatching,
  lineOf,
  tableAt,
  textAt,
  textsIn,
  valueAt,
} from "./internal/manifest.ts";
import { counted } from "../../ground/core/text.ts";
import { isGlobMatch } from "./internal/globs.ts";
import { statedByPythonTools } from "./python-tools.ts";
import { type Dependency, factAt, nothingStated, type Source, type Stated } from "./source.ts";

type Role = Dependency["role"];

export interface PythonStated extends Stated {
  readonly own: ReadonlySet<string>;
}

export function statedByPython(source: Source, commands: readonly Command[]): PythonStated {
  const projects = source.named("pyproject.toml");
  const setups = source.named(/^setup\.(?:py|cfg)$/);
  const requirements = source.paths.filter(
    (path) => isRequirements(path) && source.text(path) !== undefined,
  );
  const pipfiles = source.named("Pipfile");
  if (projects.length + setups.length + requirements.length + pipfiles.length === 0) {
    return { ...nothingStated, own: new Set() };
  }
  const own = new Set(
    projects.flatMap((path) => {
      const table = source.table(path);
      const name = textAt(table, "project", "name") ?? textAt(table, "tool", "poetry", "name");
      return name === undefined ? [] : [plainName(name)];
    }),
  );
  const dependencies = [
    ...projects.flatMap((path) => inProject(source, path, commands)),
    ...requirements.flatMap((path) => inRequirements(path, source.text(path) ?? "")),
    ...setups.flatMap((path) => inSetup(path, source.text(path) ?? "")),
    ...pipfiles.flatMap((path) => inPipfile(source, path)),
  ].map((dependency) => settled(source, dependency));
  const manager = managersIn(source, projects, requirements, pipfiles);
  return {
    own,
    dependencies,
    facts: [
      ...versions(source, projects, setups),
      ...manager,
      ...workspace(source),
      ...statedByPythonTools(source, projects, dependencies, commands, manager[0]?.value),
    ],
  };
}

function isRequirements(path: string): boolean {
  return /(?:^|\/)(?:[\w-]*requirements[\w-]*\.(?:txt|in)|requirements\/[\w-]+\.(?:txt|in))$/.test(
    path,
  );
}

/** Names compare without case, `_` and `.` as `-` (PEP 503). */
function plainName(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]+/g, "-");
}

/** A requirement as PEP 508 writes it: `name[extra]>=1,<2; marker`. */
function requirement(text: string): { name: string; range: string | undefined } | undefined {
  const found = /^\s*([A-Za-z0-9][\w.-]{0,100})\s*(?:\[[^\]]{0,200}\])?\s*([^;#]{0,200})/.exec(
    text,
  );
  if (found === null) return undefined;
  const [, name = "", rest = ""] = found;
  const range = rest.trim().replace(/^\((.*)\)$/, "$1");
  if (range !== "" && !/^(?:[<>=!~]|@)/.test(range)) return undefined;
  return {
    name: plainName(name),
    range: range === "" || range.startsWith("@") ? undefined : range,
  };
}

function declared(text: string, path: string, line: number, role: Role): Dependency[] {
  const found = requirement(text);
  return found === undefined ? [] : [{ ecosystem: "python", ...found, role, path, line }];
}

function inProject(source: Source, path: string, commands: readonly Command[]): Dependency[] {
  const table = source.table(path);
  const text = source.text(path) ?? "";
  const list = (value: unknown, role: Role): Dependency[] =>
    textsIn(value).flatMap((each) => declared(each, path, lineOfText(text, each), role));
  const found = list(valueAt(table, "project", "dependencies"), "runtime");
  for (const [name, extra] of Object.entries(tableAt(table, "project", "optional-dependencies"))) {
    const asked = isAskedFor(name, text, commands) ? "runtime" : "offered";
    found.push(...list(extra, isDevelopment(name) ? "development" : asked));
  }
  for (const group of Object.values(tableAt(table, "dependency-groups"))) {
    found.push(...list(group, "development"));
  }
  found.push(...list(valueAt(table, "tool", "uv", "dev-dependencies"), "development"));
  for (const group of Object.values(tableAt(table, "tool", "pdm", "dev-dependencies"))) {
    found.push(...list(group, "development"));
  }
  for (const each of Object.values(tableAt(table, "tool", "hatch", "envs"))) {
    found.push(...list(tableAt(each)["dependencies"], "development"));
    found.push(...list(tableAt(each)["extra-dependencies"], "development"));
  }
  const poetry = tableAt(table, "tool", "poetry");
  const extras = Object.entries(tableAt(poetry, "extras"))
    .filter(([name]) => isAskedFor(name, text, commands))
    .flatMap(([, names]) => textsIn(names).map(plainName));
  for (const each of inPoetry(poetry["dependencies"], path, text, "runtime")) {
    const given = Object.entries(tableAt(poetry, "dependencies")).find(
      ([name]) => plainName(name) === each.name,
    )?.[1];
    const isOff = tableAt(given)["optional"] === true && !extras.includes(each.name);
    found.push(isOff ? { ...each, role: "offered" } : each);
  }
  found.push(...inPoetry(poetry["dev-dependencies"], path, text, "development"));
  for (const group of Object.values(tableAt(poetry, "group"))) {
    found.push(...inPoetry(tableAt(group)["dependencies"], path, text, "development"));
  }
  return found;
}

/** Whether something installs an extra: a command, or another list of the same manifest. */
function isAskedFor(extra: string, text: string, commands: readonly Command[]): boolean {
  const name = extra.slice(0, 100).replaceAll(/[^\w-]/g, ".");
  const listed = String.raw`\[(?:[\w.-]{1,60}\s*,\s*){0,20}${name}(?:\s*,\s*[\w.-]{1,60}){0,20}\]`;
  const asked = new RegExp(
    String.raw`--extra[ =]["']?${name}(?![\w-])|(?:-E|--extras)[ =]["']?${name}(?![\w-])|--all-extras|[\w.\/]${listed}`,
  );
  const needed = new RegExp(String.raw`["'][\w.-]{1,100}${listed}`);
  return commands.some((each) => asked.test(each.text)) || needed.test(text);
}

function isDevelopment(extra: string): boolean {
  return /^(?:dev|devel|development|tests?|testing|docs?|lint|typing|types)$/i.test(extra);
}

function inPoetry(value: unknown, path: string, text: string, role: Role): Dependency[] {
  if (!isTable(value)) return [];
  return Object.entries(value).flatMap(([name, range]) => {
    if (name === "python") return [];
    const version = typeof range === "string" ? range : textAt(range, "version");
    const line = lineMatching(text, keyPattern(name)) ?? 1;
    return [
      { ecosystem: "python" as const, name: plainName(name), range: version, role, path, line },
    ];
  });
}

function keyPattern(key: string): RegExp {
  const plain = key.slice(0, 100).replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(String.raw`^[ \t]*"?${plain}"?[ \t]*=`, "m");
}

/** The line of a string in a list, whichever quotes it has. */
function lineOfText(text: string, value: string): number {
  const double = lineOf(text, `"${value}"`);
  return double === 1 && !text.startsWith(`"${value}"`) ? lineOf(text, `'${value}'`) : double;
}

function inRequirements(path: string, text: string): Dependency[] {
  const role = /dev|test|lint|doc/i.test(path.slice(path.lastIndexOf("/") + 1))
    ? "development"
    : "runtime";
  return text.split("\n").flatMap((line, index) => {
    const plain = line
      .replace(/(?:^|\s)#.*$/, "")
      .replace(/\s--hash.*$|\\\s*$/g, "")
      .trim();
    return plain === "" || plain.startsWith("-") || plain.includes("://")
      ? []
      : declared(plain, path, index + 1, role);
  });
}

/** The lists of `install_requires` and of extras, read as text: a `setup.py` is never run. */
function inSetup(path: string, text: string): Dependency[] {
  const found: Dependency[] = [];
  const lines = text.split("\n");
  let inside = false;
  let role: Role = "runtime";
  for (const [index, line] of lines.entries()) {
    const code = line.replace(/(?:^|\s)#.*$/, "");
    if (
      /\b(?:install_requires|extras_require|tests_require|requires)\b\s*=/.test(code) ||
      code.startsWith("[options.extras_require]")
    ) {
      inside = true;
      role = /extras_require/.test(code)
        ? "offered"
        : code.includes("tests_require")
          ? "development"
          : "runtime";
    } else if (
      inside &&
      /^(?:\S|\s{0,4}\w+\s*=\s*[^=\s"'[({])/.test(code) &&
      !/^\s*["'\])}]/.test(code)
    ) {
      inside = /^\s+/.test(code) && path.endsWith(".cfg");
    }
    if (!inside) continue;
    const texts = path.endsWith(".py")
      ? [...code.matchAll(/["']([A-Za-z0-9][^"']{0,150})["']/g)].map(([, each = ""]) => each)
      : [
          code.replace(/^.*?=\s*(?=[A-Za-z]|$)/, (before) =>
            /[<>!~=]=/.test(before) ? before : "",
          ),
        ];
    for (const each of texts) found.push(...declared(each, path, index + 1, role));
  }
  return found;
}

function inPipfile(source: Source, path: string): Dependency[] {
  const table = source.table(path);
  const text = source.text(path) ?? "";
  return [
    ...inPoetry(table?.["packages"], path, text, "runtime"),
    ...inPoetry(table?.["dev-packages"], path, text, "development"),
  ];
}

/** With the version of the lock file, where the manifest leaves it open. */
function settled(source: Source, dependency: Dependency): Dependency {
  const { range } = dependency;
  if (range !== undefined && /^(?:==|~=|\^|~|\d)/.test(range)) return dependency;
  for (const lock of [...source.named("uv.lock"), ...source.named("poetry.lock")]) {
    const text = source.text(lock) ?? "";
    const at = text.indexOf(`name = "${dependency.name}"\nversion = "`);
    if (at < 0) continue;
    const version = /version = "([\d.]{1,30})/.exec(text.slice(at, at + 200))?.[1];
    if (version === undefined) continue;
    const lockedAt = { path: lock, line: lineAt(text, at) };
    return { ...dependency, range: `==${version}`, lockedAt };
  }
  return dependency;
}

function versions(source: Source, projects: readonly string[], setups: readonly string[]): Fact[] {
  for (const path of projects) {
    const table = source.table(path);
    const text = source.text(path) ?? "";
    const own = textAt(table, "project", "requires-python");
    if (own !== undefined) {
      return [
        factAt("language-version", `Python ${spaced(own)}`, path, lineOf(text, "requires-python")),
      ];
    }
    const poetry = textAt(table, "tool", "poetry", "dependencies", "python");
    if (poetry !== undefined) {
      const line = lineMatching(text, /^[ \t]*python[ \t]*=/m);
      return [factAt("language-version", `Python ${spaced(poetry)}`, path, line)];
    }
  }
  for (const path of setups) {
    const text = source.text(path) ?? "";
    const found = /python_requires\s*=\s*["']?([<>=~!\d., *]{1,40})/.exec(text);
    const range = found?.[1]?.trim().replace(/,$/, "");
    if (range !== undefined && range !== "") {
      return [
        factAt(
          "language-version",
          `Python ${spaced(range)}`,
          path,
          lineOf(text, "python_requires"),
        ),
      ];
    }
  }
  for (const path of source.named("Pipfile")) {
    const text = source.text(path) ?? "";
    const wanted = textAt(source.table(path), "requires", "python_version");
    if (wanted === undefined) continue;
    return [factAt("language-version", `Python ${wanted}`, path, lineOf(text, "python_version"))];
  }
  const pinned = /^(?:python-)?(3\.\d+)/.exec(source.text(".python-version")?.trim() ?? "")?.[1];
  if (pinned !== undefined) {
    return [factAt("language-version", `Python ${pinned}`, ".python-version")];
  }
  const image = finalImage(source, /(?:^|\/)python$/);
  if (image === undefined || !image.version.includes(".")) return [];
  const { path, line } = image.place;
  return [factAt("language-version", `Python ${image.version}`, path, line)];
}

function spaced(range: string): string {
  return range.replaceAll(/\s+/g, "").replaceAll(",", ", ");
}

function managersIn(
  source: Source,
  projects: readonly string[],
  requirements: readonly string[],
  pipfiles: readonly string[],
): Fact[] {
  for (const [name, lock] of [
    ["uv", "uv.lock"],
    ["Poetry", "poetry.lock"],
    ["PDM", "pdm.lock"],
    ["Pipenv", "Pipfile.lock"],
  ] as const) {
    const [path] = source.named(lock);
    if (path !== undefined) return [factAt("package-manager", name, path)];
  }
  for (const path of projects) {
    const table = source.table(path);
    const text = source.text(path) ?? "";
    const poetry = lineMatching(text, /^\[tool\.poetry\]/m);
    if (poetry !== undefined) return [factAt("package-manager", "Poetry", path, poetry)];
    if (valueAt(table, "tool", "uv") !== undefined) {
      return [factAt("package-manager", "uv", path, lineMatching(text, /^\[tool\.uv\b/m))];
    }
    if (valueAt(table, "tool", "pdm") !== undefined) {
      return [factAt("package-manager", "PDM", path, lineMatching(text, /^\[tool\.pdm\b/m))];
    }
    if (valueAt(table, "tool", "hatch", "envs") !== undefined) {
      return [
        factAt("package-manager", "Hatch", path, lineMatching(text, /^\[tool\.hatch\.envs\b/m)),
      ];
    }
  }
  const [pipfile] = pipfiles;
  if (pipfile !== undefined) return [factAt("package-manager", "Pipenv", pipfile)];
  const [plain] = requirements.toSorted((a, b) => a.length - b.length);
  return plain === undefined ? [] : [factAt("package-manager", "pip", plain)];
}

function workspace(source: Source): Fact[] {
  const text = source.text("pyproject.toml") ?? "";
  const globs = textsIn(
    valueAt(source.table("pyproject.toml"), "tool", "uv", "workspace", "members"),
  );
  const members = source.paths.filter(
    (path) =>
      path.endsWith("/pyproject.toml") && globs.some((glob) => isGlobMatch(glob, folderOf(path))),
  );
  if (members.length === 0) return [];
  const value = `uv workspace: ${counted(members.length, "package")} in ${globs.slice(0, 4).join(", ")}`;
  return [factAt("monorepo", value, "pyproject.toml", lineOf(text, "[tool.uv.workspace]"))];
}
