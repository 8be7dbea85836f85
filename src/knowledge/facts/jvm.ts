/** What Maven's and Gradle's files state. Gradle's are programs: they are read as text, without comments, and never run. */
import { counted } from "../../ground/core/text.ts";
import type { Fact } from "../../ground/contract/facts.ts";
import { type Command, ranAt } from "./commands.ts";
import {
  type Element,
  lineMatching,
  readXml,
  textAt,
  withoutComments,
} from "./internal/manifest.ts";
import { type Dependency, factAt, nothingStated, type Source, type Stated } from "./source.ts";

export function statedByJvm(source: Source, commands: readonly Command[]): Stated {
  const poms = source.named("pom.xml");
  const builds = source.named(/^build\.gradle(?:\.kts)?$/);
  if (poms.length + builds.length === 0) return nothingStated;
  const maven = statedByMaven(source, poms);
  const gradle = statedByGradle(source, builds);
  return {
    facts: [...maven.facts, ...gradle.facts, ...tools(source, commands, poms, builds)],
    dependencies: [...maven.dependencies, ...gradle.dependencies],
  };
}

function statedByMaven(source: Source, poms: readonly string[]): Stated {
  const facts: Fact[] = [];
  const dependencies: Dependency[] = [];
  const [first] = poms;
  if (first === undefined) return nothingStated;
  facts.push(factAt("package-manager", "Maven", first), factAt("build", "Maven", first));
  const properties = new Map<string, string>();
  const trees = poms.map((path) => [path, readXml(source.text(path) ?? "")] as const);
  for (const [, elements] of trees.toReversed()) {
    for (const { path: at, text } of elements) {
      const name = /^project\/(?:profiles\/profile\/)?properties\/([\w.-]+)$/.exec(at)?.[1];
      if (name !== undefined && text !== "") properties.set(name, text);
    }
  }
  const resolved = (text: string | undefined): string | undefined =>
    text?.replace(/^\$\{([\w.-]+)\}$/, (whole, name: string) => properties.get(name) ?? whole);
  const managed = new Map<string, string>();
  for (const [path, elements] of trees) {
    for (const element of elements) {
      const group = resolved(element.children.get("groupId"));
      const artifact = resolved(element.children.get("artifactId"));
      if (artifact === undefined) continue;
      const name = `${group ?? ""}:${artifact}`;
      const range = resolved(element.children.get("version"));
      if (element.path.endsWith("/dependencyManagement/dependencies/dependency")) {
        if (range !== undefined) managed.set(name, range);
        // A bill of materials carries the version of all that it lists.
        if (/-(?:bom|dependencies|parent)$/.test(artifact)) {
          dependencies.push({
            ecosystem: "jvm",
            name,
            range,
            role: "runtime",
            path,
            line: element.line,
          });
        }
      } else if (
        /(?:^|\/)(?:dependencies\/dependency|plugins\/plugin)$|^project\/parent$/.test(element.path)
      ) {
        const isTest = element.children.get("scope") === "test";
        dependencies.push({
          ecosystem: "jvm",
          name,
          range,
          role: isTest ? "development" : "runtime",
          path,
          line: element.line,
        });
      }
    }
  }
  for (const [path, elements] of trees) {
    const version = javaVersion(path, elements, resolved);
    if (version !== undefined) {
      facts.push(version);
      break;
    }
  }
  for (const [path, elements] of trees) {
    const kotlin = elements.find(({ path: at }) => at === "project/properties/kotlin.version");
    if (kotlin === undefined) continue;
    facts.push(factAt("language-version", `Kotlin ${kotlin.text}`, path, kotlin.line));
    break;
  }
  const modules = trees.flatMap(([path, elements]) =>
    elements
      .filter(({ path: at }) => at === "project/modules/module")
      .map(({ line }) => ({ path, line })),
  );
  const [module] = modules;
  if (module !== undefined) {
    facts.push(
      factAt(
        "monorepo",
        `Maven modules: ${counted(modules.length, "module")}`,
        module.path,
        module.line,
      ),
    );
  }
  const starter = source.paths.find((path) => path === "mvnw") === undefined ? "mvn" : "./mvnw";
  if (hasTests(source)) {
    // Maven fails in a module that has no such test, and in one whose needs are built by others.
    const one =
      module === undefined
        ? `${starter} test -Dtest=CLASS`
        : `${starter} -pl MODULE -am test -Dtest=CLASS -Dsurefire.failIfNoSpecifiedTests=false`;
    const more = module === undefined ? [] : [{ path: module.path, line: module.line }];
    facts.push(factAt("test-one", one, first, 1, ...more));
  }
  return {
    facts,
    dependencies: dependencies.map((each) => ({
      ...each,
      range: each.range ?? managed.get(each.name),
    })),
  };
}

function hasTests(source: Source): boolean {
  return source.paths.some((path) => /(?:^|\/)src\/test\/.*\.(?:java|kt)$/.test(path));
}

