/** What a service offers and how it knows its users, seen in code: routes, controllers, sessions, password functions. */
import type { Fact, FactEvidence, FactName } from "../../ground/contract/facts.ts";
import { isTest } from "../codebase/files.ts";
import { outlineOf } from "../codebase/outline.ts";
import type { CodeFile, CodeReader } from "./code.ts";
import { firstInCode } from "./internal/code.ts";
import { lineAt } from "./internal/manifest.ts";
import { type Ecosystem, factAt } from "./source.ts";

interface Sign {
  readonly ecosystem: Ecosystem;
  readonly fact: FactName;
  readonly as: string;
  /** Files that may show it. */
  readonly path?: RegExp;
  /** What the text must hold besides. */
  readonly beside?: RegExp;
  readonly pattern: RegExp;
}

const signs: readonly Sign[] = [
  {
    ecosystem: "node",
    fact: "api-style",
    as: "REST route handlers",
    path: /(?:^|\/)app\/(?:.*\/)?route\.[jt]sx?$/,
    pattern:
      /\bexport\s+(?:async\s+)?(?:function|const)\s+(?:GET|POST|PUT|PATCH|DELETE)\b|\bexport\s*\{[^{}]{0,200}\b(?:GET|POST|PUT|PATCH|DELETE)\b/g,
  },
  {
    ecosystem: "node",
    fact: "api-style",
    as: "server actions",
    beside: /["']use server["']/,
    pattern: /\bexport\s+(?:async\s+function|const\s+\w+\s*=)/g,
    path: /(?:^|\/)(?:app|actions?|lib|src)\/|actions?\.[jt]sx?$/,
  },
  {
    ecosystem: "node",
    fact: "api-style",
    as: "REST controllers",
    beside: /["']@nestjs\/common["']/,
    pattern: /@Controller\(/g,
  },
  {
    ecosystem: "node",
    fact: "api-style",
    as: "REST routes",
    beside:
      /["'](?:express|fastify|hono|koa-router|@koa\/router|@hono\/zod-openapi|elysia|restify|polka|h3)["']/,
    pattern:
      /\b\w*(?:app|router|server|fastify|routes?|api)\w*\.(?:get|post|put|patch|delete)\(\s*["'`]\//gi,
  },
  {
    ecosystem: "node",
    fact: "password-hashing",
    as: "scrypt (node:crypto)",
    beside: /["'](?:node:)?crypto["']/,
    pattern: /\b(?:crypto\.)?scrypt(?:Sync|Async)?\(/g,
  },
  {
    ecosystem: "node",
    fact: "password-hashing",
    as: "PBKDF2 (node:crypto)",
    beside: /["'](?:node:)?crypto["']/,
    pattern: /\b(?:crypto\.)?pbkdf2(?:Sync)?\(/g,
  },
  {
    ecosystem: "node",
    fact: "password-hashing",
    as: "Bun.password",
    pattern: /\bBun\.password\.(?:hash|verify)/g,
  },
  {
    ecosystem: "python",
    fact: "api-style",
    as: "REST routes",
    beside:
      /\bimport\b[^\n]{0,200}\b(?:FastAPI|APIRouter|Flask|Blueprint|Quart|Sanic|Litestar|APIFlask)\b/,
    pattern: /^[ \t]*@\w+\.(?:get|post|put|patch|delete|route)\(/gm,
  },
  {
    ecosystem: "python",
    fact: "password-hashing",
    as: "scrypt (hashlib)",
    beside: /\bhashlib\b/,
    pattern: /\bhashlib\.scrypt\(/g,
  },
  {
    ecosystem: "python",
    fact: "password-hashing",
    as: "PBKDF2 (hashlib)",
    beside: /\bhashlib\b/,
    pattern: /\bhashlib\.pbkdf2_hmac\(/g,
  },
  {
    ecosystem: "python",
    fact: "database",
    as: "PostgreSQL",
    path: /settings?(?:\/\w+)?\.py$/,
    pattern:
      /["']ENGINE["']\s*:\s*["']django\.(?:db\.backends\.postgresql|contrib\.gis\.db\.backends\.postgis)/g,
  },
  {
    ecosystem: "python",
    fact: "database",
    as: "MySQL",
    path: /settings?(?:\/\w+)?\.py$/,
    pattern: /["']ENGINE["']\s*:\s*["']django\.db\.backends\.mysql/g,
  },
  {
    ecosystem: "python",
    fact: "database",
    as: "SQLite",
    path: /settings?(?:\/\w+)?\.py$/,
    pattern: /["']ENGINE["']\s*:\s*["']django\.db\.backends\.sqlite3/g,
  },
  {
    ecosystem: "go",
    fact: "api-style",
    as: "REST routes",
    beside: /"github\.com\/(?:gin-gonic\/gin|labstack\/echo|gofiber\/fiber|go-chi\/chi)/,
    pattern: /\b\w+\.(?:GET|POST|PUT|PATCH|DELETE|Get|Post|Put|Patch|Delete)\(\s*"\//g,
  },
  {
    ecosystem: "go",
    fact: "api-style",
    as: "net/http handlers",
    beside: /"net\/http"/,
    pattern: /\b(?:http|mux|\w*[mM]ux|\w*[rR]outer)\.Handle(?:Func)?\(\s*"(?:[A-Z]+ )?\//g,
  },
  {
    ecosystem: "rust",
    fact: "api-style",
    as: "REST routes",
    pattern:
      /\.route\(\s*"\/[^"\n]{0,200}"\s*,\s*(?:axum::routing::|web::|routing::)?(?:get|post|put|patch|delete)\b|#\[(?:get|post|put|patch|delete)\(\s*"\//g,
  },
  {
    ecosystem: "rust",
    fact: "database",
    as: "PostgreSQL",
    pattern: /\b(?:PgPool|PgPoolOptions|PgConnection|DbBackend::Postgres)\b/g,
  },
  {
    ecosystem: "rust",
    fact: "database",
    as: "SQLite",
    pattern: /\b(?:SqlitePool|SqlitePoolOptions|SqliteConnection)\b/g,
  },
  {
    ecosystem: "rust",
    fact: "database",
    as: "MySQL",
    pattern: /\b(?:MySqlPool|MySqlPoolOptions|MysqlConnection)\b/g,
  },
  {
    ecosystem: "jvm",
    fact: "api-style",
    as: "REST controllers",
    beside: /org\.springframework\.web/,
    pattern: /@RestController\b/g,
  },
  {
    ecosystem: "jvm",
    fact: "api-style",
    as: "REST controllers",
    beside: /io\.micronaut\.http/,
    pattern: /@Controller\b/g,
  },
  {
    ecosystem: "jvm",
    fact: "api-style",
    as: "REST routes",
    beside: /io\.ktor\.server/,
    pattern: /(?<![\w.])(?:get|post|put|patch|delete)\(\s*"\/?/g,
  },
  {
    ecosystem: "ruby",
    fact: "api-style",
    as: "Rails resources",
    path: /(?:^|\/)config\/routes\.rb$/,
    pattern: /^[ \t]*resources?[ \t(]+:/gm,
  },
  {
    ecosystem: "php",
    fact: "api-style",
    as: "Laravel routes",
    path: /(?:^|\/)routes\/[\w-]+\.php$/,
    pattern: /\bRoute::(?:get|post|put|patch|delete|resource|apiResource)\(/g,
  },
  {
    ecosystem: "php",
    fact: "password-hashing",
    as: "password_hash",
    pattern: /(?<![\w>:$])password_hash\(/g,
  },
  {
    ecosystem: "dotnet",
    fact: "api-style",
    as: "REST controllers",
    pattern: /\[ApiController\b/g,
  },
  {
    ecosystem: "dotnet",
    fact: "api-style",
    as: "minimal API",
    pattern: /\.Map(?:Get|Post|Put|Patch|Delete)\(\s*"/g,
  },
  {
    ecosystem: "dotnet",
    fact: "validation",
    as: "data annotations",
    beside: /\bSystem\.ComponentModel\.DataAnnotations\b/,
    pattern: /\[(?:Required|StringLength|Range|MaxLength|EmailAddress|RegularExpression)\b/g,
  },
  {
    ecosystem: "dotnet",
    fact: "background-jobs",
    as: "BackgroundService",
    pattern: /:\s*BackgroundService\b/g,
  },
  {
    ecosystem: "elixir",
    fact: "api-style",
    as: "Phoenix routes",
    path: /router\.ex$/,
    pattern: /^[ \t]*(?:resources|get|post|put|patch|delete|live)[ \t(]+"\//gm,
  },
];

interface Own {
  readonly fact: "session" | "authentication";
  readonly path: RegExp;
  /** A definition that does it. */
  readonly defines: RegExp;
  readonly beside: RegExp;
}

/** Modules of the project's own; a file that is merely called so does not count. */
const modules: readonly Own[] = [
  {
    fact: "session",
    path: /(?:session|cookie|auth)[^/]*\.\w+$|(?:^|\/)(?:auth|sessions?)\/[^/]+$/i,
    defines:
      /^_?(?:create|get|set|read|load|find|validate|verify|check|issue|start|open|new|destroy|revoke|invalidate|delete|end|clear|refresh|renew|sign|require)_?(?:current_?)?(?:user_?|login_?|auth_?)?sessions?(?:_?(?:cookie|token|id|user|from_?\w+|by_?\w+|for_?\w+))?[!?]?$/i,
    beside: /cookie|token|expire/i,
  },
  {
    fact: "authentication",
    path: /auth[^/]*\.\w+$|(?:^|\/)(?:auth|authentication|accounts?)\/[^/]+$|(?:^|\/)(?:log_?in|sign_?in)[^/]*\.\w+$|_auth\.ex$/i,
    defines:
      /^_?(?:log_?in(?:_?user)?|sign_?in(?:_?user)?|authenticate(?:_?(?:user|request))?|require_?(?:auth|user|login|authentication|authenticated_?user)|verify_?(?:password|credentials|token|access_?token)|current_?user|get_?current_?user|hash_?password|fetch_?current_?user|log_?in_?user)[!?]?$/i,
    beside: /password|credential|token|session|cookie|unauthori[sz]ed|401/i,
  },
];

export function readService(): CodeReader {
  const found = new Map<string, { sign: Sign; files: number; places: FactEvidence[] }>();
  const own: { fact: Own["fact"]; path: string; line: number; count: number }[] = [];
  return {
    see(file) {
      for (const sign of signs) {
        if (sign.ecosystem !== file.ecosystem) continue;
        if (sign.path !== undefined && !sign.path.test(file.path)) continue;
        if (sign.beside !== undefined && !sign.beside.test(file.text)) continue;
        const at = firstInCode(file.text, sign.pattern, codeOf(sign, file));
        if (at === undefined) continue;
        const key = `${sign.fact} ${sign.as}`;
        const entry = found.get(key) ?? { sign, files: 0, places: [] };
        found.set(key, entry);
        entry.files += 1;
        const line = lineAt(file.text, at + (/\S/.exec(file.text.slice(at))?.index ?? 0));
        if (entry.places.length < 3) entry.places.push({ path: file.path, line });
      }
      for (const { fact, path, defines, beside } of modules) {
        if (!path.test(file.path) || isTest(file.path) || !beside.test(file.text)) continue;
        if (/(?:^|\/)(?:components?|ui|types?|styles?|icons?|i18n|locales?)\//i.test(file.path))
          continue;
        const { definitions } = outlineOf(file.path, file.text);
        const fitting = definitions.filter(
          ({ kind, name }) => (kind === "function" || kind === "method") && defines.test(name),
        );
        const [first] = fitting;
        if (first !== undefined)
          own.push({ fact, path: file.path, line: first.line, count: fitting.length });
      }
    },
    facts: () => [
      ...[...found.values()]
        .toSorted((a, b) => b.files - a.files)
        .map(({ sign, places }) => ({ name: sign.fact, value: sign.as, evidence: places })),
      ...modules.flatMap(({ fact }) => ownModules(own.filter((each) => each.fact === fact))),
    ],
  };
}

/** Django names its database in a string. */
function codeOf(sign: Sign, file: CodeFile): (offset: number) => boolean {
  if (sign.fact !== "database" || sign.ecosystem !== "python")
    return (offset) => file.isCode(offset);
  return (offset) => {
    const start = file.text.lastIndexOf("\n", offset) + 1;
    return !file.text.slice(start, offset).includes("#");
  };
}

/** The two modules that do most of it. */
function ownModules(
  found: readonly { fact: Own["fact"]; path: string; line: number; count: number }[],
): Fact[] {
  return found
    .toSorted((a, b) => b.count - a.count || (a.path < b.path ? -1 : 1))
    .slice(0, 2)
    .map(({ fact, path, line }) => factAt(fact, path, path, line));
}

const testers: readonly (readonly [Ecosystem, string, RegExp, string])[] = [
  ["jvm", "JUnit 5", /^[ \t]*import\s+(?:static\s+)?org\.junit\.jupiter\b/gm, ""],
  [
    "jvm",
    "JUnit 4",
    /^[ \t]*import\s+(?:static\s+)?org\.junit\.(?:Test|Before|After|Assert|Rule|runner|Ignore)\b/gm,
    "",
  ],
  ["jvm", "TestNG", /^[ \t]*import\s+(?:static\s+)?org\.testng\b/gm, ""],
  ["jvm", "Kotest", /^[ \t]*import\s+io\.kotest\b/gm, ""],
  ["jvm", "kotlin.test", /^[ \t]*import\s+kotlin\.test\b/gm, ""],
  [
    "python",
    "unittest",
    /^[ \t]*(?:import\s+unittest\b|from\s+unittest\s+import\s+[^\n]*\bTestCase\b)/gm,
    "python -m unittest PATH",
  ],
  [
    "python",
    "Django test runner",
    /^[ \t]*from\s+django\.test\s+import\b/gm,
    "python manage.py test APP",
  ],
  ["python", "pytest", /^[ \t]*(?:import\s+pytest\b|from\s+pytest\s+import\b)/gm, "pytest PATH"],
  [
    "node",
    "node:test",
    /^[ \t]*import\b[^;'"\n]{0,200}["']node:test["']|\brequire\(["']node:test["']\)/gm,
    "node --test PATH",
  ],
  ["node", "Bun test", /^[ \t]*import\b[^;'"\n]{0,200}["']bun:test["']/gm, "bun test PATH"],
];

/** Which runner the tests are written for. */
export function readTests(): CodeReader {
  const found = new Map<string, FactEvidence[]>();
  return {
    see({ path, text, ecosystem, isCode }) {
      for (const [own, as, pattern] of testers) {
        if (own !== ecosystem) continue;
        const at = firstInCode(text, pattern, isCode);
        if (at === undefined) continue;
        const places = found.get(as) ?? [];
        found.set(as, places);
        places.push({ path, line: lineAt(text, at) });
      }
    },
    facts: () =>
      testers.flatMap(([, as, , one]) => {
        const [first, ...rest] = found.get(as) ?? [];
        if (first === undefined) return [];
        const evidence = [first, ...rest.slice(0, 2)];
        const facts: Fact[] = [{ name: "test-runner", value: as, evidence }];
        if (one !== "") facts.push({ name: "test-one", value: one, evidence: [first] });
        return facts;
      }),
  };
}

/** Rust keeps tests in the code itself. */
export function readRustTests(): CodeReader {
  let place: FactEvidence | undefined;
  return {
    see({ path, text, ecosystem, isCode }) {
      if (place !== undefined || ecosystem !== "rust") return;
      const at = firstInCode(text, /#\[(?:\w+::)?test\b/g, isCode);
      if (at !== undefined) place = { path, line: lineAt(text, at) };
    },
    facts: () =>
      place === undefined
        ? []
        : [
            factAt("test-runner", "cargo test", place.path, place.line),
            factAt("test-one", "cargo test NAME", place.path, place.line),
          ],
  };
}
