/** A hunk or a remark as Markdown, with the address at which it is. Pure. */
import { type Hunk } from "./order.ts";
import { flagWords, hunkTitle, reasonsOf, type Remark, stateWords } from "./words.ts";

/** A fence that no line of the text closes. */
function fenceOf(text: string): string {
  const longest = (text.match(/`{3,}/g) ?? []).reduce((most, run) => Math.max(most, run.length), 2);
  return "`".repeat(longest + 1);
}

const marks = { context: " ", added: "+", removed: "-" } as const;

/** A path or an identifier within a line of Markdown. */
function code(text: string): string {
  const fence = text.includes("`") ? "``" : "`";
  const room = text.startsWith("`") || text.endsWith("`") ? " " : "";
  return `${fence}${room}${text.replaceAll(/[\r\n]/g, " ")}${room}${fence}`;
}

export function hunkMarkdown(hunk: Hunk, address: string): string {
  const diff = hunk.lines.map(({ kind, text }) => `${marks[kind]}${text}`).join("\n");
  const fence = fenceOf(diff);
  const said = [
    reasonsOf(hunk),
    ...hunk.impact.map(({ flag, text }) => `${flagWords(flag)}: ${text}`),
    ...hunk.findings.map(({ message }) => message),
    ...hunk.untested,
  ].filter((text) => text !== "");
  return [
    `[${code(hunkTitle(hunk))}](${address})`,
    ...(said.length === 0 ? [] : ["", ...said.map((text) => `- ${text}`)]),
    "",
    `${fence}diff`,
    diff,
    fence,
    "",
  ].join("\n");
}

export function remarkMarkdown(remark: Remark, address: string): string {
  const { id, place, severity, text, line, suggestion, thread } = remark;
  const quoted = line === undefined ? [] : ["", ...fenced(line, "")];
  const later = thread.slice(1).map((word) => `- ${word.by} ${word.said}: ${word.text}`);
  return [
    `[${id}](${address}) ${severity}, ${stateWords(remark)}, at ${code(place)}`,
    ...quoted,
    "",
    text,
    ...(suggestion === undefined ? [] : ["", ...fenced(suggestion, "suggestion")]),
    ...(later.length === 0 ? [] : ["", ...later]),
    "",
  ].join("\n");
}

/** A remark as it would be written. */
export function writtenOf({ text, suggestion }: Pick<Remark, "text" | "suggestion">): string {
  return suggestion === undefined ? text : `${text}\n${suggestionOf(suggestion.split("\n"))}`;
}

function fenced(text: string, language: string): string[] {
  const fence = fenceOf(text);
  return [`${fence}${language}`, text, fence];
}

/** What a person gets who suggests an edit: the lines as they are, to be written over. */
export function suggestionOf(lines: readonly string[]): string {
  const text = lines.join("\n");
  const fence = fenceOf(text);
  return `${fence}suggestion\n${text}\n${fence}\n`;
}
