/**
 * What stands in a request and no person reads: comments of Markdown, characters without a shape, and sentences that are
 * meant for a model. A request may come from an issue that anybody can write.
 */
import { hiddenIn, smuggledText } from "../../exchange/hidden.ts";
import { truncated } from "../../../ground/core/text.ts";
import type { BriefFinding } from "./smells.ts";

export interface Plain {
  /** The text as a person sees it rendered. */
  readonly text: string;
  /** With its comments, and without characters that have no shape. */
  readonly written: string;
  readonly findings: readonly BriefFinding[];
}

const comment = /<!--[\s\S]*?(?:-->|$)/g;
const addressed =
  /\b(?:(?:ignore|disregard|forget|override)\b[^.\n]{0,40}\b(?:previous|prior|above|earlier|all|your|these|other)\b[^.\n]{0,30}\b(?:instructions?|rules?|prompts?|guidelines?|questions?|conventions?)|(?:you are|act as) (?:now )?(?:an? )?(?:ai|assistant|language model|llm|dan|unrestricted)|(?:note|message|instructions?|attention)\b[^.\n]{0,20}\b(?:to|for) (?:the )?(?:ai|assistant|agent|model|llm|reader|bot|reviewer)\b|system prompt|(?:mark|treat|consider|report) (?:all|every|each)\b[^.\n]{0,40}\b(?:stated|answered|approved|passed|green|done)|(?:ai|assistant|agent|model|llm)s?\b[^.\n]{0,20}\b(?:must|should|shall|will) (?:now )?(?:not ask|skip|approve|ignore|answer|reply|respond))/i;

/** Whether a text has a mark that a person sees: no space, no control, no filler of a script, no lone accent. */
export function isSeen(text: string): boolean {
  return /[^\p{Z}\p{C}\p{M}\s\u115f\u1160\u2800\u3164\uffa0]/u.test(text);
}

/** The text without what is concealed, and a finding for each kind of it. */
export function plainOf(request: string): Plain {
  const findings: BriefFinding[] = [];
  const comments = [...request.matchAll(comment)].map(([text]) => text);
  if (comments.length > 0) {
    findings.push({
      rule: "hidden-text",
      text: truncated(comments[0] ?? "", 200),
      message: `${comments.length === 1 ? "A comment" : `${comments.length} comments`} in the request cannot be seen where it is rendered, and ${comments.length === 1 ? "is" : "are"} not read: "${oneLine(comments[0] ?? "")}".`,
    });
  }
  const hidden = hiddenIn(request, 1000);
  if (hidden.length > 0) {
    const smuggled = smuggledText(request);
    const says = smuggled === "" ? "" : ` They spell "${oneLine(smuggled)}".`;
    findings.push({
      rule: "hidden-text",
      text: hidden[0]?.name ?? "",
      message: `The request holds ${hidden.length === 1 ? "a character" : `${hidden.length} characters`} that nobody sees (${hidden[0]?.name ?? ""}, line ${hidden[0]?.line ?? 1}); they are left out.${says}`,
    });
  }
  const order = addressed.exec(request)?.[0];
  if (order !== undefined) {
    findings.push({
      rule: "instruction-to-reader",
      text: oneLine(order),
      message: `"${oneLine(order)}" reads like an order to a program. A request is text here: nothing follows it.`,
    });
  }
  const written = hidden.length > 0 ? withoutHidden(request) : request;
  return { text: written.replaceAll(comment, " "), written, findings };
}

function withoutHidden(text: string): string {
  const gone = new Set(hiddenIn(text).map(({ line, column }) => `${line}:${column}`));
  return text
    .split("\n")
    .map((line, index) =>
      Array.from(line)
        .filter((_, column) => !gone.has(`${index + 1}:${column + 1}`))
        .join(""),
    )
    .join("\n");
}

function oneLine(text: string): string {
  return truncated(
    text
      .replaceAll(/<!--|-->/g, " ")
      .replaceAll(/\s+/g, " ")
      .trim(),
    120,
  );
}
