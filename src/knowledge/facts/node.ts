/** What `package.json`, `deno.json` and the files beside them state. */
import { z } from "zod";
import { counted } from "../../ground/core/text.ts";
import type { Fact, FactEvidence, FactName } from "../../ground/contract/facts.ts";
import { type Command, ranAt } from "./commands.ts";
import { isGlobMatch } from "./internal/globs.ts";
import { lineMatching, lineOf, tableAt, textAt, textsIn, versionOf } from "./internal/manifest.ts";
import { type Dependency, factAt, folderOf, type Source, type Stated } from "./source.ts";

const Ranges = z.record(z.string(), z.unknown()).catch({});

export interface NodeStated extends Stated {
  /** Names of the repository's own packages. */
  readonly own: ReadonlySet<string>;
}

export function statedByNode(source: Source, commands: readonly Command[]): NodeStated {
  const manifests = source.named("package.json");
  const dependencies = [
    ...manifests.flatMap((path) => declaredIn(source, path)),
    ...inDeno(source),
  ];
  const own = new Set(manifests.flatMap((path) => textAt(source.table(path), "name") ?? []));
  const names = new Map<string, Dependency>();
  for (const dependency of dependencies) {
    if (!names.has(dependency.name)) names.set(dependency.name, dependency);
  }
  const manager = managersIn(source);
  return {
    own,
    dependencies,
    facts: [
      ...versions(source, names),
      ...manager,
      ...workspaces(source),
      ...tools(source, names, commands, managerName(manager)),
    ],
  };
}

const sections = [
  ["dependencies", "runtime"],
  ["optionalDependencies", "runtime"],
  ["devDependencies", "development"],
  ["peerDependencies", "peer"],
] as const;

function declaredIn(source: Source, path: string): Dependency[] {
  const table = source.table(path);
  const text = source.text(path) ?? "";
  const meta = tableAt(table, "peerDependenciesMeta");
  return sections.flatMap(([section, role]) =>
    Object.entries(Ranges.parse(table?.[section])).map(([name, range]) => {
      const isOffered = role === "peer" && tableAt(meta, name)["optional"] === true;
      return {
        ecosystem: "node" as const,
        name,
        range: typeof range === "string" ? rangeOf(source, name, range) : undefined,
        role: isOffered ? ("offered" as const) : role,
        path,
        line: lineOf(text, JSON.stringify(name), `"${section}"`),
      };
    }),
  );
}

/** A range that the workspace keeps in its catalog. */
function rangeOf(source: Source, name: string, range: string): string | undefined {
  if (!range.startsWith("catalog:")) return range;
  const catalog = range.slice("catalog:".length).trim();
  for (const table of [
    source.table("pnpm-workspace.yaml"),
    tableAt(source.table("package.json"), "workspaces"),
    source.table("package.json"),
  ]) {
    const own =
      catalog === "" || catalog === "default"
        ? textAt(table, "catalog", name)
        : textAt(table, "catalogs", catalog, name);
    if (own !== undefined) return own;
  }
  return undefined;
}

/** `"hono": "npm:hono@^4"` in the imports of `deno.json`; what the code imports is the key. */
function inDeno(source: Source): Dependency[] {
  return source.named(/^deno\.jsonc?$/).flatMap((path) => {
    const text = source.text(path) ?? "";
    return Object.entries(Ranges.parse(source.table(path)?.["imports"])).flatMap(
      ([key, target]) => {
        const found =
          typeof target === "string"
            ? /^(?:npm|jsr):\/?(@?[\w.-]+(?:\/[\w.-]+)?)@([^/]+)/.exec(target)
            : null;
        if (found === null) return [];
        const [, name = "", range = ""] = found;
        const plain = key.replace(/\/$/, "");
        return [
          {
            ecosystem: "node" as const,
            name: name === `@hono/${plain}` ? plain : name,
            range,
            role: "runtime" as const,
            path,
            line: lineOf(text, JSON.stringify(key), '"imports"'),
          },
        ];
      },
    );
  });
}

