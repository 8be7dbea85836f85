/** The agents that Tacit knows how to start: its own, and those that speak ACP (tried in November 2026). */
import { fileURLToPath } from "node:url";
import { TacitError } from "../../ground/core/error.ts";
import type { Command } from "../../ground/platform/command.ts";
import type { FormatId } from "../../knowledge/exchange/formats.ts";

export interface KnownAgent {
  readonly name: string;
  readonly title: string;
  /** Starts it as an ACP agent on standard input and output. */
  readonly argv: readonly [string, ...string[]];
  /** npm package that holds the program; never installed by us. */
  readonly package: string;
  /** Programs it needs on the path besides its own. */
  readonly needs: readonly string[];
  /** Formats of rule files that it puts into its own prompt; by its documents in November 2026. */
  readonly reads: readonly FormatId[];
}

export const knownAgents: readonly KnownAgent[] = [
  {
    name: "claude",
    title: "Claude Code",
    argv: ["claude-agent-acp"],
    package: "@agentclientprotocol/claude-agent-acp",
    needs: [],
    reads: ["claude", "claude-rules"],
  },
  {
    name: "codex",
    title: "Codex",
    argv: ["codex-acp"],
    package: "@agentclientprotocol/codex-acp",
    needs: [],
    reads: ["agents"],
  },
  {
    name: "opencode",
    title: "opencode",
    argv: ["opencode", "acp"],
    package: "opencode-ai",
    needs: [],
    reads: ["agents"],
  },
  {
    name: "gemini",
    title: "Gemini CLI",
    argv: ["gemini", "--acp"],
    package: "@google/gemini-cli",
    needs: [],
    reads: ["gemini"],
  },
  {
    name: "pi",
    title: "pi",
    argv: ["pi-acp"],
    package: "pi-acp",
    needs: ["pi"],
    reads: ["agents"],
  },
  {
    name: "qwen",
    title: "Qwen Code",
    argv: ["qwen", "--acp"],
    package: "@qwen-code/qwen-code",
    needs: [],
    reads: [],
  },
  {
    name: "copilot",
    title: "GitHub Copilot",
    argv: ["copilot", "--acp"],
    package: "@github/copilot",
    needs: [],
    reads: ["copilot", "copilot-instructions", "agents"],
  },
];

/** What an agent reads by itself, by the name that we or its own program give it; nothing for one we do not know. */
export function readsOf(name: string): readonly FormatId[] {
  const word = name.toLowerCase();
  if (word.includes("cursor")) return ["cursor", "cursorrules", "agents"]; // only ever asks through MCP
  return knownAgents.find((agent) => word.includes(agent.name))?.reads ?? [];
}

/**
 * Splits a command line into words, as a shell would: quotes and backslashes, but nothing is expanded.
 *
 * @throws TacitError `agents/bad-command` when a quote stays open or no word is there.
 */
export function parseAgentCommand(text: string): [string, ...string[]] {
  const words: string[] = [];
  let word: string | undefined;
  let quote: "'" | '"' | undefined;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    const next = text.charAt(index + 1);
    if (quote === undefined && /\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
      continue;
    }
    word ??= "";
    if (character === quote) quote = undefined;
    else if (quote === undefined && (character === "'" || character === '"')) quote = character;
    else if (character === "\\" && escapes(quote, next)) {
      word += next;
      index += 1;
    } else word += character;
  }
  if (word !== undefined) words.push(word);
  const [program, ...args] = words;
  if (quote !== undefined) throw badCommand(`has a ${quote} without its partner`, text);
  if (program === undefined || program === "") throw badCommand("names no program", text);
  return [program, ...args];
}

/** What a backslash escapes depends on the quotes around it (POSIX shell, 2.2). */
function escapes(quote: "'" | '"' | undefined, next: string): boolean {
  if (next === "" || quote === "'") return false;
  return quote === undefined || /["\\$`]/.test(next);
}

function badCommand(what: string, text: string): TacitError {
  return new TacitError({
    code: "agents/bad-command",
    kind: "input",
    message: `The agent command \`${text}\` ${what}.`,
    hint: 'Write it as in a shell, such as: gemini --acp -m "my model".',
  });
}

export interface BundledAgentOptions {
  /** Node 24 or later. */
  readonly nodePath: string;
  /** Its home and working folder until it has a session; must exist. */
  readonly home: string;
  /** Compiled code, shared by all its starts. */
  readonly cacheDir: string;
  readonly model: {
    /** Of an endpoint that speaks OpenAI Chat Completions, ending as in `/v1`. */
    readonly baseUrl: string;
    readonly name: string;
    readonly key?: string;
    /** Times that a failed request is repeated. Default 3. */
    readonly retries?: number;
    /** Milliseconds before the first repetition; twice as many before each one more. Default 2 s. */
    readonly backoff?: number;
    /** Milliseconds that the model may be silent before a request counts as failed. Default, and at most, 5 min. */
    readonly silence?: number;
  };
  readonly path: string;
}

/**
 * The bundled agent as a command; its program lies beside this file, in source and when built. It learns with its
 * session where it works (`bundledSession`), so it can be started, and load, before there is a worktree.
 */
export function bundledAgent(options: BundledAgentOptions): Command {
  const { home, model } = options;
  const file = import.meta.url.endsWith(".ts") ? "./bundled/main.ts" : "./bundled/main.js";
  return {
    argv: [options.nodePath, fileURLToPath(new URL(file, import.meta.url))],
    cwd: home,
    environment: {
      PATH: options.path,
      // Libraries that look for a home find one that is ours.
      HOME: home,
      TMPDIR: `${home}/tmp`,
      NODE_COMPILE_CACHE: options.cacheDir, // a third off its second start
      PI_OFFLINE: "1",
      TACIT_MODEL_BASE_URL: model.baseUrl,
      TACIT_MODEL: model.name,
      ...(model.key !== undefined && { TACIT_MODEL_API_KEY: model.key }),
      ...(model.retries !== undefined && { TACIT_MODEL_RETRIES: String(model.retries) }),
      ...(model.backoff !== undefined && { TACIT_MODEL_BACKOFF: String(model.backoff) }),
      ...(model.silence !== undefined && { TACIT_MODEL_SILENCE: String(model.silence) }),
    },
  };
}

export interface BundledSession {
  /** Holds the session's files; made if missing. Same folder, same sessions. */
  readonly state: string;
  readonly shell: {
    /** Goes before `/bin/sh -c LINE`; empty for no box. */
    readonly prefix: readonly string[];
    /** The whole environment of its shells. */
    readonly environment: Readonly<Record<string, string>>;
  };
}

/** What the bundled agent is told with its session, as `AgentSpec.meta`. */
export function bundledSession(session: BundledSession): Readonly<Record<string, unknown>> {
  return { tacit: session };
}
