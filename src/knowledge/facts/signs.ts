/** What shows in code how a service is built, beside imports: routes, options and calls. */
import type { FactName } from "../../ground/contract/facts.ts";
import type { Ecosystem } from "./source.ts";

export interface Sign {
  readonly ecosystem: Ecosystem;
  readonly fact: FactName;
  readonly as: string;
  /** Files that may show it. */
  readonly path?: RegExp;
  /** What the text must hold besides. */
  readonly beside?: RegExp;
  /** The pattern begins with a quotation mark and looks into the string. */
  readonly quoted?: boolean;
  readonly pattern: RegExp;
  /** A derivation of keys, which hashes passwords only where passwords are kept. */
  readonly derives?: boolean;
  /** What it is called where these are most of the pattern's matches in a file. */
  readonly mostly?: { readonly as: string; readonly pattern: RegExp };
}

/** Not those for a developer's machine. */
const djangoSettings = /(?<!(?:dev|local|test)\w{0,12}_)settings?(?:\/(?!dev|local|test)\w+)?\.py$/;

/** Where Celery's broker is set, as far as the address or the name of its variable. */
function broker(as: string, address: string): Sign[] {
  return [
    {
      ecosystem: "python",
      fact: "queue",
      as: `${as} (Celery broker)`,
      beside: /celery/i,
      path: /^(?!.*settings?\/(?:dev|local|test))/,
      pattern: new RegExp(
        String.raw`\b(?:(?:CELERY_)?BROKER_URL|broker_url|broker(?<=\bCelery\([^()]{0,300}broker))\s*=(?!=)[^\n#]{0,160}?(?:${address})`,
        "g",
      ),
    },
  ];
}

const queueAdapters: Readonly<Record<string, string>> = {
  sidekiq: "Sidekiq",
  solid_queue: "Solid Queue",
  good_job: "GoodJob",
  resque: "Resque",
  delayed_job: "Delayed Job",
};

