/** What `package.json`, `deno.json` and the files beside them state. */
import { folderOf } from "../../ground/core/path.ts";
import { z } from "zod";
import { counted } from "../../ground/core/text.ts";
import type { Fact } from "../../ground/contract/facts.ts";
import type { Command } from "./commands.ts";
import { finalImage } from "./images.ts";
import { isGlobMatch } from "./internal/globs.ts";
import { lineMatching, lineOf, tableAt, textAt, textsIn, versionOf } from "./internal/manifest.ts";
import { type Manager, statedByNodeTools } from "./node-tools.ts";
import { type Dependency, factAt, type Source, type Stated } from "./source.ts";

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
      ...statedByNodeTools(source, names, commands, managerName(manager)),
    ],
  };
}

const sections = [
  ["dependencies", "runtime"],
  ["optionalDependencies", "offered"],
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
  const facts = stated(source, names);
  if (facts.some(({ name }) => name === "runtime")) return facts;
  const image = finalImage(source, /(?:^|\/)node$/);
  if (image !== undefined) {
    facts.push(factAt("runtime", `Node.js ${image.version}`, image.place.path, image.place.line));
  }
  return facts;
}

function stated(source: Source, names: ReadonlyMap<string, Dependency>): Fact[] {
  const facts: Fact[] = [];
  const typescript = names.get("typescript");
  const version = versionOf(typescript?.range, 2);
  if (typescript !== undefined && version !== undefined) {
    // `^5.6.2` leaves the minor open: it is told as it is written.
    const open = typescript.range?.trimStart().startsWith("^") === true ? "^" : "";
    const value = `TypeScript ${open}${version}`;
    facts.push(factAt("language-version", value, typescript.path, typescript.line));
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

function managerName(facts: readonly Fact[]): Manager {
  const word = facts[0]?.value.split(" ")[0];
  return word === "pnpm" || word === "yarn" || word === "bun" || word === "deno" ? word : "npm";
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
