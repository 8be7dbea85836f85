/**
 * Linters, formatters, type checkers and test runners of Python.
 *
 * Settings outlive the tool that read them. A tool is told when something runs it, or when it is declared and configured.
 */
import type { Fact, FactEvidence, FactName } from "../../ground/contract/facts.ts";
import { actionAt, type Command, ranAt } from "./commands.ts";
import { lineMatching, type Table, tableAt } from "./internal/manifest.ts";
import { type Dependency, nearestFirst, type Source } from "./source.ts";

interface Tool {
  readonly fact: FactName;
  readonly as: string;
  /** Tables of `pyproject.toml`. */
  readonly table?: string;
  readonly settings?: RegExp;
  /** Sections of `setup.cfg` and `tox.ini`. */
  readonly section?: string;
  readonly runs: readonly string[];
  /** Packages that bring it; its own name where that is all. */
  readonly packages?: RegExp;
  /** An action of GitHub that runs it. */
  readonly action?: RegExp;
}

const toolTable: readonly Tool[] = [
  {
    fact: "linter",
    as: "Ruff",
    table: "ruff",
    settings: /^\.?ruff\.toml$/,
    runs: ["ruff check", "id: ruff", "id: ruff-check"],
    action: /^(?:astral-sh|chartboost)\/ruff-action$/,
  },
  {
    fact: "linter",
    as: "Flake8",
    table: "flake8",
    settings: /^\.flake8$/,
    section: "flake8",
    runs: ["flake8"],
    packages: /^flake8(?:-|$)/,
  },
  { fact: "linter", as: "Pylint", table: "pylint", settings: /^\.?pylintrc$/, runs: ["pylint"] },
  { fact: "linter", as: "Bandit", table: "bandit", runs: ["bandit"] },
  { fact: "formatter", as: "Black", table: "black", runs: ["black"], action: /^psf\/black$/ },
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
  { fact: "build", as: "tox", table: "tox", section: "(?:tox|testenv)", runs: ["tox"] },
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
    const set = settingsOf(source, projects, tool);
    const ran = runOf(source, commands, tool);
    const packages = tool.packages ?? new RegExp(`^${tool.as.toLowerCase()}$`);
    const declared = dependencies.find(({ name }) => packages.test(name));
    // The settings of tox and Nox are themselves the commands that they run.
    const need = tool.fact === "build" ? set : declared;
    const used = ran ?? (set === undefined ? undefined : need);
    if (used === undefined) continue;
    const place = { path: used.path, line: used.line };
    const evidence: Fact["evidence"] = set === undefined || set === need ? [place] : [set, place];
    facts.push({ name: tool.fact, value: tool.as, evidence });
  }
  const tester: Tool = {
    fact: "test-runner",
    as: "pytest",
    table: "pytest",
    settings: /^(?:pytest\.ini|conftest\.py)$/,
    section: "tool:pytest",
    runs: ["pytest", "py.test"],
  };
  const pytest = settingsOf(source, projects, tester) ?? runOf(source, commands, tester);
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

function runOf(source: Source, commands: readonly Command[], tool: Tool): FactEvidence | undefined {
  for (const program of tool.runs) {
    const ran = ranAt(commands, program);
    if (ran !== undefined) return ran;
  }
  return tool.action === undefined ? undefined : actionAt(source, tool.action);
}

/** A tool's own file goes before its table in `pyproject.toml`, as Ruff, mypy, Pyright and Pylint read them. */
function settingsOf(
  source: Source,
  projects: readonly string[],
  tool: Tool,
): FactEvidence | undefined {
  const [file] =
    tool.settings === undefined
      ? []
      : source.paths.filter((path) => isOwnSetting(path, tool.settings)).toSorted(nearestFirst);
  if (file !== undefined) return { path: file, line: 1 };
  for (const path of tool.table === undefined ? [] : projects) {
    const settings: Table = tableAt(source.table(path), "tool");
    if (tool.table === undefined || settings[tool.table] === undefined) continue;
    const line = lineMatching(
      source.text(path) ?? "",
      new RegExp(String.raw`^\[\[?tool\.${tool.table}\b`, "m"),
    );
    return { path, line: line ?? 1 };
  }
  if (tool.section === undefined) return undefined;
  for (const path of source.named(/^(?:setup\.cfg|tox\.ini)$/)) {
    const line = lineMatching(
      source.text(path) ?? "",
      new RegExp(String.raw`^\[${tool.section}\b`, "m"),
    );
    if (line !== undefined) return { path, line };
  }
  return undefined;
}

function isOwnSetting(path: string, settings: RegExp | undefined): boolean {
  return (
    settings?.test(path.slice(path.lastIndexOf("/") + 1)) === true &&
    !/(?:^|\/)(?:fixtures?|node_modules|vendor|examples?)\//.test(path)
  );
}
