import { beforeAll, expect, test } from "vitest";
import type { Finding } from "../../../ground/contract/finding.ts";
import { importResolver, isManifest } from "../../../knowledge/codebase/imports.ts";
import { loadParsers } from "../../../knowledge/codebase/parsers.ts";
import type { ChangedPath } from "./comparison.ts";
import { fileOfText, type Graph, isProduction } from "./graph.ts";
import { MOST_FINDINGS, type Structure, structureOf } from "./structure.ts";

type Files = Readonly<Record<string, string>>;

beforeAll(loadParsers);

function graphOf(files: Files): Graph {
  const manifests = manifestsIn(files);
  const resolve = importResolver(new Set(Object.keys(files)), manifests);
  const code = Object.entries(files).filter(([path]) => isProduction(path));
  return new Map(code.map(([path, text]) => [path, fileOfText(path, text, resolve)]));
}

function manifestsIn(files: Files): ReadonlyMap<string, string> {
  return new Map(Object.entries(files).filter(([path]) => isManifest(path)));
}

/** What is said of a change from `base` by the files of `change`; those that are undefined go. */
function structure(
  base: Files,
  change: Readonly<Record<string, string | undefined>>,
  options: { readonly renames?: Files; readonly said?: readonly Finding[] } = {},
): Structure {
  const { renames = {}, said = [] } = options;
  const gone = new Set([
    ...Object.keys(change).filter((path) => change[path] === undefined),
    ...Object.values(renames),
  ]);
  const kept = Object.entries(base).filter(([path]) => !gone.has(path));
  const written = Object.entries(change).flatMap(([path, text]) =>
    text === undefined ? [] : [[path, text] as const],
  );
  const after = Object.fromEntries([...kept, ...written]);
  const files = Object.keys(change).map((path): ChangedPath => {
    if (change[path] === undefined) return { path, oldPath: path, status: "deleted" };
    const oldPath = renames[path];
    if (oldPath !== undefined) return { path, oldPath, status: "renamed" };
    return { path, oldPath: path, status: Object.hasOwn(base, path) ? "modified" : "added" };
  });
  return structureOf({
    base: graphOf(base),
    after: graphOf(after),
    files,
    manifests: { before: manifestsIn(base), after: manifestsIn(after) },
    texts: new Map(Object.entries(after)),
    said,
  });
}

function rules({ findings }: Structure): string[] {
  return findings.map(({ rule, path, line }) => `${rule} ${path}:${line}`);
}

/** `count` files of a folder, each with the same text. */
function many(folder: string, count: number, text: string, ending = "ts"): Files {
  return Object.fromEntries(
    Array.from({ length: count }, (_, at) => [`${folder}/f${at}.${ending}`, text]),
  );
}

/** Web over api over store; what uses them all is aside. */
const layered: Files = {
  ...many("src/web", 12, 'import { api } from "../api/index.ts";\napi();\n'),
  ...many("src/api", 6, 'import { rows } from "../store/rows.ts";\nrows();\n'),
  "src/api/index.ts": 'import { rows } from "../store/rows.ts";\nexport const api = rows;\n',
  ...many("src/store", 4, "export const x = 1;\n"),
  "src/store/rows.ts": "export function rows() {}\n",
};

test("an import that goes past the module between is named with the way it went until now", () => {
  const found = structure(layered, {
    "src/web/f0.ts":
      'import { api } from "../api/index.ts";\nimport { rows } from "../store/rows.ts";\napi(rows);\n',
  });
  expect(found.findings).toEqual([
    {
      rule: "structure/layer-skipped",
      path: "src/web/f0.ts",
      line: 2,
      message:
        "`src/web` imports `src/store` directly for the first time; until now it went through `src/api` (12 imports of it, 7 from there on).",
    },
  ]);
  expect(found.edges).toEqual({
    new: [{ from: "src/web", to: "src/store", imports: 1 }],
    removed: [],
  });
});

