/**
 * Linters, formatters, type checkers, builders and test runners of JavaScript and TypeScript.
 *
 * A tool is told when a manifest declares it and something uses it: a file of settings, or a command that runs it.
 */
import type { Fact, FactEvidence, FactName } from "../../ground/contract/facts.ts";
import { type Command, ranAt, ranOneOf } from "./commands.ts";
import { lineMatching, tableAt, versionOf, withoutComments } from "./internal/manifest.ts";
import { type Dependency, factAt, type Source } from "./source.ts";

export type Manager = "npm" | "pnpm" | "yarn" | "bun" | "deno";

/** How a program of a package is started by hand. */
function starter(manager: Manager): string {
  switch (manager) {
    case "npm":
    case "deno":
      return "npx ";
    case "pnpm":
      return "pnpm exec ";
    case "yarn":
      return "yarn ";
    case "bun":
      return "bunx ";
  }
}

interface Tool {
  readonly fact: FactName;
  readonly as: string;
  readonly packages: string;
  /** Files that configure it. */
  readonly settings?: RegExp;
  /** A field of `package.json` that configures it. */
  readonly field?: string;
  /** Programs whose running shows its use. */
  readonly runs: string;
}

const configured = (name: string): RegExp =>
  new RegExp(
    String.raw`^(?:\.?${name}rc(?:\.\w+)?|\.?${name}\.config\.[cm]?[jt]s|\.?${name}\.config\.json)$`,
  );

