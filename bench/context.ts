/**
 * Prints how much of what was planted in small repositories a scan finds, and how much of what it says was planted.
 *
 * `node bench/context.ts [FOLDER]`; FOLDER holds trees as JSON (bench/trees/README.md says how). Trees that were made and
 * kept apart from the scanner are a row of their own.
 */
import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { type ScanOutput, scanContext } from "../src/doors/app/context/scan.ts";

const PlantedFact = z.object({
  name: z.string(),
  /** Regular expression. */
  value: z.string(),
  at: z.array(z.string()).default([]),
});
const PlantedConvention = z.object({ about: z.array(z.string()) });
const Tree = z.object({
  name: z.string(),
  held: z.boolean().default(false),
  commits: z.array(
    z.object({
      subject: z.string(),
      write: z.record(z.string(), z.string()).default({}),
      delete: z.array(z.string()).default([]),
    }),
  ),
  facts: z.array(PlantedFact),
  optional: z.array(PlantedFact).default([]),
  conventions: z.array(PlantedConvention).default([]),
  optionalConventions: z.array(PlantedConvention).default([]),
});
type Tree = z.infer<typeof Tree>;

interface Count {
  stated: number;
  right: number;
  planted: number;
  found: number;
}

const nothing = (): Count => ({ stated: 0, right: 0, planted: 0, found: 0 });

const [given] = process.argv.slice(2);
const folder = given ?? fileURLToPath(new URL("trees", import.meta.url));
const home = await mkdtemp(path.join(tmpdir(), "tacit-trees-"));
try {
  const rows = new Map<string, { facts: Count; conventions: Count }>();
  for (const name of (await readdir(folder)).filter((file) => file.endsWith(".json")).toSorted()) {
    const tree = Tree.parse(JSON.parse(await readFile(path.join(folder, name), "utf8")));
    const root = path.join(home, tree.name);
    await plant(root, tree);
    const environment = { ...process.env, TACIT_HOME: path.join(home, "home") };
    const scan = await scanContext({ directory: root, environment, progress: () => {} });
    const [facts, conventions] = [factsOf(tree, scan), conventionsOf(tree, scan)];
    for (const row of [tree.name, tree.held ? "held back" : "others", "all"]) {
      const sum = rows.get(row) ?? { facts: nothing(), conventions: nothing() };
      add(sum.facts, facts);
      add(sum.conventions, conventions);
      rows.set(row, sum);
    }
  }
  process.stdout.write(
    `${"".padEnd(22)}${"facts: precision".padStart(18)}${"recall".padStart(14)}${"conventions: precision".padStart(25)}${"recall".padStart(14)}\n`,
  );
  const order = [...rows.keys()].toSorted((a, b) => rank(a) - rank(b));
  for (const name of order) {
    const { facts, conventions } = rows.get(name) ?? { facts: nothing(), conventions: nothing() };
    process.stdout.write(
      `${name.padEnd(22)}${share(facts.right, facts.stated).padStart(18)}${share(facts.found, facts.planted).padStart(14)}${share(conventions.right, conventions.stated).padStart(25)}${share(conventions.found, conventions.planted).padStart(14)}\n`,
    );
  }
} finally {
  await rm(home, { recursive: true, force: true });
}

function rank(name: string): number {
  return ["others", "held back", "all"].indexOf(name);
}

function share(part: number, whole: number): string {
  return whole === 0 ? "–" : `${part}/${whole} ${((100 * part) / whole).toFixed(0)}%`;
}

function add(sum: Count, more: Count): void {
  sum.stated += more.stated;
  sum.right += more.right;
  sum.planted += more.planted;
  sum.found += more.found;
}

async function plant(root: string, { commits }: Tree): Promise<void> {
  await mkdir(root, { recursive: true });
  const git = (...args: string[]): void => {
    const settings = [
      "-c",
      "user.name=Ada",
      "-c",
      "user.email=ada@example.org",
      "-c",
      "commit.gpgSign=false",
    ];
    execFileSync("git", [...settings, ...args], { cwd: root, stdio: "ignore" });
  };
  git("init", "-q");
  for (const { subject, write, delete: gone } of commits) {
    for (const [file, text] of Object.entries(write)) {
      await mkdir(path.dirname(path.join(root, file)), { recursive: true });
      await writeFile(path.join(root, file), text);
    }
    for (const file of gone) await rm(path.join(root, file));
    git("add", "-A");
    git("commit", "-q", "--allow-empty", "-m", subject);
  }
}

function isPlanted(
  { name, value, evidence }: ScanOutput["facts"][number],
  planted: z.infer<typeof PlantedFact>,
): boolean {
  return (
    name === planted.name &&
    new RegExp(planted.value).test(value) &&
    // A language is in every file of it; which one shows it is nobody's to plant.
    (name === "language" ||
      planted.at.length === 0 ||
      evidence.some(({ path: file }) => planted.at.includes(file)))
  );
}

function isAbout(
  { title, scope }: ScanOutput["proposals"][number],
  { about }: z.infer<typeof PlantedConvention>,
): boolean {
  return about.every((word) => `${title} ${scope.join(" ")}`.includes(word));
}

function factsOf(tree: Tree, { facts }: ScanOutput): Count {
  const wrong = facts.filter(
    (fact) => ![...tree.facts, ...tree.optional].some((one) => isPlanted(fact, one)),
  );
  const missing = tree.facts.filter((one) => !facts.some((fact) => isPlanted(fact, one)));
  for (const { name, value, evidence } of wrong) {
    say(`${tree.name}: not planted: ${name} ${value} (${evidence[0]?.path}:${evidence[0]?.line})`);
  }
  for (const { name, value } of missing) say(`${tree.name}: not found: ${name} ${value}`);
  return {
    stated: facts.length,
    right: facts.length - wrong.length,
    planted: tree.facts.length,
    found: tree.facts.length - missing.length,
  };
}

function conventionsOf(tree: Tree, { proposals }: ScanOutput): Count {
  const allowed = [...tree.conventions, ...tree.optionalConventions];
  const wrong = proposals.filter((proposal) => !allowed.some((one) => isAbout(proposal, one)));
  const missing = tree.conventions.filter((one) => !proposals.some((each) => isAbout(each, one)));
  for (const { title, scope } of wrong)
    say(`${tree.name}: not planted: ${title} [${scope.join(" ")}]`);
  for (const { about } of missing) say(`${tree.name}: not found: ${about.join(" + ")}`);
  return {
    stated: proposals.length,
    right: proposals.length - wrong.length,
    planted: tree.conventions.length,
    found: tree.conventions.length - missing.length,
  };
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
