/** What settings beside the manifests state: CI, deployment, databases and where their schema lives. */
import { folderOf } from "../../ground/core/path.ts";
import { counted } from "../../ground/core/text.ts";
import type { Fact, FactEvidence } from "../../ground/contract/facts.ts";
import {
  isTable,
  lineAt,
  lineMatching,
  lineOf,
  tableAt,
  withoutComments,
} from "./internal/manifest.ts";
import { laravelSetting } from "./backends.ts";
import { factAt, joined, nearestFirst, type Source } from "./source.ts";

export function statedBySettings(source: Source): Fact[] {
  return [
    ...integration(source),
    ...deployment(source),
    ...composed(source),
    ...connected(source),
    ...prisma(source),
    ...drizzle(source),
    ...compiled(source),
    ...schemas(source),
    ...migrations(source),
  ];
}

function integration(source: Source): Fact[] {
  const workflows = source.paths.filter((path) => /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path));
  const facts: Fact[] = [];
  const [first, ...more] = workflows;
  if (first !== undefined) {
    const rest = more.slice(0, 9).map((path) => ({ path, line: 1 }));
    facts.push(
      factAt("ci", `GitHub Actions: ${counted(workflows.length, "workflow")}`, first, 1, ...rest),
    );
  }
  for (const [as, file] of [
    ["GitLab CI", /^\.gitlab-ci\.ya?ml$/],
    ["CircleCI", /^\.circleci\/config\.ya?ml$/],
    ["Travis CI", /^\.travis\.ya?ml$/],
    ["Azure Pipelines", /^\.?azure-pipelines(?:[\w.-]*)\.ya?ml$/],
    ["Jenkins", /^Jenkinsfile$/],
    ["Bitbucket Pipelines", /^bitbucket-pipelines\.ya?ml$/],
    ["Buildkite", /^\.buildkite\/[^/]+\.ya?ml$/],
    ["Drone", /^\.drone\.ya?ml$/],
    ["Woodpecker CI", /^\.woodpecker(?:\.ya?ml$|\/)/],
    ["Cirrus CI", /^\.cirrus\.ya?ml$/],
    ["AppVeyor", /^\.?appveyor\.ya?ml$/],
    ["Forgejo Actions", /^\.forgejo\/workflows\/[^/]+\.ya?ml$/],
  ] as const) {
    const path = source.paths.find((each) => file.test(each));
    if (path !== undefined) facts.push(factAt("ci", as, path));
  }
  return facts;
}

function deployment(source: Source): Fact[] {
  const facts: Fact[] = [];
  const own = source.paths.filter((path) => !source.isAside(path));
  const byName = (file: RegExp): string | undefined =>
    own.filter((path) => file.test(path)).toSorted(nearestFirst)[0];
  for (const [as, file] of [
    [
      "Docker",
      /(?:^|\/)(?:Dockerfile|Containerfile|[\w-]+\.Dockerfile|Dockerfile[.-](?!dev|test|local|ci)[\w-]+)$/,
    ],
    ["Vercel", /(?:^|\/)vercel\.json$/],
    ["Netlify", /(?:^|\/)netlify\.toml$/],
    ["Fly.io", /(?:^|\/)fly\.toml$/],
    ["Render", /^render\.yaml$/],
    ["Railway", /(?:^|\/)railway\.(?:json|toml)$/],
    ["Heroku", /^(?:Procfile|heroku\.yml)$/],
    ["Cloudflare Workers", /(?:^|\/)wrangler\.(?:toml|jsonc?)$/],
    ["Helm", /(?:^|\/)Chart\.yaml$/],
    ["Terraform", /\.tf$/],
    ["Pulumi", /(?:^|\/)Pulumi\.yaml$/],
    ["AWS CDK", /(?:^|\/)cdk\.json$/],
    ["AWS SAM", /^samconfig\.toml$/],
    ["Serverless Framework", /(?:^|\/)serverless\.(?:ya?ml|ts|js)$/],
    ["Kamal", /^config\/deploy\.yml$/],
    ["Firebase", /^firebase\.json$/],
    ["Skaffold", /^skaffold\.yaml$/],
    ["Ansible", /^(?:ansible\.cfg|ansible\/.*playbook[\w-]*\.ya?ml)$/],
  ] as const) {
    const path = byName(file);
    if (path === undefined) continue;
    if (as === "Kamal" && !/^service:/m.test(source.text(path) ?? "")) continue;
    facts.push(factAt("deployment", as, path));
  }
  for (const path of own.filter((each) => /\.ya?ml$/.test(each)).toSorted(nearestFirst)) {
    const text = source.text(path);
    if (text === undefined || path.startsWith(".github/")) continue;
    const line = lineMatching(
      text,
      /^kind:[ \t]*(?:Deployment|StatefulSet|DaemonSet|CronJob|Kustomization)[ \t]*$/m,
    );
    if (line === undefined || !/^apiVersion:/m.test(text)) continue;
    facts.push(factAt("deployment", "Kubernetes", path, line));
    break;
  }
  return facts;
}

