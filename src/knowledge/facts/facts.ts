/**
 * What a repository states about its own stack.
 *
 * Manifests say what was wished for, settings what runs, and code what is used; a fact is told when the file that shows
 * it was read, with the place. Nothing is guessed and nothing from the repository is executed. A broken file becomes a
 * problem in words and takes nothing else down.
 */
import { folderOf } from "../../ground/core/path.ts";
import { counted, printable } from "../../ground/core/text.ts";
import { type Fact, factNames } from "../../ground/contract/facts.ts";
import type { Listing } from "../../ground/platform/tree.ts";
import { withBackends } from "./backends.ts";
import { statedByBuilds } from "./builds.ts";
import { readCode } from "./code.ts";
import { commandsOf } from "./commands.ts";
import { statedByDotnet } from "./dotnet.ts";
import { statedByElixir } from "./elixir.ts";
import { readEnvironment, VARIABLE_LIMIT } from "./environment.ts";
import { readErrorTypes } from "./error-types.ts";
import { readErrors } from "./errors.ts";
import { statedByGo } from "./go.ts";
import { springBootVersion, statedByJvm } from "./jvm.ts";
import { ecosystemsOf, statedByCode } from "./languages.ts";
import { statedByNode } from "./node.ts";
import { nextRouters, shownBySettings } from "./node-frameworks.ts";
import { statedByPhp } from "./php.ts";
import { statedByPython } from "./python.ts";
import { statedByRuby } from "./ruby.ts";
import { statedByRust, testsRootOnly } from "./rust.ts";
import { readAsgi, readFormRequests, readRustTests, readService, readTests } from "./service.ts";
import { statedBySettings } from "./settings.ts";
import { withoutImplied } from "./implied.ts";
import { type Dependency, type Ecosystem, openSource, type Source, type Stated } from "./source.ts";
import { readUses } from "./usage.ts";

export interface Scanned {
  /** What matters most first. */
  readonly facts: Fact[];
  /** What could not be read, one sentence each. */
  readonly problems: string[];
}

/** The same tree gives the same facts, as a working tree or at a commit. */
export async function scanFacts(listing: Listing): Promise<Scanned> {
  const source = await openSource(listing);
  const commands = commandsOf(source);
  const node = statedByNode(source, commands);
  const python = statedByPython(source, commands);
  const rust = statedByRust(source, commands);
  const languages = statedByCode(source);
  const stated = byLanguage(languages, {
    node,
    python,
    rust,
    go: statedByGo(source, commands),
    jvm: statedByJvm(source, commands),
    ruby: statedByRuby(source, commands),
    php: statedByPhp(source, commands),
    dotnet: statedByDotnet(source, commands),
    elixir: statedByElixir(source, commands),
  });
  const dependencies = withSpringBoot(stated.flatMap((each) => each.dependencies));
  const uses = readUses(
    dependencies,
    new Set([...node.own, ...python.own, ...rust.own]),
    ecosystemsOf(languages),
  );
  for (const { as, place } of shownBySettings(source, commands)) uses.show(as, place);
  const environment = readEnvironment(source);
  const rustTests = readRustTests(testsRootOnly(source));
  const own = [
    readAsgi(),
    // Its own errors say more of a program than the library that they are written with.
    readErrors(),
    readErrorTypes(),
    uses,
    environment,
    readService(),
    readFormRequests(),
    rustTests,
  ];
  const tests = readTests();
  await readCode(listing, source, own, [tests, rustTests]);
  const facts = [
    ...languages,
    ...stated.flatMap((each) => each.facts),
    ...statedByBuilds(source, commands),
    ...statedBySettings(source),
    ...withBackends(
      [...own, tests].flatMap((reader) => reader.facts()),
      source,
    ),
  ];
  const count = environment.count();
  if (count > VARIABLE_LIMIT) {
    source.problems.push(
      `The repository names ${counted(count, "environment variable")}; the first ${VARIABLE_LIMIT} are told.`,
    );
  }
  return {
    facts: ordered(
      withoutImplied(merged(facts.filter(isPlain).map((fact) => withRouter(fact, source)))),
    ),
    problems: source.problems,
  };
}

