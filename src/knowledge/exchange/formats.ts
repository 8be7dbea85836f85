/**
 * The rule files of other tools, as data.
 *
 * What a tool reads, how it writes a scope and how much of a file it takes changes every few months; one row changes
 * then. Sources: PEERS part A1 (rulesync's supported tools at cfebcd75, reporails, lintai) and the tools' own documents
 * up to September 2026.
 */
import { isGenerated } from "../codebase/files.ts";

export type FormatId =
  | "agents"
  | "claude"
  | "claude-local"
  | "claude-rules"
  | "cursor"
  | "cursorrules"
  | "bugbot"
  | "copilot"
  | "copilot-instructions"
  | "gemini"
  | "antigravity"
  | "kiro"
  | "windsurf"
  | "windsurfrules"
  | "devin"
  | "cline"
  | "roo"
  | "augment"
  | "junie"
  | "adr"
  | "contributing"
  | "markdown";

/** Where files of a format lie: below a folder (`ending` says which), or exactly this file. */
export interface Place {
  /** `.cursor/rules/` or `AGENTS.md`. */
  readonly anchor: string;
  /** Of files below a folder. */
  readonly ending?: string;
  /** May also lie in a folder of the repository, and then holds for that folder. */
  readonly nested?: true;
}

/** How a tool says in front matter when a rule is read. */
export interface FrontMatterShape {
  /** Key of the globs. */
  readonly globs?: string;
  /**
   * A YAML list; a list unless there is one glob; one string with commas; or that string without quotes, where the
   * tool's own reader knows none.
   */
  readonly style?: "list" | "list-of-several" | "commas" | "bare";
  /** Key and values of the mode. */
  readonly mode?: {
    readonly key: string;
    readonly always: string;
    readonly globs?: string;
    /** Values for rules that are read only when a person or the model asks for them. */
    readonly onRequest: readonly string[];
  };
  /** Key of a boolean that makes a rule hold everywhere, whatever its globs say. */
  readonly always?: string;
  /** The rule's title is written as `description`. */
  readonly description?: true;
  /** What a file with none of these keys means. */
  readonly silent: "always" | "onRequest";
  /** Glob that stands for every file, where one must be written. */
  readonly everywhere?: string;
  /** Whether `*.ts` is documented to mean the top folder only, as it does here. */
  readonly topOnly?: true;
}

export interface SizeLimit {
  readonly most: number;
  readonly unit: "bytes" | "characters" | "lines";
  /** The files on the way from the top to a folder count together. */
  readonly chain?: true;
  /** What happens above it, as the end of a sentence. */
  readonly above: string;
  readonly source: string;
}

export interface Format {
  readonly id: FormatId;
  /** For people. */
  readonly tool: string;
  readonly places: readonly Place[];
  /** Many rules in a file, or one. */
  readonly holds: "many" | "one";
  readonly front?: FrontMatterShape;
  readonly limit?: SizeLimit;
  /** File, or folder and ending, that is written; absent where a format is only read. */
  readonly written?: { readonly path: string; readonly ending?: string };
}

const copilotLimit: SizeLimit = {
  most: 4_000,
  unit: "characters",
  above: "Copilot's code review reads no further",
  source: "docs.github.com, custom instructions (second-hand, PEERS A1)",
};

const devinLimit: SizeLimit = {
  most: 12_000,
  unit: "characters",
  above: "Devin Desktop and Windsurf cut the rest off",
  source: "docs.devin.ai, desktop/cascade/memories; docs.windsurf.com, cascade/memories",
};

const windsurfFront: FrontMatterShape = {
  globs: "globs",
  style: "bare",
  mode: {
    key: "trigger",
    always: "always_on",
    globs: "glob",
    onRequest: ["manual", "model_decision"],
  },
  description: true,
  silent: "always",
};

