/** The stack of a repository in a few short lines, for the first thing that a person sees. */
import type { Fact, FactName } from "../../ground/contract/facts.ts";

const WIDTH = 78;
const LABEL = 10;

/** A line and the facts on it; a number says how many of a name are told. */
const layout: readonly (readonly [string, readonly (readonly [FactName, number])[]])[] = [
  [
    "Stack",
    [
      ["language-version", 2],
      ["language", 2],
      ["runtime", 1],
      ["package-manager", 2],
      ["framework", 3],
      ["monorepo", 1],
    ],
  ],
  [
    "Data",
    [
      ["database", 2],
      ["orm", 1],
      ["migrations", 1],
      ["validation", 1],
      ["queue", 1],
      ["cache", 1],
      ["background-jobs", 1],
    ],
  ],
  [
    "Access",
    [
      ["api-style", 2],
      ["authentication", 2],
      ["session", 1],
      ["password-hashing", 1],
    ],
  ],
  ["Errors", [["error-handling", 1]]],
  [
    "Checks",
    [
      ["test-runner", 2],
      ["linter", 1],
      ["formatter", 1],
      ["type-checker", 1],
      ["ci", 1],
      ["deployment", 1],
    ],
  ],
];

/** At most five lines, each of facts alone and as wide as a terminal; what does not fit is left out, never cut. */
export function stackLines(facts: readonly Fact[]): string[] {
  return layout.flatMap(([label, wanted]) => {
    const values = wanted.flatMap(([name, limit]) => chosen(facts, name).slice(0, limit));
    const empty = label.padEnd(LABEL);
    let line = empty;
    for (const value of new Set(values)) {
      for (const each of [value, withoutPlace(value)]) {
        const next = line === empty ? `${line}${each}` : `${line} · ${each}`;
        if (next.length > WIDTH) continue;
        line = next;
        break;
      }
    }
    return line === empty ? [] : [line];
  });
}

/** `own error class ShopError in src/errors.ts: 12 throws` without the path. */
function withoutPlace(value: string): string {
  return value.replace(/ in \S+(?=: \d)/, "");
}

function chosen(facts: readonly Fact[], name: FactName): string[] {
  const values = facts.filter((fact) => fact.name === name).map(({ value }) => value);
  if (name === "migrations") return values.map((folder) => `migrations in ${folder}/`);
  if (name !== "language") return values;
  // `TypeScript 5.9` has said it.
  const told = facts.filter((fact) => fact.name === "language-version");
  return values.filter((value) => !told.some((fact) => fact.value.startsWith(`${value} `)));
}
