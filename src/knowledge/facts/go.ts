/** What `go.mod`, `go.work` and the files of Go's tools state. */
import { counted } from "../../ground/core/text.ts";
import type { Fact } from "../../ground/contract/facts.ts";
import { actionAt, type Command, ranAt } from "./commands.ts";
import { lineMatching, lineOf, textsIn, valueAt, withoutComments } from "./internal/manifest.ts";
import { type Dependency, factAt, nothingStated, type Source, type Stated } from "./source.ts";

export function statedByGo(source: Source, commands: readonly Command[]): Stated {
  const modules = source.named("go.mod");
  const [first] = modules;
  if (first === undefined) return nothingStated;
  const facts: Fact[] = [factAt("package-manager", "Go modules", first)];
  const text = source.text(first) ?? "";
  const version = /^go[ \t]+(\d+(?:\.\d+)?)/m.exec(text)?.[1];
  if (version !== undefined) {
    facts.push(
      factAt("language-version", `Go ${version}`, first, lineMatching(text, /^go[ \t]+\d/m)),
    );
  }
  const work = source.text("go.work");
  if (work !== undefined) {
    const uses =
      withoutComments(work, "//").match(/^[ \t]*(?:use[ \t]+)?\.{0,2}\/?[\w./-]+[ \t]*$/gm) ?? [];
    const count = uses.filter((use) => /\.|\//.test(use)).length;
    if (count > 1)
      facts.push(factAt("monorepo", `Go workspace: ${counted(count, "module")}`, "go.work"));
  }
  const test = source.paths.find(
    (path) => path.endsWith("_test.go") && !/(?:^|\/)vendor\//.test(path),
  );
  if (test !== undefined) {
    facts.push(
      factAt("test-runner", "go test", test),
      factAt("test-one", "go test ./PKG -run NAME", test),
    );
  }
  const [lint] = source.paths.filter((path) => /^\.golangci\.(?:ya?ml|toml|json)$/.test(path));
  const linted =
    actionAt(source, /^golangci\/golangci-lint-action$/) ?? ranAt(commands, "golangci-lint");
  if (linted !== undefined) {
    const evidence: Fact["evidence"] =
      lint === undefined ? [linted] : [{ path: lint, line: 1 }, linted];
    facts.push({ name: "linter", value: "golangci-lint", evidence });
    // Which of them it runs, as versions 1 and 2 of its settings say it.
    const table = lint === undefined ? undefined : source.table(lint);
    const enabled = new Set([
      ...textsIn(valueAt(table, "formatters", "enable")),
      ...textsIn(valueAt(table, "linters", "enable")),
    ]);
    for (const name of ["gofumpt", "gofmt", "goimports"]) {
      if (lint === undefined || !enabled.has(name)) continue;
      const line = lineOf(source.text(lint) ?? "", name, "enable:");
      facts.push(factAt("formatter", name, lint, line, linted));
    }
  }
  for (const [name, as, program] of [
    ["linter", "go vet", "go vet"],
    ["linter", "staticcheck", "staticcheck"],
    ["formatter", "gofmt", "gofmt"],
    ["formatter", "gofmt", "go fmt"],
    ["formatter", "gofumpt", "gofumpt"],
    ["formatter", "goimports", "goimports"],
    ["build", "GoReleaser", "goreleaser"],
  ] as const) {
    const ran = ranAt(commands, program);
    if (ran !== undefined) facts.push(factAt(name, as, ran.path, ran.line));
  }
  return {
    facts,
    dependencies: modules.flatMap((path) => requiredIn(path, source.text(path) ?? "")),
  };
}

/** Direct requirements: what is marked `// indirect` is somebody else's need. */
function requiredIn(path: string, text: string): Dependency[] {
  const found: Dependency[] = [];
  let inside = false;
  for (const [index, line] of text.split("\n").entries()) {
    if (/^\s*require\s*\(/.test(line)) inside = true;
    else if (inside && /^\s*\)/.test(line)) inside = false;
    else if ((inside || /^\s*require\s/.test(line)) && !/\/\/\s*indirect/.test(line)) {
      const entry = /^\s*(?:require\s+)?([\w.~/-]{3,200})\s+v(\d[\w.+-]*)/.exec(line);
      if (entry === null) continue;
      const [, name = "", version = ""] = entry;
      // `github.com/labstack/echo/v4` is the package, its fourth major and the path of its imports.
      const plain = name.replace(/\/v\d+$/, "");
      found.push({
        ecosystem: "go",
        name: plain,
        range: version,
        role: "runtime",
        path,
        line: index + 1,
      });
    }
  }
  return found;
}
