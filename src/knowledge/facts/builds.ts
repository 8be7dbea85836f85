/** How the program is built, where scripts, task files, CI or images say it; bundlers stand with the other tools. */
import type { Fact } from "../../ground/contract/facts.ts";
import { type Command, ranAt } from "./commands.ts";
import { lineOf, tableAt, textAt } from "./internal/manifest.ts";
import { factAt, type Source } from "./source.ts";

/** Programs whose subcommand builds; of those set apart by `|`, the first that is run is told. */
const builders = [
  "next build",
  "nuxt build",
  "nest build",
  "astro build",
  "ng build",
  "react-scripts build",
  "remix vite:build|remix build|react-router build",
  "go build",
  "cargo build",
  "dotnet build|dotnet publish",
  "mix release",
];

export function statedByBuilds(source: Source, commands: readonly Command[]): Fact[] {
  return [...compiled(source), ...inCommands(commands)];
}

/** A script `build` of the compiler alone; before a bundler it only checks types. */
function compiled(source: Source): Fact[] {
  for (const path of source.named("package.json")) {
    const script = textAt(tableAt(source.table(path), "scripts"), "build") ?? "";
    if (!/(?:^|&&\s*)tsc\b(?![^&]*--noEmit)/.test(script)) continue;
    if (/\b(?:vite|webpack|rollup|esbuild|tsup|next|nuxt|astro|parcel|rspack)\b/.test(script))
      continue;
    return [factAt("build", "tsc", path, lineOf(source.text(path) ?? "", '"build"', '"scripts"'))];
  }
  return [];
}

function inCommands(commands: readonly Command[]): Fact[] {
  return builders.flatMap((programs) => {
    for (const program of programs.split("|")) {
      const ran = ranAt(commands, program);
      if (ran !== undefined) return [{ name: "build" as const, value: program, evidence: [ran] }];
    }
    return [];
  });
}
