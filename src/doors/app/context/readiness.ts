/** What a repository has that helps an agent, and what it lacks. */
import type { Fact, FactName } from "../../../ground/contract/facts.ts";
import type { AgentPolicy } from "../../../knowledge/exchange/policy.ts";
import type { Readiness } from "../../../knowledge/mining/readiness.ts";
import { commandsOf } from "../../../knowledge/checks/commands.ts";
import { scanWorkspace } from "./scan.ts";
import { type Host, openWorkspace, readKnowledge } from "../workspace.ts";

export interface ReadinessOutput {
  readonly has: readonly Fact[];
  /** What no file speaks of; it may be there all the same. */
  readonly lacks: readonly { readonly name: FactName; readonly why: string }[];
  /** Commands of the settings that every change has to pass. */
  readonly checks: number;
  readonly modules: readonly Readiness[];
  readonly policies: readonly AgentPolicy[];
  readonly problems: readonly string[];
}

/** What an agent needs of a repository to notice by itself that it is wrong. */
const needed: readonly (readonly [FactName, string])[] = [
  ["test-runner", "Nothing tells an agent that it broke what worked."],
  ["test-one", "An agent runs all tests to see one of them pass."],
  ["type-checker", "A wrong name or shape shows when the code runs."],
  ["linter", "What a rule could find is left to a reviewer."],
  ["formatter", "A change holds differences that mean nothing."],
  ["build", "Nobody can say without you that the program can be made."],
  ["ci", "What passed here may never have passed anywhere else."],
];

export async function readinessFor(host: Host): Promise<ReadinessOutput> {
  const workspace = await openWorkspace(host);
  const { facts, readiness, policies, problems } = await scanWorkspace(workspace);
  const { config } = await readKnowledge(workspace);
  const found = new Set(facts.map(({ name }) => name));
  return {
    has: facts,
    lacks: needed.flatMap(([name, why]) => (found.has(name) ? [] : [{ name, why }])),
    checks: commandsOf(config).length,
    modules: readiness,
    policies,
    problems,
  };
}
