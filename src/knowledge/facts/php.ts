/** What `composer.json` and the files of PHP's tools state. */
import { z } from "zod";
import type { Fact } from "../../ground/contract/facts.ts";
import { type Command, ranAt } from "./commands.ts";
import { lineOf, textAt, versionOf } from "./internal/manifest.ts";
import {
  type Dependency,
  factAt,
  isAside,
  nothingStated,
  type Source,
  type Stated,
} from "./source.ts";

const Ranges = z.record(z.string(), z.unknown()).catch({});

export function statedByPhp(source: Source, commands: readonly Command[]): Stated {
  const manifests = source.named("composer.json");
  const [first] = manifests;
  if (first === undefined) return nothingStated;
  const dependencies = manifests.flatMap((path) => declaredIn(source, path));
  const text = source.text(first) ?? "";
  const facts: Fact[] = [factAt("package-manager", "Composer", first)];
  const version = textAt(source.table(first), "require", "php");
  if (version !== undefined) {
    facts.push(
      factAt(
        "language-version",
        `PHP ${version.trim()}`,
        first,
        lineOf(text, '"php"', '"require"'),
      ),
    );
  }
  for (const [fact, as, names, settings, program, one] of [
    ["test-runner", "Pest", "pestphp/pest", /^tests\/Pest\.php$/, "pest", "vendor/bin/pest PATH"],
    [
      "test-runner",
      "PHPUnit",
      "phpunit/phpunit",
      /^phpunit(?:\.dist)?\.xml(?:\.dist)?$/,
      "phpunit",
      "vendor/bin/phpunit PATH",
    ],
    [
      "test-runner",
      "Codeception",
      "codeception/codeception",
      /^codeception\.(?:dist\.)?ya?ml$/,
      "codecept",
      "vendor/bin/codecept run PATH",
    ],
    [
      "linter",
      "PHP_CodeSniffer",
      "squizlabs/php_codesniffer",
      /^\.?phpcs\.xml(?:\.dist)?$/,
      "phpcs",
      "",
    ],
    [
      "formatter",
      "PHP-CS-Fixer",
      "friendsofphp/php-cs-fixer",
      /^\.php[-_]cs(?:-fixer)?(?:\.dist)?\.php$/,
      "php-cs-fixer",
      "",
    ],
    ["formatter", "Laravel Pint", "laravel/pint", /^pint\.json$/, "pint", ""],
    [
      "type-checker",
      "PHPStan",
      "phpstan/phpstan larastan/larastan nunomaduro/larastan",
      /^phpstan(?:\.dist)?\.neon(?:\.dist)?$/,
      "phpstan",
      "",
    ],
    ["type-checker", "Psalm", "vimeo/psalm", /^psalm\.xml(?:\.dist)?$/, "psalm", ""],
    ["linter", "Rector", "rector/rector", /^rector\.php$/, "rector", ""],
  ] as const) {
    const declared = dependencies.find(({ name }) => names.split(" ").includes(name));
    const file = source.paths.find(
      (path) => settings.test(path) && (!isAside(path) || path === "tests/Pest.php"),
    );
    const used = file === undefined ? ranAt(commands, program) : { path: file, line: 1 };
    if (declared === undefined || used === undefined) continue;
    if (as === "PHPUnit" && facts.some(({ value }) => value.startsWith("Pest"))) continue;
    const major = fact === "test-runner" ? versionOf(declared.range) : undefined;
    const value = major === undefined || major === "0" ? as : `${as} ${major}`;
    facts.push(factAt(fact, value, declared.path, declared.line, used));
    if (one !== "") facts.push(factAt("test-one", one, used.path, used.line));
  }
  return { facts, dependencies };
}

function declaredIn(source: Source, path: string): Dependency[] {
  const table = source.table(path);
  const text = source.text(path) ?? "";
  return (
    [
      ["require", "runtime"],
      ["require-dev", "development"],
    ] as const
  ).flatMap(([section, role]) =>
    Object.entries(Ranges.parse(table?.[section])).map(([name, range]) => ({
      ecosystem: "php" as const,
      name,
      range: typeof range === "string" ? range : undefined,
      role,
      path,
      line: lineOf(
        text,
        JSON.stringify(name).replaceAll("/", text.includes(String.raw`\/`) ? String.raw`\/` : "/"),
        `"${section}"`,
      ),
    })),
  );
}