function versions(source: Source, names: ReadonlyMap<string, Dependency>): Fact[] {
  const facts: Fact[] = [];
  const typescript = names.get("typescript");
  const version = versionOf(typescript?.range, 2);
  if (typescript !== undefined && version !== undefined) {
    facts.push(
      factAt("language-version", `TypeScript ${version}`, typescript.path, typescript.line),
    );
  }
  for (const path of source.named("package.json").slice(0, 1)) {
    const text = source.text(path) ?? "";
    const engines = tableAt(source.table(path), "engines");
    for (const [key, as] of [
      ["node", "Node.js"],
      ["bun", "Bun"],
      ["deno", "Deno"],
    ] as const) {
      const range = textAt(engines, key);
      if (range === undefined) continue;
      facts.push(
        factAt("runtime", `${as} ${range.trim()}`, path, lineOf(text, `"${key}"`, '"engines"')),
      );
    }
  }
  for (const path of [".nvmrc", ".node-version"]) {
    const pinned = /^v?(\d+)(?:\.[\d.]+)?\s*$/.exec(source.text(path)?.trim() ?? "")?.[1];
    if (pinned !== undefined) facts.push(factAt("runtime", `Node.js ${pinned}`, path));
  }
  const pins = source.text(".tool-versions") ?? "";
  const node = /^(?:nodejs|node)[ \t]+(\d+)/m.exec(pins);
  if (node !== null) {
    const line = lineMatching(pins, /^(?:nodejs|node)[ \t]/m);
    facts.push(factAt("runtime", `Node.js ${node[1] ?? ""}`, ".tool-versions", line));
  }
  const [deno] = source.named(/^deno\.jsonc?$/);
  if (deno !== undefined && folderOf(deno) === "" && !source.has("package.json")) {
    facts.push(factAt("runtime", "Deno", deno));
  }
  for (const path of source.named("package.json")) {
    const scripts = tableAt(source.table(path), "scripts");
    for (const name of ["start", "dev", "serve"]) {
      const script = textAt(scripts, name) ?? "";
      if (!/^bun (?:run )?(?:--[\w-]+ ){0,5}[\w./-]+\.[jt]sx?\b/.test(script)) continue;
      facts.push(
        factAt("runtime", "Bun", path, lineOf(source.text(path) ?? "", `"${name}"`, '"scripts"')),
      );
    }
  }
  return facts;
}

const locks = [
  ["npm", /^(?:package-lock|npm-shrinkwrap)\.json$/],
  ["pnpm", /^pnpm-lock\.yaml$/],
  ["yarn", /^yarn\.lock$/],
  ["bun", /^bun\.lockb?$/],
  ["deno", /^deno\.lock$/],
] as const;

/** What `packageManager` declares, else what the lock files nearest to the root were written by. */
function managersIn(source: Source): Fact[] {
  const facts: Fact[] = [];
  for (const path of source.named("package.json")) {
    const declared = /^(npm|pnpm|yarn|bun)@(\d+)/.exec(
      textAt(source.table(path), "packageManager") ?? "",
    );
    if (declared === null) continue;
    const line = lineOf(source.text(path) ?? "", '"packageManager"');
    facts.push(factAt("package-manager", `${declared[1]} ${declared[2]}`, path, line));
    break;
  }
  if (facts.length > 0) return facts;
  const found = locks.flatMap(([name, file]) => {
    const [path] = source.named(file);
    return path === undefined ? [] : [{ name, path, depth: path.split("/").length }];
  });
  const nearest = Math.min(...found.map(({ depth }) => depth));
  for (const { name, path, depth } of found) {
    if (depth === nearest) facts.push(factAt("package-manager", name, path));
  }
  if (found.length > 0 || source.named("package.json").length === 0) {
    const [deno] = source.named(/^deno\.jsonc?$/);
    if (found.length === 0 && deno !== undefined)
      facts.push(factAt("package-manager", "deno", deno));
    return facts;
  }
  const [workspace] = source.named("pnpm-workspace.yaml");
  const [yarn] = source.named(".yarnrc.yml");
  if (workspace !== undefined) facts.push(factAt("package-manager", "pnpm", workspace));
  else if (yarn !== undefined) facts.push(factAt("package-manager", "yarn", yarn));
  return facts;
}

type Manager = "npm" | "pnpm" | "yarn" | "bun" | "deno";

function managerName(facts: readonly Fact[]): Manager {
  const word = facts[0]?.value.split(" ")[0];
  return word === "pnpm" || word === "yarn" || word === "bun" || word === "deno" ? word : "npm";
}

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

