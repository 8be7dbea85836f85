/** Which agent carries a run out, with which model, under which safety. */
import path from "node:path";
import { TacitError } from "../../../ground/core/error.ts";
import type { ProjectConfig, UserSettings } from "../../../ground/contract/config.ts";
import type { Command } from "../../../ground/platform/command.ts";
import { makeDirectory } from "../../../ground/platform/files.ts";
import { definedOnly, type Environment, tacitHome } from "../../../ground/platform/home.ts";
import { probeSandbox } from "../../../ground/platform/sandbox.ts";
import {
  bundledAgent,
  bundledSession,
  knownAgents,
  parseAgentCommand,
} from "../../../work/agents/known.ts";
import type { AgentChoice, Safety } from "../../../work/orchestration/means.ts";
import { modelOf } from "../model.ts";

export interface AgentRequest {
  /** Name of a known agent, or a command line. */
  readonly agent?: string | undefined;
  readonly model?: string | undefined;
  readonly allowUnboxed: boolean;
}

export interface ChosenAgent {
  readonly choice: AgentChoice;
  readonly safety: Safety;
  readonly canBox: boolean;
  /** Why there is no box, when there is none. */
  readonly reason?: string | undefined;
  readonly secrets: readonly string[];
}

/** Environment of shell commands and checks: what a build needs, and no key. */
export function toolEnvironment(environment: Environment): Record<string, string> {
  const kept: Record<string, string> = { CI: "1", LANG: "C.UTF-8" };
  for (const name of [
    "PATH",
    "HOME",
    "USER",
    "LOGNAME",
    "LC_ALL",
    "TZ",
    "JAVA_HOME",
    "GOPATH",
    "GOROOT",
    "CARGO_HOME",
    "RUSTUP_HOME",
    "PYENV_ROOT",
  ]) {
    const value = environment[name];
    if (value !== undefined) kept[name] = value;
  }
  return kept;
}

const threeWays =
  "Any of three: set TACIT_MODEL_BASE_URL and TACIT_MODEL (and TACIT_MODEL_API_KEY) for an OpenAI-compatible endpoint; " +
  'give an installed agent, --agent "COMMAND" (tacit agents lists some); or name one in your settings.';

/** @throws TacitError `app/no-agent` with the three ways to get one; `app/unknown-agent` */
export async function chooseAgent(
  request: AgentRequest,
  environment: Environment,
  settings: UserSettings,
  config: ProjectConfig,
): Promise<ChosenAgent> {
  const unlessNamed = agentUnlessNamed(environment, settings, config);
  const asked = request.agent ?? unlessNamed.name;
  if (request.agent === undefined && unlessNamed.from === "project") {
    requireKnownAgent(asked, ".tacit/config.yaml", settings);
  }
  const probe = await probeSandbox();
  const canBox = probe.status === "boxed";
  const reason = probe.status === "boxed" ? undefined : `${probe.reason} ${probe.hint}`;
  if (asked === "bundled") {
    const configured = modelOf(environment, settings, config.model);
    if (configured === undefined) {
      throw new TacitError({
        code: "app/no-agent",
        kind: "environment",
        message: "There is no agent and no model to work with.",
        hint: threeWays,
      });
    }
    const model = {
      ...configured,
      name: request.model ?? configured.name,
      key: configured.key ?? "none",
    };
    const safety: Safety =
      request.allowUnboxed && !canBox ? "unboxed" : canBox ? "boxed" : "supervised";
    const home = path.join(tacitHome(environment), "agents");
    await makeDirectory(home);
    const command = bundledAgent({
      nodePath: process.execPath,
      home,
      cacheDir: path.join(tacitHome(environment), "cache", "agent"),
      model,
      path: environment["PATH"] ?? "/usr/bin:/bin",
    });
    return {
      canBox,
      safety,
      reason,
      secrets: [model.key],
      choice: {
        name: "bundled",
        model: model.name,
        confined: true,
        early: command,
        spec: ({ worktree, state, box }) => {
          const environmentOfShell = toolEnvironment(environment);
          const prefix = box?.(shellOf(worktree, environmentOfShell));
          const shell = prefix
            ? { prefix: prefixOf(prefix), environment: { ...prefix.environment } }
            : { prefix: [], environment: environmentOfShell };
          return { name: "tacit", command, meta: bundledSession({ state, shell }) };
        },
      },
    };
  }
  const known = knownAgents.find(({ name }) => name === asked)?.argv;
  const line = settings.agents[asked];
  const argv = line === undefined ? (known ?? parseAgentCommand(asked)) : parseAgentCommand(line);
  return {
    canBox,
    // An external agent has its own network and its own tools: it runs supervised until its profile exists.
    safety: request.allowUnboxed ? "unboxed" : "supervised",
    reason: "Agents of other makers run supervised.",
    secrets: [],
    choice: {
      name: asked,
      model: request.model,
      confined: false,
      spec: ({ worktree }) => ({
        name: asked,
        command: { argv, cwd: worktree, environment: definedOnly(environment) },
      }),
    },
  };
}

/** The agent of a run for which nobody names one, and what says so; a project's has to be known besides. */
export function agentUnlessNamed(
  environment: Environment,
  settings: UserSettings,
  config: ProjectConfig,
): {
  readonly name: string;
  readonly from: "environment" | "user" | "project" | "default";
} {
  const here = environment["TACIT_AGENT"];
  if (here !== undefined) return { name: here, from: "environment" };
  if (settings.agent !== undefined) return { name: settings.agent, from: "user" };
  if (config.agent !== undefined) return { name: config.agent, from: "project" };
  return { name: "bundled", from: "default" };
}

/**
 * A name that a repository gives must be one that the user's settings or Tacit's table know: a command line in a brief or
 * in project settings would be somebody else's program, outside of any box.
 *
 * @throws TacitError `app/unknown-agent`
 */
export function requireKnownAgent(name: string, where: string, settings: UserSettings): string {
  const names = ["bundled", ...knownAgents.map((agent) => agent.name)];
  if (names.includes(name) || Object.hasOwn(settings.agents, name)) return name;
  throw new TacitError({
    code: "app/unknown-agent",
    kind: "input",
    message: `${where} names the agent \`${name}\`, which neither Tacit nor your settings know.`,
    hint: "Give it a name in your own settings, under agents; tacit agents lists those that are known.",
  });
}

/** What surrounds work that no agent of ours does: a person's. */
export async function surroundings(
  allowUnboxed: boolean,
): Promise<{ readonly canBox: boolean; readonly safety: Safety; readonly reason?: string }> {
  const probe = await probeSandbox();
  if (probe.status === "boxed") return { canBox: true, safety: "boxed" };
  const safety = allowUnboxed ? "unboxed" : "supervised";
  return { canBox: false, safety, reason: `${probe.reason} ${probe.hint}` };
}

const MARK = "tacit-shell-goes-here";

function shellOf(cwd: string, environment: Record<string, string>): Command {
  return { argv: [MARK], cwd, environment };
}

/** The box's own words, before the program that runs in it. */
function prefixOf(command: Command): string[] {
  return command.argv.slice(0, command.argv.indexOf(MARK));
}