const images: readonly (readonly [RegExp, string])[] = [
  [/^(?:postgres|postgis|pgvector|timescale\w*)$/, "PostgreSQL"],
  [/^mysql$/, "MySQL"],
  [/^mariadb$/, "MariaDB"],
  [/^mongo(?:db)?$/, "MongoDB"],
  [/^(?:server|mssql-server|azure-sql-edge)$/, "SQL Server"],
  [/^cockroach$/, "CockroachDB"],
  [/^cassandra$/, "Cassandra"],
  [/^(?:elasticsearch|opensearch)$/, "Elasticsearch"],
  [/^clickhouse(?:-server)?$/, "ClickHouse"],
  [/^neo4j$/, "Neo4j"],
  [/^dynamodb-local$/, "DynamoDB"],
  [/^oracle(?:-xe|-free)?$|^free$/, "Oracle"],
];
const brokers: readonly (readonly [RegExp, string])[] = [
  [/^rabbitmq$/, "RabbitMQ"],
  [/^(?:kafka|cp-kafka|redpanda)$/, "Kafka"],
  [/^nats$/, "NATS"],
];

/** Where more kinds of databases are started than these, something is tried on each of them. */
const DATABASES = 3;

/** The databases and brokers that a compose file starts, by their images. */
function composed(source: Source): Fact[] {
  const facts = inCompose(source);
  const kinds = new Set(facts.filter(({ name }) => name === "database").map(({ value }) => value));
  return facts.filter(({ name }) => name !== "database" || kinds.size <= DATABASES);
}

function inCompose(source: Source): Fact[] {
  return source.named(/^(?:docker-)?compose[\w.-]*\.ya?ml$/).flatMap((path) => {
    if (/test|ci\b|example|dev|local/i.test(path.slice(path.lastIndexOf("/") + 1))) return [];
    const text = source.text(path) ?? "";
    const services = tableAt(source.table(path), "services");
    return Object.values(services).flatMap((service) => {
      const image = isTable(service) ? service["image"] : undefined;
      if (typeof image !== "string") return [];
      const name = image.replace(/@.*$/, "").replace(/:[^/]*$/, "");
      const last = name.slice(name.lastIndexOf("/") + 1).toLowerCase();
      const line = lineOf(text, image);
      if ((last === "server" && !/mssql/.test(name)) || (last === "free" && !/oracle/.test(name)))
        return [];
      return [
        ...images
          .filter(([pattern]) => pattern.test(last))
          .map(([, as]) => factAt("database", as, path, line)),
        ...brokers
          .filter(([pattern]) => pattern.test(last))
          .map(([, as]) => factAt("queue", as, path, line)),
      ];
    });
  });
}