/** The statements of ecosystems in the order of their languages; the others' come last, without a language version. */
function byLanguage(
  languages: readonly Fact[],
  stated: Readonly<Record<Ecosystem, Stated>>,
): Stated[] {
  const order = ecosystemsOf(languages);
  const first = order.map((ecosystem) => stated[ecosystem]);
  const rest = Object.values(stated)
    .filter((each) => !first.includes(each))
    .map((each) => ({
      ...each,
      facts: each.facts.filter(({ name }) => name !== "language-version"),
    }));
  return [...first, ...rest];
}

/**
 * Whether a value is what its name promises, and not a text that somebody put where a version belongs: facts are read
 * by agents.
 */
function isPlain({ name, value }: Fact): boolean {
  if (value.length > VALUE_LIMIT || /[\n\t]/.test(value) || printable(value) !== value)
    return false;
  if (name !== "language-version" && name !== "runtime") return true;
  const [, ...words] = value.split(" ");
  return words.length <= 12 && words.every((word) => labels.has(word) || versionWord.test(word));
}

/** What stands beside numbers in `Rust 2021 edition` and `.NET Framework 4.8`. */
const labels = new Set(["edition", "Framework", "Core", "Standard", "SDK"]);
const versionWord = /^(?:[<>=~^!|*,x-]{1,4}|[<>=~^!|]{0,4}v?\d{1,6}[\w.+*-]{0,20},?)$/;

/** The longest path that a value may be, in characters. */
const VALUE_LIMIT = 300;

/** Gives every package of Spring Boot the version that its parent or plugin sets for all. */
function withSpringBoot(dependencies: readonly Dependency[]): Dependency[] {
  const version = springBootVersion(dependencies);
  return dependencies.map((each) =>
    each.name.startsWith("org.springframework.boot:") &&
    each.range === undefined &&
    version !== undefined
      ? { ...each, range: version }
      : each,
  );
}

/** `Next.js 15` with the routers that its package has files for. */
function withRouter(fact: Fact, source: Source): Fact {
  if (fact.name !== "framework" || !/^Next\.js\b/.test(fact.value)) return fact;
  // In a workspace the manifest may be the root's, and the settings stand with the routes.
  const folders = fact.evidence
    .filter(({ path }) => /(?:^|\/)(?:package\.json|next\.config\.\w+)$/.test(path))
    .map(({ path }) => nextRouters(source, folderOf(path)));
  const routers = folders.find((found) => found.length > 0);
  if (routers === undefined) return fact;
  const style = routers.map((router) => router.style).join(" and ");
  return {
    ...fact,
    value: `${fact.value} (${style})`,
    evidence: [...fact.evidence, ...routers.map(({ place }) => place)],
  };
}

/** More places than these prove nothing more; CI keeps one for each of its workflows. */
const PLACES = 10;

function merged(facts: readonly Fact[]): Fact[] {
  const found = new Map<string, Fact>();
  for (const fact of facts) {
    const key = `${fact.name}\n${fact.value}`;
    const before = found.get(key);
    const places = new Map(
      [...(before?.evidence ?? []), ...fact.evidence].map((place) => [
        `${place.path}:${place.line}`,
        place,
      ]),
    );
    found.set(key, { ...fact, evidence: [...places.values()].slice(0, PLACES) });
  }
  return [...found.values()];
}

function ordered(facts: readonly Fact[]): Fact[] {
  const rank = new Map<string, number>(factNames.map((name, index) => [name, index]));
  return facts.toSorted((a, b) => (rank.get(a.name) ?? 0) - (rank.get(b.name) ?? 0));
}
