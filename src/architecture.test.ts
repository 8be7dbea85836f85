/** The floors and rooms of the program: a file imports from its own room and from rooms before it in this list. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const rooms = [
  "ground/core",
  "ground/contract",
  "ground/platform",
  "ground/journal",
  "knowledge/codebase",
  "knowledge/checks",
  "knowledge/facts",
  "knowledge/mining",
  "knowledge/context",
  "knowledge/exchange",
  "knowledge/locate",
  "knowledge/brief",
  "knowledge/compiler",
  "work/agents",
  "work/attempts",
  "work/review",
  "work/shipping",
  "work/learning",
  "work/orchestration",
  "work/insight",
  "doors/app",
  "doors/server",
  "doors/mcp",
  "doors/cli",
  "doors/web",
];

/** Rooms that may start processes, touch disk or the network; agents runs in processes of its own. */
const mayReachOut = /^(ground\/platform|ground\/journal)\/|\.test\.ts$|^work\/agents\/bundled\//;
const reachingOut =
  /^node:(fs|fs\/promises|child_process|net|http|https|http2|dns|tls|dgram|worker_threads|cluster)$/;

const source = fileURLToPath(new URL(".", import.meta.url));

function specifiersOf(text: string): string[] {
  const pattern =
    /(?:^|[\s;}])(?:import|export)\s+(?:type\s+)?(?:[\w*{][^"';]*?\sfrom\s+)?"([^"]+)"|import\(\s*"([^"]+)"\s*\)/g;
  return [...text.matchAll(pattern)].map((match) => match[1] ?? match[2] ?? "");
}

function roomOf(file: string): string {
  return file.split("/").slice(0, 2).join("/");
}

/** One sentence for each import that climbs, leaves the house by a back door, or enters another room's `internal/`. */
function violationsIn(file: string, text: string): string[] {
  const found: string[] = [];
  const own = rooms.indexOf(roomOf(file));
  if (own < 0) return [`${file} is in no known room`];
  for (const specifier of specifiersOf(text)) {
    if (reachingOut.test(specifier) && !mayReachOut.test(file)) {
      found.push(`${file} imports ${specifier}: only platform does`);
    }
    if (!specifier.startsWith(".")) continue;
    const target = path.posix.join(path.posix.dirname(file), specifier);
    if (target.startsWith("../") && file.endsWith(".test.ts")) continue; // test/support
    const room = rooms.indexOf(roomOf(target));
    if (room < 0 || room > own) found.push(`${file} imports ${target}`);
    if (room !== own && target.includes("/internal/")) found.push(`${file} imports ${target}`);
  }
  return found;
}

const files = readdirSync(source, { recursive: true, encoding: "utf8" })
  .map((name) => name.split(path.sep).join("/"))
  .filter((name) => /\.tsx?$/.test(name) && name.includes("/"));

test("every file imports only from its own room and from rooms before it", () => {
  expect(files.length).toBeGreaterThan(5);
  const found = files.flatMap((file) =>
    violationsIn(file, readFileSync(path.join(source, file), "utf8")),
  );
  expect(found).toEqual([]);
});

test("a planted import that climbs is found, in each way of writing it", () => {
  const climb = "../../doors/cli/main.ts";
  for (const planted of [
    `import { main } from "${climb}";`,
    `import type { Main } from "${climb}";`,
    `export * from "${climb}";`,
    `const later = await import("${climb}");`,
  ]) {
    expect(violationsIn("ground/core/error.ts", planted)).toEqual([
      "ground/core/error.ts imports doors/cli/main.ts",
    ]);
  }
  expect(violationsIn("work/review/hunk.ts", 'import fs from "node:fs";')).toHaveLength(1);
  expect(
    violationsIn("work/review/x.ts", 'import { a } from "../agents/internal/a.ts";'),
  ).toHaveLength(1);
});

/** What a file loads at once, itself and what it loads; types and what is loaded later aside. */
function loadedBy(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = readFileSync(path.join(source, file), "utf8");
  const pattern = /^(?:import|export)\s+(?!type\b)(?:[\w*{][^"';]*?\sfrom\s+)?"([^"]+)"/gm;
  for (const [, specifier = ""] of text.matchAll(pattern)) {
    if (!specifier.startsWith(".")) seen.add(specifier);
    else loadedBy(path.join(path.dirname(file), specifier), seen);
  }
  return seen;
}

test.each([
  ["doors/cli/actions/actions.ts", "every command"],
  ["doors/server/warm.ts", "a search that the server answers"],
  ["doors/app/search/search.ts", "a search without one"],
])("%s loads neither schemas nor YAML: it would slow down %s", (file) => {
  const loaded = loadedBy(file);
  expect(loaded.size).toBeGreaterThan(5);
  expect([...loaded].filter((name) => /^(?:zod|yaml|@ast-grep)\b/.test(name))).toEqual([]);
});