const toolTable: readonly Tool[] = [
  {
    fact: "linter",
    as: "ESLint",
    packages: "eslint",
    settings: configured("eslint"),
    field: "eslintConfig",
    runs: "eslint|next lint|nx lint",
  },
  {
    fact: "linter",
    as: "Biome",
    packages: "@biomejs/biome",
    settings: /^biome\.jsonc?$/,
    runs: "biome check|biome lint|biome ci",
  },
  {
    fact: "linter",
    as: "oxlint",
    packages: "oxlint",
    settings: /^\.?oxlintrc\.jsonc?$/,
    runs: "oxlint",
  },
  { fact: "linter", as: "StandardJS", packages: "standard", runs: "standard" },
  { fact: "linter", as: "XO", packages: "xo", field: "xo", runs: "xo" },
  {
    fact: "linter",
    as: "Stylelint",
    packages: "stylelint",
    settings: configured("stylelint"),
    field: "stylelint",
    runs: "stylelint",
  },
  { fact: "linter", as: "TSLint", packages: "tslint", settings: /^tslint\.json$/, runs: "tslint" },
  {
    fact: "linter",
    as: "Knip",
    packages: "knip",
    settings: /^knip\.(?:jsonc?|ts|js)$/,
    field: "knip",
    runs: "knip",
  },
  {
    fact: "formatter",
    as: "Prettier",
    packages: "prettier",
    settings: /^\.prettierrc(?:\.\w+)?$|^prettier\.config\.[cm]?[jt]s$/,
    field: "prettier",
    runs: "prettier",
  },
  {
    fact: "formatter",
    as: "Biome",
    packages: "@biomejs/biome",
    settings: /^biome\.jsonc?$/,
    runs: "biome format|biome check",
  },
  {
    fact: "formatter",
    as: "dprint",
    packages: "dprint",
    settings: /^\.?dprint\.jsonc?$/,
    runs: "dprint fmt|dprint check",
  },
  {
    fact: "formatter",
    as: "oxfmt",
    packages: "oxfmt",
    settings: /^\.?oxfmtrc\.jsonc?$/,
    runs: "oxfmt",
  },
  {
    fact: "type-checker",
    as: "TypeScript (tsc)",
    packages: "typescript @typescript/native-preview",
    // A `tsconfig.json` is also there for the editor and for what only strips types.
    runs: "tsc|tsgo|ng build|react-scripts build",
  },
  { fact: "type-checker", as: "vue-tsc", packages: "vue-tsc", runs: "vue-tsc" },
  { fact: "type-checker", as: "svelte-check", packages: "svelte-check", runs: "svelte-check" },
  { fact: "type-checker", as: "astro check", packages: "@astrojs/check", runs: "astro check" },
  {
    fact: "type-checker",
    as: "Flow",
    packages: "flow-bin",
    settings: /^\.flowconfig$/,
    runs: "flow",
  },
  {
    fact: "build",
    as: "Vite",
    packages: "vite",
    settings: configured("vite"),
    runs: "vite build|vite",
  },
  {
    fact: "build",
    as: "webpack",
    packages: "webpack",
    settings: /^webpack(?:\.\w+)*\.(?:config\.)?[cm]?[jt]s$/,
    runs: "webpack",
  },
  {
    fact: "build",
    as: "Rollup",
    packages: "rollup",
    settings: configured("rollup"),
    runs: "rollup",
  },
  {
    fact: "build",
    as: "Rolldown",
    packages: "rolldown",
    settings: configured("rolldown"),
    runs: "rolldown",
  },
  {
    fact: "build",
    as: "esbuild",
    packages: "esbuild",
    settings: /^esbuild(?:\.\w+)*\.[cm]?[jt]s$/,
    runs: "esbuild",
  },
  {
    fact: "build",
    as: "tsup",
    packages: "tsup",
    settings: configured("tsup"),
    field: "tsup",
    runs: "tsup",
  },
  {
    fact: "build",
    as: "tsdown",
    packages: "tsdown",
    settings: configured("tsdown"),
    field: "tsdown",
    runs: "tsdown",
  },
  {
    fact: "build",
    as: "unbuild",
    packages: "unbuild",
    settings: /^build\.config\.[cm]?[jt]s$/,
    runs: "unbuild",
  },
  {
    fact: "build",
    as: "Parcel",
    packages: "parcel",
    settings: /^\.parcelrc$/,
    runs: "parcel build|parcel",
  },
  {
    fact: "build",
    as: "Turborepo",
    packages: "turbo",
    settings: /^turbo\.json$/,
    runs: "turbo run|turbo",
  },
  { fact: "build", as: "Nx", packages: "nx", settings: /^nx\.json$/, runs: "nx run|nx" },
  {
    fact: "build",
    as: "Lerna",
    packages: "lerna",
    settings: /^lerna\.json$/,
    runs: "lerna run|lerna",
  },
  {
    fact: "build",
    as: "Rspack",
    packages: "@rspack/cli @rspack/core",
    settings: configured("rspack"),
    runs: "rspack",
  },
  {
    fact: "test-runner",
    as: "Vitest",
    packages: "vitest",
    settings: /^vitest\.(?:config|workspace)\.[cm]?[jt]s$/,
    runs: "vitest",
  },
  {
    fact: "test-runner",
    as: "Jest",
    packages: "jest",
    settings: /^jest\.config\.(?:[cm]?[jt]s|json)$/,
    field: "jest",
    runs: "jest",
  },
  {
    fact: "test-runner",
    as: "Mocha",
    packages: "mocha",
    settings: /^\.mocharc\.\w+$/,
    field: "mocha",
    runs: "mocha",
  },
  {
    fact: "test-runner",
    as: "AVA",
    packages: "ava",
    settings: /^ava\.config\.[cm]?js$/,
    field: "ava",
    runs: "ava",
  },
  {
    fact: "test-runner",
    as: "Playwright",
    packages: "@playwright/test",
    settings: configured("playwright"),
    runs: "playwright test",
  },
  {
    fact: "test-runner",
    as: "Cypress",
    packages: "cypress",
    settings: configured("cypress"),
    runs: "cypress run|cypress open",
  },
  {
    fact: "test-runner",
    as: "Jasmine",
    packages: "jasmine",
    settings: /^jasmine\.json$/,
    runs: "jasmine",
  },
  { fact: "test-runner", as: "tap", packages: "tap", field: "tap", runs: "tap" },
  { fact: "test-runner", as: "uvu", packages: "uvu", runs: "uvu" },
  {
    fact: "test-runner",
    as: "Karma",
    packages: "karma",
    settings: /^karma\.conf\.[cm]?[jt]s$/,
    runs: "karma start",
  },
];

const oneFile: Readonly<Record<string, string>> = {
  Vitest: "vitest run PATH",
  Jest: "jest PATH",
  Mocha: "mocha PATH",
  AVA: "ava PATH",
  Playwright: "playwright test PATH",
  Jasmine: "jasmine PATH",
};

