import { expect, test } from "vitest";
import { hunksOnly, reviewedChange, type Sides } from "../../../../test/support/reviewed-change.ts";
import { dependencyChanges } from "../findings/dependencies.ts";
import { impactOf } from "./impact.ts";
import { speaksOf, subject } from "./words.ts";

function said(file: Sides, importers: readonly string[] = []): string[] {
  const change = reviewedChange(file);
  const dependencies = dependencyChanges(change);
  return change.flatMap((each) =>
    each.hunks
      .flatMap((hunk) =>
        impactOf(each, hunk, { importers: new Map([[each.path, importers]]), dependencies }),
      )
      .map(({ flag, text }) => `${flag}: ${text}`),
  );
}

test.each<readonly [string, Sides, string]>([
  [
    "a password",
    { path: "src/a.ts", before: "x();\n", after: "x(hashPassword(p));\n" },
    "authentication: touches authentication: `hashPassword`",
  ],
  [
    "a token, removed",
    { path: "a.py", before: "f(access_token)\n", after: "\n" },
    "authentication: touches authentication: `access_token`",
  ],
  [
    "a file about it",
    { path: "src/auth/session.go", before: "\n", after: "x := f(1)\n" },
    "authentication: is in a file about authentication",
  ],
  [
    "a price",
    { path: "a.rs", before: "\n", after: "let t = unit_price * n;\n" },
    "money: touches money: `unit_price`",
  ],
  [
    "a rounding of cents",
    { path: "src/a.ts", before: "\n", after: "return roundCents(x);\n" },
    "money: touches money: `roundCents`",
  ],
  [
    "a file about it",
    { path: "app/billing/run.rb", before: "\n", after: "x = f(1)\n" },
    "money: is in a file about money",
  ],
  [
    "a column that is required",
    { path: "db/migrations/1.sql", after: "ALTER TABLE orders ADD COLUMN a int NOT NULL;\n" },
    "migration: adds NOT NULL without default on 1 table, alters 1 table (`orders`)",
  ],
  [
    "a dropped column",
    {
      path: "alembic/versions/1.py",
      after:
        'def upgrade():\n    op.drop_column("orders", "total")\ndef downgrade():\n    op.drop_table("x")\n',
    },
    "migration: drops a column (`total`)",
  ],
  [
    "a dropped table",
    { path: "db/migrate/1.rb", after: "def change\n  drop_table :orders\nend\n" },
    "migration: drops 1 table (`orders`)",
  ],
  [
    "a migration that ran",
    { path: "db/migrate/1.rb", before: "x\n", after: "create_table :orders do\n" },
    "migration: changes a migration that may have run: creates 1 table (`orders`)",
  ],
  [
    "a removed export",
    { path: "src/a.ts", before: "export function sum() {}\nf();\n", after: "f();\n" },
    "public-surface: removes `sum`, visible outside a.ts",
  ],
  [
    "another signature",
    { path: "a.go", before: "func Sum(a int) int {\n", after: "func Sum(a, b int) int {\n" },
    "public-surface: changes the signature of `Sum`, visible outside a.go",
  ],
  [
    "a parameter on its own line",
    {
      path: "a.py",
      before: "def total(\n    a,\n):\n    pass\n",
      after: "def total(\n    a,\n    b,\n):\n    pass\n",
    },
    "public-surface: changes the signature of `total`, visible outside a.py",
  ],
  [
    "what a package gives on",
    {
      path: "src/index.ts",
      before: "export const a = 1;\nexport { b };\n",
      after: "export const a = 1;\n",
    },
    "public-surface: changes what the package gives on in index.ts: `export { b };`",
  ],
  [
    "a route",
    { path: "src/a.ts", before: 'app.get("/pay", f);\n', after: 'app.get("/pays", f);\n' },
    "wire: the route `/pay` becomes `/pays`",
  ],
  [
    "a field",
    { path: "a.go", before: '\tA int `json:"amount_a"`\n', after: '\tA int `json:"amount_b"`\n' },
    "wire: the field on the wire `amount_a` becomes `amount_b`",
  ],
  [
    "a status",
    { path: "src/a.ts", before: "res.status(200).end();\n", after: "res.status(204).end();\n" },
    "wire: the HTTP status `200` becomes `204`",
  ],
  [
    "the schema of all tables",
    { path: "db/schema.rb", before: "x\n", after: "y :a\n" },
    "migration: changes the schema of the database",
  ],
  [
    "a contract",
    { path: "api/x.proto", before: "  string a = 1;\n", after: "  string b = 1;\n" },
    "wire: changes the contract x.proto: `string a = 1;` is another now",
  ],
  [
    "a constant",
    {
      path: "src/a.ts",
      before: "const DEFAULT_TIMEOUT = 30;\n",
      after: "const DEFAULT_TIMEOUT = 300;\n",
    },
    "default: changes a default: DEFAULT_TIMEOUT 30 → 300",
  ],
  [
    "what is taken where nothing is",
    { path: "src/a.ts", before: "f(a.limit ?? 5);\n", after: "f(a.limit ?? 50);\n" },
    "default: changes a default: a.limit 5 → 50",
  ],
  [
    "the environment",
    {
      path: "a.py",
      before: 'p = os.getenv("PORT_X", "80")\n',
      after: 'p = os.getenv("PORT_X", "81")\n',
    },
    "default: changes a default: PORT_X 80 → 81",
  ],
  [
    "a setting",
    { path: "config/app.yaml", before: "pool: 5\n", after: "pool: 50\n" },
    "default: changes a setting: pool 5 → 50",
  ],
  [
    "a new dependency",
    {
      path: "package.json",
      before: '{ "dependencies": {} }\n',
      after: '{ "dependencies": { "left-pad": "1.0.0" } }\n',
    },
    "dependency: new dependency: `left-pad` 1.0.0",
  ],
])("%s has an impact: %j", (_, file, message) => {
  expect(said(file)).toContain(message);
});