const connections: readonly (readonly [RegExp, string])[] = [
  [/\bjdbc:postgresql:|\br2dbc:postgresql:/, "PostgreSQL"],
  [/\bjdbc:mysql:|\br2dbc:mysql:/, "MySQL"],
  [/\bjdbc:mariadb:/, "MariaDB"],
  [/\bjdbc:sqlserver:/, "SQL Server"],
  [/\bjdbc:oracle:/, "Oracle"],
  [/\bjdbc:h2:/, "H2"],
  [/\bjdbc:sqlite:/, "SQLite"],
  [/\bmongodb(?:\+srv)?:\/\//, "MongoDB"],
  [/\bpostgres(?:ql)?(?:\+\w+)?:\/\//, "PostgreSQL"],
  [/\bmysql(?:\+\w+)?:\/\//, "MySQL"],
  [/\bsqlite(?:\+\w+)?:\/\//, "SQLite"],
];

/** Connection strings and adapters in settings files and in lists of environment variables. */
function connected(source: Source): Fact[] {
  const facts: Fact[] = [];
  const settings = source.paths.filter((path) =>
    /(?:^|\/)(?:application\.conf|application(?:-(?!test)[\w]+)?\.(?:ya?ml|properties)|\.?env(?:\.(?:example|sample|template|dist))?|[\w.-]+\.env\.(?:example|sample|template|dist))$/.test(
      path,
    ),
  );
  for (const path of settings.toSorted(nearestFirst)) {
    const text = withoutComments(source.text(path) ?? "", "#");
    for (const [pattern, as] of connections) {
      const line = lineMatching(text, pattern);
      if (line !== undefined) facts.push(factAt("database", as, path, line));
    }
    const kind = /\bdb-kind[ \t]*[=:][ \t]*["']?(\w{1,30})/.exec(text);
    const kindAs = adapters.get(kind?.[1] ?? "");
    if (kind !== null && kindAs !== undefined) {
      facts.push(factAt("database", kindAs, path, lineAt(text, kind.index)));
    }
    const laravel = /^DB_CONNECTION=["']?(pgsql|mysql|mariadb|sqlite|sqlsrv)\b/m.exec(text);
    if (laravel !== null) {
      facts.push(
        factAt("database", adapters.get(laravel[1] ?? "") ?? "", path, lineAt(text, laravel.index)),
      );
    }
  }
  const chosen = laravelSetting(source, "database", "default", ["DB_CONNECTION"]);
  const chosenAs = adapters.get(chosen?.value ?? "");
  // A list of variables was read above.
  if (chosen !== undefined && chosenAs !== undefined && chosen.place.path.endsWith(".php")) {
    facts.push(factAt("database", chosenAs, chosen.place.path, chosen.place.line));
  }
  for (const path of source.named(/^ormconfig\.json(?:\.(?:example|sample|dist))?$/)) {
    const text = source.text(path) ?? "";
    const found = /"type"\s*:\s*"([\w-]{1,30})"/.exec(text);
    const as = adapters.get(found?.[1] ?? "");
    if (found !== null && as !== undefined) {
      facts.push(factAt("database", as, path, lineAt(text, found.index)));
    }
  }
  for (const path of source.named(/^database\.yml(?:\.(?:sample|example|dist))?$/)) {
    const text = withoutComments(source.text(path) ?? "", "#");
    for (const match of text.matchAll(/^[ \t]*adapter:[ \t]*["']?(\w{1,30})/gm)) {
      const as = adapters.get(match[1] ?? "");
      const line = lineAt(text, match.index + match[0].search(/\S/));
      if (as !== undefined) facts.push(factAt("database", as, path, line));
    }
  }
  return facts;
}

/** By the name in a settings file; a map, because that name is anybody's. */
const adapters: ReadonlyMap<string, string> = new Map(
  Object.entries({
    postgresql: "PostgreSQL",
    postgres: "PostgreSQL",
    pgsql: "PostgreSQL",
    cockroachdb: "CockroachDB",
    mysql: "MySQL",
    mysql2: "MySQL",
    trilogy: "MySQL",
    mariadb: "MariaDB",
    sqlite: "SQLite",
    sqlite3: "SQLite",
    turso: "SQLite",
    singlestore: "SingleStore",
    "better-sqlite3": "SQLite",
    mssql: "SQL Server",
    sqlserver: "SQL Server",
    sqlsrv: "SQL Server",
    mongodb: "MongoDB",
  }),
);

function prisma(source: Source): Fact[] {
  const facts: Fact[] = [];
  for (const path of source.named(/\.prisma$/)) {
    const text = withoutComments(source.text(path) ?? "", "//");
    const block = /\bdatasource\s+\w+\s*\{([^}]{0,2000})\}/.exec(text);
    if (block === null) continue;
    const found = /\bprovider\s*=\s*"(\w+)"/.exec(block[1] ?? "");
    const as = adapters.get(found?.[1] ?? "");
    facts.push(factAt("schema", path, path, lineAt(text, block.index)));
    if (found === null || as === undefined) continue;
    const at = block.index + block[0].indexOf(found[0]);
    facts.push(factAt("database", as, path, lineAt(text, at)));
  }
  return facts;
}

function drizzle(source: Source): Fact[] {
  const facts: Fact[] = [];
  for (const path of source.named(/^drizzle\.config\.[cm]?[jt]s$/)) {
    const text = withoutComments(source.text(path) ?? "", "//", ["/*", "*/"]);
    const place = (pattern: RegExp): { value: string; at: FactEvidence } | undefined => {
      const found = pattern.exec(text);
      return found === null
        ? undefined
        : { value: found[1] ?? "", at: { path, line: lineAt(text, found.index) } };
    };
    const dialect = place(/\bdialect\s*:\s*["'`](\w+)["'`]/);
    const as = adapters.get(dialect?.value ?? "");
    if (dialect !== undefined && as !== undefined) {
      facts.push({ name: "database", value: as, evidence: [dialect.at] });
    }
    const schema = place(/\bschema\s*:\s*\[?\s*["'`]([^"'`\n]{1,200})["'`]/);
    const out = place(/\bout\s*:\s*["'`]([^"'`\n]{1,200})["'`]/);
    for (const [name, found] of [
      ["schema", schema],
      ["migrations", out],
    ] as const) {
      const target = found === undefined ? undefined : joined(folderOf(path), found.value);
      if (found === undefined || target === undefined || target === "") continue;
      if (!isThere(source, target)) continue;
      facts.push({ name, value: target, evidence: [found.at] });
    }
  }
  return facts;
}

/** `sqlc` generates from queries what others write by hand. */
function compiled(source: Source): Fact[] {
  const [path] = source.named(/^sqlc\.(?:ya?ml|json)$/);
  return path === undefined ? [] : [factAt("orm", "sqlc", path)];
}

/** A file, a folder that holds files, or a glob below such a folder. */
function isThere(source: Source, target: string): boolean {
  const plain = target.replace(/\/?[^/]*\*.*$/, "");
  return source.has(target) || source.paths.some((path) => path.startsWith(`${plain}/`));
}

function schemas(source: Source): Fact[] {
  const own = source.paths.filter((path) => !source.isAside(path));
  const facts: Fact[] = [];
  for (const pattern of [
    /(?:^|\/)db\/(?:schema|structure)\.(?:rb|sql)$/,
    /(?:^|\/)(?:db|database|sql)\/(?:[^/]+\/)?schema\.sql$/,
    /^schema\.sql$/,
  ]) {
    for (const path of own) {
      if (pattern.test(path) && !facts.some(({ value }) => value === path))
        facts.push(factAt("schema", path, path));
    }
  }
  const diesel = source.text("diesel.toml");
  const printed =
    diesel === undefined ? undefined : /^\s*file\s*=\s*"([^"\n]{1,200})"/m.exec(diesel);
  if (
    diesel !== undefined &&
    printed !== null &&
    printed !== undefined &&
    source.has(printed[1] ?? "")
  ) {
    facts.push(factAt("schema", printed[1] ?? "", "diesel.toml", lineAt(diesel, printed.index)));
  }
  return facts;
}

/** Names as migration tools give them: a number, a time, `V1__`, or a folder with such a name. */
const migrationFile =
  /^(.*?(?:^|\/)(?:migrations?|migrate|db\/migration|versions|drizzle|changelogs?|changelog))\/(?:[^/]+\/)?(?:V\d[\w.]*__[^/]+\.(?:sql|java|kt)|\d{3,}[^/]*\.(?:sql|[cm]?[jt]s|py|rb|php|exs?|cs|go|kt)|\d+[_-][^/]*\.sql|\d{2,}[_-][^/]*\.(?:sql|[cm]?[jt]s|py|rb|php|exs?|go)|\d{2,}[^/]*\/(?:up|down|migration)\.sql|[0-9a-f]{8,}_[^/]*\.py|[^/]+ModelSnapshot\.cs|m\d{6,}_[^/]*\.(?:rs|php)|Version\d{8,}[^/]*\.php|(?:db\.)?changelog[\w.-]*\.(?:xml|ya?ml|sql))$/;

function migrations(source: Source): Fact[] {
  const folders = new Map<string, string[]>();
  for (const path of source.paths) {
    if (source.isAside(path) || !/migrat|versions|drizzle|changelog/i.test(path)) continue;
    const folder = migrationFile.exec(path.replace(/Migrations\//, "migrations/"))?.[1];
    if (folder === undefined) continue;
    const real = path.slice(0, folder.length);
    // Alembic's `versions` stand below a folder with its `env.py`.
    if (
      /(?:^|\/)versions$/.test(real) &&
      !source.has(`${folderOf(real)}/env.py`.replace(/^\//, ""))
    )
      continue;
    const list = folders.get(real);
    if (list === undefined) folders.set(real, [path]);
    else list.push(path);
  }
  const found = [...folders].toSorted(([, a], [, b]) => b.length - a.length).slice(0, 12);
  return found.map(([folder, files]) => {
    const [first = folder] = files;
    const last = files.at(-1) ?? first;
    return factAt(
      "migrations",
      folder,
      first,
      1,
      ...(last === first ? [] : [{ path: last, line: 1 }]),
    );
  });
}
