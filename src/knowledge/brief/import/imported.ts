/**
 * A request that was written for another tool or on another page, in the parts of a brief.
 *
 * Every reader fills a `Draft` and ends with `finish`. What a reader cannot place stays in the request; what it leaves
 * out on purpose is a note.
 */
import { type BriefSection, briefSections } from "../../../ground/contract/brief.ts";
import { counted, truncated } from "../../../ground/core/text.ts";
import { groupsOf } from "./groups.ts";
import { type Line, plain, type Seen, seenText, textOf } from "./outline.ts";

export const importFormats = [
  "text",
  "markdown",
  "spec-kit",
  "openspec",
  "kiro",
  "github-issue",
] as const;
export type ImportFormat = (typeof importFormats)[number];

/** A file as a reader gets it. */
export interface SourceFile {
  /** Slash-separated and relative to the repository; absolute or with `../` for one that is elsewhere. */
  readonly path: string;
  readonly text: string;
}

export interface ImportedCriterion {
  /** On one line; a criterion in EARS form stays as it was. */
  readonly text: string;
  readonly from: {
    readonly path: string;
    readonly line: number;
    /** What the source calls it, where that is more than a number. */
    readonly name?: string;
  };
}

export interface ImportedTask {
  /** On one line. */
  readonly title: string;
  /** Places in `criteria`, from 0. */
  readonly criteria?: readonly number[];
  readonly files?: readonly string[];
  readonly done?: boolean;
  /** Heading of the tasks that it belongs to. */
  readonly group?: string;
  /** What the task list says below it. */
  readonly details?: readonly string[];
}

export interface ImportedRequest {
  readonly title?: string;
  readonly request: string;
  readonly sections?: Readonly<Partial<Record<BriefSection, string>>>;
  readonly criteria: readonly ImportedCriterion[];
  readonly tasks: readonly ImportedTask[];
  readonly source: {
    readonly format: ImportFormat;
    /** A path, `owner/name#12`, or `standard input`. */
    readonly name: string;
    readonly url?: string;
  };
  /** What was left out or changed on purpose, as sentences. */
  readonly notes: readonly string[];
}

export interface Draft {
  title: string | undefined;
  readonly request: string[];
  readonly sections: Map<BriefSection, string[]>;
  readonly criteria: ImportedCriterion[];
  /** What the source calls a criterion (`FR-001`, `2.1`) → places in `criteria`. */
  readonly known: Map<string, number[]>;
  readonly tasks: ImportedTask[];
  readonly questions: string[];
  readonly notes: string[];
}

export function newDraft(): Draft {
  return {
    title: undefined,
    request: [],
    sections: new Map(),
    criteria: [],
    known: new Map(),
    tasks: [],
    questions: [],
    notes: [],
  };
}

/** Adds a paragraph to the request, below its heading where it had one. */
export function addRequest(draft: Draft, text: string, heading?: string): void {
  if (text.trim() === "") return;
  draft.request.push(heading === undefined ? text : `**${plain(heading)}**\n\n${text}`);
}

/** Adds text to a section, below its heading where that says more than the section's title. */
export function addSection(
  draft: Draft,
  section: BriefSection,
  text: string,
  heading?: string,
): void {
  if (text.trim() === "") return;
  const parts = draft.sections.get(section) ?? [];
  const said = heading === undefined || plain(heading).toLowerCase() === section.toLowerCase();
  parts.push(said ? text : `**${plain(heading)}**\n\n${text}`);
  draft.sections.set(section, parts);
}

/** Adds a criterion once, under all the names that its source has for it. */
export function addCriterion(
  draft: Draft,
  text: string,
  from: ImportedCriterion["from"],
  names: readonly string[] = [],
): void {
  const line = opened(draft, plain(text), from);
  if (line === "") return;
  const before = draft.criteria.findIndex((each) => each.text === line);
  const at = before === -1 ? draft.criteria.push({ text: line, from }) - 1 : before;
  for (const name of names) draft.known.set(name, [...(draft.known.get(name) ?? []), at]);
}

const clarification = /\[NEEDS CLARIFICATION(?::([^\]]{0,500}))?\]/gi;

/** Turns each `[NEEDS CLARIFICATION: …]` into a question of the brief. */
export function opened(draft: Draft, text: string, from: ImportedCriterion["from"]): string {
  return text.replaceAll(clarification, (_, asked: string | undefined) => {
    const what = (asked ?? "").trim();
    draft.questions.push(
      `${what === "" ? "What is meant" : what} (${from.path}:${from.line}${what === "" ? `: ${truncated(plain(text.replaceAll(clarification, "…")), 120)}` : ""})`,
    );
    return what === "" ? "[open]" : `[open: ${what}]`;
  });
}

/** Text of lines, its open questions taken out as `opened` does. */
export function openedText(draft: Draft, path: string, lines: readonly Line[]): string {
  return textOf(
    lines.map(({ text, line }) => ({ text: opened(draft, text, { path, line }), line })),
  );
}

/** Text as a reader sees it, without front matter; what was hidden is said. Lines keep their numbers. */
export function visible(draft: Draft, { path, text }: SourceFile): string {
  const seen = seenText(text);
  draft.notes.push(...hiddenNotes(path, seen));
  return seen.text.replace(/^---\n[\s\S]*?\n---(?=\n|$)/, (front) =>
    front.replaceAll(/[^\n]/g, ""),
  );
}

