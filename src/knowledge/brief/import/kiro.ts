/**
 * A spec of Kiro: `.kiro/specs/<name>/requirements.md` or `bugfix.md`, `design.md`, `tasks.md`.
 *
 * Form: kiro.dev/docs/specs in 2026. Criteria are EARS sentences numbered below `### Requirement N`; a task names those it
 * meets as `_Requirements: 1.2, 2.1_`; `- [ ]*` may be left out.
 */
import { counted } from "../../../ground/core/text.ts";
import { bareHeading, placeBlocks, taskFrom, withSteps } from "./headings.ts";
import {
  addCriterion,
  addRequest,
  addSection,
  type Draft,
  fileNamed,
  finish,
  type ImportedRequest,
  type ImportedTask,
  newDraft,
  noteLeftLines,
  openedText,
  type SourceFile,
  visible,
} from "./imported.ts";
import { readDesign } from "./openspec.ts";
import { blocksOf, type Item, itemsOf, type Line, linesIn, plain, textOf } from "./outline.ts";
import { pointTo, titleFrom } from "./spec-kit.ts";

/** Reads the files of one spec, whichever there are. */
export function readKiro(files: readonly SourceFile[], name: string): ImportedRequest {
  const draft = newDraft();
  const requirements = fileNamed(files, "requirements.md");
  if (requirements !== undefined) readRequirements(draft, requirements);
  const bugfix = fileNamed(files, "bugfix.md");
  if (bugfix !== undefined) readBugfix(draft, bugfix);
  const design = fileNamed(files, "design.md");
  if (design !== undefined) readDesign(draft, design);
  const tasks = fileNamed(files, "tasks.md");
  if (tasks !== undefined) readTasks(draft, tasks);
  const known = [requirements, bugfix, design, tasks];
  pointTo(
    draft,
    files.filter((file) => !known.includes(file)).map(({ path }) => path),
  );
  draft.title ??= titleFrom(name.replace(/\/(?:requirements|bugfix|tasks|design)\.md$/, ""));
  return finish(draft, { format: "kiro", name });
}

function takeTitle(draft: Draft, heading: string): void {
  const title = plain(heading).replace(
    /^(?:requirements(?: document)?|bugfix(?: requirements)?(?: document)?)\s*[:–—-]?\s*/i,
    "",
  );
  if (title !== "") draft.title ??= title;
}

function readRequirements(draft: Draft, file: SourceFile): void {
  const { path } = file;
  let requirement: string | undefined;
  let asking = false;
  for (const block of blocksOf(visible(draft, file))) {
    const bare = bareHeading(block.heading);
    const found = /^requirement\s+(\d+)/i.exec(plain(block.heading))?.[1];
    if (block.level === 1) {
      takeTitle(draft, block.heading);
      addRequest(draft, openedText(draft, path, block.lines));
      continue;
    }
    if (found !== undefined) requirement = found;
    else if (block.level <= 2) requirement = undefined;
    if (block.level <= 2) asking = /clarif|open questions?|unresolved/.test(bare);
    if (asking) takeQuestion(draft, path, block.lines);
    else if (bare === "acceptance criteria" && requirement !== undefined) {
      takeNumbered(draft, path, block.lines, requirement);
    } else if (found !== undefined) takeStory(draft, path, block.heading, block.lines, found);
    else if (bare === "introduction") addRequest(draft, openedText(draft, path, block.lines));
    else if (bare === "requirements") addRequest(draft, openedText(draft, path, block.lines));
    else placeBlocks(draft, [block], { path });
  }
}

/** The user story, and criteria where they stand below a bold label instead of a heading. */
function takeStory(
  draft: Draft,
  path: string,
  heading: string,
  lines: readonly Line[],
  requirement: string,
): void {
  const at = lines.findIndex(({ text }) => /^\s*\*\*acceptance criteria:?\*\*:?\s*$/i.test(text));
  const told = at === -1 ? lines : lines.slice(0, at);
  const text = openedText(draft, path, told).replace(/^\*\*User Story:?\*\*:?\s*/i, "");
  addSection(draft, "Experience", text, heading);
  if (at !== -1) takeNumbered(draft, path, lines.slice(at + 1), requirement);
}

function takeNumbered(
  draft: Draft,
  path: string,
  lines: readonly Line[],
  requirement: string,
): void {
  const { items, rest } = itemsOf(lines);
  for (const [index, item] of items.entries()) {
    const own = item.number ?? String(index + 1);
    const name = own.includes(".") ? own : `${requirement}.${own}`;
    addCriterion(draft, withSteps(item), { path, line: item.line }, [name, requirement]);
  }
  addRequest(draft, openedText(draft, path, rest));
}

