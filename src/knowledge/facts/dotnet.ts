/** What project files and shared properties of .NET state. */
import type { Fact } from "../../ground/contract/facts.ts";
import { type Command, ranAt } from "./commands.ts";
import { attribute, lineOf, readXml, textAt } from "./internal/manifest.ts";
import { type Dependency, factAt, nothingStated, type Source, type Stated } from "./source.ts";

export function statedByDotnet(source: Source, commands: readonly Command[]): Stated {
  const own = source.named(/\.(?:csproj|fsproj|vbproj)$/);
  const tests = source.paths.filter(
    (path) =>
      /\.(?:csproj|fsproj|vbproj)$/.test(path) &&
      source.text(path) !== undefined &&
      !own.includes(path),
  );
  const projects = [...own, ...tests].toSorted(
    (a, b) => Number(/tests?\b/i.test(a)) - Number(/tests?\b/i.test(b)),
  );
  const shared = source.named(/^Directory\.(?:Build|Packages)\.props$/);
  const [first] = projects;
  if (first === undefined) return nothingStated;
  const central = new Map<string, string>();
  const properties = new Map<string, { value: string; path: string; line: number }>();
  const dependencies: Dependency[] = [];
  const facts: Fact[] = [factAt("package-manager", "NuGet", first)];
  const versions = new Map<string, { path: string; line: number }>();
  let web: { path: string; line: number } | undefined;
  const files = [...shared, ...projects].map(
    (path) => [path, readXml(source.text(path) ?? "")] as const,
  );
  for (const [path, elements] of files) {
    for (const { path: at, attributes, text, line } of elements) {
      const name = at.slice(at.lastIndexOf("/") + 1);
      if (at.includes("PropertyGroup/")) properties.set(name, { value: text, path, line });
      if (name === "PackageVersion") {
        const id = attribute(attributes, "Include");
        const version = attribute(attributes, "Version");
        if (id !== undefined && version !== undefined) central.set(id, version);
      } else if (name === "PackageReference") {
        const id = attribute(attributes, "Include");
        if (id === undefined) continue;
        const range = attribute(attributes, "Version");
        dependencies.push({ ecosystem: "dotnet", name: id, range, role: "runtime", path, line });
      } else if (/^TargetFrameworks?$/.test(name)) {
        for (const each of text.split(";")) {
          const found = targetOf(each.trim());
          if (found !== undefined && !versions.has(found)) versions.set(found, { path, line });
        }
      } else if (at === "Project" && attribute(attributes, "Sdk") === "Microsoft.NET.Sdk.Web") {
        web ??= { path, line };
      } else if (
        at === "Project" &&
        attribute(attributes, "Sdk")?.startsWith("MSTest.Sdk") === true
      ) {
        const more = { range: undefined, role: "development" as const, path, line };
        dependencies.push({ ecosystem: "dotnet", name: "MSTest.Sdk", ...more });
      } else if (name === "LangVersion" && /^\d/.test(text)) {
        facts.push(factAt("language-version", `C# ${text}`, path, line));
      }
    }
  }
  const sdk = textAt(source.table("global.json"), "sdk", "version");
  for (const [version, { path, line }] of versions) {
    // A standard is what a library needs, and nothing that runs.
    if (version.startsWith(".NET Standard")) {
      facts.push(factAt("language-version", version, path, line));
      continue;
    }
    const isOfSdk = sdk !== undefined && version === `.NET ${sdk.split(".")[0] ?? ""}`;
    const more = isOfSdk
      ? [{ path: "global.json", line: lineOf(source.text("global.json") ?? "", '"version"') }]
      : [];
    facts.push(factAt("runtime", version, path, line, ...more));
  }
  if (web !== undefined) {
    const near = [...versions].filter(([version]) => /^\.NET \d/.test(version));
    const here = near.filter(
      ([, place]) => place.path === web?.path || place.path.endsWith(".props"),
    );
    const chosen = here.length === 1 ? here : near;
    const major = chosen.length === 1 ? chosen[0]?.[0].replace(".NET ", " ") : "";
    facts.push(factAt("framework", `ASP.NET Core${major ?? ""}`, web.path, web.line));
  }
  facts.push(...testers(dependencies), ...tools(source, commands, dependencies));
  return {
    facts,
    dependencies: dependencies.map((each) => ({
      ...each,
      range: each.range ?? central.get(each.name),
    })),
  };
}

function targetOf(framework: string): string | undefined {
  const modern = /^net(\d+)\.0(?:-[\w.]+)?$/.exec(framework)?.[1];
  if (modern !== undefined) return `.NET ${modern}`;
  const core = /^netcoreapp(\d\.\d)$/.exec(framework)?.[1];
  if (core !== undefined) return `.NET Core ${core}`;
  const standard = /^netstandard(\d\.\d)$/.exec(framework)?.[1];
  if (standard !== undefined) return `.NET Standard ${standard}`;
  const old = /^net(4\d{1,2})$/.exec(framework)?.[1];
  return old === undefined ? undefined : `.NET Framework ${old.split("").join(".")}`;
}

function testers(dependencies: readonly Dependency[]): Fact[] {
  const facts: Fact[] = [];
  for (const [as, names] of [
    ["xUnit", /^xunit(?:\.v3(?:\.[\w-]+)?)?$/],
    ["NUnit", /^NUnit$/],
    ["MSTest", /^MSTest(?:\.TestFramework|\.Sdk)?$/],
    ["TUnit", /^TUnit$/],
  ] as const) {
    const found = dependencies.find(({ name }) => names.test(name));
    if (found === undefined) continue;
    facts.push(factAt("test-runner", as, found.path, found.line));
    facts.push(
      factAt("test-one", "dotnet test --filter FullyQualifiedName~NAME", found.path, found.line),
    );
  }
  return facts;
}

function tools(
  source: Source,
  commands: readonly Command[],
  dependencies: readonly Dependency[],
): Fact[] {
  const facts: Fact[] = [];
  const format = ranAt(commands, "dotnet format");
  if (format !== undefined)
    facts.push(factAt("formatter", "dotnet format", format.path, format.line));
  const sharper = ranAt(commands, "csharpier") ?? ranAt(commands, "dotnet csharpier");
  if (sharper !== undefined)
    facts.push(factAt("formatter", "CSharpier", sharper.path, sharper.line));
  for (const [as, pattern] of [
    ["StyleCop", /^StyleCop\.Analyzers/],
    ["SonarAnalyzer", /^SonarAnalyzer\.CSharp$/],
    ["Roslynator", /^Roslynator\.Analyzers$/],
    ["Meziantou.Analyzer", /^Meziantou\.Analyzer$/],
  ] as const) {
    const found = dependencies.find(({ name }) => pattern.test(name));
    if (found !== undefined) facts.push(factAt("linter", as, found.path, found.line));
  }
  return facts;
}
