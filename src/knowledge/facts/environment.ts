/** Environment variables: those that the code reads, and those that an example file lists. */
import type { Fact, FactEvidence } from "../../ground/contract/facts.ts";
import type { CodeReader } from "./code.ts";
import { lineAt, withoutComments } from "./internal/manifest.ts";
import { type Ecosystem, factAt, type Source } from "./source.ts";

/** More names than a person reads; the rest is counted in a problem. */
export const VARIABLE_LIMIT = 80;

const name = String.raw`([A-Za-z_][A-Za-z0-9_]{0,100})`;
const quoted = String.raw`["'\`]${name}["'\`]`;
const reads: Readonly<Record<Ecosystem, RegExp>> = {
  node: new RegExp(
    String.raw`\b(?:process\.env|import\.meta\.env|Bun\.env)(?:\.${name}|\[${quoted}\])|\bDeno\.env\.get\(\s*${quoted}|\b\w*[cC]onfig\w*\.get(?:OrThrow)?(?:<\w{1,40}>)?\(\s*["']([A-Z][A-Z0-9_]{1,100})["']`,
    "g",
  ),
  python: new RegExp(
    String.raw`\bos\.(?:environ(?:\.get\(|\[|\.setdefault\(|\.pop\()|getenv\()\s*${quoted}|\bgetenv\(\s*${quoted}|(?<![\w.])environ(?:\.get\(|\[)\s*${quoted}|\benv(?:\.(?:str|bool|int|list|db|url|float|json|cache|dict|path))?\(\s*${quoted}|\bconfig\(\s*${quoted}|\benvvar\s*=\s*${quoted}`,
    "g",
  ),
  go: new RegExp(String.raw`\bos\.(?:Getenv|LookupEnv)\(\s*${quoted}`, "g"),
  rust: new RegExp(
    String.raw`\benv::var(?:_os)?\(\s*${quoted}|(?<!\w)(?:option_)?env!\(\s*${quoted}|#\[(?:arg|clap)\([^\]\n]{0,200}\benv\s*=\s*${quoted}`,
    "g",
  ),
  jvm: new RegExp(
    String.raw`\bSystem\.getenv\(\s*${quoted}|\bSystem\.getenv\(\)\s*\[\s*${quoted}|@Value\(\s*"\$\{([A-Z][A-Z0-9_]{1,100})(?=[:}])`,
    "g",
  ),
  ruby: new RegExp(String.raw`(?<![\w:])ENV(?:\[|\.fetch\(|\.fetch\s)\s*${quoted}`, "g"),
  php: new RegExp(
    String.raw`(?<![\w>:$])(?:getenv|env)\(\s*${quoted}|\$_(?:ENV|SERVER)\[${quoted}\]`,
    "g",
  ),
  dotnet: new RegExp(String.raw`\bEnvironment\.GetEnvironmentVariable\(\s*${quoted}`, "g"),
  elixir: new RegExp(String.raw`\bSystem\.(?:get_env|fetch_env!?)\(\s*${quoted}`, "g"),
};
const cues: Readonly<Record<Ecosystem, RegExp>> = {
  node: /\benv\b|@nestjs\/config/,
  python: /env|decouple/,
  go: /os\.(?:Getenv|LookupEnv)/,
  rust: /env(?:::var|!)|\benv\s*=/,
  jvm: /System\.getenv|@Value/,
  ruby: /\bENV\b/,
  php: /env\(|\$_(?:ENV|SERVER)/,
  dotnet: /GetEnvironmentVariable/,
  elixir: /System\.(?:get|fetch)_env/,
};

/** `const { A, B = "x" } = process.env`, and what SvelteKit offers as a module. */
const destructured =
  /\{([\w\s,:=$'"]{1,1000})\} = process\.env\b|\bimport\s*\{([\w\s,]{1,1000})\}\s*from\s*["']\$env\/static\//g;

/** Set by runtimes and build tools, or by the system: nothing that one configures. */
const givenNames =
  /^(?:NODE_ENV|MODE|DEV|PROD|SSR|BASE_URL|PATH|HOME|USER|PWD|SHELL|TERM|TMPDIR|TEMP|TMP|LANG|LC_ALL|CARGO_[A-Z_]+|OUT_DIR|HTTP_HOST|HTTPS?|REQUEST_[A-Z_]+|REMOTE_ADDR|SERVER_[A-Z_]+|SCRIPT_[A-Z_]+|DOCUMENT_ROOT|QUERY_STRING|HTTP_[A-Z_]+|argv|argc)$/;

export function readEnvironment(source: Source): CodeReader & { readonly count: () => number } {
  const places = new Map<string, FactEvidence[]>();
  const listed = [...listedIn(source), ...inProperties(source), ...inTemplates(source)];
  const add = (variable: string, place: FactEvidence): void => {
    const list = places.get(variable);
    if (list === undefined) places.set(variable, [place]);
    else if (list.length < 3 && !list.some(({ path }) => path === place.path)) list.push(place);
  };
  for (const { value, evidence } of listed) for (const place of evidence) add(value, place);
  const constants = constantsIn(source);
  return {
    see({ path, text, ecosystem, isCode }) {
      for (const { variable, at } of declaredIn(ecosystem, text)) {
        if (givenNames.test(variable) || !isCode(at)) continue;
        add(variable, { path, line: lineAt(text, at) });
      }
      if (!cues[ecosystem].test(text)) return;
      const django = ecosystem === "python" && /\bimport environ\b|\bEnv\(/.test(text);
      for (const match of text.matchAll(reads[ecosystem])) {
        const variable = match.slice(1).find((each) => each !== undefined);
        if (variable === undefined || givenNames.test(variable)) continue;
        if (ecosystem === "node" && constants.has(variable) && !bundlerSettings.test(path))
          continue;
        if (
          ecosystem === "node" &&
          /\.get(?:OrThrow)?[<(]/.test(match[0]) &&
          !isOfConfig(match[0], text)
        ) {
          continue;
        }
        if (match[0].startsWith("config(") && !/\bfrom decouple import\b/.test(text)) continue;
        // `env("X")` is a reader of the environment only where django-environ or environs is at hand.
        if (
          ecosystem === "python" &&
          match[0].startsWith("env") &&
          !/^env(?:iron|var)/.test(match[0]) &&
          !django
        )
          continue;
        if (isCode(match.index)) add(variable, { path, line: lineAt(text, match.index) });
      }
      if (ecosystem !== "node" || !/\} = process\.env|\$env\/static/.test(text)) return;
      for (const match of text.matchAll(destructured)) {
        if (!isCode(match.index)) continue;
        for (const part of (match[1] ?? match[2] ?? "").split(",")) {
          const variable = /^\s*([A-Za-z_]\w*)/.exec(part)?.[1];
          if (variable === undefined || givenNames.test(variable)) continue;
          add(variable, { path, line: lineAt(text, match.index) });
        }
      }
    },
    facts: () =>
      [...places]
        .slice(0, VARIABLE_LIMIT)
        .map(([variable, [first, ...rest]]) =>
          factAt("environment-variable", variable, first?.path ?? "", first?.line, ...rest),
        ),
    count: () => places.size,
  };
}

/** `config.get("NAME")` reads the environment where NestJS or Deno has put it there. */
function isOfConfig(call: string, text: string): boolean {
  return call.startsWith("Deno") || /["']@nestjs\/config["']/.test(text);
}

/** Variables that a program declares in one place and reads at once: schemas, classes of settings, tags. */
function declaredIn(ecosystem: Ecosystem, text: string): { variable: string; at: number }[] {
  if (ecosystem === "node") {
    if (!/\(\s*process\.env\s*[,)]|runtimeEnv\s*:\s*process\.env/.test(text)) return [];
    return [
      ...text.matchAll(
        /^[ \t]*([A-Z][A-Z0-9_]{1,80})\s*:\s*(?:z|v|t|s|Joi|yup|str|num|url|port|bool)\b/gm,
      ),
    ].map((match) => ({ variable: match[1] ?? "", at: match.index + match[0].search(/\S/) }));
  }
  if (ecosystem === "go") {
    if (!goReaders.test(text)) return [];
    // The character before a tag is code, the tag is not.
    return [
      ...text.matchAll(/(?<=[ \t])`[^`\n]{0,200}\benv(?:config)?:"([A-Z][A-Z0-9_]{0,80})/g),
    ].map((match) => ({ variable: match[1] ?? "", at: match.index - 1 }));
  }
  return ecosystem === "python" && text.includes("BaseSettings") ? inSettings(text) : [];
}

const goReaders =
  /"github\.com\/(?:caarlos0\/env|kelseyhightower\/envconfig|sethvargo\/go-envconfig|ilyakaznacheev\/cleanenv)/;

/** Fields of a class of Pydantic's settings, which are read from variables of their names, in whatever case. */
function inSettings(text: string): { variable: string; at: number }[] {
  return [
    ...text.matchAll(
      /^class\s+\w{1,80}\([^()\n]{0,200}\bBaseSettings\b[^()\n]{0,200}\):[^\n]*\n((?:[ \t]+[^\n]*\n|[ \t]*\n){1,400})/gm,
    ),
  ].flatMap((match) => {
    const [whole, body = ""] = match;
    const from = match.index + whole.length - body.length;
    const prefix = /\benv_prefix\s*=\s*["'](\w{0,40})["']/.exec(body)?.[1] ?? "";
    const indent = /^[ \t]+(?=\S)/m.exec(body)?.[0].length ?? 0;
    return [...body.matchAll(/^([ \t]+)([a-zA-Z]\w{0,80})[ \t]*:[ \t]*[A-Za-z"'][^\n]*/gm)]
      .filter(
        ([line, space = "", field = ""]) =>
          space.length === indent &&
          !/^(?:model_config|class|def|if|else|try|for|with)$/.test(field) &&
          !/ClassVar|:[ \t]*\w*(?:Settings|Config)\b/.test(line),
      )
      .map((found) => {
        const [line, space = "", field = ""] = found;
        const own = /\b(?:validation_alias|alias|env)\s*=\s*["'](\w{1,80})["']/.exec(line)?.[1];
        return {
          variable: own ?? `${prefix}${field}`.toUpperCase(),
          at: from + found.index + space.length,
        };
      });
  });
}

const bundlerSettings =
  /(?:^|\/)(?:next|vite|vitest|webpack|rollup|tsup|nuxt)(?:\.\w+)*\.config\.[cm]?[jt]s$|(?:^|\/)webpack[\w.-]*\.[cm]?[jt]s$/;

/**
 * Names that a bundler puts values in for while it builds: the keys of `env` of Next.js, and what others define as
 * `"process.env.NAME"`. Where the program reads such a name, no variable of the environment is read.
 */
function constantsIn(source: Source): ReadonlySet<string> {
  const names = new Set<string>();
  for (const path of source.named(/\.[cm]?[jt]s$/)) {
    if (!bundlerSettings.test(path)) continue;
    const text = withoutComments(source.text(path) ?? "", "//", ["/*", "*/"]);
    for (const [, inside = ""] of text.matchAll(/^[ \t]*env\s*:\s*\{([^{}]{0,4000})\}/gm)) {
      for (const part of inside.split(/[,\n]/)) {
        const key = /^\s*["']?([A-Za-z_]\w{0,100})["']?\s*(?::|$)/.exec(part)?.[1];
        if (key !== undefined) names.add(key);
      }
    }
    for (const [, key = ""] of text.matchAll(/["']process\.env\.([A-Za-z_]\w{0,100})["']\s*:/g)) {
      names.add(key);
    }
  }
  return names;
}

/** `${NAME}` in the properties of Spring and its like. */
function inProperties(source: Source): Fact[] {
  return source.named(/^application(?:-\w+)?\.(?:ya?ml|properties|conf)$/).flatMap((path) => {
    const text = withoutComments(source.text(path) ?? "", "#");
    return [...text.matchAll(/\$\{\??([A-Z][A-Z0-9_]{1,80})(?=[:}])/g)].map((match) =>
      factAt("environment-variable", match[1] ?? "", path, lineAt(text, match.index)),
    );
  });
}

function isChannel(path: string): boolean {
  return /(?:^|\/)app\/channels\/.+\.rb$/.test(path);
}

/** `<%= ENV["NAME"] %>` in the settings of Rails. */
function inTemplates(source: Source): Fact[] {
  return (
    source
      .named(/^(?:database|cable|storage|sidekiq|redis|queue|cache|deploy)\.yml$/)
      .filter((path) => /(?:^|\/)config\/[^/]+$/.test(path))
      // Every new application gets one; what is read of it is read by channels.
      .filter((path) => !path.endsWith("cable.yml") || source.paths.some(isChannel))
      .flatMap((path) => {
        const text = withoutComments(source.text(path) ?? "", "#");
        return [...text.matchAll(/\bENV(?:\[|\.fetch\(|\.fetch\s)\s*["'](\w{1,80})["']/g)]
          .filter(([, variable = ""]) => !givenNames.test(variable))
          .map((match) =>
            factAt("environment-variable", match[1] ?? "", path, lineAt(text, match.index)),
          );
      })
  );
}

/** `.env.example` and its like, of all of which only the names are read. */
function listedIn(source: Source): Fact[] {
  const files = source.named(
    /^\.env(?:\.[\w.-]+)?$|^\.?env\.(?:example|sample|template|dist|defaults)$|^[\w.-]*\.env\.(?:example|sample|template|dist)$|^\.env\.[\w.]*(?:example|sample|template)$/,
  );
  return files.flatMap((path) =>
    (source.text(path) ?? "").split("\n").flatMap((line, index) => {
      const variable = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]{0,100})\s*=/.exec(line)?.[1];
      return variable === undefined
        ? []
        : [factAt("environment-variable", variable, path, index + 1)];
    }),
  );
}