function takeQuestion(draft: Draft, path: string, lines: readonly Line[]): void {
  const text = plain(textOf(lines));
  const line = lines.find((each) => each.text.trim() !== "")?.line;
  if (line !== undefined)
    draft.questions.push(`${text.replace(/^Question:\s*/i, "")} (${path}:${line})`);
}

/** What is wrong, what shall be, and what shall stay: the last two are criteria. */
function readBugfix(draft: Draft, file: SourceFile): void {
  const { path } = file;
  for (const block of blocksOf(visible(draft, file))) {
    const bare = bareHeading(block.heading);
    if (block.level === 1) {
      takeTitle(draft, block.heading);
      addRequest(draft, openedText(draft, path, block.lines));
    } else if (/^(?:expected|unchanged) behaviou?r/.test(bare)) {
      const { items, rest } = itemsOf(block.lines);
      for (const item of items) {
        const names =
          item.number === undefined ? [] : [item.number, item.number.split(".")[0] ?? ""];
        addCriterion(draft, withSteps(item), { path, line: item.line }, names);
      }
      addRequest(draft, openedText(draft, path, rest), block.heading);
    } else if (/^(?:current behaviou?r|defect)/.test(bare)) {
      addSection(draft, "Experience", openedText(draft, path, block.lines), block.heading);
    } else if (bare === "introduction" || bare === "bug analysis") {
      addRequest(draft, openedText(draft, path, block.lines));
    } else placeBlocks(draft, [block], { path });
  }
}

/** Of a line without strong marks and double spaces. */
const requirementsLine = /^_? ?(?:Validates: ?)?Requirements?:? ?([\d., –-]{1,300}?) ?_?$/i;

function readTasks(draft: Draft, file: SourceFile): void {
  const before = draft.tasks.length;
  let checkpoints = 0;
  let left = 0;
  for (const block of blocksOf(visible(draft, file))) {
    const { items, rest } = itemsOf(block.lines);
    const flat = items.flatMap(tasksIn);
    left += linesIn(rest);
    const titles = new Map(flat.map((item) => [item.number ?? "", item.text]));
    for (const item of flat) {
      // Notes below the plan are lists too.
      if (item.done === undefined) {
        left += 1;
        continue;
      }
      if (/^(?:final\s+)?checkpoint\b/i.test(plain(item.text))) {
        checkpoints += 1;
        continue;
      }
      const parent = item.number?.split(".")[0] ?? "";
      const hasInner = flat.some(({ number }) => number?.startsWith(`${item.number}.`) === true);
      // A parent says what its tasks are about; it is no work of its own.
      if (hasInner && item.children.every(({ done }) => done !== undefined)) continue;
      const group = titles.get(parent);
      draft.tasks.push(oneTask(draft, item, group === undefined ? undefined : plain(group)));
    }
  }
  if (checkpoints > 0) {
    draft.notes.push(
      `${file.path}: ${counted(checkpoints, "checkpoint")} left out: Tacit runs the checks itself.`,
    );
  }
  if (draft.tasks.length === before) pointTo(draft, [file.path]);
  else noteLeftLines(draft, file.path, left);
}

/** A task and those below it, whether they are indented or only numbered. */
function tasksIn(item: Item): Item[] {
  const inner = item.children.filter(({ done }) => done !== undefined);
  const own = { ...item, children: item.children.filter(({ done }) => done === undefined) };
  return [own, ...inner.flatMap(tasksIn)];
}

function oneTask(draft: Draft, item: Item, group: string | undefined): ImportedTask {
  const names: string[] = [];
  const children = item.children.filter(({ text }) => {
    const named = requirementsLine.exec(plain(text))?.[1];
    if (named !== undefined) names.push(...numbersIn(named));
    return named === undefined;
  });
  const title = item.optional === true ? `${item.text} (optional)` : item.text;
  return taskFrom(draft, { ...item, children }, group, { title, names });
}

/** `1.2, 2.1`, and `1.1-1.3` as what it stands for. */
function numbersIn(text: string): string[] {
  return text.split(",").flatMap((part) => {
    const range = /^\s*(\d+)\.(\d+)\s*[–-]\s*(?:\1\.)?(\d+)\s*$/.exec(part);
    if (range === null) return part.trim() === "" ? [] : [part.trim()];
    const [, requirement = "", first = "", last = ""] = range;
    const many = Math.min(99, Math.max(0, Number(last) - Number(first) + 1));
    return Array.from({ length: many }, (_, at) => `${requirement}.${Number(first) + at}`);
  });
}
