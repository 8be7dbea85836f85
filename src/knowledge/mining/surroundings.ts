/** Where a program starts, and what it talks to outside: told from names of files, manifests and packages. */
import { folderOf } from "../../ground/core/path.ts";
import type { FileFacts } from "./extract.ts";

import type { Table } from "./table.ts";

export interface EntryPoint {
  readonly path: string;
  readonly why: string;
}

export interface ExternalSystem {
  readonly system: string;
  readonly packages: readonly string[];
  /** Modules that talk to it. */
  readonly modules: readonly string[];
}

const starts: readonly (readonly [RegExp, string])[] = [
  [/(^|\/)__main__\.py$/, "run as a Python module"],
  [/(^|\/)(manage|wsgi|asgi)\.py$/, "started by the web framework"],
  [/(^|\/)src\/main\.rs$/, "the crate's program"],
  [/(^|\/)src\/bin\/[^/]+(\/main)?\.rs$/, "a program of the crate"],
  [/(^|\/)(src\/)?(server|main)\.[cm]?[jt]s$/, "named as where a program starts"],
];

export function entryPointsOf(table: Table, manifests: ReadonlyMap<string, string>): EntryPoint[] {
  const found = new Map<string, string>();
  for (const file of table.production) {
    for (const [pattern, why] of starts) if (pattern.test(file.path)) found.set(file.path, why);
    if (file.language === "Go" && file.defines.includes("main"))
      found.set(file.path, "has a Go `main`");
    if (file.language === "Java" && file.functions.some(({ name }) => name === "main"))
      found.set(file.path, "has a Java `main`");
  }
  for (const [path, text] of manifests) {
    if (!/(^|\/)package\.json$/.test(path)) continue;
    const folder = folderOf(path);
    for (const [, name = ""] of text.matchAll(/"(\.{0,2}\/?[\w./-]+\.[cm]?[jt]sx?)"/g)) {
      const target = `${folder === "" ? "" : `${folder}/`}${name.replace(/^\.\//, "")}`;
      const candidates = [target, sourceOf(target), sourceOf(target.replace(/[^/]*$/, "src/$&"))];
      for (const candidate of candidates)
        if (table.byPath.get(candidate)?.test === false)
          found.set(candidate, `named by \`${path}\``);
    }
  }
  return [...found]
    .map(([path, why]) => ({ path, why }))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** What `dist/a.js` is built from, most likely. */
function sourceOf(path: string): string {
  return path
    .replace(/(^|\/)(?:dist|build|lib)\/(?:(?:esm|cjs|es|types)\/)?/, "$1src/")
    .replace(/\.d\.ts$/, ".ts")
    .replace(/\.([cm]?)js$/, ".$1ts");
}

const systems: readonly (readonly [string, RegExp])[] = [
  [
    "PostgreSQL",
    /^(?:pg|postgres|pg-promise|psycopg2?|asyncpg|github\.com\/(?:lib\/pq|jackc\/pgx.*)|tokio_postgres|org\.postgresql.*)$/,
  ],
  [
    "MySQL",
    /^(?:mysql2?|mariadb|pymysql|aiomysql|MySQLdb|github\.com\/go-sql-driver\/mysql|com\.mysql.*)$/,
  ],
  [
    "SQLite",
    /^(?:sqlite3|better-sqlite3|sql\.js|aiosqlite|node:sqlite|rusqlite|github\.com\/mattn\/go-sqlite3)$/,
  ],
  [
    "a database through an ORM",
    /^(?:@prisma\/client|sequelize|typeorm|drizzle-orm|knex|sqlalchemy|django|peewee|diesel|sqlx|gorm\.io\/.*|javax\.persistence.*|org\.hibernate.*)$/,
  ],
  ["MongoDB", /^(?:mongodb|mongoose|pymongo|motor|go\.mongodb\.org\/.*)$/],
  ["Redis", /^(?:redis|ioredis|aioredis|github\.com\/(?:go-redis|redis)\/.*|bullmq?)$/],
  [
    "Kafka",
    /^(?:kafkajs|kafka|confluent_kafka|rdkafka|github\.com\/segmentio\/kafka-go|org\.apache\.kafka.*)$/,
  ],
  ["RabbitMQ", /^(?:amqplib|pika|aio_pika|lapin|github\.com\/rabbitmq\/.*)$/],
  [
    "AWS",
    /^(?:aws-sdk|@aws-sdk\/.*|boto3|botocore|aws_sdk_.*|github\.com\/aws\/.*|software\.amazon.*)$/,
  ],
  ["Google Cloud", /^(?:@google-cloud\/.*|google\.cloud|cloud\.google\.com\/.*)$/],
  ["Elasticsearch", /^(?:@elastic\/.*|elasticsearch|github\.com\/elastic\/.*)$/],
  ["a model's API", /^(?:openai|@anthropic-ai\/sdk|anthropic|@google\/genai|litellm)$/],
  ["payments", /^(?:stripe|braintree|github\.com\/stripe\/.*)$/],
  ["mail", /^(?:nodemailer|resend|@sendgrid\/.*|sendgrid|smtplib|lettre)$/],
  [
    "HTTP services",
    /^(?:axios|got|node-fetch|undici|ky|requests|httpx|aiohttp|reqwest|net\/http|okhttp3.*)$/,
  ],
  ["error tracking", /^(?:@sentry\/.*|sentry_sdk|sentry|github\.com\/getsentry\/.*)$/],
  ["containers", /^(?:dockerode|docker|@kubernetes\/.*|kubernetes|k8s\.io\/.*)$/],
];

export function systemsOf(
  files: readonly FileFacts[],
  moduleOf: (path: string) => string,
): ExternalSystem[] {
  const found = new Map<string, { packages: Set<string>; modules: Set<string> }>();
  for (const file of files) {
    for (const { specifier, targets } of file.imports) {
      if (targets.length > 0 || specifier.startsWith(".")) continue;
      const names = namesOf(file, specifier);
      for (const [system, pattern] of systems) {
        const name = names.find((one) => pattern.test(one));
        if (name === undefined) continue;
        const known = found.get(system) ?? { packages: new Set(), modules: new Set() };
        known.packages.add(name);
        known.modules.add(moduleOf(file.path));
        found.set(system, known);
      }
    }
  }
  return [...found]
    .map(([system, { packages, modules }]) => ({
      system,
      packages: [...packages].toSorted(),
      modules: [...modules].toSorted(),
    }))
    .toSorted((a, b) => b.modules.length - a.modules.length || (a.system < b.system ? -1 : 1));
}

function namesOf({ language }: FileFacts, specifier: string): string[] {
  switch (language) {
    case "Python":
      return [specifier.split(".")[0] ?? "", specifier];
    case "Rust":
      return [specifier.split("::")[0] ?? ""];
    case "Go":
    case "Java":
      return [specifier];
    case "TypeScript":
    case "Tsx":
    case "JavaScript":
      return [specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/")];
  }
}