/** In the order in which a path is looked up: the particular before the general. */
export const formats: readonly Format[] = [
  {
    id: "junie",
    tool: "Junie",
    places: [{ anchor: ".junie/guidelines.md" }, { anchor: ".junie/AGENTS.md" }],
    holds: "many",
    written: { path: ".junie/guidelines.md" },
  },
  {
    id: "claude",
    tool: "Claude Code",
    places: [{ anchor: ".claude/CLAUDE.md" }, { anchor: "CLAUDE.md", nested: true }],
    holds: "many",
    limit: {
      most: 200,
      unit: "lines",
      above: "Claude Code follows longer files less well",
      source: "docs.claude.com, memory (PEERS A1)",
    },
    written: { path: "CLAUDE.md" },
  },
  {
    id: "claude-local",
    tool: "Claude Code, one person's",
    places: [{ anchor: "CLAUDE.local.md", nested: true }],
    holds: "many",
  },
  {
    id: "claude-rules",
    tool: "Claude Code rules",
    places: [{ anchor: ".claude/rules/", ending: ".md", nested: true }],
    holds: "one",
    front: { globs: "paths", style: "list", silent: "always", topOnly: true },
    written: { path: ".claude/rules/", ending: ".md" },
  },
  {
    id: "cursor",
    tool: "Cursor",
    places: [{ anchor: ".cursor/rules/", ending: ".mdc", nested: true }],
    holds: "one",
    front: {
      globs: "globs",
      style: "bare",
      always: "alwaysApply",
      description: true,
      silent: "onRequest",
    },
    written: { path: ".cursor/rules/", ending: ".mdc" },
  },
  {
    id: "cursorrules",
    tool: "Cursor, older",
    places: [{ anchor: ".cursorrules" }],
    holds: "many",
    written: { path: ".cursorrules" },
  },
  {
    id: "bugbot",
    tool: "Cursor Bugbot",
    places: [{ anchor: ".cursor/BUGBOT.md", nested: true }],
    holds: "many",
    written: { path: ".cursor/BUGBOT.md" },
  },
  {
    id: "copilot",
    tool: "GitHub Copilot",
    places: [{ anchor: ".github/copilot-instructions.md" }],
    holds: "many",
    limit: copilotLimit,
    written: { path: ".github/copilot-instructions.md" },
  },
  {
    id: "copilot-instructions",
    tool: "GitHub Copilot, by path",
    places: [{ anchor: ".github/instructions/", ending: ".instructions.md" }],
    holds: "one",
    front: {
      globs: "applyTo",
      style: "commas",
      description: true,
      silent: "onRequest",
      everywhere: "**",
      topOnly: true,
    },
    limit: copilotLimit,
    written: { path: ".github/instructions/", ending: ".instructions.md" },
  },
  {
    id: "antigravity",
    tool: "Antigravity",
    places: [
      { anchor: ".agents/rules/", ending: ".md" },
      { anchor: ".agent/rules/", ending: ".md" },
    ],
    holds: "one",
    front: windsurfFront,
    limit: {
      most: 12_000,
      unit: "characters",
      above: "Antigravity refuses longer rules",
      source: "flutter/flutter, docs/rules/README.md, December 2025",
    },
    written: { path: ".agents/rules/", ending: ".md" },
  },
  {
    id: "kiro",
    tool: "Kiro",
    places: [{ anchor: ".kiro/steering/", ending: ".md" }],
    holds: "one",
    front: {
      globs: "fileMatchPattern",
      style: "list-of-several",
      mode: {
        key: "inclusion",
        always: "always",
        globs: "fileMatch",
        onRequest: ["manual", "auto"],
      },
      silent: "always",
    },
    written: { path: ".kiro/steering/", ending: ".md" },
  },
  {
    id: "windsurf",
    tool: "Windsurf",
    places: [{ anchor: ".windsurf/rules/", ending: ".md", nested: true }],
    holds: "one",
    front: windsurfFront,
    limit: devinLimit,
    written: { path: ".windsurf/rules/", ending: ".md" },
  },
  {
    id: "windsurfrules",
    tool: "Windsurf, older",
    places: [{ anchor: ".windsurfrules" }],
    holds: "many",
    limit: {
      most: 6_000,
      unit: "characters",
      above: "Windsurf cuts the rest off",
      source: "docs.windsurf.com, cascade/memories, 2025",
    },
    written: { path: ".windsurfrules" },
  },
  {
    id: "devin",
    tool: "Devin Desktop",
    places: [{ anchor: ".devin/rules/", ending: ".md", nested: true }],
    holds: "one",
    // A list is the one form that both its desktop and its command line read.
    front: { ...windsurfFront, style: "list" },
    limit: devinLimit,
    written: { path: ".devin/rules/", ending: ".md" },
  },
  {
    id: "cline",
    tool: "Cline",
    places: [{ anchor: ".clinerules/", ending: ".md" }, { anchor: ".clinerules" }],
    holds: "one",
    front: {
      globs: "paths",
      style: "list",
      always: "alwaysApply",
      description: true,
      silent: "always",
    },
    written: { path: ".clinerules/", ending: ".md" },
  },
  {
    id: "roo",
    tool: "Roo Code",
    places: [{ anchor: ".roo/", ending: ".md" }, { anchor: ".roorules" }],
    holds: "one",
    written: { path: ".roo/rules/", ending: ".md" },
  },
  {
    id: "augment",
    tool: "Augment",
    places: [
      { anchor: ".augment/rules/", ending: ".md" },
      { anchor: ".augment/guidelines.md" },
      { anchor: ".augment-guidelines" },
    ],
    holds: "one",
    front: {
      mode: {
        key: "type",
        always: "always_apply",
        onRequest: ["manual", "agent_requested"],
      },
      description: true,
      silent: "always",
    },
    written: { path: ".augment/rules/", ending: ".md" },
  },
  {
    id: "agents",
    tool: "AGENTS.md (Codex and most others)",
    places: [{ anchor: "AGENTS.md", nested: true }],
    holds: "many",
    limit: {
      most: 32_768,
      unit: "bytes",
      chain: true,
      above: "Codex cuts the rest off",
      source: "Codex, project_doc_max_bytes; reporails CODEX:E:0001",
    },
    written: { path: "AGENTS.md" },
  },
  {
    id: "gemini",
    tool: "Gemini CLI",
    places: [{ anchor: "GEMINI.md", nested: true }],
    holds: "many",
    written: { path: "GEMINI.md" },
  },
  {
    id: "adr",
    tool: "Decision records",
    places: [
      ...[
        "docs/adr/",
        "docs/adrs/",
        "docs/decisions/",
        "docs/architecture/decisions/",
        "docs/architecture/adr/",
        "doc/adr/",
        "doc/decisions/",
        "doc/architecture/decisions/",
      ].map((anchor) => ({ anchor, ending: ".md", nested: true }) as const),
      // Not nested: `.tacit/context/decisions/` are entries already.
      { anchor: "architecture/decisions/", ending: ".md" },
      { anchor: "decisions/", ending: ".md" },
      { anchor: "adr/", ending: ".md" },
    ],
    holds: "one",
    written: { path: "docs/decisions/", ending: ".md" },
  },
  {
    id: "contributing",
    tool: "CONTRIBUTING",
    places: [
      { anchor: ".github/CONTRIBUTING.md" },
      { anchor: "docs/CONTRIBUTING.md" },
      { anchor: "CONTRIBUTING.md", nested: true },
    ],
    holds: "many",
  },
];