test.each<readonly [string, Sides]>([
  [
    "authors and authority",
    {
      path: "src/a.ts",
      before: "\n",
      after: "f(author, authority, tokenizer, accessible, currentUser);\n",
    },
  ],
  [
    "appraised and syntax",
    { path: "src/a.ts", before: "\n", after: "f(syntax, taxonomy, amount, balance, round);\n" },
  ],
  ["a comment", { path: "src/auth/a.ts", before: "f();\n", after: "f(); // the password\n" }],
  [
    "an import",
    {
      path: "src/auth/a.ts",
      before: "f();\n",
      after: 'import {\n  password,\n} from "./password";\nf();\n',
    },
  ],
  ["a text", { path: "a.py", before: "f()\n", after: 'f("password and price")\n' }],
  ["a test", { path: "src/auth/a.test.ts", before: "f();\n", after: "f(password, price);\n" }],
  ["a document", { path: "docs/a.md", before: "a\n", after: "password price\n" }],
  [
    "a query",
    { path: "src/a.ts", before: "f();\n", after: 'f("ALTER TABLE orders DROP COLUMN a");\n' },
  ],
  [
    "a private function",
    { path: "src/a.ts", before: "function sum(a) {}\n", after: "function sum(a, b) {}\n" },
  ],
  [
    "a body",
    {
      path: "src/a.ts",
      before: "export function sum(a) {\n  return a;\n}\n",
      after: "export function sum(a) {\n  return a + 1;\n}\n",
    },
  ],
  [
    "a moved export",
    {
      path: "src/a.ts",
      before: "export function a1() {}\nexport function b1() {}\n",
      after: "export function b1() {}\nexport function a1() {}\n",
    },
  ],
  ["another local number", { path: "src/a.ts", before: "const n = 1;\n", after: "const n = 2;\n" }],
  ["a new constant", { path: "src/a.ts", before: "f();\n", after: "f();\nconst MAX_SIZE = 2;\n" }],
  [
    "a setting of the pipeline",
    { path: ".github/workflows/a.yml", before: "a: 1\n", after: "a: 2\n" },
  ],
  ["indentation", { path: "src/auth/a.ts", before: "f(password);\n", after: "  f(password);\n" }],
])("%s has no impact", (_, file) => {
  expect(said(file)).toEqual([]);
});

test("callers outside of the folder are counted from six on, where something runs differently", () => {
  const file = { path: "src/shop/a.ts", before: "f();\n", after: "g();\n" };
  const outside = ["http/c.ts", "http/a.ts", "jobs/b.ts", "jobs/d.ts", "x.ts", "y.ts"].map(
    (name) => `src/${name}`,
  );
  expect(said(file, [...outside, "src/shop/near.ts", "src/shop/deep/x.ts"])).toEqual([
    "blast-radius: 6 callers outside src/shop: src/http/a.ts, src/http/c.ts, src/jobs/b.ts …",
  ]);
  expect(said(file, outside.slice(0, 5))).toEqual([]);
  const types = {
    path: "src/shop/a.ts",
    before: "interface A {\n  a: string;\n}\n",
    after: "interface A {\n  a: string;\n  b?: Map<string, number>;\n}\n",
  };
  expect(said(types, outside)).toEqual([]);
});

test("one hunk says each flag once, in one order, with or without the texts", () => {
  const change = reviewedChange({
    path: "src/auth/pay.ts",
    before: "const DEFAULT_PRICE = 1;\n",
    after: "const DEFAULT_PRICE = 2;\nlogin();\n",
  });
  const flagsOf = (files: typeof change): string[] =>
    files.flatMap((file) =>
      file.hunks.flatMap((hunk) =>
        impactOf(file, hunk, { importers: new Map(), dependencies: [] }).map(({ flag }) => flag),
      ),
    );
  expect(flagsOf(change)).toEqual(["authentication", "money", "default"]);
  expect(flagsOf(hunksOnly(change))).toEqual(flagsOf(change));
});

test("names are read as words", () => {
  const about = subject("jwt", { access: "token" });
  expect(
    ["decodeJWT", "JWTVerifier", "ACCESS_TOKEN", "newAccessToken", "access-token"].map((name) =>
      speaksOf(about, name),
    ),
  ).toEqual([true, true, true, true, true]);
  expect(
    ["access", "token", "tokenAccess", "majwtx", "__proto__", "constructor"].some((name) =>
      speaksOf(about, name),
    ),
  ).toBe(false);
});

test.each([
  ["a line of a megabyte", "const DEFAULT_A = (".repeat(60_000)],
  ["thirty thousand lines", "export function a(b) { return c ?? 5; }\n".repeat(30_000)],
  ["bytes of no text", "\u0000\uFFFD\u202E".repeat(50_000)],
  ["names of the prototype", "export const __proto__ = constructor;\n".repeat(1_000)],
])("%s comes to an end", (_, after) => {
  for (const path of ["src/a.ts", "a.py", "db/migrations/a.sql", "config/a.yaml"]) {
    expect(said({ path, before: "x\n", after }).length).toBeLessThan(100);
  }
});