test("nothing is skipped by what everybody imports directly, by types alone, or by an import that was there", () => {
  const direct = {
    ...layered,
    "src/web/f5.ts": 'import { rows } from "../store/rows.ts";\nrows();\n',
  };
  const more = 'import { rows } from "../store/rows.ts";\nrows();\n';
  expect(rules(structure(direct, { "src/web/f0.ts": more }))).toEqual([]);
  const types = 'import type { rows } from "../store/rows.ts";\nexport type R = typeof rows;\n';
  expect(rules(structure(layered, { "src/web/f0.ts": types }))).toEqual([]);
  const common = { ...layered, ...many("src/jobs", 6, more), ...many("src/mail", 6, more) };
  expect(rules(structure(common, { "src/web/f0.ts": more }))).toEqual([]);
});

test("an import against the direction of many is said to go up", () => {
  const base = {
    ...many("src/web", 12, 'import { rows } from "../store/rows.ts";\nrows();\n'),
    ...many("src/store", 3, "export const x = 1;\n"),
    "src/store/rows.ts": "export function rows() {}\n",
  };
  const up = 'import { page } from "../web/f3.ts";\nexport function rows() {}\n';
  const { findings } = structure(base, { "src/store/rows.ts": up });
  expect(findings.map(({ rule, line, message }) => [rule, line, message])).toContainEqual([
    "structure/against-layers",
    1,
    "`src/store` imports `src/web` here, while 12 imports go the other way and none went this way.",
  ]);
  const mixed = {
    ...base,
    "src/store/f0.ts": 'import "../web/f1.ts";\n',
  };
  expect(rules(structure(mixed, { "src/store/f1.ts": 'import "../web/f2.ts";\n' }))).toEqual([]);
});

test("what goes up is found in Python and in Go, and a test of the lower layer may", () => {
  const python = {
    ...many("app/views", 12, "from app.store.rows import rows\n", "py"),
    ...many("app/store", 3, "x = 1\n", "py"),
    "app/store/rows.py": "def rows():\n    return []\n",
  };
  const upwards = "from app.views.f1 import page\n";
  expect(rules(structure(python, { "app/store/f0.py": upwards }))).toEqual([
    "structure/against-layers app/store/f0.py:1",
  ]);
  expect(rules(structure(python, { "app/store/test_rows.py": upwards }))).toEqual([]);
  const go = {
    "go.mod": "module example.org/shop\n",
    ...many("web", 12, 'package web\n\nimport "example.org/shop/store"\n', "go"),
    ...many("store", 4, "package store\n", "go"),
  };
  const found = structure(go, {
    "store/f0.go": 'package store\n\nimport "example.org/shop/web"\n',
  });
  expect(rules(found)).toEqual(["structure/against-layers store/f0.go:3"]);
});

test("modules that get into a circle are named in order, those that were in one are not", () => {
  const base = {
    ...many("src/a", 5, 'import "../b/f0.ts";\n'),
    ...many("src/b", 5, 'import "../c/f0.ts";\n'),
    ...many("src/c", 5, "export const c = 1;\n"),
  };
  const { findings } = structure(base, { "src/c/f3.ts": 'import "../a/f4.ts";\n' });
  expect(findings).toContainEqual({
    rule: "structure/module-cycle",
    path: "src/c/f3.ts",
    line: 1,
    message:
      "`src/c` now imports `src/a`, which closes a circle: `src/c` → `src/a` → `src/b` → `src/c`.",
  });
  const circle = { ...base, "src/c/f1.ts": 'import "../a/f1.ts";\nimport "../a/f2.ts";\n' };
  expect(rules(structure(circle, { "src/b/f3.ts": 'import "../a/f4.ts";\n' }))).toEqual([]);
});