/** What a file is read as that no row owns, when a person names it. */
const plain: Format = { id: "markdown", tool: "Markdown", places: [], holds: "many" };

/** Every format that `export` can write. */
export const targets: readonly Format[] = formats.filter(({ written }) => written !== undefined);

export interface Owned {
  readonly format: Format;
  /** The folder that the file holds for, without a slash at its end; empty at the top. */
  readonly base: string;
}

/** The format that owns a path, and the folder it holds for. */
export function formatOf(path: string): Owned | undefined {
  for (const format of formats) {
    for (const place of format.places) {
      const base = baseOf(path, place);
      if (base === undefined) continue;
      if (format.id === "adr" && !isRecord(path)) continue;
      if (format.id === "roo" && !/^\.roo\/rules(?:-[^/]+)?\/|^\.roorules$/.test(path)) continue;
      return { format, base };
    }
  }
  return undefined;
}

/** As `formatOf`; a file that no format owns is plain Markdown for the whole repository. */
export function formatOrPlain(path: string): Owned {
  return formatOf(path) ?? { format: plain, base: "" };
}

/** Other names that people know a target by. */
const aliases: Readonly<Record<string, FormatId>> = {
  codex: "agents",
  "agents.md": "agents",
  "claude-code": "claude",
  "claude.md": "claude",
  "gemini-cli": "gemini",
  "gemini.md": "gemini",
  "github-copilot": "copilot",
  madr: "adr",
};

/** The target of a name that a person typed; undefined for one that cannot be written. */
export function targetNamed(name: string): Format | undefined {
  const id = aliases[name.toLowerCase()] ?? name.toLowerCase();
  return targets.find((format) => format.id === id);
}

/** @throws RangeError for an id that is no format */
export function formatNamed(id: FormatId): Format {
  const format = formats.find((each) => each.id === id);
  if (format === undefined) throw new RangeError(`There is no format ${id}.`);
  return format;
}

/** The rule files among the paths of a repository, sorted; those of installed and generated code are not its own. */
export function ruleFilePaths(paths: readonly string[]): string[] {
  return paths.filter((path) => !isGenerated(path) && formatOf(path) !== undefined).toSorted();
}

function baseOf(path: string, place: Place): string | undefined {
  const folder = place.anchor.endsWith("/");
  const at = path.startsWith(place.anchor)
    ? 0
    : place.nested === true
      ? path.indexOf(`/${place.anchor}`) + 1
      : -1;
  if (at < 0 || (at === 0 && !path.startsWith(place.anchor))) return undefined;
  const rest = path.slice(at + place.anchor.length);
  if (folder ? rest === "" || !rest.endsWith(place.ending ?? "") : rest !== "") return undefined;
  return path.slice(0, Math.max(0, at - 1));
}

/** Whether a Markdown file in a folder of decision records is one, and not the folder's index or a template. */
function isRecord(path: string): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1).toLowerCase();
  return !/^(?:readme|index|template|adr-template|about|_)|(?:^|[-_])template\.md$/.test(name);
}
