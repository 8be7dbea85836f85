/** A brief's file as a person reads it: sections, what is known, what is proposed, and the criteria with their evidence. */

export interface Place {
  readonly path: string;
  readonly line: number;
}

export type Block =
  | { readonly kind: "text"; readonly text: string }
  /** Known from elsewhere: nobody decided it here. */
  | { readonly kind: "known"; readonly text: string; readonly places: readonly Place[] }
  /** Decided by nobody yet; `line` is how it stands in the file. */
  | {
      readonly kind: "proposed";
      readonly text: string;
      readonly from: string;
      readonly line: string;
    };

export interface Section {
  readonly title: string;
  readonly blocks: readonly Block[];
  /** What the file asks whoever fills the section in. */
  readonly guide: string | undefined;
}

export interface ReadCriterion {
  readonly id: string;
  readonly text: string;
  /** What shows that it holds, as it is written. */
  readonly evidence: readonly string[];
}

/** The sections in their order, without front matter and comments. */
export function sectionsOf(file: string): readonly Section[] {
  const found: { title: string; lines: string[] }[] = [];
  let fence = false;
  for (const line of bodyOf(file).split(/\r?\n/)) {
    if (/^\s*(```|~~~)/.test(line)) fence = !fence;
    const title = fence ? undefined : /^## +(.+?)\s*$/.exec(line)?.[1];
    if (title !== undefined) found.push({ title, lines: [] });
    else found.at(-1)?.lines.push(line);
  }
  return found.map(({ title, lines }) => {
    const text = lines.join("\n");
    return {
      title,
      blocks: blocksOf(text.replaceAll(/<!--[\s\S]*?(?:-->|$)/g, "")),
      guide: /<!--\s*([\s\S]*?)\s*-->/.exec(text)?.[1],
    };
  });
}

/** Without the front matter. */
export function bodyOf(file: string): string {
  return file.replace(/^---\r?\n[\s\S]*?\r?\n---[ \t]*(?:\r?\n|$)/, "");
}

const known = /^\s*[-*+]\s+Known: (.*)$/;
const proposed = /^\s*[-*+]\s+Proposed: (.*)$/;

function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let prose: string[] = [];
  const close = (): void => {
    const told = prose.join("\n").trim();
    if (told !== "") blocks.push({ kind: "text", text: told });
    prose = [];
  };
  for (const line of text.split("\n")) {
    const fact = known.exec(line)?.[1];
    const offer = proposed.exec(line)?.[1];
    if (fact === undefined && offer === undefined) {
      prose.push(line);
      continue;
    }
    close();
    if (fact !== undefined) blocks.push({ kind: "known", ...placedText(fact) });
    if (offer !== undefined) {
      const [, said = offer, from = ""] = /^(.*) \(([^()]*)\)\s*$/.exec(offer) ?? [];
      blocks.push({ kind: "proposed", text: said, from, line });
    }
  }
  close();
  return blocks;
}

function placedText(text: string): { readonly text: string; readonly places: readonly Place[] } {
  const [, said, listed] = /^(.*) \(([^()]+:\d+(?:, [^()]+:\d+)*)\)\s*$/.exec(text) ?? [];
  if (said === undefined || listed === undefined) return { text, places: [] };
  return {
    text: said,
    places: listed.split(", ").map((one) => {
      const at = one.lastIndexOf(":");
      return { path: one.slice(0, at), line: Number(one.slice(at + 1)) };
    }),
  };
}

/** The criteria of a section's text; `rest` is what stands beside them. */
export function criteriaOf(blocks: readonly Block[]): {
  readonly criteria: readonly ReadCriterion[];
  readonly rest: string;
} {
  const criteria: { id: string; text: string; evidence: string[] }[] = [];
  const rest: string[] = [];
  for (const block of blocks) {
    if (block.kind !== "text") continue;
    let current: (typeof criteria)[number] | undefined;
    for (const line of block.text.split("\n")) {
      const [, id, text] = /^\s*[-*+]\s+(AC-\d+):\s*(.*)$/.exec(line) ?? [];
      const evidence = /^\s+(?:[-*+]\s+)?evidence\s*:\s*(.*?)\s*$/i.exec(line)?.[1];
      if (id !== undefined && text !== undefined) {
        current = { id, text, evidence: [] };
        criteria.push(current);
      } else if (evidence !== undefined && current !== undefined) current.evidence.push(evidence);
      else if (/^\s+\S/.test(line) && current !== undefined) current.text += ` ${line.trim()}`;
      else if (line.trim() !== "") {
        current = undefined;
        rest.push(line);
      }
    }
  }
  return { criteria, rest: rest.join("\n") };
}

/** The file with a proposed line decided: kept as the brief's own, or gone. */
export function decided(file: string, line: string, keep: boolean): string {
  const lines = file.split("\n");
  const at = lines.indexOf(line);
  if (at < 0) return file;
  if (!keep) return lines.toSpliced(at, 1).join("\n");
  const own = line.replace("Proposed: ", "").replace(/ \([^()]*\)(\s*)$/, "$1");
  return lines.with(at, own).join("\n");
}
