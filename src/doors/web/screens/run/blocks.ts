/** Markdown cut into blocks: while the last one grows, those before it need no new look. */

/** Blocks that mean the same apart as together, but for lists whose items have empty lines between them. */
export function blocksOf(text: string): readonly string[] {
  const blocks: string[] = [];
  let block: string[] = [];
  let fence: string | undefined;
  const end = (): void => {
    if (block.some((line) => line.trim() !== "")) blocks.push(block.join("\n"));
    block = [];
  };
  for (const line of text.split("\n")) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence === undefined && line.trim() === "") {
      end();
      continue;
    }
    block.push(line);
    if (mark === undefined) continue;
    if (fence === undefined) fence = mark;
    else if (mark.startsWith(fence)) {
      fence = undefined;
      end();
    }
  }
  end();
  return blocks;
}

/** Whether nothing in a block could mean anything in Markdown: no mark, no list, no address, one line. */
export function isPlain(block: string): boolean {
  return !/[`*_[\]<>#|~\\&@\n]|^ *(?:[-+=]|\d+[.)])|^ {4}|:\/\/|www\./.test(block);
}
