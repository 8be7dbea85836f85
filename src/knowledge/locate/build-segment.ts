/** Builds a segment of some files: apart from what reads one, since most searches build none. */
import { setImmediate } from "node:timers/promises";
import { outlineOf } from "../codebase/outline.ts";
import { type Block, blocksOf } from "./blocks.ts";
import { joined, Numbers, packed, Postings } from "./sections.ts";
import { layout, MOST, type OutlineRecord, type SegmentFile } from "./segment.ts";
import { nameKey, termsOfWord, wordPattern } from "./words.ts";

/** Lines beyond are data; their words are not read. */
const LINE_LIMIT = 2_000;

/** Native syntax trees are freed between turns of the event loop only. */
const FILES_PER_TURN = 20;

/** Builds a segment of files whose parsers are loaded. */
export async function buildSegment(
  files: readonly SegmentFile[],
): Promise<Uint8Array<ArrayBuffer>> {
  const builder = new Builder();
  for (const [index, file] of files.entries()) {
    builder.add(file);
    // oxlint-disable-next-line no-await-in-loop -- that is what it is for
    if (index % FILES_PER_TURN === FILES_PER_TURN - 1) await setImmediate();
  }
  return builder.bytes();
}

class Builder {
  readonly #keys: string[] = [];
  readonly #characters = new Numbers();
  readonly #firstBlock = new Numbers();
  readonly #lines = new Numbers();
  readonly #blockCharacters = new Numbers();
  readonly #length = new Numbers();
  readonly #names = new Numbers();
  readonly #comments = new Numbers();
  readonly #outlines: string[] = [];
  readonly #postings = new Postings();
  #blocks = 0;

  add({ key, path, text }: SegmentFile): void {
    const file = this.#keys.push(key) - 1;
    const outline = outlineOf(path, text);
    const lines = text.split("\n");
    if (lines.at(-1) === "") lines.pop();
    this.#characters.push(text.length);
    this.#firstBlock.push(this.#blocks);
    const commented = commentLines(lines, /\.pyi?$/.test(path));
    const blocks = lines.length === 0 ? [] : blocksOf(lines, outline.definitions);
    const pattern = wordPattern(text);
    for (const block of blocks) this.#addBlock(block, lines, commented, outline, pattern);
    const defined = new Set(outline.definitions.map(({ name }) => nameKey(name)));
    for (const name of defined) if (name.length > 1) this.#postings.post(`=${name}`, file);
    const record: OutlineRecord = { definitions: outline.definitions, imports: outline.imports };
    this.#outlines.push(JSON.stringify(record));
  }

  #addBlock(
    [first, last]: Block,
    lines: readonly string[],
    commented: Uint8Array,
    { definitions }: OutlineRecord,
    pattern: RegExp,
  ): void {
    const block = this.#blocks;
    this.#blocks += 1;
    const counts = new Map<string, number>();
    let length = 0;
    let characters = 0;
    let comments = 0;
    for (let line = first; line <= last; line += 1) {
      const text = lines[line - 1] ?? "";
      characters += text.length + 1;
      comments += commented[line - 1] ?? 0;
      if (text.length > LINE_LIMIT) continue;
      for (const word of text.match(pattern) ?? []) {
        for (const term of termsOfWord(word)) {
          counts.set(term, (counts.get(term) ?? 0) + 1);
          length += 1;
        }
      }
    }
    for (const [term, count] of counts) this.#postings.post(term, entry(block, count));
    const names = new Map<string, number>();
    let nameLength = 0;
    for (const { name, line } of definitions) {
      if (line < first || line > last) continue;
      for (const term of termsOfWord(name)) {
        names.set(term, (names.get(term) ?? 0) + 1);
        nameLength += 1;
      }
    }
    for (const [term, count] of names) this.#postings.post(`:${term}`, entry(block, count));
    this.#lines.push(first);
    this.#lines.push(last);
    this.#blockCharacters.push(characters);
    this.#length.push(length);
    this.#names.push(nameLength);
    this.#comments.push(comments);
  }

  bytes(): Uint8Array<ArrayBuffer> {
    this.#firstBlock.push(this.#blocks);
    const outlines = joined(this.#outlines);
    return packed(layout, {
      keys: new TextEncoder().encode(this.#keys.join("\n")),
      characters: this.#characters.bytes(),
      firstBlock: this.#firstBlock.bytes(),
      blockLines: this.#lines.bytes(),
      blockCharacters: this.#blockCharacters.bytes(),
      blockLength: this.#length.bytes(),
      blockNames: this.#names.bytes(),
      blockComments: this.#comments.bytes(),
      outlines: outlines.bytes,
      outlineOffsets: outlines.offsets,
      ...this.#postings.sections(),
    });
  }
}

function entry(block: number, count: number): number {
  return block * (MOST + 1) + Math.min(count, MOST);
}

/** 1 for each line that is a comment and nothing else. */
function commentLines(lines: readonly string[], python: boolean): Uint8Array {
  const found = new Uint8Array(lines.length);
  let until: string | undefined;
  for (const [index, line] of lines.entries()) {
    const text = line.trim();
    if (until !== undefined) {
      found[index] = 1;
      if (text.includes(until)) until = undefined;
      continue;
    }
    const quote = python ? /^[rRuUbBfF]{0,2}("""|''')/.exec(text) : null;
    if (quote !== null) {
      found[index] = 1;
      if (!text.slice(quote[0].length).includes(quote[1] ?? "")) until = quote[1];
    } else if (text.startsWith("/*")) {
      found[index] = 1;
      if (!text.includes("*/")) until = "*/";
    } else if (text.startsWith("//") || (python && text.startsWith("#"))) {
      found[index] = 1;
    }
  }
  return found;
}
