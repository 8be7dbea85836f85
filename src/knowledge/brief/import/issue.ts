/**
 * An issue of GitHub, whoever wrote it.
 *
 * Issues are a known way to bring instructions to an agent: what a person does not see on the page is left out, and what is
 * taken is quoted, so that it reads as what somebody said.
 */
import { counted } from "../../../ground/core/text.ts";
import { placeBlocks } from "./headings.ts";
import {
  finish,
  hiddenNotes,
  type ImportedRequest,
  newDraft,
  quoted,
  withoutMarks,
} from "./imported.ts";
import { blocksOf, plain, seenText } from "./outline.ts";

export interface IssueComment {
  readonly author: string;
  readonly bot: boolean;
  /** ISO 8601. */
  readonly at: string;
  readonly body: string;
}

export interface Issue {
  readonly owner: string;
  readonly repository: string;
  readonly number: number;
  readonly title: string;
  /** Markdown; empty where the issue has none. */
  readonly body: string;
  readonly author: string;
  /** ISO 8601. */
  readonly at: string;
  readonly url: string;
  readonly closed: boolean;
  readonly comments: readonly IssueComment[];
  /** Comments that the issue has beyond those. */
  readonly moreComments: number;
  /** What was asked for, where the issue was moved since. */
  readonly movedFrom?: string | undefined;
}

/** Bytes of comments that are taken, and of them with the issue's text; a request has 200,000 at most. */
const COMMENT_BYTES = 100_000;
const ALL_BYTES = 180_000;

export function readIssue(issue: Issue): ImportedRequest {
  const draft = newDraft();
  const name = `${issue.owner}/${issue.repository}#${issue.number}`;
  draft.title = plain(seenText(issue.title).text).replaceAll("\n", " ");
  const body = seenText(issue.body.replaceAll(/\r\n?/g, "\n"));
  let { comments: hidden, characters } = body;
  placeBlocks(draft, blocksOf(body.text, { bold: true }), { path: name, strange: true });
  const said = draft.request.splice(0).join("\n\n");
  const parts = [
    `Issue ${name}, opened by ${issue.author}${dayOf(issue.at)}. Quoted as it was written:`,
    ...(said === "" ? [] : [quoted(withoutMarks(said))]),
  ];
  if (said === "" && draft.criteria.length === 0 && draft.sections.size === 0) {
    parts[0] = `Issue ${name}, opened by ${issue.author}${dayOf(issue.at)}, says no more than that.`;
    draft.notes.push("The issue has no text: its title is the request.");
  }
  const room = Math.min(COMMENT_BYTES, ALL_BYTES - bytesOf(body.text));
  let bytes = 0;
  let bots = 0;
  let late = 0;
  for (const comment of issue.comments) {
    const seen = seenText(comment.body.replaceAll(/\r\n?/g, "\n"));
    const text = seen.text.trim();
    if (!comment.bot) bytes += bytesOf(text);
    if (comment.bot) bots += 1;
    else if (bytes > room) late += 1;
    else {
      hidden += seen.comments;
      characters += seen.characters;
      if (text !== "") {
        parts.push(`${comment.author}${dayOf(comment.at)}:`, quoted(withoutMarks(text)));
      }
    }
  }
  draft.request.push(...parts);
  draft.notes.push(...hiddenNotes(name, { text: "", comments: hidden, characters }));
  if (bots > 0) draft.notes.push(`${counted(bots, "comment")} of bots left out.`);
  const missing = late + issue.moreComments;
  if (missing > 0) {
    const kept = issue.comments.length - late;
    draft.notes.push(`Only the first ${counted(kept, "comment")} of ${kept + missing} were taken.`);
  }
  if (issue.closed) draft.notes.push("The issue is closed.");
  if (issue.movedFrom !== undefined) draft.notes.push(`${issue.movedFrom} was moved to ${name}.`);
  return finish(draft, { format: "github-issue", name, url: issue.url });
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}

function dayOf(at: string): string {
  const day = /^\d{4}-\d{2}-\d{2}/.exec(at)?.[0];
  return day === undefined ? "" : ` on ${day}`;
}
