/** What Tacit works with in a project: agents, the model, limits, checks, the box, and the files that say so. No key's value. */
import path from "node:path";
import { ProjectConfig, UserSettings } from "../../ground/contract/config.ts";
import { messageOf, TacitError } from "../../ground/core/error.ts";
import { pathExists } from "../../ground/platform/files.ts";
import { type Environment, settingsFile } from "../../ground/platform/home.ts";
import { findProgram, packageVersion } from "../../ground/platform/programs.ts";
import { probeSandbox } from "../../ground/platform/sandbox.ts";
import { commandsOf } from "../../knowledge/checks/commands.ts";
import { configPath, loadConfig } from "../../knowledge/context/config.ts";
import { knownAgents, parseAgentCommand } from "../../work/agents/known.ts";
import { agentUnlessNamed } from "./runs/agents.ts";
import { DEFAULT_BUDGET } from "./context/knowledge.ts";
import { isAddress } from "./search/embeddings.ts";
import { modelOf } from "./model.ts";
import { DEFAULT_FIXES } from "./runs/runs.ts";
import { readSettings } from "./settings.ts";
import { type Host, openWorkspace, sentenceOf, type Workspace } from "./workspace.ts";
import { KEEP_DAYS } from "./runs/worktrees.ts";

export interface AgentFound {
  readonly name: string;
  readonly title: string;
  /** Of the user's own, the program alone. */
  readonly command: string;
  /** `yours`: the user's settings name it. */
  readonly from: "bundled" | "known" | "yours";
  /** As its package says; absent where it is not known. */
  readonly version?: string;
  /** Whether a run could have it now. */
  readonly usable: boolean;
  /** What is not there, as a sentence. */
  readonly missing?: string;
  /** One command, or one sentence, that gets it. */
  readonly hint?: string;
}

export interface ConfigurationOutput {
  readonly agents: readonly AgentFound[];
  /** Of a run for which nobody names one. */
  readonly agent: { readonly name: string; readonly from: string };
  readonly model: ModelFound;
  readonly limits: {
    /** Tokens of a prompt. */
    readonly budget: Limit;
    /** Turns that red checks may cost. */
    readonly fixes: Limit;
    /** Days after which a worktree that is done with may go. */
    readonly keepDays: Limit;
    /** Seconds of a turn without a word, and in all; the program's own where they are absent. */
    readonly silence?: number;
    readonly longest?: number;
  };
  readonly checks: readonly { readonly name: string; readonly run: string }[];
  readonly setup?: string;
  /** Names. */
  readonly scenarios: readonly string[];
  /** Branch that changes go into; the one that is checked out where it is absent. */
  readonly target?: string;
  /** Command lines that need no permission where there is no box. */
  readonly allow: readonly string[];
  readonly sandbox: {
    readonly state: "boxed" | "unavailable";
    readonly reason?: string;
    readonly hint?: string;
  };
  readonly files: {
    readonly user: SettingsFile;
    readonly project: SettingsFile;
  };
  readonly problems: readonly string[];
}

interface Limit {
  readonly value: number;
  /** Which file says so. */
  readonly from: "user" | "project" | "default";
}

interface SettingsFile {
  /** Absolute. */
  readonly path: string;
  readonly exists: boolean;
}

export interface ModelFound {
  readonly state: "set" | "missing";
  readonly name?: string;
  /** Without a password and a query. */
  readonly address?: string;
  /** Whether there is a key for it, and the variable that holds it. */
  readonly key?: { readonly from: string; readonly found: boolean };
  readonly hint?: string;
}

export async function configurationOf(host: Host): Promise<ConfigurationOutput> {
  const { environment } = host;
  const workspace = await openWorkspace(host);
  const problems: string[] = [];
  const { settings, config } = await settingsHere(workspace, problems);
  const probe = await probeSandbox();
  const model = modelIn(environment, settings, config);
  const userFile = settingsFile(environment);
  const { turns, worktrees } = settings;
  return {
    agents: await agentsFound(environment, settings, model),
    agent: agentUnlessNamed(environment, settings, config),
    model,
    limits: {
      budget: limitOf("project", config.budget, DEFAULT_BUDGET),
      fixes: limitOf("project", config.fixes, DEFAULT_FIXES),
      keepDays: limitOf("user", worktrees?.["keep-days"], KEEP_DAYS),
      ...(turns?.silence === undefined ? {} : { silence: turns.silence }),
      ...(turns?.longest === undefined ? {} : { longest: turns.longest }),
    },
    checks: commandsOf(config).map(({ name, run }) => ({ name, run })),
    ...(config.setup === undefined ? {} : { setup: config.setup }),
    scenarios: Object.keys(config.scenarios ?? {}),
    ...(config.target === undefined ? {} : { target: config.target }),
    allow: settings.allow,
    sandbox:
      probe.status === "boxed"
        ? { state: "boxed" }
        : { state: "unavailable", reason: probe.reason, hint: probe.hint },
    files: {
      user: { path: userFile, exists: await pathExists(userFile) },
      project: await fileIn(workspace.root, configPath),
    },
    problems,
  };
}

