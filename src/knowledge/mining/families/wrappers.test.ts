import { expect, test } from "vitest";
import { planted, plantedTree } from "../../../../test/support/planted-tree.ts";
import { type Mined, mine } from "../mine.ts";

const manifest = JSON.stringify({ name: "m", dependencies: { axios: "1", "class-names": "1" } });

async function mined(files: Readonly<Record<string, string>>): Promise<Mined> {
  const all = { "package.json": manifest, ...files };
  return mine(plantedTree(all), { commits: [], manifests: new Map([["package.json", manifest]]) });
}

const http =
  'import axios from "axios";\nexport function fetchJson(url: string) {\n  return axios.get(url);\n}\n';
const through =
  'import { fetchJson } from "../lib/http";\nexport const load# = () => fetchJson("#");\n';
const direct = 'import axios from "axios";\nexport const load# = () => axios.get("#");\n';

test("a package that everybody reaches through one module is proposed as that", async () => {
  const { proposals } = await mined({
    "src/lib/http.ts": http,
    ...planted(7, "src/a#/load.ts", through.replace("../lib", "../lib")),
    ...planted(7, "src/b#/fetch.ts", through),
    "src/old/load.ts": direct,
  });
  expect(proposals.filter(({ family }) => family === "wrapper")).toEqual([
    expect.objectContaining({
      title: "Reach `axios` through `src/lib/http.ts` (`fetchJson`); never import it elsewhere",
      check: { "forbidden-import": { packages: ["axios"], except: ["src/lib/http.ts"] } },
      followed: 14,
      violated: 1,
      violators: [{ path: "src/old/load.ts", line: 1 }],
    }),
  ]);
});

test("60 against 40 is a question", async () => {
  const { proposals, questions } = await mined({
    "src/lib/http.ts": http,
    ...planted(9, "src/a#/load.ts", through),
    ...planted(6, "src/b#/load.ts", direct),
  });
  expect(proposals).toEqual([]);
  expect(questions).toEqual([
    expect.objectContaining({
      question: "`axios` is used through `src/lib/http.ts` and directly: which one from now on?",
      why: "9 files take `fetchJson` from it, 6 import the package",
    }),
  ]);
});

test("a popular module that happens to import a package wraps nothing", async () => {
  const popular = `${http}${planted(8, "x#", "export function useful#() {\n  return #;\n}\n")["x1"] ?? ""}
export function useful2() {
  return 2;
}
export function useful3() {
  return 3;
}
`;
  const { proposals } = await mined({
    "src/lib/http.ts": popular,
    ...planted(14, "src/a#/load.ts", through.replaceAll("fetchJson", "useful2")),
  });
  expect(proposals.filter(({ family }) => family === "wrapper")).toEqual([]);
});

test("a package that no manifest names is another's business", async () => {
  const { proposals } = await mined({
    "src/lib/http.ts": http.replaceAll("axios", "builtin"),
    ...planted(14, "src/a#/load.ts", through),
  });
  expect(proposals.filter(({ family }) => family === "wrapper")).toEqual([]);
});

test("a wrapper that the linter keeps already is not proposed", async () => {
  const { proposals } = await mined({
    "src/lib/http.ts": http,
    ...planted(14, "src/a#/load.ts", through),
    "biome.json": '{ "noRestrictedImports": { "paths": { "axios": "Use lib/http" } } }',
  });
  expect(proposals.filter(({ family }) => family === "wrapper")).toEqual([]);
});

test("a name that comes from the project's own module, though a package has it, is told", async () => {
  const { proposals } = await mined({
    "src/ui/button.tsx":
      'import { Button as Plain } from "class-names";\nexport function Button() {\n  return <Plain />;\n}\n',
    ...planted(
      11,
      "src/pages/p#.tsx",
      'import { Button } from "../ui/button";\nexport const P# = () => <Button />;\n',
    ),
    "src/pages/x.tsx":
      'import { Button } from "class-names";\nexport const X = () => <Button />;\n',
  });
  expect(proposals.filter(({ family }) => family === "replacement")).toEqual([
    expect.objectContaining({
      title: "Import `Button` from `src/ui/button.tsx`, never from `class-names`",
      followed: 11,
      violated: 1,
      violators: [{ path: "src/pages/x.tsx", line: 1 }],
    }),
  ]);
});

test("a Go package with the last name of one of the library's stands in for it", async () => {
  const { proposals } = await mine(
    plantedTree({
      "go.mod": "module example.org/m\n",
      "codec/json/json.go":
        'package json\n\nimport "encoding/json"\n\nvar Marshal = json.Marshal\n',
      ...planted(12, "render#/r.go", 'package render\n\nimport "example.org/m/codec/json"\n'),
      "old/o.go": 'package old\n\nimport "encoding/json"\n',
    }),
    { commits: [], manifests: new Map([["go.mod", "module example.org/m\n"]]) },
  );
  expect(proposals).toEqual([
    expect.objectContaining({
      family: "replacement",
      title: "Import `codec/json`, never `encoding/json`",
      followed: 12,
      violated: 1,
      violators: [{ path: "old/o.go", line: 3 }],
    }),
  ]);
});