function workspaces(source: Source): Fact[] {
  const packages = source.named("package.json").filter((path) => path !== "package.json");
  const all = source.paths.filter((path) => path.endsWith("/package.json"));
  const told = (kind: string, globs: readonly string[], path: string, line: number): Fact[] => {
    const wanted = globs.filter((glob) => !glob.startsWith("!")).map(plainGlob);
    const not = globs
      .filter((glob) => glob.startsWith("!"))
      .map((glob) => plainGlob(glob.slice(1)));
    if (wanted.length === 0) return [];
    const members = all.filter((each) => {
      const folder = folderOf(each);
      return (
        !/(?:^|\/)node_modules\//.test(each) &&
        wanted.some((glob) => isGlobMatch(glob, folder)) &&
        !not.some((glob) => isGlobMatch(glob, folder))
      );
    });
    if (members.length === 0) return [];
    const where = wanted.length > 4 ? `${wanted.slice(0, 3).join(", ")}, …` : wanted.join(", ");
    const value = `${kind} workspaces: ${counted(members.length, "package")} in ${where}`;
    return [factAt("monorepo", value, path, line)];
  };
  if (source.has("pnpm-workspace.yaml")) {
    const globs = textsIn(source.table("pnpm-workspace.yaml")?.["packages"]);
    const text = source.text("pnpm-workspace.yaml") ?? "";
    const facts = told("pnpm", globs, "pnpm-workspace.yaml", lineOf(text, "packages:"));
    if (facts.length > 0) return facts;
  }
  const field = source.table("package.json")?.["workspaces"];
  const globs = Array.isArray(field) ? textsIn(field) : textsIn(tableAt(field)["packages"]);
  if (globs.length > 0) {
    const [manager] = managersIn(source);
    const kind = manager === undefined ? "npm" : managerName([manager]);
    return told(
      kind,
      globs,
      "package.json",
      lineOf(source.text("package.json") ?? "", '"workspaces"'),
    );
  }
  const lerna = textsIn(source.table("lerna.json")?.["packages"]);
  return packages.length > 0 && lerna.length > 0
    ? told("Lerna", lerna, "lerna.json", lineOf(source.text("lerna.json") ?? "", '"packages"'))
    : [];
}

function plainGlob(glob: string): string {
  return glob.replace(/^\.\//, "").replace(/\/$/, "");
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
    settings: /^tsconfig\.json$/,
    runs: "tsc|tsgo",
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

function tools(
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
    const used = settingsOf(source, tool) ?? ranOneOf(commands, tool.runs);
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
  const found = commands.find(({ text }) =>
    /\b(?:node|tsx)\s(?:[^;&|]{0,200}\s)?--test(?:\s|$)/.test(text),
  );
  return found === undefined ? undefined : { path: found.path, line: found.line };
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

function ranOneOf(commands: readonly Command[], programs: string): FactEvidence | undefined {
  for (const program of programs.split("|")) {
    const ran = ranAt(commands, program);
    if (ran !== undefined) return ran;
  }
  return undefined;
}

function isSwitchedOff(source: Source, tool: Tool): boolean {
  const [file] = source.named(/^biome\.jsonc?$/);
  if (file === undefined) return false;
  return tableAt(source.table(file), tool.fact)["enabled"] === false;
}

/** Frameworks that run by their settings or their own command, whether or not the code imports them. */
export function shownBySettings(
  source: Source,
  commands: readonly Command[],
): { readonly as: string; readonly place: FactEvidence }[] {
  const found: { as: string; place: FactEvidence }[] = [];
  for (const [as, settings, programs] of [
    ["Next.js", /^next\.config\.[cm]?[jt]s$/, "next dev|next build|next start"],
    ["Nuxt", /^nuxt\.config\.[cm]?[jt]s$/, "nuxt dev|nuxt build"],
    ["SvelteKit", /^svelte\.config\.[cm]?[jt]s$/, "svelte-kit sync"],
    ["Astro", /^astro\.config\.[cm]?[jt]s$/, "astro dev|astro build"],
    ["Angular", /^angular\.json$/, "ng serve|ng build"],
    ["Remix", /^remix\.config\.[cm]?[jt]s$/, "remix dev|remix vite:dev|remix build"],
    ["Expo", /^app\.config\.[jt]s$/, "expo start|expo run:ios"],
  ] as const) {
    const [file] = source.named(settings);
    const place = file === undefined ? ranOneOf(commands, programs) : { path: file, line: 1 };
    if (place !== undefined) found.push({ as, place });
  }
  const svelte = source.paths.find((path) => path.endsWith(".svelte") && !source.isAside(path));
  if (svelte !== undefined) found.push({ as: "Svelte", place: { path: svelte, line: 1 } });
  const vue = source.paths.find((path) => path.endsWith(".vue") && !source.isAside(path));
  if (vue !== undefined) found.push({ as: "Vue", place: { path: vue, line: 1 } });
  return found;
}

/** `Next.js` routes by folders: which of its two routers a package uses. */
export function nextRouters(
  source: Source,
  folder: string,
): { style: string; place: FactEvidence }[] {
  const find = (pattern: RegExp): string | undefined =>
    source.paths.find(
      (path) =>
        path.startsWith(folder === "" ? "" : `${folder}/`) &&
        pattern.test(path.slice(folder === "" ? 0 : folder.length + 1)),
    );
  const app = find(/^(?:src\/)?app\/(?:.*\/)?(?:page|layout|route)\.[jt]sx?$/);
  const pages = find(/^(?:src\/)?pages\/(?:.*\/)?[\w[\]().-]+\.[jt]sx?$/);
  const found: { style: string; place: FactEvidence }[] = [];
  if (app !== undefined) found.push({ style: "App Router", place: { path: app, line: 1 } });
  if (pages !== undefined) found.push({ style: "Pages Router", place: { path: pages, line: 1 } });
  return found;
}