function javaVersion(
  path: string,
  elements: readonly Element[],
  resolved: (text: string | undefined) => string | undefined,
): Fact | undefined {
  const wanted = [
    /^project\/properties\/maven\.compiler\.release$/,
    /^project\/properties\/java\.version$/,
    /plugin\/configuration\/release$/,
    /^project\/properties\/maven\.compiler\.(?:source|target)$/,
    /^project\/properties\/(?:java|jdk)[\w.-]*$/,
  ];
  for (const pattern of wanted) {
    for (const element of elements) {
      if (!pattern.test(element.path)) continue;
      const version = /^(?:1\.)?(\d{1,2})$/.exec(resolved(element.text) ?? "")?.[1];
      if (version !== undefined)
        return factAt("language-version", `Java ${version}`, path, element.line);
    }
  }
  return undefined;
}

function statedByGradle(source: Source, builds: readonly string[]): Stated {
  const [first] = builds;
  if (first === undefined) return nothingStated;
  const facts: Fact[] = [
    factAt("package-manager", "Gradle", first),
    factAt(
      "build",
      "Gradle",
      first,
      1,
      ...(source.has("gradlew") ? [{ path: "gradlew", line: 1 }] : []),
    ),
  ];
  const dependencies: Dependency[] = [];
  const catalog = catalogOf(source);
  for (const path of builds) {
    const text = withoutComments(source.text(path) ?? "", "//", ["/*", "*/"]);
    dependencies.push(...inGradle(path, text, catalog));
    const java =
      /\b(?:JavaLanguageVersion\.of\(|jvmToolchain\(|JavaVersion\.VERSION_|sourceCompatibility\s*=\s*["']?|release(?:\.set\(|\s*=\s*))(?:1[._])?(\d{1,2})\b/.exec(
        text,
      );
    if (java !== null && !facts.some(({ value }) => value.startsWith("Java "))) {
      facts.push(
        factAt(
          "language-version",
          `Java ${java[1] ?? ""}`,
          path,
          lineMatching(text, new RegExp(java[0].replaceAll(/[^\w]/g, "."))),
        ),
      );
    }
    const kotlin =
      /\bkotlin\(\s*"[\w.-]+"\s*\)\s*version\s*"(\d[\w.]*)"|\bid\s*\(?\s*["']org\.jetbrains\.kotlin[\w.-]*["']\s*\)?\s*version\s*["'](\d[\w.]*)["']/.exec(
        text,
      );
    if (kotlin !== null && !facts.some(({ value }) => value.startsWith("Kotlin "))) {
      const version = kotlin[1] ?? kotlin[2] ?? "";
      facts.push(
        factAt(
          "language-version",
          `Kotlin ${version}`,
          path,
          text.slice(0, kotlin.index).split("\n").length,
        ),
      );
    }
  }
  const [settings] = source.named(/^settings\.gradle(?:\.kts)?$/);
  let projects: readonly unknown[] = [];
  let include = 1;
  if (settings !== undefined) {
    const text = withoutComments(source.text(settings) ?? "", "//", ["/*", "*/"]);
    const names = [...text.matchAll(/^[ \t]*include\b([^\n]*(?:,\s*\n[^\n]*){0,200})/gm)].flatMap(
      ([, list = ""]) => [...list.matchAll(/["'](:?[\w:.-]+)["']/g)],
    );
    projects = names;
    include = lineMatching(text, /^[ \t]*include\b/m) ?? 1;
    if (names.length > 0) {
      facts.push(
        factAt("monorepo", `Gradle build: ${counted(names.length, "project")}`, settings, include),
      );
    }
  }
  const starter = source.has("gradlew") ? "./gradlew" : "gradle";
  // Android names its test tasks after variants.
  const isAndroid = dependencies.some(({ name }) => /^com\.android\.\w+:plugin$/.test(name));
  if (hasTests(source) && !isAndroid) {
    const below = source.paths.find((path) =>
      /^(?!src\/).*\/src\/test\/.*\.(?:java|kt)$/.test(path),
    );
    const isBelow = projects.length > 0 && below !== undefined;
    facts.push(
      isBelow
        ? factAt("test-one", `${starter} :PROJECT:test --tests CLASS`, settings ?? first, include, {
            path: below,
            line: 1,
          })
        : factAt("test-one", `${starter} test --tests CLASS`, first),
    );
  }
  return { facts, dependencies };
}

interface Catalog {
  /** By the accessor that a build file writes: `libs.spring.boot`. */
  readonly names: ReadonlyMap<
    string,
    { readonly name: string; readonly range: string | undefined }
  >;
}

function catalogOf(source: Source): Catalog {
  const [path] = source.named("libs.versions.toml");
  const table = path === undefined ? undefined : source.table(path);
  const names = new Map<string, { name: string; range: string | undefined }>();
  const entries = (section: string): [string, unknown][] => {
    const value = table?.[section];
    return typeof value === "object" && value !== null ? Object.entries(value) : [];
  };
  for (const [section, prefix] of [
    ["libraries", "libs."],
    ["plugins", "libs.plugins."],
  ] as const) {
    for (const [key, given] of entries(section)) {
      const short = typeof given === "string" ? given.split(":") : undefined;
      const name =
        short === undefined
          ? (textAt(given, "module") ??
            textAt(given, "id") ??
            `${textAt(given, "group") ?? ""}:${textAt(given, "name") ?? ""}`)
          : short.slice(0, 2).join(":");
      const reference = textAt(given, "version", "ref");
      const range =
        short?.[2] ??
        textAt(given, "version") ??
        (reference === undefined ? undefined : textAt(table, "versions", reference));
      const full = name.includes(":") ? name : `${name}:plugin`;
      names.set(`${prefix}${key.replaceAll(/[-_]/g, ".")}`, { name: full, range });
    }
  }
  return { names };
}

function inGradle(path: string, text: string, catalog: Catalog): Dependency[] {
  const found: Dependency[] = [];
  const add = (name: string, range: string | undefined, at: number, isTest: boolean): void => {
    const line = text.slice(0, at).split("\n").length;
    found.push({
      ecosystem: "jvm",
      name,
      range,
      role: isTest ? "development" : "runtime",
      path,
      line,
    });
  };
  const coordinates =
    /\b(\w*(?:[iI]mplementation|[aA]pi|[cC]ompileOnly|[rR]untimeOnly|classpath|kapt|ksp|compile|annotationProcessor))\b[ \t(]*(?:platform\(|enforcedPlatform\()?[ \t]*["']([\w.-]+):([\w.-]+)(?::([\w.$+{}-]+))?["']/g;
  for (const match of text.matchAll(coordinates)) {
    const [, kind = "", group = "", artifact = "", range] = match;
    add(`${group}:${artifact}`, range, match.index, /test/i.test(kind));
  }
  for (const match of text.matchAll(/\b(\w*)[ \t(]+(?:platform\()?(libs(?:\.\w+){1,8})/g)) {
    const [, kind = "", accessor = ""] = match;
    const entry = catalog.names.get(accessor);
    if (entry !== undefined) add(entry.name, entry.range, match.index, /test/i.test(kind));
  }
  const plugins = /\bid\s*\(?\s*["']([\w.-]+)["']\s*\)?\s*(?:version\s*["']([\w.-]+)["'])?/g;
  for (const match of text.matchAll(plugins)) {
    const [, id = "", range] = match;
    add(`${id}:plugin`, range, match.index, false);
  }
  return found;
}

function tools(
  source: Source,
  commands: readonly Command[],
  poms: readonly string[],
  builds: readonly string[],
): Fact[] {
  const facts: Fact[] = [];
  const texts = builds.map(
    (path) => [path, withoutComments(source.text(path) ?? "", "//", ["/*", "*/"])] as const,
  );
  const plugins = poms.flatMap((path) =>
    readXml(source.text(path) ?? "")
      .filter(({ path: at }) => at.endsWith("plugins/plugin/artifactId"))
      .map(({ line, text }) => ({ path, line, name: text })),
  );
  for (const [fact, as, plugin, words] of [
    [
      "linter",
      "Checkstyle",
      "maven-checkstyle-plugin",
      /\bid\s*\(?["']checkstyle["']|^\s*checkstyle\s*$|\bcheckstyle\s*\{/m,
    ],
    ["linter", "PMD", "maven-pmd-plugin", /\bid\s*\(?["']pmd["']|^\s*pmd\s*$/m],
    ["linter", "SpotBugs", "spotbugs-maven-plugin", /["']com\.github\.spotbugs["']/],
    [
      "linter",
      "detekt",
      "detekt-maven-plugin",
      /["']io\.gitlab\.arturbosch\.detekt["']|libs\.plugins\.detekt/,
    ],
    [
      "linter",
      "ktlint",
      "ktlint-maven-plugin",
      /["']org\.jlleitschuh\.gradle\.ktlint["']|libs\.plugins\.ktlint/,
    ],
    [
      "formatter",
      "Spotless",
      "spotless-maven-plugin",
      /["']com\.diffplug\.spotless["']|libs\.plugins\.spotless/,
    ],
  ] as const) {
    const maven = plugins.find(({ name }) => name === plugin);
    if (maven !== undefined) {
      facts.push(factAt(fact, as, maven.path, maven.line));
      continue;
    }
    for (const [path, text] of texts) {
      const line = lineMatching(text, words);
      if (line === undefined) continue;
      facts.push(factAt(fact, as, path, line));
      break;
    }
  }
  for (const name of ["detekt", "ktlint"]) {
    const ran = ranAt(commands, name);
    if (ran === undefined || facts.some(({ value }) => value === name)) continue;
    facts.push(factAt("linter", name, ran.path, ran.line));
  }
  return facts;
}

/** Spring Boot's version stands at its parent, its plugin or its bill of materials. */
export function springBootVersion(dependencies: readonly Dependency[]): string | undefined {
  const carrier = dependencies.find(
    ({ name, range }) =>
      range !== undefined &&
      /^\d/.test(range) &&
      /^org\.springframework\.boot:(?:spring-boot-starter-parent|spring-boot-dependencies|spring-boot-maven-plugin|plugin)$/.test(
        name,
      ),
  );
  return carrier?.range;
}