/** The option by which TypeORM, Sequelize and Knex choose their database. */
function databaseOptions(as: string, names: string): Sign[] {
  return [
    {
      ecosystem: "node",
      fact: "database",
      as,
      beside: /["'](?:typeorm|@nestjs\/typeorm)["']/,
      pattern: new RegExp(
        // What is around is looked at last, so that only candidates cost it.
        String.raw`\btype\s*:\s*["'](?:${names})["'](?<=(?:DataSource\(|forRoot(?:Async)?\(|createConnection\(|DataSourceOptions\s=|TypeOrmModuleOptions\s=|useFactory:)[^;]{0,900})`,
        "g",
      ),
    },
    {
      ecosystem: "node",
      fact: "database",
      as,
      beside: /["'](?:sequelize|sequelize-typescript|@sequelize\/core)["']/,
      pattern: new RegExp(String.raw`\bdialect\s*:\s*["'](?:${names})["']`, "g"),
    },
    {
      ecosystem: "node",
      fact: "database",
      as,
      beside: /["']knex["']/,
      pattern: new RegExp(String.raw`\bclient\s*:\s*["'](?:${names})["']`, "g"),
    },
  ];
}

export const signs: readonly Sign[] = [
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
    as: "Server Actions",
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
    derives: true,
    pattern: /\b(?:crypto\.)?scrypt(?:Sync|Async)?\(/g,
  },
  {
    ecosystem: "node",
    fact: "password-hashing",
    as: "PBKDF2 (node:crypto)",
    beside: /["'](?:node:)?crypto["']/,
    derives: true,
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
    derives: true,
    pattern: /\bhashlib\.scrypt\(/g,
  },
  {
    ecosystem: "python",
    fact: "password-hashing",
    as: "PBKDF2 (hashlib)",
    beside: /\bhashlib\b/,
    derives: true,
    pattern: /\bhashlib\.pbkdf2_hmac\(/g,
  },
  {
    ecosystem: "python",
    quoted: true,
    fact: "database",
    as: "PostgreSQL",
    path: djangoSettings,
    pattern:
      /["']ENGINE["']\s*:\s*["']django\.(?:db\.backends\.postgresql|contrib\.gis\.db\.backends\.postgis)/g,
  },
  {
    ecosystem: "python",
    quoted: true,
    fact: "database",
    as: "MySQL",
    path: djangoSettings,
    pattern: /["']ENGINE["']\s*:\s*["']django\.db\.backends\.mysql/g,
  },
  {
    ecosystem: "python",
    quoted: true,
    fact: "database",
    as: "SQLite",
    path: djangoSettings,
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
    as: "Rails routes",
    path: /(?:^|\/)config\/routes(?:\/\w+)?\.rb$/,
    pattern: /^[ \t]*(?:resources?|get|post|put|patch|delete|match)[ \t(]+[:"']/gm,
    mostly: { as: "REST (Rails resources)", pattern: /^[ \t]*resources?[ \t(]+:/gm },
  },
  {
    ecosystem: "php",
    fact: "api-style",
    as: "REST routes (Laravel)",
    path: /(?:^|\/)routes\/api[\w-]*\.php$/,
    // The one route that the generator of a project writes is nobody's interface.
    pattern:
      /\bRoute::(?:get|post|put|patch|delete|resource|apiResource)\((?!\s*["']\/?user["']\s*,\s*(?:function|fn)\b)/g,
  },
  {
    ecosystem: "php",
    fact: "api-style",
    as: "Laravel routes",
    path: /(?:^|\/)routes\/(?!api)[\w-]+\.php$/,
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
    as: "REST routes (Phoenix)",
    path: /router\.ex$/,
    beside: /\bpipe_through[ (]+\[?\s*:api\b/,
    pattern: /^[ \t]*(?:resources|get|post|put|patch|delete)[ \t(]+"\//gm,
  },
  {
    ecosystem: "elixir",
    fact: "api-style",
    as: "Phoenix routes",
    path: /router\.ex$/,
    beside: /:browser\b|^(?![\s\S]*\bpipe_through[ (]+\[?\s*:api\b)/,
    pattern: /^[ \t]*(?:resources|get|post|put|patch|delete|live)[ \t(]+"\//gm,
  },
  {
    ecosystem: "python",
    quoted: true,
    fact: "authentication",
    as: "Django auth",
    path: djangoSettings,
    pattern: /["']django\.contrib\.auth["']/g,
  },
  {
    ecosystem: "python",
    quoted: true,
    fact: "session",
    as: "Django sessions",
    path: djangoSettings,
    pattern: /["']django\.contrib\.sessions["']/g,
  },
  ...broker("Redis", String.raw`rediss?:\/\/|REDIS|redis_`),
  ...broker("RabbitMQ", String.raw`(?:py)?amqps?:\/\/|RABBIT|AMQP`),
  ...broker("Amazon SQS", String.raw`sqs:\/\/`),
  ...(
    [
      ["Memcached", "memcached"],
      ["in-memory (Django cache)", "locmem"],
      ["database (Django cache)", "db"],
      ["files (Django cache)", "filebased"],
    ] as const
  ).map(([as, module]) => ({
    ecosystem: "python" as const,
    quoted: true,
    fact: "cache" as const,
    as,
    path: djangoSettings,
    pattern: new RegExp(
      String.raw`["']BACKEND["']\s*:\s*["']django\.core\.cache\.backends\.${module}\b`,
      "g",
    ),
  })),
  {
    ecosystem: "python",
    quoted: true,
    fact: "cache",
    as: "Redis",
    path: djangoSettings,
    pattern: /["']BACKEND["']\s*:\s*["'](?:django\.core\.cache\.backends\.redis|django_redis)/g,
  },
  {
    ecosystem: "python",
    quoted: true,
    fact: "password-hashing",
    as: "Argon2 (Django)",
    path: djangoSettings,
    pattern:
      /["']django\.contrib\.auth\.hashers\.Argon2PasswordHasher(?<=PASSWORD_HASHERS\s{0,9}=\s{0,9}[[(]\s{0,99}["'][\w.]{0,80})/g,
  },
  {
    ecosystem: "python",
    quoted: true,
    fact: "database",
    as: "PostgreSQL",
    beside: /\b(?:sqlalchemy|sqlmodel|databases|tortoise|SQLALCHEMY)/,
    pattern: /["']postgres(?:ql)?(?:\+\w{1,20})?:\/\//g,
  },
  {
    ecosystem: "python",
    quoted: true,
    fact: "database",
    as: "MySQL",
    beside: /\b(?:sqlalchemy|sqlmodel|databases|tortoise|SQLALCHEMY)/,
    pattern: /["']mysql(?:\+\w{1,20})?:\/\//g,
  },
  {
    ecosystem: "python",
    quoted: true,
    fact: "database",
    as: "SQLite",
    beside: /\b(?:sqlalchemy|sqlmodel|databases|tortoise|SQLALCHEMY)/,
    pattern: /["']sqlite(?:\+\w{1,20})?:\/\//g,
  },
  {
    ecosystem: "jvm",
    quoted: true,
    fact: "database",
    as: "PostgreSQL",
    pattern: /"jdbc:postgresql:/g,
  },
  { ecosystem: "jvm", quoted: true, fact: "database", as: "MySQL", pattern: /"jdbc:mysql:/g },
  { ecosystem: "jvm", quoted: true, fact: "database", as: "SQLite", pattern: /"jdbc:sqlite:/g },
  { ecosystem: "jvm", quoted: true, fact: "database", as: "H2", pattern: /"jdbc:h2:/g },
  ...databaseOptions("PostgreSQL", "postgres(?:ql)?|pg"),
  ...databaseOptions("MySQL", "mysql2?"),
  ...databaseOptions("MariaDB", "mariadb"),
  ...databaseOptions("SQLite", "sqlite3?|better-sqlite3"),
  ...databaseOptions("SQL Server", "mssql"),
  ...databaseOptions("MongoDB", "mongodb"),
  {
    ecosystem: "node",
    fact: "session",
    as: "cookie session storage",
    beside: /["'](?:@remix-run|react-router)/,
    path: /^(?!.*(?:theme|locale|lang|toast|flash))/i,
    pattern: /\bcreateCookieSessionStorage\(/g,
  },
  {
    ecosystem: "ruby",
    fact: "session",
    as: "cookie store (Rails)",
    path: /session_store\.rb$|config\/(?:application|environments\/production)\.rb$/,
    pattern: /\bsession_store\s*(?:=\s*)?[( ]:cookie_store\b/g,
  },
  {
    ecosystem: "ruby",
    fact: "session",
    as: "Rails session store",
    path: /session_store\.rb$|config\/(?:application|environments\/production)\.rb$/,
    pattern: /\bsession_store\s*(?:=\s*)?[( ]:(?!cookie_store\b)\w+/g,
  },
  {
    ecosystem: "ruby",
    fact: "cache",
    as: "Redis",
    path: /config\/(?:application|environments\/production)\.rb$/,
    pattern: /\bcache_store\s*=\s*:redis_cache_store/g,
  },
  {
    ecosystem: "ruby",
    fact: "cache",
    as: "Solid Cache",
    path: /config\/(?:application|environments\/production)\.rb$/,
    pattern: /\bcache_store\s*=\s*:solid_cache_store/g,
  },
  ...["sidekiq", "solid_queue", "good_job", "resque", "delayed_job"].map((name) => ({
    ecosystem: "ruby" as const,
    fact: "background-jobs" as const,
    as: queueAdapters[name] ?? name,
    path: /config\/(?:application|environments\/production)\.rb$/,
    pattern: new RegExp(String.raw`\bqueue_adapter\s*=\s*:${name}\b`, "g"),
  })),
  ...["sidekiq", "resque"].map((name) => ({
    ecosystem: "ruby" as const,
    fact: "queue" as const,
    as: `Redis (${queueAdapters[name] ?? name})`,
    path: /config\/(?:application|environments\/production)\.rb$/,
    pattern: new RegExp(String.raw`\bqueue_adapter\s*=\s*:${name}\b`, "g"),
  })),
  {
    ecosystem: "ruby",
    fact: "cache",
    as: "Memcached",
    path: /config\/(?:application|environments\/production)\.rb$/,
    pattern: /\bcache_store\s*=\s*:mem_cache_store/g,
  },
  {
    ecosystem: "ruby",
    fact: "authentication",
    as: "has_secure_password (Rails)",
    path: /(?:^|\/)app\/models\//,
    pattern: /^[ \t]*has_secure_password\b/gm,
  },
  {
    ecosystem: "dotnet",
    fact: "password-hashing",
    as: "PasswordHasher (ASP.NET Core Identity)",
    pattern: /\bI?PasswordHasher</g,
  },
  {
    ecosystem: "dotnet",
    fact: "session",
    as: "ASP.NET Core session",
    pattern: /\.AddSession\(/g,
  },
  {
    ecosystem: "node",
    fact: "api-style",
    as: "REST route handlers",
    path: /(?:^|\/)\+server\.[jt]s$/,
    pattern: /\bexport\s+(?:async\s+)?(?:function|const)\s+(?:GET|POST|PUT|PATCH|DELETE)\b/g,
  },
  {
    ecosystem: "node",
    fact: "api-style",
    as: "REST route handlers",
    path: /(?:^|\/)server\/(?:api|routes)\/.*\.[jt]s$/,
    pattern: /\bdefine(?:Cached)?EventHandler\(/g,
  },
  {
    ecosystem: "ruby",
    fact: "api-style",
    as: "REST routes",
    beside: /\bSinatra\b|require ["']sinatra/,
    pattern: /^[ \t]*(?:get|post|put|patch|delete)[ \t(]+["']\//gm,
  },
  { ecosystem: "ruby", fact: "database", as: "SQLite", pattern: /\bSequel\.sqlite\b/g },
  {
    ecosystem: "ruby",
    fact: "database",
    as: "PostgreSQL",
    pattern: /\bSequel\.(?:postgres\b|connect\(\s*["']postgres)/g,
  },
  {
    ecosystem: "php",
    fact: "api-style",
    as: "REST routes",
    beside: /\bSlim\\/,
    pattern: /\$\w+->(?:get|post|put|patch|delete)\(\s*["']\//g,
  },
  {
    ecosystem: "php",
    quoted: true,
    fact: "database",
    as: "MySQL",
    pattern: /["']mysql:(?:host|dbname|unix_socket)=/g,
  },
  {
    ecosystem: "php",
    quoted: true,
    fact: "database",
    as: "PostgreSQL",
    pattern: /["']pgsql:(?:host|dbname)=/g,
  },
  {
    ecosystem: "dotnet",
    fact: "password-hashing",
    as: "bcrypt (BCrypt.Net)",
    pattern: /\bBCrypt\.(?:Net\.BCrypt\.)?(?:HashPassword|EnhancedHashPassword|Verify)\(/g,
  },
  {
    ecosystem: "dotnet",
    fact: "cache",
    as: "in-memory cache (ASP.NET Core)",
    pattern: /\.AddMemoryCache\(/g,
  },
];
