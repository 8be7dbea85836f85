/** How the program is built, where scripts, task files, CI or images say it; bundlers stand with the other tools. */
import type { Fact } from "../../ground/contract/facts.ts";
import { type Command, ranAt } from "./commands.ts";

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

export function statedByBuilds(commands: readonly Command[]): Fact[] {
  return builders.flatMap((programs) => {
    for (const program of programs.split("|")) {
      const ran = ranAt(commands, program);
      if (ran !== undefined) return [{ name: "build" as const, value: program, evidence: [ran] }];
    }
    return [];
  });
}
