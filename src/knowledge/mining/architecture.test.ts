import { expect, test } from "vitest";
import { pastCommit, planted, plantedTree } from "../../../test/support/planted-tree.ts";
import { mapOf } from "./architecture.ts";
import { components } from "../codebase/components.ts";
import { type Mined, mine } from "./mine.ts";

async function mined(
  files: Readonly<Record<string, string>>,
  commits: Parameters<typeof mine>[1]["commits"] = [],
): Promise<Mined> {
  const manifests = Object.entries(files).filter(([path]) => path.endsWith("package.json"));
  return mine(plantedTree(files), { commits, manifests: new Map(manifests) });
}

const layered = {
  ...planted(6, "src/ui/u#.ts", 'import { s } from "../service/s#";\nexport const u = s;\n'),
  ...planted(6, "src/service/s#.ts", 'import { d } from "../db/d#";\nexport const s = d;\n'),
  ...planted(6, "src/db/d#.ts", 'import pg from "pg";\nexport const d = pg;\n'),
  "src/db/d1.ts": 'import { u } from "../ui/u2";\nexport const d = u;\n',
};

test("modules come from folders, layers from imports, and what goes against them is counted with its place", async () => {
  const { architecture } = await mined(layered);
  expect(architecture.modules.map(({ path, files, layer }) => [path, files, layer])).toEqual([
    ["src/db", 6, 2],
    ["src/service", 6, 1],
    ["src/ui", 6, 0],
  ]);
  expect(architecture.edges).toEqual([
    { from: "src/service", to: "src/db", imports: 6, against: false, places: [] },
    { from: "src/ui", to: "src/service", imports: 6, against: false, places: [] },
    {
      from: "src/db",
      to: "src/ui",
      imports: 1,
      against: true,
      places: [{ path: "src/db/d1.ts", line: 1 }],
    },
  ]);
  expect(architecture.systems).toEqual([
    { system: "PostgreSQL", packages: ["pg"], modules: ["src/db"] },
  ]);
  expect(mapOf(architecture)).toBe(`flowchart TD
  m0["src/db · 6"]
  m1["src/service · 6"]
  m2["src/ui · 6"]
  m1 -->|6| m0
  m2 -->|6| m1
  m0 -.->|1| m2`);
});

test("files that reach each other are a cycle; an import of types makes none", async () => {
  const { architecture } = await mined({
    "src/a.ts": 'import { b } from "./b";\nexport const a = b;\n',
    "src/b.ts": 'import { c } from "./c";\nexport const b = c;\n',
    "src/c.ts": 'import { a } from "./a";\nexport const c = a;\n',
    "src/d.ts": 'import type { E } from "./e";\nexport type D = E;\n',
    "src/e.ts": 'import type { D } from "./d";\nexport type E = D;\n',
  });
  expect(architecture.cycles).toEqual([
    { files: 3, example: ["src/a.ts", "src/b.ts", "src/c.ts", "src/a.ts"] },
  ]);
});

test("a chain of fifty thousand files is no deeper than a short one", () => {
  const next = new Map<string, string[]>();
  for (let at = 0; at < 50_000; at += 1) next.set(`f${at}`, [`f${(at + 1) % 50_000}`]);
  expect(components(next).map((files) => files.length)).toEqual([50_000]);
});

test("hubs and entry points are told with their reasons", async () => {
  const { architecture } = await mined({
    "package.json": JSON.stringify({ name: "m", bin: { m: "./dist/cli.js" } }),
    "src/cli.ts": "export const cli = 1;\n",
    "src/types.ts": "export type T = 1;\n",
    ...planted(9, "src/x#.ts", 'import { T } from "./types";\nexport const x: T = 1;\n'),
    "go.mod": "module m\n",
    "cmd/m/main.go": "package main\n\nfunc main() {}\n",
  });
  expect(architecture.hubs).toEqual([{ path: "src/types.ts", importedBy: 9, imports: 0 }]);
  expect(architecture.entryPoints).toEqual([
    { path: "cmd/m/main.go", why: "has a Go `main`" },
    { path: "src/cli.ts", why: "named by `package.json`" },
  ]);
});

test("a file that is often changed, often mended and much imported is asked about", async () => {
  const commits = [
    ...Array.from({ length: 8 }, (_, at) => pastCommit(`fix it ${at}`, [], ["src/service/s1.ts"])),
    ...Array.from({ length: 8 }, (_, at) => pastCommit(`more ${at}`, [], ["src/service/s1.ts"])),
    ...Array.from({ length: 20 }, (_, at) => pastCommit(`fix ${at}`, [], ["src/ui/u1.ts"])),
  ];
  const users = planted(
    5,
    "src/ui/v#.ts",
    'import { s } from "../service/s1";\nexport const v = s;\n',
  );
  const { questions } = await mined({ ...layered, ...users }, commits);
  expect(questions).toEqual([
    {
      kind: "hot-spot",
      question: "`src/service/s1.ts`: what should one know before touching this?",
      paths: ["src/service/s1.ts"],
      why: "16 changes in 36 commits, 8 fixes among them; 6 files import it",
    },
  ]);
});

test("a module is ready where tests reach it, and not where nothing does and everything hangs on it", async () => {
  const { readiness } = await mined({
    ...planted(6, "src/ui/u#.ts", 'import { s } from "../service/s1";\nexport const u = s;\n'),
    ...planted(6, "src/ui/u#.test.ts", 'import { u } from "./u#";\n'),
    ...planted(40, "src/pages/p#.ts", 'import { s } from "../service/s1";\nexport const p = s;\n'),
    ...planted(3, "src/service/s#.ts", "export const s = 1;\n"),
  });
  expect(readiness).toEqual([
    expect.objectContaining({ path: "src/pages", verdict: "watched" }),
    {
      path: "src/service",
      verdict: "person",
      good: [],
      bad: ["tests reach 0 of 3 files", "46 imports from elsewhere into 3 files"],
    },
    { path: "src/ui", verdict: "agent", good: ["tests reach 6 of 6 files"], bad: [] },
  ]);
});

test("imports that lead nowhere are said, and directions between folders are then not told", async () => {
  const { problems, proposals } = await mined({
    ...planted(40, "src/driver/d#.ts", 'import { u } from "../util/u1";\nexport const d# = u;\n'),
    ...planted(30, "src/util/u#.ts", 'import { c } from "@/core/c1";\nexport const u = c;\n'),
  });
  expect(problems).toEqual([
    "30 of 70 local imports lead to no file, `@/core/c1` in `src/util/u1.ts` for one: directions between folders are not told.",
  ]);
  expect(proposals.filter(({ family }) => family === "boundary")).toEqual([]);
});
