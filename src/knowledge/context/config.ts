/**
 * Project settings: read them, propose them, write the first ones.
 *
 * The file is part of a repository, which may be hostile: what says where requests or keys go is ignored and named.
 */
import { isMap, isScalar, LineCounter, parseDocument } from "yaml";
import { z } from "zod";
import { ProjectConfig } from "../../ground/contract/config.ts";
import { TacitError } from "../../ground/core/error.ts";
import type { Problem, TextFiles } from "./files.ts";

export const configPath = ".tacit/config.yaml";

export interface LoadedConfig {
  readonly config: ProjectConfig;
  readonly problems: Problem[];
}

const known: ReadonlySet<string> = new Set(Object.keys(ProjectConfig.shape));

/** Keys that only a user's own settings may hold, in whatever spelling; `agents` and `allow` say what gets executed. */
const usersOwn =
  /^(?:agents|allow|allowed|env|environment|headers|proxy|providers?|key-?from)$|(?:^|[-_.])(?:url|uri|host|endpoint|address|token|secret|password)$|base-?_?url|api-?_?key|^keys?$/i;

/**
 * Reads the project's settings; without a file, the defaults.
 *
 * @throws TacitError `context/broken-config` with path, line and reason.
 */
export async function loadConfig(files: TextFiles): Promise<LoadedConfig> {
  const text = await files.read(configPath);
  if (text === undefined) return { config: ProjectConfig.parse({}), problems: [] };
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter });
  const error = document.errors[0];
  if (error !== undefined) {
    throw broken(
      Math.max(1, counter.linePos(error.pos[0]).line),
      (error.message.split("\n")[0] ?? "").replace(/ at line \d+, column \d+:?$/, ""),
    );
  }
  if (document.contents === null) return { config: ProjectConfig.parse({}), problems: [] };
  const lineOf = (keys: readonly PropertyKey[]): number => {
    let node: unknown = document.contents;
    let offset = 0;
    for (const key of keys) {
      if (!isMap(node)) break;
      const pair = node.items.find((item) => isScalar(item.key) && item.key.value === key);
      if (pair === undefined) break;
      if (isScalar(pair.key)) offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    }
    return Math.max(1, counter.linePos(offset).line);
  };
  const data = z.record(z.string(), z.unknown()).safeParse(toPlain(document));
  if (!data.success) throw broken(1, "The file holds no `key: value` lines.");
  const problems: Problem[] = [];
  const heeded = withoutUsersOwn(data.data, (keys, message) =>
    problems.push({ path: configPath, line: lineOf(keys), message }),
  );
  const config = ProjectConfig.safeParse(heeded);
  if (!config.success) {
    const issue = config.error.issues[0];
    const keys = issue?.path ?? [];
    throw broken(lineOf(keys), `\`${keys.map(String).join(".")}\`: ${issue?.message ?? ""}.`);
  }
  for (const key of Object.keys(config.data)) {
    if (known.has(key)) continue;
    const message = `\`${key}\` is no setting that Tacit knows; it has no effect.`;
    problems.push({ path: configPath, line: lineOf([key]), message });
  }
  return { config: config.data, problems };
}

function toPlain(document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (thrown) {
    throw broken(1, thrown instanceof Error ? thrown.message : String(thrown));
  }
}

function broken(line: number, reason: string): TacitError {
  return new TacitError({
    code: "context/broken-config",
    kind: "input",
    message: `${configPath}:${line} cannot be read: ${reason}`,
    hint: "Mend that line, or move the file away and let `tacit init` write a new one.",
  });
}

/** The settings without what a repository may not decide; each such key is reported. */
function withoutUsersOwn(
  data: Readonly<Record<string, unknown>>,
  report: (keys: readonly string[], message: string) => void,
): Record<string, unknown> {
  const heeded: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(data)) {
    if (usersOwn.test(key)) {
      report([key], `\`${key}\` is ignored: it belongs into your own settings, not the project's.`);
    } else if (
      (key === "model" || key === "agent") &&
      typeof value === "object" &&
      value !== null
    ) {
      const parts = new Map(Object.entries(value));
      for (const part of parts.keys()) {
        if (part === "name") continue;
        report(
          [key, part],
          `\`${key}.${part}\` is ignored: a project may name a ${key}, nothing more.`,
        );
      }
      if (parts.has("name")) heeded[key] = parts.get("name");
    } else if (key === "agent" && typeof value === "string" && /[\s/\\]/.test(value)) {
      report([key], "`agent` is ignored: a project may name an agent, not give its command.");
    } else if (key === "model" && typeof value === "string" && /:\/\//.test(value)) {
      report([key], "`model` is ignored: a project may name a model, not give its address.");
    } else {
      heeded[key] = value;
    }
  }
  return heeded;
}
