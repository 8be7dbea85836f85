/**
 * Criteria and what shows them: which commands are to be run for a brief's criteria, and what their outcome says of each.
 *
 * Pure. Names of tests and files come from a brief, which is part of a repository, and reach a shell quoted; what is run
 * for them stands in the project's settings.
 */
import type { Criterion, EvidenceSource } from "../../ground/contract/brief.ts";
import type { ProjectConfig } from "../../ground/contract/config.ts";
import type { CheckResult, CriterionVerdict } from "../../ground/contract/finding.ts";
import type { CommandToRun } from "./commands.ts";

/** A test or a scenario that criteria name. */
export interface EvidenceGate extends CommandToRun {
  readonly criteria: readonly string[];
  /** Globs of what it leaves; absent for a test. */
  readonly artefacts?: readonly string[];
  /** Under which what it leaves is kept; absent for a test. */
  readonly folder?: string;
  /** The outcome is none when no test of the name ran. */
  readonly named: boolean;
}

export interface EvidencePlan {
  readonly criteria: readonly Criterion[];
  readonly gates: readonly EvidenceGate[];
  /** Names of the project's own checks, which run anyway. */
  readonly checks: ReadonlySet<string>;
  /** Why evidence cannot be run, by its words. */
  readonly faults: ReadonlyMap<string, string>;
}

/** Seconds of one test. */
const TEST_TIMEOUT = 600;

/** A waiver of a person. */
export interface Waiver {
  readonly criterion: string;
  readonly reason: string;
  readonly by: string;
}

/** What is to be run for the criteria. */
export function planEvidence(
  criteria: readonly Criterion[],
  config: Pick<ProjectConfig, "checks" | "scenarios" | "test">,
): EvidencePlan {
  const gates = new Map<string, EvidenceGate>();
  const faults = new Map<string, string>();
  for (const { id, evidence = [] } of criteria) {
    for (const source of evidence) {
      const words = wordsOf(source);
      const known = gates.get(words);
      const made = known ?? gateOf(source, words, config);
      if (typeof made === "string") faults.set(words, made);
      else if (made !== undefined) {
        gates.set(words, { ...made, criteria: [...new Set([...made.criteria, id])] });
      }
    }
  }
  const checks = new Set(Object.keys(config.checks));
  return { criteria, gates: [...gates.values()], checks, faults };
}

/** Whether any criterion names what shows it; where none does, nothing is asked of any. */
export function namesEvidence(criteria: readonly Criterion[]): boolean {
  return criteria.some(({ evidence = [] }) => evidence.length > 0);
}

/** The command, a sentence on why there is none, or nothing where a check runs anyway. */
function gateOf(
  source: EvidenceSource,
  words: string,
  config: Pick<ProjectConfig, "checks" | "scenarios" | "test">,
): EvidenceGate | string | undefined {
  switch (source.kind) {
    case "unreadable":
      return `\`${source.text}\` names no evidence: write check NAME, test FILE "NAME", or scenario NAME.`;
    case "check":
      return Object.hasOwn(config.checks, source.name)
        ? undefined
        : `.tacit/config.yaml has no check ${source.name}.`;
    case "scenario": {
      const { scenarios = {} } = config;
      const scenario = Object.hasOwn(scenarios, source.name) ? scenarios[source.name] : undefined;
      if (scenario === undefined) return `.tacit/config.yaml has no scenario ${source.name}.`;
      const { run, artefacts, timeoutSeconds } = scenario;
      const folder = source.name;
      return { name: words, run, timeoutSeconds, artefacts, folder, criteria: [], named: false };
    }
    case "test": {
      if (config.test === undefined) {
        return 'One test cannot be run: .tacit/config.yaml has no `test`, such as "npx vitest run {file} -t {name}".';
      }
      const named = source.name !== undefined;
      if (named && !config.test.includes("{name}")) {
        return `\`test\` in .tacit/config.yaml has no {name}, so the test "${source.name}" cannot be run alone.`;
      }
      const values = { file: quoted(source.file), name: quoted(source.name ?? "") };
      // In one pass: a file called {name} is a file.
      const run = config.test.replaceAll(/\{(file|name)\}/g, (_, key) =>
        key === "file" ? values.file : values.name,
      );
      return { name: words, run, timeoutSeconds: TEST_TIMEOUT, criteria: [], named };
    }
  }
}

/** For `/bin/sh`: nothing in it means anything. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** What shows a criterion, in the words of the brief; the name of its gate. */
export function wordsOf(source: EvidenceSource): string {
  switch (source.kind) {
    case "unreadable":
      return source.text;
    case "test":
      return `test ${source.file}${source.name === undefined ? "" : ` "${source.name}"`}`;
    case "check":
    case "scenario":
      return `${source.kind} ${source.name}`;
  }
}

/**
 * A runner that found no test of the name tends to be content with it. What did not run is no evidence; the words are
 * those of vitest, jest, node, pytest, go and cargo.
 */
export function ranNothing(output: string): boolean {
  if (/no tests? (?:to run|ran|found|files? found)/i.test(output)) return true;
  if (/^\s*(?:#|ℹ)\s*pass\s+0$/m.test(output)) return true;
  const totals = output.match(/^\s*Tests:?\s+.*\d.*$/gm) ?? [];
  if (totals.length > 0 && !totals.some((line) => /\b[1-9]\d* passed/.test(line))) return true;
  return /\b0 passed/.test(output) && !/\b[1-9]\d* passed/.test(output);
}

/** What the results say of each criterion; `kept` are the artefacts by the name of what left them. */
export function judgeCriteria(
  plan: EvidencePlan,
  results: readonly CheckResult[],
  waivers: readonly Waiver[],
  kept: ReadonlyMap<string, readonly string[]> = new Map(),
): CriterionVerdict[] {
  return plan.criteria.map(({ id, text, evidence = [] }): CriterionVerdict => {
    const waiver = waivers.findLast(({ criterion }) => criterion === id);
    const common = { id, text };
    if (waiver !== undefined) {
      const { by, reason } = waiver;
      return { ...common, status: "waived", by, note: reason, artefacts: [] };
    }
    if (evidence.length === 0) {
      return { ...common, status: "unshown", note: "The brief names no evidence.", artefacts: [] };
    }
    const words = evidence.map(wordsOf);
    const by = words.join(", ");
    const artefacts = words.flatMap((name) => kept.get(name) ?? []);
    const fault = words.map((name) => plan.faults.get(name)).find((found) => found !== undefined);
    if (fault !== undefined) return { ...common, status: "unshown", by, note: fault, artefacts };
    const outcomes = evidence.map((source) => {
      const name = source.kind === "check" ? source.name : wordsOf(source);
      return results.find(
        (result) => result.name === name && (source.kind !== "check" || plan.checks.has(name)),
      );
    });
    const bad = outcomes.find((result) => result !== undefined && result.status !== "passed");
    if (bad !== undefined) {
      return { ...common, status: "failed", by, note: `${bad.name}: ${bad.status}`, artefacts };
    }
    return outcomes.includes(undefined)
      ? { ...common, status: "unshown", by, note: "It was not run.", artefacts }
      : { ...common, status: "shown", by, artefacts };
  });
}
