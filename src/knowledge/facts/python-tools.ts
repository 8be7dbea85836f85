/** Linters, formatters, type checkers and test runners of Python, by their settings and by the commands that run them. */
import type { Fact, FactEvidence, FactName } from "../../ground/contract/facts.ts";
import { type Command, ranAt } from "./commands.ts";
import { lineMatching, type Table, tableAt } from "./internal/manifest.ts";
import { type Dependency, type Source } from "./source.ts";

interface Tool {
  readonly fact: FactName;
  readonly as: string;
  /** Tables of `pyproject.toml`. */
  readonly table?: string;
  readonly settings?: RegExp;
  /** Sections of `setup.cfg` and `tox.ini`. */
  readonly section?: string;
  readonly runs: readonly string[];
}

const toolTable: readonly Tool[] = [
  {
    fact: "linter",
    as: "Ruff",
    table: "ruff",
    settings: /^\.?ruff\.toml$/,
    runs: ["ruff check", "ruff-pre-commit"],
  },
  {
    fact: "linter",
    as: "Flake8",
    table: "flake8",
    settings: /^\.flake8$/,
    section: "flake8",
    runs: ["flake8"],
  },
  { fact: "linter", as: "Pylint", table: "pylint", settings: /^\.?pylintrc$/, runs: ["pylint"] },
  { fact: "linter", as: "Bandit", table: "bandit", runs: ["bandit"] },
  { fact: "formatter", as: "Black", table: "black", runs: ["black"] },
  {
    fact: "formatter",
    as: "isort",
    table: "isort",
    settings: /^\.isort\.cfg$/,
    section: "isort",
    runs: ["isort"],
  },
  { fact: "formatter", as: "YAPF", table: "yapf", settings: /^\.style\.yapf$/, runs: ["yapf"] },
  { fact: "formatter", as: "Ruff", runs: ["ruff format", "ruff-format"] },
  {
    fact: "type-checker",
    as: "mypy",
    table: "mypy",
    settings: /^\.?mypy\.ini$/,
    section: "mypy",
    runs: ["mypy"],
  },
  {
    fact: "type-checker",
    as: "Pyright",
    table: "pyright",
    settings: /^pyrightconfig\.json$/,
    runs: ["pyright"],
  },
  { fact: "type-checker", as: "basedpyright", table: "basedpyright", runs: ["basedpyright"] },
  { fact: "type-checker", as: "ty", table: "ty", settings: /^ty\.toml$/, runs: ["ty check"] },
  {
    fact: "type-checker",
    as: "Pyrefly",
    table: "pyrefly",
    settings: /^pyrefly\.toml$/,
    runs: ["pyrefly"],
  },
  { fact: "build", as: "tox", settings: /^tox\.ini$/, runs: ["tox"] },
  { fact: "build", as: "Nox", settings: /^noxfile\.py$/, runs: ["nox"] },
];

export function statedByPythonTools(
  source: Source,
  projects: readonly string[],
  dependencies: readonly Dependency[],
  commands: readonly Command[],
  manager: string | undefined,
): Fact[] {
  const facts: Fact[] = [];
  for (const tool of toolTable) {
    const place = placeOf(source, projects, tool, commands);
    if (place !== undefined) facts.push({ name: tool.fact, value: tool.as, evidence: [place] });
  }
  const pytest = placeOf(
    source,
    projects,
    {
      fact: "test-runner",
      as: "pytest",
      table: "pytest",
      settings: /^(?:pytest\.ini|conftest\.py)$/,
      section: "tool:pytest",
      runs: ["pytest", "py.test"],
    },
    commands,
  );
  const declaredAt = dependencies.find(({ name }) => name === "pytest");
  const tests = source.paths.find((path) =>
    /(?:^|\/)(?:conftest|test_\w+|\w+_test)\.py$/.test(path),
  );
  if (pytest !== undefined || (declaredAt !== undefined && tests !== undefined)) {
    const evidence = [
      ...(declaredAt === undefined ? [] : [{ path: declaredAt.path, line: declaredAt.line }]),
      ...(pytest === undefined ? [] : [pytest]),
    ];
    const [first, ...rest] = evidence;
    if (first !== undefined) {
      facts.push({ name: "test-runner", value: "pytest", evidence: [first, ...rest] });
      const through = manager === "uv" ? "uv run " : manager === "Poetry" ? "poetry run " : "";
      facts.push({ name: "test-one", value: `${through}pytest PATH`, evidence: [first, ...rest] });
    }
  }
  return facts;
}

function placeOf(
  source: Source,
  projects: readonly string[],
  tool: Tool,
  commands: readonly Command[],
): FactEvidence | undefined {
  for (const path of tool.table === undefined ? [] : projects) {
    const settings: Table = tableAt(source.table(path), "tool");
    if (tool.table === undefined || settings[tool.table] === undefined) continue;
    const line = lineMatching(
      source.text(path) ?? "",
      new RegExp(String.raw`^\[\[?tool\.${tool.table}\b`, "m"),
    );
    return { path, line: line ?? 1 };
  }
  const [file] =
    tool.settings === undefined
      ? []
      : source.paths.filter((path) => isOwnSetting(path, tool.settings));
  if (file !== undefined) return { path: file, line: 1 };
  if (tool.section !== undefined) {
    for (const path of source.named(/^(?:setup\.cfg|tox\.ini)$/)) {
      const line = lineMatching(
        source.text(path) ?? "",
        new RegExp(String.raw`^\[${tool.section}\b`, "m"),
      );
      if (line !== undefined) return { path, line };
    }
  }
  for (const program of tool.runs) {
    const ran = ranAt(commands, program);
    if (ran !== undefined) return ran;
  }
  return undefined;
}

function isOwnSetting(path: string, settings: RegExp | undefined): boolean {
  return (
    settings?.test(path.slice(path.lastIndexOf("/") + 1)) === true &&
    !/(?:^|\/)(?:fixtures?|node_modules|vendor|examples?)\//.test(path)
  );
}