export function statedByNodeTools(
  source: Source,
  names: ReadonlyMap<string, Dependency>,
  commands: readonly Command[],
  manager: Manager,
): Fact[] {
  const facts: Fact[] = [];
  for (const tool of toolTable) {
    const declared = tool.packages
      .split(" ")
      .flatMap((name) => names.get(name) ?? [])
      .at(0);
    const used =
      settingsOf(source, tool) ??
      ranOneOf(commands, tool.runs) ??
      (tool.as === "TypeScript (tsc)" ? checkedByBuild(source, commands) : undefined);
    if (declared === undefined || used === undefined) continue;
    if (tool.as === "Biome" && isSwitchedOff(source, tool)) continue;
    const major = versionOf(declared.range);
    const isVersioned =
      /^(?:test-runner|build)$/.test(tool.fact) && major !== undefined && major !== "0";
    const place = { path: declared.path, line: declared.line };
    const places = isSame(place, used) ? [place] : [place, used];
    facts.push({
      name: tool.fact,
      value: isVersioned ? `${tool.as} ${major}` : tool.as,
      evidence: places,
    });
    const one = oneFile[tool.as];
    if (tool.fact === "test-runner" && one !== undefined) {
      facts.push({
        name: "test-one",
        value: `${starter(manager)}${one}`,
        evidence: places.toReversed(),
      });
    }
  }
  for (const [as, program, one] of [
    ["node:test", "node --test", "node --test PATH"],
    ["Bun test", "bun test", "bun test PATH"],
    ["Deno test", "deno test", "deno test PATH"],
  ] as const) {
    const ran =
      ranAt(commands, program) ?? (as === "node:test" ? ranNodeTest(commands) : undefined);
    if (ran === undefined) continue;
    facts.push(factAt("test-runner", as, ran.path, ran.line));
    facts.push(factAt("test-one", one, ran.path, ran.line));
  }
  for (const [fact, as, program] of [
    ["linter", "deno lint", "deno lint"],
    ["formatter", "deno fmt", "deno fmt"],
    ["type-checker", "deno check", "deno check"],
  ] as const) {
    const ran = ranAt(commands, program);
    if (ran !== undefined) facts.push(factAt(fact, as, ran.path, ran.line));
  }
  return facts;
}

function ranNodeTest(commands: readonly Command[]): FactEvidence | undefined {
  const found = commands.find(({ runs }) =>
    /\b(?:node|tsx)\s(?:[^;&|]{0,200}\s)?--test(?:\s|$)/.test(runs),
  );
  return found === undefined ? undefined : { path: found.path, line: found.line };
}

/** `next build` and `nest build` check types, unless their settings say otherwise. */
function checkedByBuild(source: Source, commands: readonly Command[]): FactEvidence | undefined {
  const isOff = source
    .named(/^next\.config\.[cm]?[jt]s$/)
    .some((path) =>
      /\bignoreBuildErrors\s*:\s*true\b/.test(
        withoutComments(source.text(path) ?? "", "//", ["/*", "*/"]),
      ),
    );
  const next = isOff ? undefined : ranAt(commands, "next build");
  const isStripped = source
    .named("nest-cli.json")
    .some((path) =>
      /"builder"\s*:[^,\n]{0,80}(?:\n[^,\n]{0,80})?"swc"/.test(source.text(path) ?? ""),
    );
  return next ?? (isStripped ? undefined : ranAt(commands, "nest build"));
}

function isSame(a: FactEvidence, b: FactEvidence): boolean {
  return a.path === b.path && a.line === b.line;
}

function settingsOf(source: Source, tool: Tool): FactEvidence | undefined {
  const [file] = tool.settings === undefined ? [] : source.named(tool.settings);
  if (file !== undefined) return { path: file, line: 1 };
  if (tool.field === undefined) return undefined;
  for (const path of source.named("package.json")) {
    if (source.table(path)?.[tool.field] === undefined) continue;
    return {
      path,
      line:
        lineMatching(
          source.text(path) ?? "",
          new RegExp(`^\\s*"${tool.field}"\\s*:\\s*[{["]`, "m"),
        ) ?? 1,
    };
  }
  return undefined;
}

function isSwitchedOff(source: Source, tool: Tool): boolean {
  const [file] = source.named(/^biome\.jsonc?$/);
  if (file === undefined) return false;
  return tableAt(source.table(file), tool.fact)["enabled"] === false;
}
