/** What a `Gemfile`, its lock and the files of Ruby's tools state. A `Gemfile` is a program: it is read as text. */
import type { Fact } from "../../ground/contract/facts.ts";
import { type Command, ranAt } from "./commands.ts";
import { lineAt, lineMatching, withoutComments } from "./internal/manifest.ts";
import {
  type Dependency,
  factAt,
  isAside,
  nothingStated,
  type Source,
  type Stated,
} from "./source.ts";

export function statedByRuby(source: Source, commands: readonly Command[]): Stated {
  const gemfiles = source.named(/^(?:Gemfile|gems\.rb)$/);
  const specs = source.named(/\.gemspec$/);
  const [first] = [...gemfiles, ...specs];
  if (first === undefined) return nothingStated;
  const dependencies = [
    ...gemfiles.flatMap((path) => inGemfile(source, path)),
    ...specs.flatMap((path) => inSpec(path, source.text(path) ?? "")),
  ];
  const facts: Fact[] = [
    factAt("package-manager", "Bundler", first),
    ...versions(source, gemfiles),
  ];
  const has = (name: string): Dependency | undefined =>
    dependencies.find((each) => each.name === name);
  const own = (pattern: RegExp): string | undefined =>
    source.paths.find((path) => pattern.test(path) && !/(?:^|\/)(?:vendor|fixtures)\//.test(path));

  const rspec = own(/^(?:.*\/)?spec\/(?:spec_helper|rails_helper|.*_spec)\.rb$/);
  const declared = has("rspec") ?? has("rspec-rails") ?? has("rspec-core");
  if (rspec !== undefined && declared !== undefined) {
    facts.push(
      factAt("test-runner", "RSpec", declared.path, declared.line, { path: rspec, line: 1 }),
    );
    facts.push(factAt("test-one", "bundle exec rspec PATH", declared.path, declared.line));
  }
  const tests = source.paths.filter((path) => /^test\/.*_test\.rb$/.test(path));
  const [test] = tests;
  // Beside specs, one or two files are there to start them.
  if (test !== undefined && (tests.length > 2 || rspec === undefined)) {
    const rails = has("rails");
    const minitest = has("minitest") ?? rails;
    if (minitest !== undefined) {
      facts.push(
        factAt("test-runner", "Minitest", minitest.path, minitest.line, { path: test, line: 1 }),
      );
      const one = rails === undefined ? "bundle exec ruby -Itest PATH" : "bin/rails test PATH";
      facts.push(factAt("test-one", one, minitest.path, minitest.line));
    }
  }
  const [rubocop] = source.paths.filter((path) => path === ".rubocop.yml");
  const ran = ranAt(commands, "rubocop");
  const cop = dependencies.find(({ name }) => /^rubocop(?:-|$)/.test(name));
  const used = ran ?? (rubocop === undefined ? undefined : cop);
  if (used !== undefined) {
    const more = rubocop === undefined ? [] : [{ path: rubocop, line: 1 }];
    facts.push(factAt("linter", "RuboCop", used.path, used.line, ...more));
  }
  for (const [name, as, gem, program, setting] of [
    ["linter", "Standard", "standard", "standardrb", /^\.standard\.yml$/],
    ["linter", "Brakeman", "brakeman", "brakeman", /^config\/brakeman\.(?:yml|ignore)$/],
    ["linter", "ERB Lint", "erb_lint", "erblint", /^\.erb[-_]lint\.yml$/],
    ["type-checker", "Sorbet", "sorbet", "srb tc", /^sorbet\/config$/],
    ["type-checker", "Steep", "steep", "steep check", /^Steepfile$/],
  ] as const) {
    const gemAt = has(gem);
    const file = source.paths.find((path) => setting.test(path) && !isAside(path));
    const run = ranAt(commands, program);
    if (gemAt === undefined || (file === undefined && run === undefined)) continue;
    facts.push(factAt(name, as, gemAt.path, gemAt.line));
  }
  return { facts, dependencies };
}

function versions(source: Source, gemfiles: readonly string[]): Fact[] {
  for (const path of gemfiles) {
    const text = withoutComments(source.text(path) ?? "", "#");
    const found = /^[ \t]*ruby[ \t(]+["'](?:~>[ \t]*|>=[ \t]*)?(\d+\.\d+)/m.exec(text)?.[1];
    if (found !== undefined) {
      return [
        factAt("language-version", `Ruby ${found}`, path, lineMatching(text, /^[ \t]*ruby[ \t(]/m)),
      ];
    }
  }
  const pinned = /^(?:ruby-)?(\d+\.\d+)/.exec(source.text(".ruby-version")?.trim() ?? "")?.[1];
  return pinned === undefined
    ? []
    : [factAt("language-version", `Ruby ${pinned}`, ".ruby-version")];
}

function inGemfile(source: Source, path: string): Dependency[] {
  const text = withoutComments(source.text(path) ?? "", "#");
  const lock = source.text(`${path}.lock`) ?? "";
  const found: Dependency[] = [];
  const groups: boolean[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    const opens = /\bdo\s*(?:\|[^|]*\|)?\s*$/.test(line);
    if (/^\s*group\b/.test(line) && opens) groups.push(isDevelopment(line));
    else if (opens) groups.push(groups.at(-1) ?? false);
    else if (/^\s*end\b/.test(line)) groups.pop();
    const gem = /^\s*gem[ \t(]+["']([\w./-]{1,100})["'](?:\s*,\s*["']([^"']{1,60})["'])?/.exec(
      line,
    );
    if (gem === null) continue;
    const [, name = "", written] = gem;
    const lockAt = lock.indexOf(`\n    ${name} (`);
    const locked =
      lockAt < 0
        ? undefined
        : /\((\d+(?:\.\d+)*)/.exec(lock.slice(lockAt, lockAt + name.length + 40))?.[1];
    const isOpen = locked !== undefined && !/^(?:~>|=)?\s*\d+\.\d/.test(written ?? "");
    const more = isOpen
      ? { lockedAt: { path: `${path}.lock`, line: lineAt(lock, lockAt + 1) } }
      : {};
    const inline = /\bgroups?(?::|\s*=>)/.test(line) && isDevelopment(line);
    const role = (groups.at(-1) ?? false) || inline ? "development" : "runtime";
    found.push({
      ecosystem: "ruby",
      name,
      range: locked ?? written,
      role,
      path,
      line: index + 1,
      ...more,
    });
  }
  return found;
}

function isDevelopment(line: string): boolean {
  return /:?(?:development|test)\b/.test(line) && !/production|default/.test(line);
}

function inSpec(path: string, text: string): Dependency[] {
  const clean = withoutComments(text, "#");
  return clean.split("\n").flatMap((line, index) => {
    const found =
      /\.add_(development_|runtime_)?dependency[ \t(]+["']([\w./-]{1,100})["'](?:\s*,\s*["']([^"']{1,60})["'])?/.exec(
        line,
      );
    if (found === null) return [];
    const [, kind, name = "", range] = found;
    const role = kind === "development_" ? ("development" as const) : ("runtime" as const);
    return [{ ecosystem: "ruby" as const, name, range, role, path, line: index + 1 }];
  });
}
