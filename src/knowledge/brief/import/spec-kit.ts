/**
 * A feature of Spec Kit: `specs/NNN-name/spec.md`, `plan.md`, `tasks.md`.
 *
 * Form: the templates of github/spec-kit of 2025 and 2026. Stories with scenarios under each, or requirements and edge
 * cases under each story; `FR-001`, `SC-001`; `[NEEDS CLARIFICATION: …]`; tasks as `- [ ] T001 [P] [US1] … in path`.
 */
import { counted } from "../../../ground/core/text.ts";
import {
  bareHeading,
  placeBlocks,
  sectionFor,
  takeCriteria,
  taskFrom,
  withSteps,
} from "./headings.ts";
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
  noteLeftLines,
  openedText,
  type SourceFile,
  visible,
} from "./imported.ts";
import {
  type Block,
  blocksOf,
  itemsOf,
  type Line,
  linesIn,
  plain,
  textOf,
  withInner,
} from "./outline.ts";

/** Lines that the template has and nobody filled in: `[Brief Title]`, `[FEATURE NAME]` and their like. */
const placeholder =
  /\[(?:FEATURE(?: NAME)?|###-[^\]]{0,200}|DATE|Brief Title|Title|Describe this user journey[^\]]{0,200}|Explain the value[^\]]{0,200}|Describe how this can be tested[^\]]{0,200}|initial state|action|expected outcome|boundary condition|error scenario|specific capability[^\]]{0,200}|key interaction[^\]]{0,200}|data requirement[^\]]{0,200}|behavior[^\]]{0,200}|Entity \d|What it represents[^\]]{0,200}|Add more [^\]]{0,200}|REMOVE IF UNUSED|Measurable metric[^\]]{0,200}|User satisfaction metric[^\]]{0,200}|Business metric[^\]]{0,200}|Assumption about[^\]]{0,200}|Dependency on[^\]]{0,200}|e\.g\.,[^\]]{0,200})\]|\$ARGUMENTS/;

/** Headings of plan.md that say how its tool works, or what other files say. */
const machinery =
  /^(?:execution (?:flow|status).*|constitution check.*|documentation|phase \d.*|progress tracking|review & acceptance checklist|quick guidelines|post-design.*)$/;

/** Reads the files of one feature, whichever of the three there are. */
export function readSpecKit(files: readonly SourceFile[], name: string): ImportedRequest {
  const draft = newDraft();
  const spec = fileNamed(files, "spec.md");
  if (spec !== undefined) readSpec(draft, spec);
  const plan = fileNamed(files, "plan.md");
  if (plan !== undefined) readPlanFile(draft, plan);
  const tasks = fileNamed(files, "tasks.md");
  if (tasks !== undefined) readTasks(draft, tasks);
  const others = files
    .filter((file) => ![spec, plan, tasks].includes(file))
    .map(({ path }) => path);
  pointTo(draft, others);
  draft.title ??= titleFrom(name);
  return finish(draft, { format: "spec-kit", name });
}

/** `specs/003-photo-albums` → `Photo albums`. */
export function titleFrom(name: string): string {
  const last = name.replace(/\/+$/, "").split("/").at(-1) ?? name;
  const words = last
    .replace(/\.\w+$/, "")
    .replace(/^(?:\d+[-_])+/, "")
    .replaceAll(/[-_]+/g, " ")
    .trim();
  return words === "" ? name : words.charAt(0).toUpperCase() + words.slice(1);
}

/** Names files that stay where they are, so that whoever does the work can read them. */
export function pointTo(draft: Draft, paths: readonly string[]): void {
  if (paths.length === 0) return;
  addSection(draft, "Patterns", paths.map((path) => `- ${path}`).join("\n"), "Written beside it");
  draft.notes.push(
    `Not read: ${paths.join(", ")}. Patterns ${paths.length === 1 ? "names it" : "names them"}.`,
  );
}

function withoutPlaceholders(draft: Draft, path: string, blocks: readonly Block[]): Block[] {
  let left = 0;
  const kept = blocks.map((block) => {
    const lines = block.lines.filter(({ text }) => !placeholder.test(text));
    left += block.lines.length - lines.length;
    return { ...block, lines };
  });
  if (left > 0) draft.notes.push(`${path}: ${counted(left, "line")} of the template left out.`);
  return kept;
}

function readSpec(draft: Draft, file: SourceFile): void {
  const { path } = file;
  const blocks = withoutPlaceholders(draft, path, blocksOf(visible(draft, file)));
  let story: string | undefined;
  for (const [index, block] of blocks.entries()) {
    const bare = bareHeading(block.heading);
    const own = /^user story\s+(\d+)\s*[-–—:]?\s*(.*)$/i.exec(plain(block.heading));
    if (own !== null) {
      story = `US${own[1] ?? ""}`;
      takeStory(draft, path, block, story);
    } else if (block.level <= 1) takeHead(draft, path, block);
    else if (/^(?:functional )?requirements$/.test(bare) || bare === "success criteria") {
      addRequest(
        draft,
        openedText(draft, path, takeCriteria(draft, path, block.lines)),
        block.heading,
      );
    } else if (bare === "measurable outcomes" || bare === "acceptance scenarios") {
      const names = bare === "acceptance scenarios" && story !== undefined ? [story] : [];
      const rest = takeScenarios(draft, path, block.lines, names);
      addRequest(draft, openedText(draft, path, rest), block.heading);
    } else if (bare === "edge cases") {
      addSection(draft, "Edge cases", openedText(draft, path, block.lines));
    } else if (
      /^(?:user scenarios & testing|user scenarios and testing|primary user story)$/.test(bare)
    ) {
      addSection(
        draft,
        "Experience",
        openedText(draft, path, block.lines),
        bare === "primary user story" ? block.heading : undefined,
      );
    } else if (bare === "clarifications" || /^session\b/.test(bare)) {
      addSection(draft, "Constraints", openedText(draft, path, block.lines), block.heading);
    } else if (machinery.test(bare)) {
      if (textOf(block.lines) !== "")
        draft.notes.push(`${path}:${block.line}: ${plain(block.heading)} left out.`);
    } else placeBlocks(draft, [{ ...block, lines: block.lines }], { path });
    if (block.level <= 2 && index > 0) story = own === null ? undefined : story;
  }
}

/** Title, the user's own words, and lines about the file. */
function takeHead(draft: Draft, path: string, { heading, lines }: Block): void {
  const title = heading.replace(/^feature specification:\s*/i, "").trim();
  if (title !== "" && !placeholder.test(title)) draft.title ??= title;
  const words: Line[] = [];
  for (const { text, line } of lines) {
    const input = /^\*\*Input\*\*:(.*)$/i.exec(text)?.[1]?.trim();
    if (input !== undefined) {
      const said = input.replace(/^User description:\s*/i, "");
      words.push({ text: said.replace(/^["“]/, "").replace(/["”]$/, ""), line });
    } else if (/^\*\*(?:Feature Branch|Branch|Created|Status|Date|Spec)\*\*:/i.test(text)) continue;
    else words.push({ text, line });
  }
  addRequest(draft, openedText(draft, path, words));
}

/** Labels within a story: `**Acceptance Scenarios**:` and the like begin a part. */
const label = /^\*\*(Acceptance Scenarios?|Functional Requirements|Edge Cases):?\*\*[ \t]?:?$/i;

function takeStory(draft: Draft, path: string, block: Block, story: string): void {
  const told: Line[] = [];
  let part = "told";
  const parts = new Map<string, Line[]>();
  for (const line of block.lines) {
    const name = label.exec(line.text.trim())?.[1]?.toLowerCase();
    if (name !== undefined) part = name;
    // The next bold label that is none of these goes on with the story.
    else if (/^\*\*[^*]+\*\*\s*:/.test(line.text)) part = "told";
    if (name !== undefined) continue;
    if (part === "told") told.push(line);
    else parts.set(part, [...(parts.get(part) ?? []), line]);
  }
  for (const [name, lines] of parts) {
    if (name === "edge cases") {
      addSection(draft, "Edge cases", openedText(draft, path, lines), block.heading);
    } else {
      const rest = takeScenarios(draft, path, lines, [story]);
      addSection(draft, "Experience", openedText(draft, path, rest), block.heading);
    }
  }
  const text = openedText(draft, path, told);
  if (text !== "") addSection(draft, "Experience", text, block.heading);
  else addSection(draft, "Experience", `**${plain(block.heading)}**`);
}

function takeScenarios(
  draft: Draft,
  path: string,
  lines: readonly Line[],
  names: readonly string[],
): readonly Line[] {
  const { items, rest } = itemsOf(lines);
  for (const item of items) {
    const id = /^\*{0,2}((?:FR|NFR|SC)-\d+)/i.exec(item.text)?.[1]?.toUpperCase();
    addCriterion(draft, withSteps(item), { path, line: item.line }, [
      ...names,
      ...(id === undefined ? [] : [id]),
    ]);
  }
  return rest;
}

function readPlanFile(draft: Draft, file: SourceFile): void {
  const { path } = file;
  const blocks = withoutPlaceholders(draft, path, blocksOf(visible(draft, file)));
  const left: string[] = [];
  for (let at = 0; at < blocks.length;) {
    const part = withInner(blocks, at);
    const [block] = part;
    if (block === undefined) break;
    const bare = bareHeading(block.heading);
    if (block.level <= 1) {
      at += 1; // title, branch and date
      continue;
    }
    if (machinery.test(bare)) {
      left.push(plain(block.heading));
      at += part.length;
    } else if (bare === "summary") {
      addSection(draft, "Constraints", openedText(draft, path, block.lines), "Approach");
      at += 1;
    } else if (bare === "technical context") {
      const known = block.lines.filter(
        ({ text }) => !/^\*\*[^*]+\*\*:\s*(?:N\/?A\.?)?$/i.test(text.trimEnd()),
      );
      const list = known.map(({ text, line }) => ({ text: text.replace(/^(?=\*\*)/, "- "), line }));
      addSection(draft, "Constraints", plainLines(openedText(draft, path, list)), block.heading);
      at += 1;
    } else if (bare === "project structure" || bare === "source code") {
      addSection(draft, "Patterns", openedText(draft, path, block.lines), block.heading);
      at += 1;
    } else {
      // A design is read where it stands: in every prompt it would leave no room for code.
      const known = sectionFor(block.heading) !== undefined || isOutside(path);
      if (known) placeBlocks(draft, [block], { path });
      else if (textOf(block.lines) !== "") {
        addSection(draft, "Patterns", `- ${path}:${block.line}: ${plain(block.heading)}`);
        left.push(`${plain(block.heading)} (Patterns says where)`);
      }
      at += 1;
    }
  }
  if (left.length > 0) draft.notes.push(`${path}: left out ${left.join(", ")}.`);
}

function plainLines(text: string): string {
  return text
    .split("\n")
    .map((line) => line.replaceAll("**", ""))
    .join("\n");
}

function readTasks(draft: Draft, file: SourceFile): void {
  const blocks = withoutPlaceholders(draft, file.path, blocksOf(visible(draft, file)));
  const before = draft.tasks.length;
  let group: string | undefined;
  let left = 0;
  for (const block of blocks) {
    if (block.level === 2) group = groupOf(block.heading);
    const { items, rest } = itemsOf(block.lines);
    left += linesIn(rest);
    for (const item of items) {
      // Examples, dependencies and strategy are lists too, but nothing that one ticks off.
      if (item.done === undefined) {
        left += 1;
        continue;
      }
      const [, id = "", marks = "", words = ""] =
        /^(T\w{3,4})?\s*((?:\[[^\]]*\]\s*)*)(.*)$/s.exec(item.text) ?? [];
      const stories = [...marks.matchAll(/\[(US\d+)\]/gi)].map(([, name = ""]) =>
        name.toUpperCase(),
      );
      const named = [...words.matchAll(/\b(?:FR|NFR|SC)-\d+\b/gi)].map(([name]) =>
        name.toUpperCase(),
      );
      const title = id === "" ? item.text : `${words} (${id})`;
      draft.tasks.push(taskFrom(draft, item, group, { title, names: [...stories, ...named] }));
    }
  }
  // One that has another form than ours is there to be read.
  if (draft.tasks.length === before) pointTo(draft, [file.path]);
  else noteLeftLines(draft, file.path, left);
}

/** `Phase 3: User Story 1 - Albums (Priority: P1) 🎯 MVP` → `User Story 1 - Albums`. */
function groupOf(heading: string): string {
  return plain(heading)
    .replace(/^phase\s+[\w.]+\s*[:–—-]\s*/i, "")
    .replace(/\s*\(priority:.*$/i, "")
    .trim();
}
