/** What a reviewer writes: how much it weighs, what is said, and what should stand there instead. Pure. */
import type { Severity } from "../../../ground/contract/event.ts";
import { TacitError } from "../../../ground/core/error.ts";
import type { Place } from "../place.ts";

export interface RemarkWords {
  readonly severity: Severity;
  readonly text: string;
  /** Replaces the lines of the place, without a line break at its end; empty where they are to go. */
  readonly suggestion?: string;
}

/** What a remark says that is a suggestion alone. */
const BARE_SUGGESTION = "As suggested.";

const isSeverity: Readonly<Record<string, Severity>> = {
  blocker: "blocker",
  issue: "issue",
  nit: "nit",
  question: "question",
};

/**
 * Reads `blocker: …`, `nit: …`, `question: …` or `issue: …`, and a block fenced as `suggestion` in it.
 *
 * A question is one by its prefix; a question mark alone says nothing of how much it weighs.
 *
 * @param otherwise The severity of a text without a prefix.
 * @throws TacitError `review/empty-remark`, `review/two-suggestions`
 */
export function readWords(written: string, otherwise: Severity = "issue"): RemarkWords {
  const { prose, suggestion } = withoutSuggestion(written);
  const prefix = /^(blocker|issue|nit|question):(?=\s|$)/i.exec(prose)?.[1] ?? "";
  const severity = isSeverity[prefix.toLowerCase()] ?? otherwise;
  const text = prose.slice(prefix === "" ? 0 : prefix.length + 1).trim();
  if (text === "" && suggestion === undefined) {
    throw new TacitError({
      code: "review/empty-remark",
      kind: "input",
      message: "The remark says nothing.",
      hint: 'Write what is wrong, and what should hold instead: --remark FILE:LINE "…"',
    });
  }
  return {
    severity,
    text: text === "" ? BARE_SUGGESTION : text,
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}

/** A suggestion stands for lines of the change as it is. @throws TacitError `review/suggestion-place` */
export function requireLines(place: Place): void {
  if (place.kind === "lines" && place.side === undefined) return;
  throw new TacitError({
    code: "review/suggestion-place",
    kind: "input",
    message: "A suggestion replaces lines, and the remark's place has none in the change.",
    hint: "Make it at FILE:LINE or FILE:FIRST-LAST, or say in words what should change.",
  });
}

/** A fence that is never closed reaches to the end, as in Markdown. */
function withoutSuggestion(written: string): { prose: string; suggestion?: string } {
  const prose: string[] = [];
  let found: string[] | undefined;
  let fence = 0;
  for (const line of written.split(/\r?\n/)) {
    const ticks = /^`{3,}/.exec(line)?.[0].length ?? 0;
    if (fence > 0) {
      if (ticks >= fence && line.slice(ticks).trim() === "") fence = 0;
      else found?.push(line);
    } else if (ticks > 0 && line.slice(ticks).trim().toLowerCase() === "suggestion") {
      if (found !== undefined) {
        throw new TacitError({
          code: "review/two-suggestions",
          kind: "input",
          message: "The remark has two suggestions.",
          hint: "Make two remarks, each at the lines that it would replace.",
        });
      }
      found = [];
      fence = ticks;
    } else prose.push(line);
  }
  const text = prose.join("\n").trim();
  return found === undefined ? { prose: text } : { prose: text, suggestion: found.join("\n") };
}
