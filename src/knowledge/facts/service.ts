/** What a service offers and how it knows its users, seen in code: routes, controllers, sessions, password functions. */
import type { Fact, FactEvidence, FactName } from "../../ground/contract/facts.ts";
import { outlineOf } from "../codebase/outline.ts";
import type { CodeFile, CodeReader } from "./code.ts";
import { firstInCode } from "./internal/code.ts";
import { lineAt } from "./internal/manifest.ts";
import { keepsPasswords } from "./internal/passwords.ts";
import { type Sign, signs } from "./signs.ts";
import { type Ecosystem, factAt } from "./source.ts";

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
  const found = new Map<
    string,
    { fact: FactName; as: string; files: number; places: FactEvidence[] }
  >();
  const own: { fact: Own["fact"]; path: string; line: number; count: number }[] = [];
  return {
    see(file) {
      for (const sign of signs) {
        if (sign.ecosystem !== file.ecosystem) continue;
        if (sign.path !== undefined && !sign.path.test(file.path)) continue;
        if (sign.beside !== undefined && !sign.beside.test(file.text)) continue;
        const at = firstInCode(file.text, sign.pattern, (offset) => isShown(sign, file, offset));
        if (at === undefined) continue;
        const as = nameOf(sign, file);
        const key = `${sign.fact} ${as}`;
        const entry = found.get(key) ?? { fact: sign.fact, as, files: 0, places: [] };
        found.set(key, entry);
        entry.files += 1;
        const line = lineAt(file.text, at + (/\S/.exec(file.text.slice(at))?.index ?? 0));
        if (entry.places.length < 3) entry.places.push({ path: file.path, line });
      }
      for (const { fact, path, defines, beside } of modules) {
        if (!path.test(file.path) || !beside.test(file.text)) continue;
        if (/\.(?:[jt]sx|vue|svelte|astro|component\.ts)$/.test(file.path)) continue; // what one sees of it
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
        .map(({ fact, as, places }) => ({ name: fact, value: as, evidence: places })),
      ...modules.flatMap(({ fact }) => ownModules(own.filter((each) => each.fact === fact))),
    ],
  };
}

function isShown(sign: Sign, file: CodeFile, at: number): boolean {
  return (
    codeOf(sign, file)(at) && (sign.derives !== true || keepsPasswords(file.path, file.text, at))
  );
}

function nameOf({ as, pattern, mostly }: Sign, file: CodeFile): string {
  if (mostly === undefined) return as;
  const count = (each: RegExp): number =>
    [...file.text.matchAll(each)].filter(({ index, 0: whole }) =>
      file.isCode(index + Math.max(0, whole.search(/\S/))),
    ).length;
  return count(mostly.pattern) * 2 > count(pattern) ? mostly.as : as;
}

/** A string that is code has code before it; one in a comment or in another string has not. */
function codeOf(sign: Sign, file: CodeFile): (offset: number) => boolean {
  if (sign.quoted !== true) return file.isCode;
  return (offset) => offset === 0 || file.isCode(offset - 1);
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

export const OWN_ASGI = "own ASGI application";

/** A web application that is written to the interface of its server and to no framework. */
export function readAsgi(): CodeReader {
  const places: FactEvidence[] = [];
  let served: FactEvidence | undefined;
  return {
    see({ path, text, ecosystem, isCode }) {
      if (ecosystem !== "python") return;
      const at = firstInCode(
        text,
        /\basync\s+def\s+\w{1,60}\(\s*(?:self\s*,\s*)?scope\b[^,()]{0,60},\s*receive\b[^,()]{0,60},\s*send\b/g,
        isCode,
      );
      if (at !== undefined) places.push({ path, line: lineAt(text, at) });
      if (served !== undefined) return;
      const server = firstInCode(
        text,
        /^[ \t]*(?:import|from)\s+(?:uvicorn|hypercorn|daphne|granian)\b/gm,
        isCode,
      );
      if (server !== undefined) served = { path, line: lineAt(text, server) };
    },
    facts() {
      const [first, ...rest] = places;
      if (first === undefined || served === undefined) return [];
      const evidence: Fact["evidence"] = [first, served, ...rest.slice(0, 1)];
      return [{ name: "framework", value: OWN_ASGI, evidence }];
    },
  };
}

/** Fewer classes than these may be left from what generated the project. */
const FORM_REQUESTS = 3;

/** Laravel's form requests, when there are several or a controller takes one. */
export function readFormRequests(): CodeReader {
  const classes = new Map<string, FactEvidence>();
  const taken = new Set<string>();
  return {
    see({ path, text, ecosystem, isCode }) {
      if (ecosystem !== "php") return;
      for (const match of text.matchAll(
        /^[ \t]*(?:(?:final|abstract|readonly)\s+)*class\s+(\w{1,100})\s+extends\s+\\?(?:\w+\\)*FormRequest\b/gm,
      )) {
        if (isCode(match.index)) {
          classes.set(match[1] ?? "", { path, line: lineAt(text, match.index) });
        }
      }
      if (!/Controllers?\b/.test(path)) return;
      for (const [, name = ""] of text.matchAll(/(?<![\w\\$])(\w{1,100})\s+\$\w/g)) taken.add(name);
    },
    facts() {
      const used = [...classes].filter(([name]) => taken.has(name)).map(([, place]) => place);
      const shown = used.length > 0 ? used : [...classes.values()];
      const [first, ...rest] = shown;
      if (first === undefined || (used.length === 0 && shown.length < FORM_REQUESTS)) return [];
      const evidence: Fact["evidence"] = [first, ...rest.slice(0, 2)];
      return [{ name: "validation", value: "Laravel form requests", evidence }];
    },
  };
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

/** Rust keeps tests in the code itself. `isPartial`: a command at the root runs those of some crates only. */
export function readRustTests(isPartial: boolean): CodeReader {
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
            factAt(
              "test-one",
              isPartial ? "cargo test -p CRATE NAME" : "cargo test NAME",
              place.path,
              place.line,
            ),
          ],
  };
}
