/** A file or standard input: Markdown with headings that a brief knows, or with none, or plain text. */
import { parseFrontMatter } from "../../context/front-matter.ts";
import { placeBlocks } from "./headings.ts";
import {
  addRequest,
  type Draft,
  finish,
  type ImportedRequest,
  newDraft,
  type SourceFile,
  unquoted,
  visible,
} from "./imported.ts";
import { blocksOf, textOf } from "./outline.ts";

/** Reads one file; a brief that was exported keeps its title, its request, its criteria and its plan. */
export function readMarkdown(file: SourceFile): ImportedRequest {
  const draft = newDraft();
  const name = file.path;
  const front = takeFrontMatter(draft, file);
  const blocks = blocksOf(visible(draft, file));
  const titles = blocks.filter(({ level }) => level === 1);
  const [title] = titles;
  if (blocks.every(({ level }) => level === 0)) {
    for (const { lines } of blocks) addRequest(draft, textOf(lines));
    return finish(draft, { format: "text", name }, { was: front });
  }
  if (
    titles.length === 1 &&
    title !== undefined &&
    blocks.find(({ level }) => level > 0) === title
  ) {
    draft.title ??= title.heading;
    addRequest(draft, textOf(title.lines));
    placeBlocks(
      draft,
      blocks.filter((block) => block !== title),
      { path: name },
    );
  } else placeBlocks(draft, blocks, { path: name });
  // A brief says its request twice, in the front matter and as Intent.
  const known = draft.request[0];
  if (front && known !== undefined) {
    const again = draft.request.findIndex((text, at) => at > 0 && sameWords(text, known));
    if (again !== -1) draft.request.splice(again, 1);
  }
  return finish(draft, { format: "markdown", name }, { was: front });
}

function sameWords(one: string, other: string): boolean {
  return wordsOf(one) === wordsOf(other);
}

function wordsOf(text: string): string {
  return unquoted(text).replaceAll(/\s+/g, " ").trim();
}

/** Takes title and request from front matter; whether there was a request. */
function takeFrontMatter(draft: Draft, { path, text }: SourceFile): boolean {
  const parsed = parseFrontMatter(path, text);
  if (parsed.status === "broken") return false;
  const { title, request, ...others } = parsed.data;
  if (typeof title === "string" && title.trim() !== "") draft.title = title;
  const asked = typeof request === "string" && request.trim() !== "";
  if (asked) addRequest(draft, request.trim());
  const left = Object.keys(others);
  if (left.length > 0) {
    draft.notes.push(
      `${path}: ${left.join(", ")} of the front matter left out: the brief is framed anew.`,
    );
  }
  return asked;
}
