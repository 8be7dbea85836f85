/** Facts that others say better, or whose signs mean something else beside them. */
import type { Fact } from "../../ground/contract/facts.ts";
import { OWN_ASGI } from "./service.ts";

const nodeServers =
  /^(?:Next\.js|Nuxt|Remix|SvelteKit|Astro|NestJS|Hono|Express|Fastify|Oak|Fresh|Koa|hapi|Elysia|h3|AdonisJS|Feathers|SolidStart|TanStack Start|Electron|oclif|Commander|yargs)\b/;
const pythonFrameworks =
  /^(?:Django|FastAPI|Flask|Starlette|Litestar|Sanic|aiohttp|Tornado|Quart|Falcon|Bottle|Pyramid)\b/;
const djangoCaches = /^(?:Redis|Memcached)$|\(Django cache\)$/;
const signIn = /^(?:Devise|Rodauth|Clearance|Sorcery)\b/;

export function withoutImplied(facts: readonly Fact[]): Fact[] {
  const framework = (pattern: RegExp): boolean =>
    facts.some(({ name, value }) => name === "framework" && pattern.test(value));
  const main = facts.find(({ name }) => name === "language")?.value ?? "JavaScript";
  // Where Node only builds what the program of another language serves, it runs nothing.
  const isNodeBuild = !/^(?:TypeScript|JavaScript)$/.test(main) && !framework(nodeServers);
  const isFramework = framework(pythonFrameworks);
  const isTypeScript = facts.some(
    ({ name, value }) => name === "language" && value === "TypeScript",
  );
  return facts.filter(({ name, value }) => {
    const others = facts.filter((each) => each.name === name).map((each) => each.value);
    if (name === "runtime" && isNodeBuild && value.startsWith("Node.js ")) return false;
    // A version of TypeScript that only checks a program in JavaScript is none of its language.
    if (name === "language-version" && value.startsWith("TypeScript ")) return isTypeScript;
    // A piece of middleware is called as an application is.
    if (name === "framework" && value === OWN_ASGI) return !isFramework;
    // Beside a library for signing in, it keeps the passwords that this one asks for.
    if (value.startsWith("has_secure_password")) return !others.some((each) => signIn.test(each));
    // `uv run pytest PATH` says how `pytest PATH` is run here.
    if (name === "test-one") return !others.some((each) => each.endsWith(` ${value}`));
    if (value === "Django cache") return !others.some((each) => djangoCaches.test(each));
    // `Redis (Sidekiq)` says more than `Redis`.
    if (name === "queue" || name === "cache") {
      if (others.some((each) => each.startsWith(`${value} (`))) return false;
    }
    return !isShort(value, others);
  });
}

/** `Sidekiq 7` says more than `Sidekiq`. */
function isShort(value: string, others: readonly string[]): boolean {
  return others.some(
    (longer) => longer.startsWith(`${value} `) && /^\d[\d.]*$/.test(longer.slice(value.length + 1)),
  );
}
