/** What `mix.exs` and the files of Elixir's tools state. A `mix.exs` is a program: it is read as text. */
import type { Fact } from "../../ground/contract/facts.ts";
import { type Command, ranAt } from "./commands.ts";
import { lineMatching, withoutComments } from "./internal/manifest.ts";
import { counted } from "../../ground/core/text.ts";
import { type Dependency, factAt, nothingStated, type Source, type Stated } from "./source.ts";

export function statedByElixir(source: Source, commands: readonly Command[]): Stated {
  const projects = source.named("mix.exs");
  const [first] = projects;
  if (first === undefined) return nothingStated;
  const text = withoutComments(source.text(first) ?? "", "#");
  const facts: Fact[] = [factAt("package-manager", "Mix", first)];
  const version = /\belixir:\s*"([^"]{1,40})"/.exec(text);
  if (version !== null) {
    facts.push(
      factAt(
        "language-version",
        `Elixir ${version[1] ?? ""}`,
        first,
        lineMatching(text, /\belixir:\s*"/),
      ),
    );
  }
  const umbrella = lineMatching(text, /\bapps_path:/);
  if (umbrella !== undefined && projects.length > 1) {
    facts.push(
      factAt(
        "monorepo",
        `Mix umbrella: ${counted(projects.length - 1, "app")} in apps/*`,
        first,
        umbrella,
      ),
    );
  }
  const dependencies = projects.flatMap((path) => declaredIn(path, source.text(path) ?? ""));
  const test = source.paths.find((path) =>
    /(?:^|\/)test\/(?:.*_test|test_helper)\.exs$/.test(path),
  );
  if (test !== undefined) {
    facts.push(factAt("test-runner", "ExUnit", test), factAt("test-one", "mix test PATH", test));
  }
  const formatter = source.named(".formatter.exs")[0];
  const formatted = ranAt(commands, "mix format") ?? ranAt(commands, "format --check-formatted");
  if (formatted !== undefined) {
    const more = formatter === undefined ? [] : [{ path: formatter, line: 1 }];
    facts.push(factAt("formatter", "mix format", formatted.path, formatted.line, ...more));
  }
  for (const [name, as, dependency, program, setting] of [
    ["linter", "Credo", "credo", "mix credo", /^\.credo\.exs$/],
    ["linter", "Sobelow", "sobelow", "mix sobelow", /^\.sobelow-conf$/],
    ["linter", "Styler", "styler", "-", /^-$/],
    ["type-checker", "Dialyzer", "dialyxir", "mix dialyzer", /^\.dialyzer_ignore\.exs$/],
  ] as const) {
    const declared = dependencies.find((each) => each.name === dependency);
    if (declared === undefined) continue;
    const file = source.paths.find((path) => setting.test(path));
    const ran = ranAt(commands, program) ?? ranAt(commands, program.replace("mix ", ""));
    if (file === undefined && ran === undefined) continue;
    const more = ran === undefined ? [] : [ran];
    facts.push(
      factAt(
        name,
        as,
        declared.path,
        declared.line,
        ...(file === undefined ? more : [{ path: file, line: 1 }]),
      ),
    );
  }
  return { facts, dependencies };
}

/** `{:phoenix, "~> 1.7"}` and its options, which may go on over lines. */
function declaredIn(path: string, raw: string): Dependency[] {
  const text = withoutComments(raw, "#");
  const pattern = /\{\s*:(\w{1,60})\s*,\s*(?:"([^"]{1,40})"|(?=\w+:))([^{}]{0,300})\}/g;
  return [...text.matchAll(pattern)].map((match) => {
    const [, name = "", range, options = ""] = match;
    const isDevelopment = /\bonly:\s*(?::(?:dev|test)\b|\[\s*:(?:dev|test)\b(?![^\]]*:prod))/.test(
      options,
    );
    return {
      ecosystem: "elixir" as const,
      name,
      range,
      role: isDevelopment ? ("development" as const) : ("runtime" as const),
      path,
      line: text.slice(0, match.index).split("\n").length,
    };
  });
}
