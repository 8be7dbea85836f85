/** What a repository's own files say about testing it and setting it up. */
import { z } from "zod";
import type { TextFiles } from "./files.ts";

export interface ProposedCommand {
  readonly name: string;
  readonly run: string;
  /** The file that it was read from. */
  readonly from: string;
}

const PackageFile = z.object({
  scripts: z.record(z.string(), z.unknown()).catch({}).default({}),
  packageManager: z.string().optional().catch(undefined),
  dependencies: z.record(z.string(), z.unknown()).catch({}).default({}),
  devDependencies: z.record(z.string(), z.unknown()).catch({}).default({}),
});
type PackageFile = z.infer<typeof PackageFile>;

interface NodeProject {
  readonly manifest: PackageFile;
  readonly manager: "npm" | "pnpm" | "yarn" | "bun";
  readonly locked: boolean;
}

async function nodeProject(
  files: TextFiles,
  names: ReadonlySet<string>,
): Promise<NodeProject | undefined> {
  const text = await files.read("package.json");
  if (text === undefined) return undefined;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined; // a broken manifest proposes nothing; npm itself will say what is wrong
  }
  const manifest = PackageFile.safeParse(json);
  if (!manifest.success) return undefined;
  const project = { manifest: manifest.data };
  if (names.has("pnpm-lock.yaml")) return { ...project, manager: "pnpm", locked: true };
  if (names.has("yarn.lock")) return { ...project, manager: "yarn", locked: true };
  if (names.has("bun.lock") || names.has("bun.lockb")) {
    return { ...project, manager: "bun", locked: true };
  }
  if (names.has("package-lock.json") || names.has("npm-shrinkwrap.json")) {
    return { ...project, manager: "npm", locked: true };
  }
  const declared = /^(npm|pnpm|yarn|bun)@/.exec(manifest.data.packageManager ?? "")?.[1];
  const manager =
    declared === "pnpm" || declared === "yarn" || declared === "bun" ? declared : "npm";
  return { ...project, manager, locked: false };
}

/** A script that ends by itself, says something and changes nothing. */
function usable(script: unknown): script is string {
  return (
    typeof script === "string" &&
    script.trim() !== "" &&
    !/no test specified/i.test(script) &&
    !/--watch(?:All)?(?!=false)\b|\s--fix\b|--write\b/.test(script)
  );
}

function nodeChecks({ manifest, manager }: NodeProject): ProposedCommand[] {
  const found: ProposedCommand[] = [];
  const propose = (name: string, candidates: readonly string[]): void => {
    const script = candidates.find((candidate) => usable(manifest.scripts[candidate]));
    if (script === undefined) return;
    // `bun test` would start Bun's own runner instead of the script.
    const direct = script === "test" && manager !== "bun";
    const run = direct ? `${manager} test` : `${manager} run ${script}`;
    found.push({ name, run, from: "package.json" });
  };
  propose("test", ["test"]);
  propose("typecheck", ["typecheck", "type-check", "check-types", "tsc", "check"]);
  propose("lint", ["lint"]);
  return found;
}

/**
 * Commands that would show whether a change is sound. The first ecosystem gets the plain name `test`, others a suffix.
 * A Makefile counts only where nothing else was found, since its `test` mostly calls the same.
 */
export async function proposeChecks(files: TextFiles): Promise<ProposedCommand[]> {
  const names = new Set(await files.list("."));
  const node = await nodeProject(files, names);
  const found = node === undefined ? [] : nodeChecks(node);
  const add = (suffix: string, run: string, from: string): void => {
    const taken = found.some(({ name }) => name === "test");
    found.push({ name: taken ? `test-${suffix}` : "test", run, from });
  };
  const pytest = await pytestFile(files, names);
  if (pytest !== undefined) {
    const through = names.has("uv.lock")
      ? "uv run "
      : names.has("poetry.lock")
        ? "poetry run "
        : "";
    add("python", `${through === "" ? "python3 -m " : through}pytest`, pytest);
  }
  if (names.has("go.mod")) add("go", "go test ./...", "go.mod");
  if (names.has("Cargo.toml")) add("rust", "cargo test", "Cargo.toml");
  if (names.has("pom.xml")) {
    add("java", names.has("mvnw") ? "./mvnw -q test" : "mvn -q test", "pom.xml");
  } else if (names.has("gradlew")) {
    add("java", "./gradlew test", "gradlew");
  }
  if (!found.some(({ name }) => name === "test")) {
    const makefile = ["GNUmakefile", "makefile", "Makefile"].find((name) => names.has(name));
    if (makefile !== undefined && /^test\s*:(?!=)/m.test((await files.read(makefile)) ?? "")) {
      add("make", "make test", makefile);
    }
  }
  return found;
}

async function pytestFile(
  files: TextFiles,
  names: ReadonlySet<string>,
): Promise<string | undefined> {
  const own = ["pytest.ini", "conftest.py"].find((name) => names.has(name));
  if (own !== undefined) return own;
  for (const name of ["pyproject.toml", "setup.cfg", "tox.ini", "requirements-dev.txt"]) {
    // oxlint-disable-next-line no-await-in-loop -- the first that matches ends it
    if (names.has(name) && /pytest/.test((await files.read(name)) ?? "")) return name;
  }
  return undefined;
}

/**
 * The command that makes a fresh worktree runnable; undefined where none is needed or safe to guess. Plain pip has no
 * such command: it would write into whatever Python happens to be on the path.
 */
export async function proposeSetup(files: TextFiles): Promise<ProposedCommand | undefined> {
  const names = new Set(await files.list("."));
  const node = await nodeProject(files, names);
  if (node !== undefined) {
    const run = await nodeSetup(files, node, names);
    if (run !== undefined) return { name: "setup", run, from: "package.json" };
  }
  if (names.has("uv.lock")) return { name: "setup", run: "uv sync --frozen", from: "uv.lock" };
  if (names.has("poetry.lock")) {
    return { name: "setup", run: "poetry install", from: "poetry.lock" };
  }
  return undefined;
}

async function nodeSetup(
  files: TextFiles,
  { manifest, manager, locked }: NodeProject,
  names: ReadonlySet<string>,
): Promise<string | undefined> {
  if (!locked) {
    const needs = { ...manifest.dependencies, ...manifest.devDependencies };
    return Object.keys(needs).length === 0 ? undefined : `${manager} install`;
  }
  switch (manager) {
    case "npm":
      return "npm ci";
    case "pnpm":
      return "pnpm install --frozen-lockfile";
    case "bun":
      return "bun install --frozen-lockfile";
    case "yarn": {
      const classic =
        !names.has(".yarnrc.yml") && /yarn lockfile v1/.test((await files.read("yarn.lock")) ?? "");
      return classic ? "yarn install --frozen-lockfile" : "yarn install --immutable";
    }
  }
}
