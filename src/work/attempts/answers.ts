/**
 * Answers to remarks in what an agent said last, for agents that have no tool to report with.
 *
 * They were asked for lines such as `R1: addressed - …`, and write them as they please: as a list, a table, in bold, or
 * with a heading for each remark. Pure, and linear in the text.
 */
import type { RemarkAnswer } from "../../ground/contract/event.ts";
import { truncated } from "../../ground/core/text.ts";

/** Characters of a message that are read, from its end. */
export const LONGEST_MESSAGE = 100_000;

/** Characters of a line in which an id and a state are looked for. */
const HEAD = 200;
/** Answers that are taken. */
const MOST = 500;
/** Characters of one note, and of the summary. */
const NOTE = 4000;

const named = /^(R\d{1,6})(?!\w)[ \t)\]:.,=|>–—-]*(.*)$/is;
const stated = /^(?:(?:is|was|has been|state|status)[ :]+)?(addressed|answered|disputed)(?![\w-])/i;

/** The answers, and what is said above the first of them. The last one about a remark counts. */
export function answersIn(message: string): { summary: string; remarks: RemarkAnswer[] } {
  const answers = new Map<string, { state: RemarkAnswer["state"]; note: string[] }>();
  const summary: string[] = [];
  /** A remark that was named and of which no state was said yet. */
  let heading: string | undefined;
  let open: string[] | undefined;
  for (const line of message.slice(-LONGEST_MESSAGE).split("\n")) {
    const plain = withoutMarks(line);
    const [, id, rest = plain] = named.exec(plain) ?? [];
    const about = id?.toUpperCase() ?? heading;
    const state = about === undefined ? undefined : stateOf(rest);
    if (about !== undefined && state !== undefined && (answers.has(about) || answers.size < MOST)) {
      const note = [wordsAfter(line, state)];
      answers.delete(about); // where it is said again, it is said later
      answers.set(about, { state, note });
      [heading, open] = [undefined, note];
    } else if (id !== undefined) {
      [heading, open] = [id.toUpperCase(), undefined];
    } else if (plain === "") {
      open = undefined;
    } else if (open !== undefined) {
      open.push(line.trim());
    } else if (answers.size === 0 && heading === undefined) summary.push(line);
  }
  return {
    summary: truncated(summary.join("\n").trim(), NOTE),
    remarks: [...answers].map(([id, { state, note }]) => ({
      id,
      state,
      note: truncated(note.join(" ").trim(), NOTE),
    })),
  };
}

/** The beginning of a line without what Markdown puts there. */
function withoutMarks(line: string): string {
  return line
    .slice(0, HEAD)
    .replaceAll(/[*_`~()[\]]/g, "")
    .replace(/^[\s>#+|-]+/, "")
    .replace(/^\d{1,4}[.)]?\s+/, "")
    .trim();
}

const states = ["addressed", "answered", "disputed"] as const;

/** The state that a text begins with, after at most a place: `at src/a.ts:4: addressed`. */
function stateOf(rest: string): RemarkAnswer["state"] | undefined {
  const place = /^at \S+[\s:,|–—-]*/i.exec(rest)?.[0] ?? "";
  const word = stated.exec(rest.slice(place.length))?.[1]?.toLowerCase();
  return states.find((state) => state === word);
}

/** What a line says after its state. */
function wordsAfter(line: string, state: RemarkAnswer["state"]): string {
  const at = line
    .slice(0, HEAD * 2)
    .toLowerCase()
    .indexOf(state);
  return line
    .slice(at + state.length)
    .replace(/^[\s*_`~)\]:.,;|–—-]+/, "")
    .replace(/[\s|]{1,40}$/, "");
}
