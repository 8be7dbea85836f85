/** `tacit doctor` and `tacit agents`: what this machine has, what is missing, and the one command that gets it. */
import { tryGit } from "../../ground/platform/git.ts";
import { tacitHome } from "../../ground/platform/home.ts";
import { findProgram } from "../../ground/platform/programs.ts";
import { probeSandbox } from "../../ground/platform/sandbox.ts";
import { knownAgents } from "../../work/agents/known.ts";
import { embeddingsOf, shownEndpoint } from "./search/embeddings.ts";
import { readSettings } from "./settings.ts";
import { type Host, openWorkspace, readKnowledge } from "./workspace.ts";
import { listWorktrees, tidy, type TidiedOutput, type WorktreeOutput } from "./runs/worktrees.ts";

export interface DoctorOutput {
  readonly checks: readonly {
    readonly name: string;
    readonly state: "good" | "missing" | "note";
    readonly value: string;
    readonly hint?: string | undefined;
  }[];
  /** What runs hold in the home. */
  readonly worktrees: readonly WorktreeOutput[];
  /** What `--tidy` did. */
  readonly tidied?: readonly TidiedOutput[] | undefined;
  readonly problems: readonly string[];
}

/** `tacit doctor`; with `tidying`, worktrees that are done with are removed first. */
export async function doctor(host: Host, tidying = false): Promise<DoctorOutput> {
  const checks: DoctorOutput["checks"][number][] = [];
  const version = (await tryGit("/", ["--version"])).stdout.toString("utf8").trim();
  const [major = 0, minor = 0] = (/(\d+)\.(\d+)/.exec(version)?.slice(1) ?? []).map(Number);
  const recent = major > 2 || (major === 2 && minor >= 38);
  checks.push({
    name: "git",
    state: recent ? "good" : "missing",
    value: version,
    ...(recent ? {} : { hint: "Install git 2.38 or newer." }),
  });
  checks.push({ name: "node", state: "good", value: process.versions.node });
  const probe = await probeSandbox();
  checks.push(
    probe.status === "boxed"
      ? {
          name: "sandbox",
          state: "good",
          value: "checks and the bundled agent's commands run boxed",
        }
      : {
          name: "sandbox",
          state: "missing",
          value: `runs are supervised: ${probe.reason}`,
          hint: probe.hint,
        },
  );
  const settings = await readSettings(host.environment);
  const address = host.environment["TACIT_MODEL_BASE_URL"] ?? settings.model?.["base-url"];
  checks.push(
    address === undefined
      ? {
          name: "model",
          state: "missing",
          value: "none for the bundled agent",
          hint: "Set TACIT_MODEL_BASE_URL and TACIT_MODEL to an OpenAI-compatible endpoint.",
        }
      : { name: "model", state: "good", value: address },
  );
  const embeddings = await embeddingsOf(host);
  if (embeddings !== undefined) {
    checks.push(
      "problem" in embeddings
        ? { name: "embeddings", state: "note", value: embeddings.problem }
        : {
            name: "embeddings",
            state: "note",
            value: `locate sends code to ${shownEndpoint(embeddings)}`,
          },
    );
  }
  checks.push({ name: "home", state: "note", value: tacitHome(host.environment) });
  checks.push({
    name: "journal",
    state: "note",
    value:
      host.environment["DATABASE_URL"] === undefined
        ? "Postgres in the home"
        : "Postgres of DATABASE_URL",
  });
  let problems: readonly string[] = [];
  try {
    ({ problems } = await readKnowledge(await openWorkspace(host)));
  } catch (error) {
    problems = [error instanceof Error ? error.message : String(error)];
  }
  const held = tidying ? await tidy(host) : await listWorktrees(host);
  return { checks, ...held, problems: [...problems, ...held.problems] };
}

export interface AgentsOutput {
  readonly agents: readonly {
    readonly name: string;
    readonly command: string;
    readonly found: boolean;
    readonly package?: string | undefined;
  }[];
  readonly problems: readonly string[];
}

export async function listAgents(host: Host): Promise<AgentsOutput> {
  const path = host.environment["PATH"] ?? "";
  const agents = await Promise.all(
    knownAgents.map(async (agent) => ({
      name: agent.name,
      command: agent.argv.join(" "),
      found: (await findProgram(agent.argv[0], path)) !== undefined,
      package: agent.package,
    })),
  );
  return {
    agents: [{ name: "bundled", command: "in the box", found: true }, ...agents],
    problems: [],
  };
}