test("a first import is told where few others import the module, with who does", () => {
  const base = {
    ...many("src/web", 12, 'import "../ui/f0.ts";\n'),
    ...many("src/ui", 5, "export const u = 1;\n"),
    ...many("src/admin", 3, 'import "../audit/f0.ts";\n'),
    ...many("src/audit", 5, "export const a = 1;\n"),
  };
  const change = { "src/web/f0.ts": 'import "../ui/f0.ts";\nimport "../audit/f1.ts";\n' };
  expect(structure(base, change).findings).toEqual([
    {
      rule: "structure/new-edge",
      path: "src/web/f0.ts",
      line: 2,
      message:
        "First import of `src/audit` from `src/web`; until now only `src/admin` (3) imported it.",
    },
  ]);
  const said = [{ rule: "no-audit", path: "src/web/f0.ts", line: 2, message: "no" }];
  expect(structure(base, change, { said }).findings).toEqual([]);
  expect(rules(structure(base, { "src/fresh/a.ts": 'import "../audit/f1.ts";\n' }))).toEqual([]);
});

test("a file that moves takes its imports along without a word", () => {
  const moved = 'import { rows } from "../store/rows.ts";\nrows();\n';
  const found = structure(
    layered,
    { "src/web/f0.ts": undefined, "src/web/moved.ts": moved },
    { renames: { "src/web/moved.ts": "src/api/f0.ts" } },
  );
  expect(rules(found)).toEqual([]);
});

test.each([
  [
    "scripts",
    { "a.ts": 'import { b } from "./b.ts";\nb();\n', "b.ts": "export function b() {}\n" },
    { "b.ts": 'import { a } from "./a.ts";\nexport function b() { a(); }\n' },
    "`b.ts` → `a.ts` → `b.ts`",
  ],
  [
    "Python",
    { "a.py": "import b\n", "b.py": "x = 1\n" },
    { "b.py": "import a\n" },
    "`b.py` → `a.py` → `b.py`",
  ],
])(
  "files of %s that load each other in a circle are named one way round",
  (_, base, change, way) => {
    const { findings, cycles } = structure(base, change);
    expect(findings).toEqual([
      expect.objectContaining({
        rule: "structure/cycle",
        line: 1,
        message: `This import closes a circle of files: ${way}.`,
      }),
    ]);
    expect(cycles).toHaveLength(1);
  },
);

test.each([
  ["a type", { "b.ts": 'import type { A } from "./a.ts";\nexport const b: A = 1;\n' }],
  ["names that are types", { "b.ts": 'import { A } from "./a.ts";\nexport const b: A = 1;\n' }],
  ["what is loaded later", { "b.ts": 'export const b = () => import("./a.ts");\n' }],
  ["what is in a comment", { "b.ts": '// import { a } from "./a.ts";\nexport const b = 1;\n' }],
])("an import of %s makes no circle", (_, change) => {
  const base = {
    "a.ts": 'import { b } from "./b.ts";\nexport type A = number;\nexport const a = b;\n',
    "b.ts": "export const b = 1;\n",
  };
  expect(structure(base, change).cycles).toEqual([]);
});

test("imports in a function and below TYPE_CHECKING make no circle in Python; Go has none", () => {
  const base = { "a.py": "import b\n", "b.py": "x = 1\n" };
  expect(structure(base, { "b.py": "def f():\n    import a\n    return a\n" }).cycles).toEqual([]);
  const checking = "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    import a\n\nx = 1\n";
  expect(structure(base, { "b.py": checking }).cycles).toEqual([]);
  expect(structure(base, { "b.py": `${checking}import a\n` }).cycles).toHaveLength(1);
});

test("several circles through one barrel are told once", () => {
  const base = {
    "index.ts": 'export * from "./a.ts";\nexport * from "./b.ts";\n',
    "a.ts": "",
    "b.ts": "",
  };
  const change = { "a.ts": 'import "./index.ts";\n', "b.ts": 'import "./index.ts";\n' };
  expect(rules(structure(base, change))).toEqual(["structure/cycle a.ts:1"]);
});

test("a package is no part of a circle where it only stands before the module that is meant", () => {
  const base = { "app/__init__.py": "from app import a\n", "app/b.py": "x = 1\n" };
  const module = { "app/a.py": "from . import b\n" };
  expect(structure(base, module).cycles).toEqual([]);
  const name = { "app/a.py": "from . import b, setting\n" };
  expect(structure({ ...base, "app/__init__.py": "from .a import x\n" }, name).cycles).toEqual([
    expect.objectContaining({ way: ["app/a.py", "app/__init__.py", "app/a.py"] }),
  ]);
});