async function fileIn(root: string, name: string): Promise<SettingsFile> {
  const file = path.join(root, name);
  return { path: file, exists: await pathExists(file) };
}

/** The user's settings and the project's; one that is broken is a problem, and counts as empty. */
export async function settingsHere(
  { host, files }: Workspace,
  problems: string[],
): Promise<{ readonly settings: UserSettings; readonly config: ProjectConfig }> {
  const orEmpty = async <Value>(read: () => Promise<Value>, empty: Value): Promise<Value> => {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof TacitError)) throw error;
      problems.push(messageOf(error));
      return empty;
    }
  };
  const settings = await orEmpty(() => readSettings(host.environment), UserSettings.parse({}));
  const loaded = await orEmpty(() => loadConfig(files), {
    config: ProjectConfig.parse({}),
    problems: [],
  });
  problems.push(...loaded.problems.map(sentenceOf));
  return { settings, config: loaded.config };
}

function limitOf(from: "user" | "project", given: number | undefined, standard: number): Limit {
  return given === undefined ? { value: standard, from: "default" } : { value: given, from };
}

const noModel =
  "Set TACIT_MODEL_BASE_URL and TACIT_MODEL (and TACIT_MODEL_API_KEY) to an OpenAI-compatible endpoint, or `model` in your settings.";

/** The bundled agent's model, where a run would find one. */
export function modelIn(
  environment: Environment,
  settings: UserSettings,
  config: ProjectConfig,
): ModelFound {
  let model: ReturnType<typeof modelOf>;
  try {
    model = modelOf(environment, settings, config.model);
  } catch (error) {
    if (!(error instanceof TacitError)) throw error;
    return { state: "missing", hint: error.hint ?? error.message };
  }
  if (model === undefined) return { state: "missing", hint: noModel };
  const own = environment["TACIT_MODEL_API_KEY"] !== undefined;
  const from = own ? "TACIT_MODEL_API_KEY" : settings.model?.["key-from"];
  const { name, baseUrl, key = "" } = model;
  return {
    state: "set",
    name,
    ...(isAddress(baseUrl) ? { address: shown(baseUrl) } : {}),
    key: { from: from ?? "TACIT_MODEL_API_KEY", found: key !== "" },
  };
}

/** Without the query, which may hold a key. */
function shown(address: string): string {
  const { origin, pathname } = new URL(address);
  return `${origin}${pathname}`;
}

/** The bundled one, the user's own, and those that are known. */
export async function agentsFound(
  environment: Environment,
  settings: UserSettings,
  model: ModelFound,
): Promise<AgentFound[]> {
  const bundled: AgentFound = {
    name: "bundled",
    title: "Tacit's own",
    command: "in the box",
    from: "bundled",
    usable: model.state === "set",
    ...(model.state === "set" ? {} : { missing: "It has no model.", hint: model.hint ?? noModel }),
  };
  const find = async (program: string): Promise<string | undefined> =>
    findProgram(program, environment["PATH"] ?? "");
  const own = await Promise.all(
    Object.entries(settings.agents).map(async ([name, command]): Promise<AgentFound> => {
      const program = programOf(command);
      // Its arguments are the user's: there may be a key among them.
      const outline = { name, title: name, command: program ?? "", from: "yours" as const };
      const found = program === undefined ? undefined : await find(program);
      if (found !== undefined) return { ...outline, ...(await versioned(found)), usable: true };
      return {
        ...outline,
        usable: false,
        missing: `${program ?? "Its command line"} is not found.`,
        hint: "Mend its command line in your settings.",
      };
    }),
  );
  const known = await Promise.all(
    knownAgents
      .filter(({ name }) => !Object.hasOwn(settings.agents, name))
      .map(async ({ name, title, argv, needs, package: holds }): Promise<AgentFound> => {
        const outline = { name, title, command: argv.join(" "), from: "known" as const };
        const programs = [argv[0], ...needs];
        const found = await Promise.all(programs.map(find));
        const missing = programs.filter((_, at) => found[at] === undefined);
        if (missing.length === 0) {
          return { ...outline, ...(await versioned(found[0] ?? "")), usable: true };
        }
        return {
          ...outline,
          usable: false,
          missing: `${missing.join(" and ")} ${missing.length === 1 ? "is" : "are"} not found.`,
          hint: `npm install -g ${holds}`,
        };
      }),
  );
  return [bundled, ...own, ...known];
}

async function versioned(program: string): Promise<Pick<AgentFound, "version">> {
  const version = await packageVersion(program);
  return version === undefined ? {} : { version };
}

function programOf(command: string): string | undefined {
  try {
    return parseAgentCommand(command)[0];
  } catch (error) {
    if (!(error instanceof TacitError)) throw error;
    return undefined;
  }
}
