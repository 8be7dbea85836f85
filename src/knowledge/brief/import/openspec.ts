/**
 * A change of OpenSpec: `proposal.md`, `design.md`, `tasks.md` and `specs/<capability>/spec.md` with what it adds, modifies
 * and removes.
 *
 * Form: the schema `spec-driven` of Fission-AI/OpenSpec in 2026. A requirement is one sentence with SHALL or MUST, its
 * scenarios are WHEN and THEN.
 */
import { bareHeading, placeBlocks, sectionFor, taskFrom } from "./headings.ts";
import {
  addCriterion,
  addRequest,
  addSection,
  type Draft,
  fileNamed,
  finish,
  type ImportedRequest,
  isOutside,
  newDraft,
  openedText,
  type SourceFile,
  visible,
} from "./imported.ts";
import {
  type Block,
  blocksOf,
  type Item,
  itemsOf,
  type Line,
  plain,
  textOf,
  withInner,
} from "./outline.ts";
import { pointTo, titleFrom } from "./spec-kit.ts";

/** Reads the files of one change, whichever there are. */
export function readOpenSpec(files: readonly SourceFile[], name: string): ImportedRequest {
  const draft = newDraft();
  const deltas = files.filter(({ path, text }) => /(?:^|\/)spec\.md$/.test(path) || isDelta(text));
  const proposal = fileNamed(files, "proposal.md");
  if (proposal !== undefined) readProposal(draft, proposal);
  for (const delta of deltas) readDelta(draft, delta);
  const design = fileNamed(files, "design.md");
  if (design !== undefined) readDesign(draft, design);
  const tasks = fileNamed(files, "tasks.md");
  if (tasks !== undefined) readNumberedTasks(draft, tasks);
  const known = [proposal, design, tasks, ...deltas];
  pointTo(
    draft,
    files.filter((file) => !known.includes(file)).map(({ path }) => path),
  );
  draft.title ??= titleFrom(name);
  return finish(draft, { format: "openspec", name });
}

/** Whether a text says what a change adds to a specification, modifies or removes. */
export function isDelta(text: string): boolean {
  return /^##\s+(?:ADDED|MODIFIED|REMOVED|RENAMED)\s+Requirements/im.test(text);
}

function readProposal(draft: Draft, file: SourceFile): void {
  const blocks = blocksOf(visible(draft, file));
  for (let at = 0; at < blocks.length;) {
    const part = withInner(blocks, at);
    const [block] = part;
    if (block === undefined) break;
    if (block.level === 1) {
      const title = plain(block.heading).replace(/^(?:change|proposal)(?: proposal)?:\s*/i, "");
      if (!/^(?:change|proposal)$/i.test(title)) draft.title ??= title;
      addRequest(draft, openedText(draft, file.path, block.lines));
      at += 1;
      continue;
    }
    placeBlocks(draft, part, { path: file.path });
    at += part.length;
  }
}