test("a circle that was there is not told, nor a file more in it, nor a way through its barrel", () => {
  const base = {
    "index.ts": 'export * from "./a.ts";\nexport * from "./b.ts";\n',
    "a.ts": 'import { b } from "./index.ts";\nexport const a = b;\n',
    "b.ts": "export const b = 1;\n",
  };
  const touched =
    'import { b } from "./index.ts";\nimport { b as c } from "./b.ts";\nexport const a = b + c;\n';
  expect(structure(base, { "a.ts": touched }).cycles).toEqual([]);
  const more = {
    "index.ts": `${base["index.ts"]}export * from "./c.ts";\n`,
    "c.ts": 'import { b } from "./index.ts";\nexport const c = b;\n',
  };
  expect(structure(base, more).cycles).toEqual([]);
});

test.each([
  [
    "ts",
    'import { DateTime } from "luxon";\n',
    'import moment from "moment";\n',
    "dates",
    "luxon",
    "moment",
  ],
  ["py", "import httpx\n", "import requests\n", "HTTP requests", "httpx", "requests"],
  ["rs", "use chrono::Utc;\n", "use time::OffsetDateTime;\n", "dates", "chrono", "time"],
  [
    "go",
    'package a\n\nimport "go.uber.org/zap"\n',
    'package a\n\nimport "github.com/sirupsen/logrus"\n',
    "logs",
    "go.uber.org/zap",
    "github.com/sirupsen/logrus",
  ],
])(
  "a rival package is named beside the one in use: .%s",
  (ending, way, other, purpose, used, brought) => {
    const base = { ...many("src/a", 4, way, ending), [`src/b.${ending}`]: "\n" };
    expect(structure(base, { [`src/b.${ending}`]: other }).findings).toEqual([
      expect.objectContaining({
        rule: "structure/second-way",
        path: `src/b.${ending}`,
        message: `For ${purpose}, 4 files here use \`${used}\`; this brings \`${brought}\`.`,
      }),
    ]);
  },
);

test("no rival is what replaces the other, what both were in use, what a type names, or what is in another package", () => {
  const luxon = 'import { DateTime } from "luxon";\n';
  const moment = 'import moment from "moment";\n';
  const base = { ...many("src/a", 4, luxon), "src/b.ts": "\n" };
  expect(rules(structure(base, { ...many("src/a", 3, moment), "src/b.ts": moment }))).toEqual([]);
  expect(rules(structure(base, { "src/a/f0.ts": moment }))).toEqual([]);
  const both = { ...base, "src/c.ts": moment, "src/d.ts": moment };
  expect(rules(structure(both, { "src/b.ts": moment }))).toEqual([]);
  expect(rules(structure(base, { "src/b.ts": 'import type { Moment } from "moment";\n' }))).toEqual(
    [],
  );
  const two = { ...base, "src/package.json": "{}", "web/package.json": "{}" };
  expect(rules(structure(two, { "web/b.ts": moment }))).toEqual([]);
});

test("a manifest that adds a second runner of tests is told with both, a broken one is passed over", () => {
  const base = { "package.json": '{\n  "devDependencies": {\n    "vitest": "5"\n  }\n}\n' };
  const both =
    '{\n  "devDependencies": {\n    "jest": "1",\n    "vitest": "5",\n    "__proto__": "1"\n  }\n}\n';
  expect(structure(base, { "package.json": both }).findings).toEqual([
    {
      rule: "structure/second-way",
      path: "package.json",
      line: 3,
      message: "For unit tests, `package.json` has `vitest` already; this adds `jest`.",
    },
  ]);
  expect(rules(structure(base, { "package.json": both.replace("vitest", "vite") }))).toEqual([]);
  expect(rules(structure(base, { "package.json": `{${both}` }))).toEqual([]);
});

const wrapped: Files = {
  "src/http/client.ts":
    'import axios from "axios";\nexport const get = (url: string) => axios.get(url);\n',
  ...many("src/pages", 6, 'import { get } from "../http/client.ts";\nget("/");\n'),
};

