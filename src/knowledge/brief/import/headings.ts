/** Headings that people give to what a brief has a section for, and what is done with the text below them. */
import type { BriefSection } from "../../../ground/contract/brief.ts";
import { readPlan } from "../plan-text.ts";
import {
  addCriterion,
  addRequest,
  addSection,
  type Draft,
  type ImportedTask,
  openedText,
  quoted,
} from "./imported.ts";
import {
  type Block,
  type Item,
  itemsOf,
  type Line,
  pathsIn,
  plain,
  textOf,
  withInner,
} from "./outline.ts";

const headings: readonly (readonly [BriefSection, RegExp])[] = [
  [
    "Out of scope",
    /^(?:out of scope|not in scope|non-? ?goals?|won'?t (?:do|fix|have)|exclusions?|unchanged behaviou?r)$/,
  ],
  [
    "Acceptance criteria",
    /^(?:acceptance (?:criteria|tests?|scenarios?)|criteria|definition of done|success criteria|done when|expected(?: behaviou?r| results?| outcome| output)?|what (?:did|do) you expect(?: to happen)?|what (?:should|is supposed to) happen|measurable outcomes)$/,
  ],
  [
    "Plan",
    /^(?:plan|tasks?|task list|to-?do(?:s| list)?|implementation (?:plan|steps|tasks)|sub-?tasks)$/,
  ],
  [
    "Edge cases",
    /^(?:edge|corner|boundary|error|failure)[ -](?:cases?|conditions?|modes?|scenarios?)$|^(?:error|failure) handling$|^unhappy paths?$/,
  ],
  [
    "Experience",
    /^(?:experience|user experience|ux|(?:user )?(?:stor(?:y|ies)|flows?|journeys?|scenarios?)|user scenarios (?:&|and) testing|steps to reproduce.*|(?:how )?to reproduce|repro(?:duction)?(?: steps)?|minimal reproduc.*|(?:current|actual)(?: behaviou?r| results?| output)?|what happen(?:s|ed)(?: instead)?|describe the bug|bug description|proposed (?:behaviou?r|experience|solution|feature)|describe the solution.*|the solution you.d like|mock-?ups?)$/,
  ],
  [
    "Constraints",
    /^(?:constraints?|(?:non-?functional |technical |functional )?requirements?|nfrs?|technical (?:context|constraints|notes|details)|assumptions?|dependencies|compatibility|performance|security|privacy|accessibility|environment|versions?|(?:your )?(?:environment|system|setup)(?: info(?:rmation)?)?|desktop.*|smartphone.*|platform|decisions|migration(?: plan)?|rollout(?: plan)?|glossary)$/,
  ],
  [
    "Patterns",
    /^(?:patterns?|prior art|similar (?:code|features?)|related (?:files|code)|files to imitate|conventions|implementation (?:notes|hints)|project structure)$/,
  ],
  [
    "Risks",
    /^(?:risks?(?: *(?:\/|&|and) *trade-?offs?)?|trade-?offs?|drawbacks|concerns|impact|open questions|unresolved questions|questions|complexity tracking)$/,
  ],
];

/** Headings of what a brief says first: the text is the request. */
const intent =
  /^(?:intent|goals?|objectives?|summary|overview|description|background|motivation|why|context|problem(?: statement| description)?|purpose|introduction|feature request|is your feature request related to a problem.*|what)$/;

/** What a heading says, without number, mark, emoji and what is in parentheses. */
export function bareHeading(heading: string): string {
  return plain(heading)
    .toLowerCase()
    .replaceAll(/\*[^*]*\*|_[^_]*_/g, "")
    .replaceAll(/\([^)]*\)/g, "")
    .replace(/^[^\p{L}]+/u, "")
    .replace(/[^\p{L}\p{N}'"]+$/u, "")
    .replaceAll("’", "'")
    .trim();
}

/** The section that a heading means; `request` for one that introduces; undefined for one that says nothing to us. */
export function sectionFor(heading: string): BriefSection | "request" | undefined {
  const bare = bareHeading(heading);
  if (intent.test(bare)) return "request";
  return headings.find(([, words]) => words.test(bare))?.[0];
}

export interface PlaceOptions {
  readonly path: string;
  /** Whether sections are quoted, because a stranger wrote them. */
  readonly strange?: boolean;
}

/** Puts blocks where their headings say. A block without one that is known goes with the block above it in the outline. */
export function placeBlocks(
  draft: Draft,
  blocks: readonly Block[],
  { path, strange = false }: PlaceOptions,
): void {
  const shown = (text: string): string => (strange ? quoted(text) : text);
  for (let at = 0; at < blocks.length;) {
    const [block, ...inner] = ownPart(blocks, at);
    if (block === undefined) break;
    at += 1 + inner.length;
    const section = block.level === 0 ? "request" : sectionFor(block.heading);
    if (section === "Acceptance criteria") {
      for (const each of [block, ...inner]) {
        const rest = takeCriteria(draft, path, each.lines);
        addRequest(draft, openedText(draft, path, rest), each.heading);
      }
      continue;
    }
    if (section === "Plan") {
      takePlan(draft, [block, ...inner], { path, strange });
      continue;
    }
    const text = [
      openedText(draft, path, block.lines),
      ...inner.map((each) => withHeading(each, openedText(draft, path, each.lines))),
    ]
      .filter((part) => part !== "")
      .join("\n\n");
    if (section === undefined) addRequest(draft, text, block.heading);
    else if (section === "request") {
      addRequest(
        draft,
        text,
        bareHeading(block.heading) === "intent" ? undefined : headingOf(block),
      );
    } else addSection(draft, section, shown(text), block.heading);
  }
}

function headingOf({ level, heading }: Block): string | undefined {
  return level === 0 ? undefined : heading;
}

function withHeading(block: Block, text: string): string {
  return text === "" ? `**${plain(block.heading)}**` : `**${plain(block.heading)}**\n\n${text}`;
}

/** The block and those below it up to one with a place of its own. */
function ownPart(blocks: readonly Block[], at: number): Block[] {
  const all = withInner(blocks, at);
  const next = all.findIndex(
    (block, index) => index > 0 && sectionFor(block.heading) !== undefined,
  );
  return next === -1 ? all : all.slice(0, next);
}

/** Makes each list item, or where there is none each paragraph, a criterion; returns the lines that are none. */
export function takeCriteria(draft: Draft, path: string, lines: readonly Line[]): readonly Line[] {
  const { items, rest } = itemsOf(lines);
  if (items.length === 0) {
    const paragraphs = paragraphsOf(lines);
    // Code and long prose is a description, not something to tick off.
    if (paragraphs.some(({ text }) => /```|~~~/.test(text) || text.length > 600)) return lines;
    for (const { text, line } of paragraphs) {
      addCriterion(draft, criterionText(text), { path, line }, namesOf(text));
    }
    return [];
  }
  for (const item of items) {
    addCriterion(
      draft,
      criterionText(withSteps(item)),
      { path, line: item.line },
      namesOf(item.text),
    );
  }
  return rest;
}

function paragraphsOf(lines: readonly Line[]): Line[] {
  const found: { text: string; line: number }[] = [];
  let fresh = true;
  for (const { text, line } of lines) {
    const last = found.at(-1);
    if (text.trim() === "") fresh = true;
    else if (fresh || last === undefined) {
      found.push({ text: text.trim(), line });
      fresh = false;
    } else last.text = `${last.text} ${text.trim()}`;
  }
  return found;
}

/** `AC-1:` in front is ours to give. */
function criterionText(text: string): string {
  return plain(text).replace(/^AC-?\d+\s*[:.)–—-]\s*/i, "");
}

function namesOf(text: string): string[] {
  const name = /^(?:\*\*)?((?:AC|FR|NFR|SC)-?\d+)\b/i.exec(text)?.[1];
  return name === undefined ? [] : [name.toUpperCase()];
}

/** An item with those below it on one line: steps of a scenario, or a list that its words introduce. */
export function withSteps({ text, children }: Item): string {
  if (children.length === 0) return text;
  const below = children.map((child) => plain(withSteps(child)).replace(/[.,;]$/, ""));
  const steps = /^(?:given|when|then|and|but|if|while|where)\b/i;
  const head = plain(text).replace(/[.,;]$/, "");
  const separator = below.every((each) => steps.test(each)) ? ", " : "; ";
  return `${head}${head.endsWith(":") ? " " : separator}${below.join(separator)}.`;
}

/** Reads a plan in our own form, unless a stranger wrote it, or a task list in anybody's; other text stays text. */
function takePlan(
  draft: Draft,
  blocks: readonly Block[],
  { path, strange = false }: PlaceOptions,
): void {
  const all = textOf(blocks.flatMap(({ lines }) => lines));
  if (!strange && readPlan(all).tasks.length > 0) {
    addSection(draft, "Plan", all);
    return;
  }
  for (const block of blocks) {
    const { items, rest } = itemsOf(block.lines);
    const group = blocks.length > 1 ? plain(block.heading) : undefined;
    draft.tasks.push(...items.map((item) => taskFrom(draft, item, group)));
    const text = openedText(draft, path, rest);
    if (text !== "") addSection(draft, "Plan", strange ? quoted(text) : text, block.heading);
  }
}

/** A task of a task list; names of criteria in its words are what it is to meet. */
export function taskFrom(
  draft: Draft,
  item: Item,
  group: string | undefined,
  told: { readonly title?: string; readonly names?: readonly string[] } = {},
): ImportedTask {
  const details = item.children.flatMap(linesOf);
  const words = [item.text, ...details].join("\n");
  const names =
    told.names ??
    [...words.matchAll(/\b(?:AC|FR|NFR|SC)-?\d+\b/gi)].map(([name]) => name.toUpperCase());
  const criteria = [...new Set(names.flatMap((name) => draft.known.get(name) ?? []))];
  const files = pathsIn(words);
  return {
    title: plain(told.title ?? item.text),
    ...(criteria.length === 0 ? {} : { criteria: criteria.toSorted((a, b) => a - b) }),
    ...(files.length === 0 ? {} : { files }),
    ...(item.done === true ? { done: true } : {}),
    ...(group === undefined || group === "" ? {} : { group }),
    ...(details.length === 0 ? {} : { details }),
  };
}

function linesOf(item: Item): string[] {
  const mark = item.done === undefined ? "" : item.done ? "[x] " : "[ ] ";
  return [`${mark}${plain(item.text)}`, ...item.children.flatMap(linesOf)];
}
