/**
 * Puts what a model proposes into a brief's file, each line marked with the model's name, and takes out what one proposed
 * before. Every other byte of the file stays.
 *
 * Lines are read as `sectionsIn` and `criteriaIn` read them, so that nothing is put where they would see it otherwise.
 */
import { type BriefSection, briefSections } from "../../ground/contract/brief.ts";
import { criterionLine, fenceReader, sectionHeading } from "./files.ts";
import { proposedLine } from "./marks.ts";
import { type Proposals, proposedText } from "./proposals.ts";

interface Line {
  /** With its end. */
  readonly raw: string;
  readonly text: string;
  readonly section: BriefSection | undefined;
  readonly heading: boolean;
  /** In a fence, or one of its ends. */
  readonly code: boolean;
  /** Whether a comment is open where the line begins. */
  readonly commented: boolean;
  /** Whether a fence or a comment is open behind it. */
  readonly open: boolean;
}

export interface WithProposals {
  readonly body: string;
  /** Those whose criterion was there, in a place where something can stand below it. */
  readonly criteria: Proposals["criteria"];
}

/** @param body The brief below its front matter. */
export function withProposals(body: string, proposals: Proposals, model: string): WithProposals {
  const name = modelName(model);
  const end = body.includes("\r\n") ? "\r\n" : "\n";
  const own = linesIn(body).filter((line) => !isOwn(line));
  let text = own.map(({ raw }) => raw).join("");
  text = withLines(
    text,
    "Constraints",
    proposals.answers.map(({ id, question, answer }) =>
      proposedLine(`${question} ${answer}`, `model ${name}, ${id}`),
    ),
    end,
  );
  text = withLines(
    text,
    "Edge cases",
    proposals.edgeCases.map((each) => proposedLine(each, `model ${name}`)),
    end,
  );
  const criteria = proposals.criteria.filter(({ id, text: other }) => {
    const lines = linesIn(text);
    const last = endOfCriterion(lines, id);
    if (last === undefined) return false;
    text = inserted(lines, last, [`  <!-- proposed for ${id} by model ${name}: ${other} -->`], end);
    return true;
  });
  return { body: text, criteria };
}

/** A name that cannot end the mark that it stands in, at most 80 characters. */
export function modelName(model: string): string {
  const plain = proposedText(model).replaceAll(/[^\p{L}\p{N} .:/@+_-]+/gu, "_");
  return plain.slice(0, 80).trim() || "unnamed";
}

function isOwn({ text, section, code, commented }: Line): boolean {
  if (code || commented) return false;
  if (section === "Constraints" || section === "Edge cases") {
    return /^- Proposed: .+ \(model [^()]+\)$/.test(text);
  }
  return (
    section === "Acceptance criteria" &&
    /^\s*<!-- proposed for AC-\d+ by model (?:(?!-->).)+-->$/.test(text)
  );
}

function linesIn(body: string): Line[] {
  const fence = fenceReader();
  let section: BriefSection | undefined;
  let comment = false;
  return (body.match(/[^\n]*\n|[^\n]+$/g) ?? []).map((raw) => {
    const text = raw.replace(/\r?\n$/, "");
    const { code, open } = fence(text);
    const heading = code ? undefined : sectionHeading(text);
    if (heading !== undefined) {
      section = briefSections.find((name) => name.toLowerCase() === heading.toLowerCase());
    }
    // Each section is read by itself: a comment that is never closed ends with it.
    const commented = heading === undefined && comment;
    comment = heading === undefined && commentAfter(text, commented);
    return {
      raw,
      text,
      section,
      heading: heading !== undefined,
      code,
      commented,
      open: open || comment,
    };
  });
}

function commentAfter(text: string, open: boolean): boolean {
  let inside = open;
  let at = 0;
  for (;;) {
    const next = text.indexOf(inside ? "-->" : "<!--", at);
    if (next < 0) return inside;
    at = next + (inside ? 3 : 4);
    inside = !inside;
  }
}

/** Behind the section's last line that says something; below its heading where code or a comment is open there. */
function withLines(
  body: string,
  section: BriefSection,
  added: readonly string[],
  end: string,
): string {
  if (added.length === 0) return body;
  const lines = linesIn(body);
  const first = lines.findIndex((line) => line.heading && line.section === section);
  if (first < 0) {
    return inserted(lines, lines.length - 1, ["", `## ${section}`, "", ...added], end);
  }
  const next = lines.findIndex(({ heading }, at) => at > first && heading);
  const last = lines.findLastIndex(
    ({ text }, at) => at >= first && (next < 0 || at < next) && text.trim() !== "",
  );
  return inserted(lines, lines[last]?.open === true ? first : last, added, end);
}

function inserted(lines: readonly Line[], after: number, added: readonly string[], end: string) {
  const raw = lines.map((line) => line.raw);
  const before = raw.slice(0, after + 1).join("");
  // The last line of a file may lack its end.
  const ended = before === "" || before.endsWith("\n") ? before : `${before}${end}`;
  return [ended, ...added.map((line) => `${line}${end}`), ...raw.slice(after + 1)].join("");
}

/** Index of the last line of a criterion, its continuation and evidence included; undefined where nothing can follow. */
function endOfCriterion(lines: readonly Line[], id: string): number | undefined {
  const starts = ({ section, commented, text }: Line): string | undefined =>
    section === "Acceptance criteria" && !commented ? criterionLine.exec(text)?.[1] : undefined;
  const first = lines.findIndex((line) => !line.code && starts(line) === id);
  if (first < 0) return undefined;
  let last = first;
  for (;;) {
    const line = lines[last + 1];
    if (line === undefined || line.heading || line.code || starts(line) !== undefined) break;
    if (!line.commented && !/^\s+\S/.test(line.text)) break;
    last += 1;
  }
  return lines[last]?.open === true ? undefined : last;
}