test("a package used past its wrapper is told with how many go through it", () => {
  const direct = 'import axios from "axios";\naxios.get("/");\n';
  expect(structure(wrapped, { "src/pages/f0.ts": direct }).findings).toEqual([
    {
      rule: "structure/detour",
      path: "src/pages/f0.ts",
      line: 1,
      message:
        "`axios` is reached through `src/http/client.ts`, which 6 files import; this imports `axios` past it.",
    },
  ]);
  expect(rules(structure(wrapped, { "src/http/other.ts": direct }))).toEqual([]);
  const moved = { "src/http/client.ts": "export const get = fetch;\n", "src/pages/f0.ts": direct };
  expect(rules(structure(wrapped, moved))).toEqual([]);
  const used = { ...wrapped, "src/pages/f5.ts": direct };
  expect(rules(structure(used, { "src/pages/f0.ts": direct }))).toEqual([]);
});

test("a package that one folder has to itself is told when it is used outside", () => {
  const base = {
    ...many("app/store", 4, "import sqlalchemy\n", "py"),
    ...many("app/views", 16, "from app.store.f0 import rows\n", "py"),
  };
  const change = { "app/views/f0.py": "import sqlalchemy\n" };
  expect(structure(base, change).findings.map(({ rule, message }) => [rule, message])).toEqual([
    [
      "structure/detour",
      "Only `app/store` uses `sqlalchemy` (4 files), and 16 files elsewhere import from there; this imports `sqlalchemy` past it.",
    ],
  ]);
});

const priceBody = (name: string): string =>
  `export function ${name}(amount: number, currency: string): string {\n  const rounded = Math.round(amount * 100) / 100;\n  return new Intl.NumberFormat("en", { style: "currency", currency }).format(rounded);\n}\n`;

test.each([
  [
    "the same name",
    "formatPrice",
    "Does `formatPrice` in `src/billing/format.ts:1` do this already?",
  ],
  [
    "its words turned round",
    "priceFormat",
    "Does `formatPrice` in `src/billing/format.ts:1` do what `priceFormat` is for?",
  ],
  [
    "a word for the same",
    "fmtPrice",
    "Does `formatPrice` in `src/billing/format.ts:1` do what `fmtPrice` is for?",
  ],
])("what is there already under %s is asked about", (_, name, message) => {
  const base = { "src/billing/format.ts": priceBody("formatPrice") };
  expect(structure(base, { "src/cart/total.ts": priceBody(name) }).findings).toEqual([
    { rule: "structure/twin", path: "src/cart/total.ts", line: 1, message },
  ]);
});

const pythonPrice = (name: string): string =>
  `def ${name}(amount, currency):\n    rounded = round(amount * 100) / 100\n    return currency + format(rounded, ".2f") + currency\n`;

const rustPrice = (name: string): string =>
  `pub fn ${name}(amount: f64, currency: &str) -> String {\n    let rounded = (amount * 100.0).round() / 100.0;\n    format!("{} {}", rounded, currency)\n}\n`;

test("a twin is found in Python and Rust by the terms of their names", () => {
  const base = { "app/billing.py": pythonPrice("get_price_text") };
  expect(rules(structure(base, { "app/cart.py": pythonPrice("load_price_text") }))).toEqual([
    "structure/twin app/cart.py:1",
  ]);
  expect(rules(structure(base, { "app/cart.py": pythonPrice("_load_price_text") }))).toEqual([]);
  const crate = { "src/billing.rs": rustPrice("format_price") };
  expect(rules(structure(crate, { "src/cart.rs": rustPrice("format_prices") }))).toEqual([
    "structure/twin src/cart.rs:1",
  ]);
});

function cart(text: string): Files {
  return { "src/cart/total.ts": text };
}