function readDelta(draft: Draft, file: SourceFile): void {
  const { path } = file;
  const blocks = blocksOf(visible(draft, file));
  let kind = "";
  for (let at = 0; at < blocks.length; at += 1) {
    const block = blocks[at];
    if (block === undefined) break;
    const operation = /^(added|modified|removed|renamed)\s+requirements/.exec(
      bareHeading(block.heading),
    )?.[1];
    if (operation !== undefined) kind = operation;
    else if (block.level <= 2) kind = "";
    const requirement = /^requirement:\s*(.+)$/i.exec(plain(block.heading))?.[1];
    const scenario = /^scenario:\s*(.+)$/i.exec(plain(block.heading))?.[1];
    if (kind === "renamed") {
      const names = [...textOf(block.lines).matchAll(/Requirement:\s*([^`\n]+)/gi)];
      if (names.length > 0) {
        const changed = names.map(([, name = ""]) => name.trim()).join(" → ");
        draft.notes.push(`${path}:${block.line}: left out, only names change: ${changed}.`);
      } else addRequest(draft, openedText(draft, path, block.lines), block.heading);
    } else if (requirement !== undefined && kind === "removed") {
      addCriterion(
        draft,
        `The system SHALL no longer have: ${requirement}. ${sentencesOf(openedText(draft, path, block.lines))}`.trim(),
        { path, line: block.line, name: requirement },
        [requirement.toLowerCase()],
      );
    } else if (requirement !== undefined) takeRequirement(draft, path, block, requirement);
    else if (scenario !== undefined) {
      addCriterion(draft, stepsOf(block) || scenario, { path, line: block.line, name: scenario });
    } else if (operation !== undefined || block.level <= 1) {
      addRequest(draft, openedText(draft, path, block.lines));
    } else addRequest(draft, openedText(draft, path, block.lines), block.heading);
  }
}

/** Lines as sentences: `Reason: …. Migration: ….` */
function sentencesOf(text: string): string {
  return text.replaceAll(/(?<=[\p{L}\p{N})\]`])\n+(?=\*\*|\p{Lu})/gu, ". ");
}

/** The sentence of a requirement, and the items that belong to it. */
function takeRequirement(draft: Draft, path: string, block: Block, name: string): void {
  const text = plain(openedText(draft, path, block.lines));
  const line = block.lines.find((each) => each.text.trim() !== "")?.line ?? block.line;
  addCriterion(draft, text === "" ? name : text, { path, line, name }, [name.toLowerCase()]);
}

/** `WHEN …, THEN …, AND ….` of a scenario's bullets. */
function stepsOf({ lines }: Block): string {
  const { items, rest } = itemsOf(lines);
  const steps = items.flatMap(wordsOf).map((each) => plain(each).replace(/[.,;]$/, ""));
  const before = plain(textOf(rest));
  const joined = [...(before === "" ? [] : [before]), ...steps].join(", ");
  return joined === "" ? "" : `${joined.replace(/[.,;]$/, "")}.`;
}

function wordsOf({ text, children }: Item): string[] {
  return [text, ...children.flatMap(wordsOf)];
}

/**
 * A design: what a brief has a section for is taken, the rest is named with its line.
 *
 * A design is long, and in every prompt it would leave no room for code; an agent can read it where it stands. One that
 * lies outside the repository is taken whole.
 */
export function readDesign(draft: Draft, file: SourceFile): void {
  const { path } = file;
  const blocks = blocksOf(visible(draft, file));
  const named: string[] = [];
  for (let at = 0; at < blocks.length;) {
    const part = withInner(blocks, at);
    const [block] = part;
    if (block === undefined) break;
    if (block.level <= 1) {
      if (isOutside(path)) addRequest(draft, openedText(draft, path, block.lines));
      at += 1;
      continue;
    }
    at += part.length;
    const bare = bareHeading(block.heading);
    const section = sectionFor(block.heading);
    const goals = /goals? *(?:\/|&|and) *non-?goals?/.test(bare);
    if (goals) takeGoals(draft, path, part);
    else if (bare === "open questions") {
      const { items, rest } = itemsOf(block.lines);
      for (const item of items) draft.questions.push(`${plain(item.text)} (${path}:${item.line})`);
      addSection(draft, "Risks", openedText(draft, path, rest), block.heading);
    } else if (
      section !== undefined &&
      section !== "request" &&
      section !== "Plan" &&
      section !== "Patterns"
    ) {
      placeBlocks(draft, part, { path });
    } else if (isOutside(path)) placeBlocks(draft, part, { path });
    else named.push(`- ${path}:${block.line}: ${plain(block.heading)}`);
  }
  if (named.length > 0) {
    addSection(draft, "Patterns", named.join("\n"), "The design");
    draft.notes.push(
      `${path}: ${named.length === 1 ? "one part stays" : `${named.length} parts stay`} there; Patterns says where. Commit it, so that an agent can read it.`,
    );
  }
}

function takeGoals(draft: Draft, path: string, blocks: readonly Block[]): void {
  let section: "request" | "Out of scope" = "request";
  for (const block of blocks) {
    if (/^non-?goals?$/.test(bareHeading(block.heading))) section = "Out of scope";
    let lines: Line[] = [];
    const flush = (): void => {
      const text = openedText(draft, path, lines);
      if (section === "request") addRequest(draft, text, "Goals");
      else addSection(draft, "Out of scope", text);
      lines = [];
    };
    for (const line of block.lines) {
      const named = /^\*\*(non-?)?goals?:?\*\*:?$/i.exec(line.text.trim());
      if (named === null) {
        lines.push(line);
        continue;
      }
      flush();
      section = named[1] === undefined ? "request" : "Out of scope";
    }
    flush();
  }
}

/** Tasks below numbered headings. */
function readNumberedTasks(draft: Draft, file: SourceFile): void {
  for (const block of blocksOf(visible(draft, file))) {
    const { items, rest } = itemsOf(block.lines);
    const group = plain(block.heading).replace(/^\d+(?:\.\d+)*[.)]?\s*/, "");
    for (const item of items)
      draft.tasks.push(taskFrom(draft, item, block.level < 2 ? undefined : group));
    if (textOf(rest) !== "") {
      addSection(
        draft,
        "Plan",
        openedText(draft, file.path, rest),
        block.level < 2 ? undefined : group,
      );
    }
  }
}
