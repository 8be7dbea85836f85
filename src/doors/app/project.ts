/** What a person meets first in a project: what Tacit found in the repository, and what is there already. */
import path from "node:path";
import type { EntryStatus } from "../../ground/contract/entry.ts";
import type { Fact } from "../../ground/contract/facts.ts";
import { loadBriefs } from "../../knowledge/brief/files.ts";
import { commandsOf } from "../../knowledge/checks/commands.ts";
import { configPath } from "../../knowledge/context/config.ts";
import { loadEntries } from "../../knowledge/context/entries.ts";
import { proposeChecks, proposeSetup } from "../../knowledge/context/propose.ts";
import { type AgentFound, agentsFound, modelIn, settingsHere } from "./configuration.ts";
import { factsOf } from "./context/scan.ts";
import { type Host, openWorkspace, sentenceOf } from "./workspace.ts";

export interface ProjectOutput {
  readonly name: string;
  /** Its root. */
  readonly repository: string;
  /** Absent where none is checked out. */
  readonly branch?: string;
  /** Absent before the first commit. */
  readonly commit?: string;
  /** Files that differ from it. */
  readonly dirty: number;
  /** Whether the project has settings of Tacit: `init` writes what is missing. */
  readonly initialised: boolean;
  readonly facts: readonly Fact[];
  readonly entries: Readonly<Record<EntryStatus, number>>;
  readonly briefs: number;
  /** Of the settings; what `init` would write where there are none. */
  readonly checks: readonly { readonly name: string; readonly run: string }[];
  readonly setup?: string;
  readonly agents: readonly AgentFound[];
  readonly problems: readonly string[];
}

export async function describeProject(host: Host): Promise<ProjectOutput> {
  const workspace = await openWorkspace(host);
  const { root, repository, files } = workspace;
  const problems: string[] = [];
  const { settings, config } = await settingsHere(workspace, problems);
  const { entries, problems: ofEntries } = await loadEntries(files);
  const loaded = await loadBriefs(files);
  const initialised = (await files.read(configPath).catch(() => "")) !== undefined;
  const setup = initialised ? config.setup : (await proposeSetup(files))?.run;
  const checks = initialised ? commandsOf(config) : await proposeChecks(files);
  return {
    name: path.basename(root),
    repository: root,
    ...(repository.branch === undefined ? {} : { branch: repository.branch }),
    ...(repository.head === undefined ? {} : { commit: repository.head }),
    dirty: repository.dirty.length,
    initialised,
    facts: await factsOf(workspace),
    entries: {
      proposed: entries.filter(({ front }) => front.status === "proposed").length,
      active: entries.filter(({ front }) => front.status === "active").length,
      retired: entries.filter(({ front }) => front.status === "retired").length,
    },
    briefs: loaded.briefs.length,
    checks: checks.map(({ name, run }) => ({ name, run })),
    ...(setup === undefined ? {} : { setup }),
    agents: await agentsFound(
      host.environment,
      settings,
      modelIn(host.environment, settings, config),
    ),
    problems: [...problems, ...[...ofEntries, ...loaded.problems].map(sentenceOf)],
  };
}