test("no twin is another body, another kind, a private one, one that moved, a wrapper, or what many define", () => {
  const base = { "src/billing/format.ts": priceBody("formatPrice") };
  const other =
    "export function formatPrice(lines: readonly string[]) {\n  for (const line of lines) console.log(line.trim(), line.length);\n}\n";
  expect(rules(structure(base, cart(other)))).toEqual([]);
  expect(
    rules(structure(base, cart("export class FormatPrice { amount = 1; currency = 2; }\n"))),
  ).toEqual([]);
  expect(rules(structure(base, cart(priceBody("formatPrice").replace("export ", ""))))).toEqual([]);
  expect(rules(structure(base, cart(priceBody("format"))))).toEqual([]);
  const moved = { ...cart(priceBody("formatPrice")), "src/billing/format.ts": undefined };
  expect(rules(structure(base, moved))).toEqual([]);
  const wrapper = `import { formatPrice as old } from "../billing/format.ts";\n${priceBody("formatPrice")}`;
  expect(rules(structure(base, cart(wrapper)))).toEqual([]);
  const everywhere = {
    ...base,
    "src/b/x.ts": priceBody("formatPrice"),
    "src/c/y.ts": priceBody("formatPrice"),
  };
  expect(rules(structure(everywhere, cart(priceBody("formatPrice"))))).toEqual([]);
});

const driver = (kind: string): string =>
  `package ${kind}\n\nfunc NewDB(address string, retries int) (*DB, error) {\n\treturn open("${kind}", address, retries)\n}\n\ntype DB struct{}\n\nfunc (d *DB) Close() {}\n`;

const hook = (name: string): string =>
  `export function ${name}(id: string) {\n  return useQuery({ key: ["${name}", id], load: () => get("${name}", id) });\n}\n`;

test("no twin is what two folders beside each other have as counterparts, nor one of a list beside one of one thing", () => {
  const base = { "go.mod": "module example.org/a\n", "db/mysql/mysql.go": driver("mysql") };
  expect(rules(structure(base, { "db/postgres/postgres.go": driver("postgres") }))).toEqual([]);
  expect(rules(structure(base, { "jobs/run/open.go": driver("run") }))).toEqual([
    "structure/twin jobs/run/open.go:3",
  ]);
  const hooks = { "src/user.ts": hook("useUserQuery").replace('("', '("list/') };
  const list = { "src/users.ts": hook("useUsersQuery").replaceAll("id", "page") };
  expect(rules(structure(hooks, list))).toEqual([]);
});

test("hostile input breaks no sentence", () => {
  const long = "x".repeat(2_000_000);
  const change = {
    "src/`evil\u202e`.ts": `import "./a.ts";\nimport "./${long}";\nexport function __proto__() {}\nexport function constructor() {}\n`,
    "src/a.ts": `import "./\`evil\u202e\`.ts";\n${"export ".repeat(50_000)}`,
    "src/b.ts": `import {${" type a,".repeat(20_000)}} from "./a.ts";\n${"if TYPE_CHECKING".repeat(5_000)}`,
    "src/c.py": `${" ".repeat(100_000)}if TYPE_CHECKING:\n${"import a\n".repeat(5_000)}`,
    "src/d.ts": "\u0000\ufffd".repeat(10_000),
  };
  const { findings } = structure({ "src/a.ts": "" }, change);
  expect(findings.map(({ message }) => message)).toEqual([
    "This import closes a circle of files: `src/ evil\\u{202e} .ts` → `src/a.ts` → `src/ evil\\u{202e} .ts`.",
  ]);
});

test("a change of very many findings gives the first of them, in order, and the same each time", () => {
  const base = Object.fromEntries(
    Array.from({ length: 60 }, (_, at) => [
      `src/p${at}/format.ts`,
      priceBody(`formatPrice${at}Of`),
    ]),
  );
  const change = Object.fromEntries(
    Array.from({ length: 60 }, (_, at) => [`src/q${at}/other.ts`, priceBody(`formatPrice${at}Of`)]),
  );
  const found = structure(base, change);
  expect(found.findings).toHaveLength(MOST_FINDINGS);
  expect(structure(base, change)).toEqual(found);
});

test("an empty change and an empty base say nothing", () => {
  expect(structure(layered, {})).toEqual({
    findings: [],
    edges: { new: [], removed: [] },
    cycles: [],
  });
  expect(rules(structure({}, layered))).toEqual([]);
});