export function hiddenNotes(name: string, { comments, characters }: Seen): string[] {
  return [
    ...(comments === 0 ? [] : [`${name}: ${counted(comments, "hidden comment")} left out.`]),
    ...(characters === 0
      ? []
      : [`${name}: ${counted(characters, "invisible character")} left out.`]),
  ];
}

/** Says how many lines of a task list are no task: goals, dependencies and notes stay in the file. */
export function noteLeftLines(draft: Draft, path: string, count: number): void {
  if (count === 0) return;
  const belong = count === 1 ? "belongs" : "belong";
  draft.notes.push(`${path}: ${counted(count, "line")} left out that ${belong} to no task.`);
}

/** The file of that name that lies highest. */
export function fileNamed(files: readonly SourceFile[], name: string): SourceFile | undefined {
  return files
    .filter(({ path }) => path === name || path.endsWith(`/${name}`))
    .toSorted((a, b) => a.path.split("/").length - b.path.split("/").length)[0];
}

/** Whether an agent that works in the repository cannot read the file. */
export function isOutside(path: string): boolean {
  return path.startsWith("/") || path.startsWith("../");
}

/** Each line as a quotation, so that nothing in it has a meaning of its own. */
export function quoted(text: string): string {
  return text
    .split("\n")
    .map((line) => `> ${line}`.trimEnd())
    .join("\n");
}

/** The words of a quotation. */
export function unquoted(text: string): string {
  return text.replaceAll(/^> ?/gm, "");
}

/** What a brief's file would take for its own structure. */
const structural = /^\s*(?:#|```|~~~|---)/m;

/** Tokens of a prompt that a brief may take before it is worth a word; a prompt has 12,000 by default. */
const LARGE = 9_000;

/**
 * The request that a draft holds. It begins with the title, because a request is framed again without its brief, unless it
 * was a request before.
 */
export function finish(
  draft: Draft,
  source: ImportedRequest["source"],
  { was = false }: { readonly was?: boolean } = {},
): ImportedRequest {
  if (draft.questions.length > 0) {
    const list = draft.questions.map((question) => `- ${question}`).join("\n");
    addSection(draft, "Risks", list, "Open questions");
    const many = counted(draft.questions.length, "open question");
    draft.notes.push(
      `${many} ${draft.questions.length === 1 ? "stands" : "stand"} under Risks: answer them in the brief.`,
    );
  }
  const done = draft.tasks.filter((task) => task.done === true).length;
  if (done > 0)
    draft.notes.push(`${counted(done, "task")} left out that ${done === 1 ? "is" : "are"} done.`);
  const left = draft.tasks.length - done;
  const groups = groupsOf(draft.tasks, draft.title);
  if (groups.length < left) {
    const many = groups.length === 1 ? "one" : String(groups.length);
    draft.notes.push(`${left} tasks are ${many} in the plan, with their steps below.`);
  }
  const sections = Object.fromEntries(
    briefSections.flatMap((section) => {
      const parts = draft.sections.get(section);
      return parts === undefined ? [] : [[section, withoutMarks(parts.join("\n\n"))]];
    }),
  );
  const title = draft.title === undefined ? undefined : plain(draft.title);
  const lead = title === undefined || was ? [] : [title];
  const words = withoutMarks([...lead, ...draft.request].join("\n\n").trim());
  const size = [words, ...Object.values(sections), ...draft.criteria.map(({ text }) => text)];
  const tokens = Math.round(size.join("\n").length / 4);
  if (tokens > LARGE) {
    draft.notes.push(
      `The brief takes about ${tokens} tokens; a prompt has 12,000 unless \`budget\` says otherwise: shorten it.`,
    );
  }
  return {
    ...(title === undefined ? {} : { title: truncated(title, 72) }),
    // All of it or nothing: half a quotation reads as two voices.
    request: structural.test(words) ? quoted(words) : words,
    ...(Object.keys(sections).length === 0 ? {} : { sections }),
    criteria: draft.criteria.map(({ text, from }) => ({ text: withoutMarks(text), from })),
    tasks: draft.tasks,
    source,
    notes: draft.notes,
  };
}

/** A comment that was shown, in code for instance, must not become one that hides. */
export function withoutMarks(text: string): string {
  return text.replaceAll("<!--", "<! --");
}

/** What an imported request says, as one text to frame: what stands in a section is stated too. */
export function framingText({ request, sections, criteria }: ImportedRequest): string {
  const { Plan: _plan, "Out of scope": left, ...told } = sections ?? {};
  return [
    unquoted(request),
    ...Object.values(told).map(unquoted),
    // The heading is half of what is said.
    ...(left === undefined ? [] : [`Out of scope: ${listed(unquoted(left))}`]),
    ...criteria.map(({ text }) => text),
  ].join("\n\n");
}

/** Items and paragraphs on one line, without the headings that were bold lines. */
function listed(text: string): string {
  return text
    .split("\n")
    .map((line) => line.replace(/^\s*(?:[-*+]|\d+[.)])\s+/, "").replace(/[\s.;]+$/, ""))
    .filter((line) => line !== "" && !/^\*\*[^*]+\*\*$/.test(line))
    .join(", ");
}
