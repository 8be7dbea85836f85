/**
 * Runs the tests and scenarios that criteria name, at the commit that a verdict is about, and keeps what they leave.
 *
 * What a scenario is to leave is taken away before, so that nothing that lay there passes for its work; and files that
 * the commit has are the change itself and no evidence of it.
 */
import path from "node:path";
import type { CheckResult } from "../../ground/contract/finding.ts";
import { findArtefacts, keepArtefacts, removeArtefacts } from "../../ground/platform/artefacts.ts";
import {
  type EvidenceGate,
  type EvidencePlan,
  ranNothing,
  type Waiver,
} from "../../knowledge/checks/evidence.ts";
import { scopeMatcher } from "../../knowledge/checks/scope.ts";
import { type GateInput, runCommandGates } from "./gates.ts";

export interface EvidenceInput extends Omit<GateInput, "commands"> {
  readonly plan: EvidencePlan;
  /** What is only run for criteria that a person has waived is not run. */
  readonly waivers: readonly Waiver[];
  /** Paths of the commit. */
  readonly tracked: ReadonlySet<string>;
  readonly home: string;
  /** Below the home, slash-separated. */
  readonly folder: string;
}

export interface EvidenceOutcome {
  readonly results: readonly CheckResult[];
  /** Paths below the home by the name of what left them. */
  readonly kept: ReadonlyMap<string, readonly string[]>;
}

export async function runEvidence(input: EvidenceInput): Promise<EvidenceOutcome> {
  const waived = new Set(input.waivers.map(({ criterion }) => criterion));
  const results: CheckResult[] = [];
  const kept = new Map<string, readonly string[]>();
  for (const gate of input.plan.gates) {
    if (gate.criteria.every((id) => waived.has(id))) continue;
    // oxlint-disable-next-line no-await-in-loop -- they share the worktree
    const outcome = await runOne(input, gate);
    results.push({ ...outcome.result, criteria: [...gate.criteria] });
    kept.set(gate.name, outcome.kept);
  }
  return { results, kept };
}

async function runOne(
  input: EvidenceInput,
  gate: EvidenceGate,
): Promise<{ result: CheckResult; kept: readonly string[] }> {
  const { worktree, tracked } = input;
  const globs = gate.artefacts ?? [];
  const matches = scopeMatcher(globs);
  /** What lay there and could not be taken away. */
  const stale = new Set<string>();
  const find = async (): Promise<string[]> =>
    globs.length === 0
      ? []
      : findArtefacts({
          worktree,
          under: globs.map(startOf),
          wanted: (file) => !tracked.has(file) && !stale.has(file) && matches(file),
        });
  for (const file of await removeArtefacts(worktree, await find())) stale.add(file);
  const [result] = await runCommandGates({ ...input, commands: [gate] });
  if (result === undefined) throw new Error("one gate has one result");
  if (gate.folder === undefined) return { result: toldOfTests(result), kept: [] };
  const found = await find();
  const place = `${input.folder}/${gate.folder}`;
  const { kept, left } = await keepArtefacts(
    worktree,
    found,
    path.join(input.home, place),
    input.secrets,
  );
  await removeArtefacts(worktree, found);
  const notes = left.map(({ path: file, why }) => `not kept: ${file}: ${why}`);
  const output = [result.output, ...notes].filter((line) => line !== "").join("\n");
  const paths = kept.map((file) => `${place}/${file}`);
  if (result.status !== "passed" || globs.length === 0 || kept.length > 0) {
    return { result: { ...result, output }, kept: paths };
  }
  return {
    result: failedWith({ ...result, output }, `It left none of ${globs.join(", ")}.`),
    kept: [],
  };
}

function toldOfTests(result: CheckResult): CheckResult {
  return result.status === "passed" && ranNothing(result.output)
    ? failedWith(result, "No test of this name ran, which shows nothing.")
    : result;
}

function failedWith(result: CheckResult, message: string): CheckResult {
  const finding = {
    rule: `command:${result.name}`,
    message: `${message}\n${result.output}`.trim(),
  };
  return { ...result, status: "failed", findings: [finding] };
}

/** The folder below which a glob's files can be. */
export function startOf(glob: string): string {
  const steps = glob.replace(/^!?\.?\//, "").split("/");
  const special = steps.findIndex((step) => /[*?[\]{}()!+@\\]/.test(step));
  return steps.slice(0, special === -1 ? -1 : special).join("/");
}
