/**
 * What stands behind a framework's own interface to a cache, a queue or a hash.
 *
 * Code that imports the interface says that there is one; only settings say which, and settings alone say nothing, as
 * frameworks write them for features that nobody uses.
 */
import type { Fact, FactEvidence, FactName } from "../../ground/contract/facts.ts";
import { lineAt, lineMatching, lineOf, textAt, withoutComments } from "./internal/manifest.ts";
import type { Source } from "./source.ts";

interface Backend {
  readonly fact: FactName;
  /** The interface, as the code shows it. */
  readonly of: string;
  readonly as: string;
  readonly place: FactEvidence;
}

/** Puts what settings name in the place of the interface before it. */
export function withBackends(facts: readonly Fact[], source: Source): Fact[] {
  const backends = [...inSpring(source), ...inLaravel(source)];
  return facts.map((fact) => {
    const found = backends.find(({ fact: name, of }) => name === fact.name && of === fact.value);
    if (found === undefined) return fact;
    return { ...fact, value: found.as, evidence: [found.place, ...fact.evidence] };
  });
}

const springCaches: ReadonlyMap<string, string> = new Map(
  Object.entries({
    caffeine: "Caffeine",
    redis: "Redis",
    hazelcast: "Hazelcast",
    infinispan: "Infinispan",
    couchbase: "Couchbase",
    jcache: "JCache",
    simple: "in-memory (Spring Cache)",
  }),
);

function inSpring(source: Source): Backend[] {
  for (const path of source.named(/^application(?:-prod\w*)?\.(?:ya?ml|properties)$/)) {
    const text = withoutComments(source.text(path) ?? "", "#");
    const flat = /^[ \t]*spring\.cache\.type[ \t]*[=:][ \t]*["']?(\w{1,40})/m.exec(text);
    const nested = path.endsWith(".properties")
      ? undefined
      : textAt(source.table(path), "spring", "cache", "type");
    const as = springCaches.get((flat?.[1] ?? nested ?? "").toLowerCase());
    if (as === undefined) continue;
    const line =
      flat === null ? lineOf(text, "type:", "spring:", "cache:") : lineAt(text, flat.index);
    return [{ fact: "cache", of: "Spring Cache", as, place: { path, line } }];
  }
  return [];
}

const servers: ReadonlyMap<string, string> = new Map(
  Object.entries({
    redis: "Redis",
    memcached: "Memcached",
    sqs: "Amazon SQS",
    dynamodb: "DynamoDB",
  }),
);
const hashes: ReadonlyMap<string, string> = new Map(
  Object.entries({ bcrypt: "bcrypt", argon: "Argon2", argon2id: "Argon2" }),
);

function inLaravel(source: Source): Backend[] {
  const told = (
    fact: FactName,
    of: string,
    file: string,
    key: string,
    variables: readonly string[],
  ): Backend[] => {
    const found = laravelSetting(source, file, key, variables);
    if (found === undefined) return [];
    const { value, place } = found;
    if (fact === "password-hashing") {
      const as = hashes.get(value);
      return as === undefined ? [] : [{ fact, of, as: `${as} (${of})`, place }];
    }
    const server = servers.get(value);
    return [
      { fact, of, as: server === undefined ? `${of} (${value})` : `${server} (${of})`, place },
    ];
  };
  return [
    ...told("cache", "Laravel cache", "cache", "default", ["CACHE_STORE", "CACHE_DRIVER"]),
    ...told("queue", "Laravel queue", "queue", "default", ["QUEUE_CONNECTION"]),
    ...told("session", "Laravel session", "session", "driver", ["SESSION_DRIVER"]),
    ...told("password-hashing", "Laravel Hash", "hashing", "driver", ["HASH_DRIVER"]),
  ];
}

/**
 * What a setting of Laravel amounts to: what the list of variables says where the setting reads one of them, else what
 * is written there.
 */
export function laravelSetting(
  source: Source,
  file: string,
  key: string,
  variables: readonly string[],
): { readonly value: string; readonly place: FactEvidence } | undefined {
  const path = `config/${file}.php`;
  const text = withoutComments(source.text(path) ?? "", "//", ["/*", "*/"]);
  const written = new RegExp(
    String.raw`^[ \t]*['"]${key}['"]\s*=>\s*(?:env\(\s*['"](\w{1,60})['"]\s*(?:,\s*['"]([\w-]{1,40})['"]\s*)?\)|['"]([\w-]{1,40})['"])`,
    "m",
  ).exec(text);
  const literal = written?.[3];
  if (written !== null && literal !== undefined) {
    return { value: literal, place: { path, line: lineOfMatch(text, written) } };
  }
  // Without a file of its own, the framework's reads the same variables.
  const names = written === null ? variables : [written[1] ?? ""];
  if (written !== null || source.text(path) === undefined) {
    for (const name of names) {
      const example = source.text(".env.example") ?? "";
      const value = new RegExp(String.raw`^${name}=["']?([\w-]{1,40})`, "m").exec(example)?.[1];
      // What does nothing is for a developer's machine.
      if (value !== undefined && /^(?:null|sync|array)$/.test(value)) return undefined;
      if (value === undefined) continue;
      const line = lineMatching(example, new RegExp(`^${name}=`, "m")) ?? 1;
      return { value, place: { path: ".env.example", line } };
    }
  }
  const other = written?.[2];
  return written === null || other === undefined
    ? undefined
    : { value: other, place: { path, line: lineOfMatch(text, written) } };
}

function lineOfMatch(text: string, match: RegExpExecArray): number {
  return lineAt(text, match.index + match[0].search(/\S/));
}
