/** Puts what was imported into a brief's file that was just written. */
import { type BriefSection, briefSections } from "../../../ground/contract/brief.ts";
import type { PlanTask } from "../../../ground/contract/plan.ts";
import { truncated } from "../../../ground/core/text.ts";
import { parseFrontMatter } from "../../context/front-matter.ts";
import type { Framed } from "../frame.ts";
import { planText } from "../plan-text.ts";
import { proseOf } from "../reader/sentences.ts";
import { groupsOf } from "./groups.ts";
import type { ImportedRequest, ImportedTask } from "./imported.ts";

/** What the whole source says is not asked again, and only its request is the brief's. */
export function framedAs(found: Framed, { title, request }: ImportedRequest): Framed {
  return {
    ...found,
    request,
    prose: proseOf(request),
    together: true,
    ...(title === undefined ? {} : { title }),
  };
}

/**
 * The brief's text with sections, criteria and tasks of what was imported; the front matter stays byte for byte.
 *
 * Imported criteria take the place of those drafted from the request: somebody weighed them.
 */
export function withImported(briefText: string, imported: ImportedRequest): string {
  const parsed = parseFrontMatter("brief", briefText);
  const body = parsed.status === "parsed" ? parsed.body : briefText;
  const { lead, parts } = partsOf(body);
  const put = (section: BriefSection, text: string, replaces = false): void => {
    const part = parts.find(({ heading }) => heading.toLowerCase() === section.toLowerCase());
    const before = part === undefined ? "" : withoutPrompts(part.text);
    const whole = replaces || before === "" ? text : `${before}\n\n${text}`;
    if (part === undefined) parts.push({ heading: section, text: whole });
    else part.text = whole;
  };
  for (const section of briefSections) {
    const text = imported.sections?.[section];
    if (text !== undefined) put(section, contained(text));
  }
  if (imported.criteria.length > 0) put("Acceptance criteria", criteriaText(imported), true);
  const plan = planOf(imported);
  if (plan !== "") put("Plan", plan);
  const whole = parts.map(({ heading, text }) => `## ${heading}\n\n${text.trim()}\n`).join("\n");
  return `${briefText.slice(0, briefText.length - body.length)}${lead}${whole}`;
}

interface Part {
  readonly heading: string;
  text: string;
}

/** Says for each line in turn whether it is code, as `sectionsIn` reads a brief: no cleverer, or the two would differ. */
function codeReader(): { isCode: (line: string) => boolean; open: () => string | undefined } {
  let fence: string | undefined;
  return {
    isCode: (line) => {
      const mark = /^ {0,3}(```+|~~~+)/.exec(line)?.[1];
      if (mark !== undefined && fence === undefined) fence = mark;
      else if (mark !== undefined && fence !== undefined && mark.startsWith(fence)) {
        fence = undefined;
      }
      return fence !== undefined;
    },
    open: () => fence,
  };
}

function partsOf(body: string): { lead: string; parts: Part[] } {
  const { isCode } = codeReader();
  const parts: Part[] = [];
  let lead = "";
  for (const line of body.split(/\r?\n/)) {
    const heading = isCode(line) ? undefined : /^##\s+(\S.*)$/.exec(line)?.[1]?.trim();
    const last = parts.at(-1);
    if (heading !== undefined) parts.push({ heading, text: "" });
    else if (last === undefined) lead += `${line}\n`;
    else last.text += `${line}\n`;
  }
  return { lead: lead.trim() === "" ? "" : lead, parts };
}

/** What a person or a program wrote, without the comments that ask for it. */
function withoutPrompts(text: string): string {
  return text.replaceAll(/<!--[\s\S]*?(?:-->|$)/g, "").trim();
}

/** Text that cannot end its section: its large headings become small, its code is closed. */
function contained(text: string): string {
  const { isCode, open } = codeReader();
  const lines = text
    .split("\n")
    .map((line) => (isCode(line) ? line : line.replace(/^( {0,3})#{1,2}(?=\s)/, "$1###")));
  const fence = open();
  return [...lines, ...(fence === undefined ? [] : [fence])].join("\n");
}

function criteriaText({ criteria }: ImportedRequest): string {
  return criteria
    .map(({ text, from }, index) => {
      // Where it came from is for people: no prompt shows comments.
      const named = from.name === undefined ? "" : `${from.name} · `;
      const place = `${named}${from.path}:${from.line}`.replaceAll(/--+|[<>\n]/g, "_");
      return `- AC-${index + 1}: ${text.replaceAll(/\s+/g, " ")} <!-- ${place} -->`;
    })
    .join("\n");
}

/**
 * The plan's text, empty without tasks. Task lists are in the order of the work, so each waits for the one before; what no
 * task names is covered by the last, which comes after all.
 */
function planOf(imported: ImportedRequest): string {
  const groups = groupsOf(imported.tasks, imported.title);
  const named = new Set(
    groups.flatMap(({ tasks }) => tasks.flatMap(({ criteria }) => criteria ?? [])),
  );
  const unnamed = imported.criteria
    .keys()
    .filter((at) => !named.has(at))
    .toArray();
  return groups
    .map(({ title, tasks }, index) => {
      const own = tasks.flatMap(({ criteria }) => criteria ?? []);
      const covered = index === groups.length - 1 ? [...own, ...unnamed] : own;
      const task: PlanTask = {
        task: index + 1,
        title: inline(truncated(title, 120)),
        assignee: { kind: "agent" },
        after: index === 0 ? [] : [index],
        criteria: [...new Set(covered)].toSorted((a, b) => a - b).map((at) => `AC-${at + 1}`),
        files: [...new Set(tasks.flatMap(({ files }) => files ?? []))],
        size: "medium",
        risk: "medium",
      };
      return [planText([task]), ...stepsOf(tasks)].join("\n");
    })
    .join("\n");
}

/** What a task is made of, for whoever does it; `readPlan` passes over it. */
function stepsOf(tasks: readonly ImportedTask[]): string[] {
  const [only, ...others] = tasks;
  if (only !== undefined && others.length === 0) {
    return (only.details ?? []).map((detail) => `  - ${step(detail)}`);
  }
  return tasks.flatMap(({ title, details = [] }) => [
    `  - ${step(title)}`,
    ...details.map((detail) => `    - ${step(detail)}`),
  ]);
}

/** A step that reads neither as a field of the task nor as a task of its own. */
function step(text: string): string {
  return inline(text)
    .replaceAll(" · ", ", ")
    .replace(/^(assignee|after|covers|files|size|risk)\s*:/i, "$1 –")
    .replace(/^(\**T\d{1,3}\**)\s*[:.)]/, "$1 –");
}

function inline(text: string): string {
  return text.replaceAll(/\s+/g, " ").replaceAll("<!--", "<! --").trim();
}
