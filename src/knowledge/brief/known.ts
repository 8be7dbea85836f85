/** What the repository shows that this kind of work needs, and the request as a senior engineer would have put it. */
import type { Fact, FactName } from "../../ground/contract/facts.ts";
import type { Evidence } from "../../ground/contract/brief.ts";
import type { Known } from "./inherit.ts";

/** Facts that decide how each kind of work is done, beside the stack. */
const needed: Readonly<Record<string, readonly FactName[]>> = {
  authentication: ["authentication", "session", "password-hashing", "migrations", "validation"],
  authorization: ["authentication", "session"],
  migration: ["orm", "schema", "migrations"],
  api: ["api-style", "validation", "authentication"],
  "background-jobs": ["background-jobs", "queue"],
  "ui-form": ["framework", "validation"],
  caching: ["cache"],
  search: ["database", "orm"],
  payments: ["database", "orm", "migrations"],
  "file-upload": ["api-style", "validation"],
  integration: ["queue", "background-jobs", "validation"],
  realtime: ["api-style", "session"],
};

/** Everything is changed in some language, its errors are raised in some way, and a test shows that it works. */
const always: readonly FactName[] = ["error-handling", "test-one"];

const labels: Readonly<Record<string, string>> = {
  "api-style": "API",
  orm: "data access",
  "password-hashing": "passwords",
  "error-handling": "errors",
  "test-one": "one test",
  "background-jobs": "jobs",
};

export function labelOf(name: string): string {
  return labels[name] ?? name;
}

/** Facts of each name that are told. */
const MOST = 2;

/** In the order of the kinds, each fact once. */
export function factsFor(kinds: readonly string[], facts: readonly Fact[]): Fact[] {
  const names = new Set([...kinds.flatMap((kind) => needed[kind] ?? []), ...always]);
  return [...names].flatMap((name) => facts.filter((fact) => fact.name === name).slice(0, MOST));
}

const stack: readonly (readonly [FactName, number])[] = [
  ["language-version", 1],
  ["framework", 2],
  ["database", 1],
  ["orm", 1],
];

/** Conventions that are named; the prompt has them all. */
const CONVENTIONS = 3;

/** One line that a brief adds to the request, and where it is from. */
export interface Added {
  readonly text: string;
  /** Places that say it; none for what a person answered. */
  readonly evidence: readonly Evidence[];
  /** `facts`, the slug of an entry, or the dimension that was answered. */
  readonly from: string;
}

/** What is known already: what nobody has to type. */
export function addedTo({ facts, entries }: Known, known: readonly Fact[]): Added[] {
  const used = stack.flatMap(([name, most]) =>
    facts.filter((fact) => fact.name === name).slice(0, most),
  );
  const conventions = entries
    .filter(({ front }) => front.status === "active" && front.kind === "convention")
    .slice(0, CONVENTIONS);
  return [
    ...(used.length === 0
      ? []
      : [
          {
            text: `We use ${used.map(({ value }) => value).join(", ")}`,
            evidence: used.flatMap(({ evidence }) => evidence.slice(0, 1)),
            from: "facts",
          },
        ]),
    ...known
      .filter(({ name }) => !stack.some(([one]) => one === name))
      .map(({ name, value, evidence }) => ({
        text: `${capital(labelOf(name))}: ${value}`,
        evidence: evidence.slice(0, 1),
        from: "facts",
      })),
    ...conventions.map(({ front, slug, path, titleLine }) => ({
      text: front.title.replace(/[.!]$/, ""),
      evidence: [{ path, line: titleLine }],
      from: slug,
    })),
  ];
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
