/**
 * Rules out of prose.
 *
 * Rule files are mostly written as lists under headings, and much in them is no rule: overviews, trees of folders,
 * commands. Published counts found that such text costs tokens and helps nobody (PEERS part A4), so what is not
 * recognised as a rule is left where it is, and said to be. Every line is in a rule or among what is left.
 */
import type { EntryKind } from "../../ground/contract/entry.ts";
import { type Block, blocksOf, linesOf } from "./markdown.ts";
import {
  announcesRules,
  announcesWrongs,
  cutTitle,
  directs,
  firstParagraph,
  forbids,
  imperative,
  isBoilerplate,
  isDirective,
  isListing,
  plainTitle,
  saysNoMore,
  termOf,
  titleOf,
  type Topic,
  topicOf,
  wordsIn,
} from "./wording.ts";

export interface RuleDraft {
  readonly kind: EntryKind;
  readonly title: string;
  readonly body: string;
  /** 1-based lines of the file, both included. */
  readonly first: number;
  readonly last: number;
}

export interface LeftPart {
  readonly first: number;
  readonly last: number;
  readonly reason:
    | "heading"
    | "overview"
    | "commands"
    | "comment"
    | "code"
    | "table"
    | "boilerplate"
    | "import"
    | "front matter"
    | "export"
    | "text";
}

export interface Split {
  readonly drafts: RuleDraft[];
  readonly left: LeftPart[];
}

export interface SplitOptions {
  /** 1-based number of the first line. */
  readonly firstLine: number;
  /** The file is there to hold a rule: what cannot be split is one. Its title where no heading gives one. */
  readonly ruleTitle?: string;
}

/** Headings and labels above a rule; lists nested deeper stay in the item they are in. */
const DEEPEST = 16;

/** Splits a text into rules and what is left. */
export function splitRules(text: string, options: SplitOptions): Split {
  const splitter = new Splitter(text, options);
  return splitter.split();
}

class Splitter {
  private readonly lines: readonly string[];
  private readonly firstLine: number;
  private readonly isRule: boolean;
  private readonly ruleTitle: string | undefined;
  private readonly drafts: RuleDraft[] = [];
  private readonly left: LeftPart[] = [];
  /** Headings above the present block, by level. */
  private headings: { level: number; text: string }[] = [];
  private readonly text: string;

  constructor(text: string, options: SplitOptions) {
    this.text = text;
    this.lines = linesOf(text);
    this.firstLine = options.firstLine;
    this.isRule = options.ruleTitle !== undefined;
    this.ruleTitle = options.ruleTitle;
  }

  split(): Split {
    this.walk(blocksOf(this.text, this.firstLine));
    const said = this.left.some(({ reason }) => ["text", "code", "table"].includes(reason));
    if (this.drafts.length === 0 && this.ruleTitle !== undefined && said) {
      const whole = this.wholeFile(this.ruleTitle);
      if (whole !== undefined) return whole;
    }
    return { drafts: this.drafts, left: merged(this.left) };
  }

  /** The text as one rule: its first heading is the title. */
  private wholeFile(fallback: string): Split | undefined {
    const blocks = blocksOf(this.text, this.firstLine);
    const [head, ...rest] = blocks;
    const last = blocks.at(-1);
    if (head === undefined || last === undefined) return undefined;
    const titled = head.kind === "heading" && head.level === 1 && rest.length > 0;
    const from = titled ? (rest[0]?.first ?? head.first) : head.first;
    const body = this.raw(from, last.last);
    const title = titled ? plainTitle(head.text) : fallback;
    const kind = topicOf(titled ? [head.text] : [fallback]);
    return {
      drafts: [
        { kind: kindOf(kind), title: cutTitle(title), body, first: head.first, last: last.last },
      ],
      left: [],
    };
  }

  private raw(first: number, last: number): string {
    return this.lines
      .slice(first - this.firstLine, last - this.firstLine + 1)
      .join("\n")
      .trim();
  }

  private leave(block: Pick<Block, "first" | "last">, reason: LeftPart["reason"]): void {
    this.left.push({ first: block.first, last: block.last, reason });
  }

  private walk(blocks: readonly Block[]): void {
    for (let index = 0; index < blocks.length;) {
      const block = blocks[index];
      if (block === undefined) return;
      if (block.kind === "heading") {
        this.headings = this.headings.filter(({ level }) => level < (block.level ?? 1));
        this.headings.push({ level: block.level ?? 1, text: block.text });
        const end = sectionEnd(blocks, index);
        const section = blocks.slice(index + 1, end);
        if (this.isWholeSection(block, section)) {
          this.addSection(block, section);
          index = end;
          continue;
        }
        this.leave(block, "heading");
        index += 1;
        continue;
      }
      index = this.walkBlock(blocks, index);
    }
  }

  /** Whether the heading is the rule, and what is below it explains it. */
  private isWholeSection(heading: Block, section: readonly Block[]): boolean {
    const text = plainTitle(heading.text);
    if (section.length === 0 || wordsIn(text) < 3) return false;
    if (!forbids.test(text) && !directs.test(text) && !imperative.test(text)) return false;
    if (["overview", "commands"].includes(topicOf([heading.text]) ?? "")) return false;
    const rules = section.filter(
      (block) =>
        block.kind === "item" && block.ordered !== true && isDirective(firstParagraph(block.text)),
    );
    return rules.length < 3;
  }

  private addSection(heading: Block, section: readonly Block[]): void {
    const last = section.at(-1) ?? heading;
    this.drafts.push({
      kind: this.kindFor(heading.text),
      title: cutTitle(plainTitle(heading.text)),
      body: this.raw(heading.last + 1, last.last),
      first: heading.first,
      last: last.last,
    });
  }

  private topic(): Topic | undefined {
    return topicOf(this.headings.map(({ text }) => text).toReversed());
  }

  private kindFor(text: string): EntryKind {
    if (
      /^\W*(?:warning|caution|gotcha|careful|beware|watch out|danger|known issue)\b/i.test(text)
    ) {
      return "risk";
    }
    return kindOf(this.topic());
  }

  /** Takes the block at the index and those that belong to it; returns the index after them. */
  private walkBlock(blocks: readonly Block[], index: number): number {
    const block = blocks[index];
    const next = blocks[index + 1];
    if (block === undefined) return index + 1;
    switch (block.kind) {
      case "heading":
      case "break":
        this.leave(block, block.kind === "heading" ? "heading" : "text");
        return index + 1;
      case "comment":
        this.leave(block, "comment");
        return index + 1;
      case "code":
      case "table":
        this.leave(block, block.kind);
        return index + 1;
      case "quote":
        return this.walkQuote(blocks, index);
      case "item":
        return this.walkList(blocks, index, undefined);
      case "paragraph":
        if (next?.kind === "item" && leadsToList(block.text)) {
          return isLabel(block.text)
            ? this.walkLabelledList(blocks, index)
            : this.walkList(blocks, index + 1, block);
        }
        return this.walkParagraph(blocks, index);
    }
  }

  private walkParagraph(blocks: readonly Block[], index: number): number {
    const block = blocks[index];
    if (block === undefined) return index + 1;
    if (isImport(block.text)) {
      this.leave(block, "import");
      return index + 1;
    }
    const topic = this.topic();
    const text = plainTitle(block.text);
    const counts =
      topic === "overview" || topic === "commands"
        ? forbids.test(text)
        : topic === "risk" || topic === "decision" || isDirective(text);
    if (!counts || isBoilerplate(text)) {
      this.leave(block, counts ? "boilerplate" : reasonFor(topic));
      return index + 1;
    }
    const end = attachedEnd(blocks, index + 1);
    const last = blocks[end - 1] ?? block;
    this.add(this.raw(block.first, last.last), block.first, last.last);
    return end;
  }

  private walkQuote(blocks: readonly Block[], index: number): number {
    const block = blocks[index];
    if (block === undefined) return index + 1;
    const text = block.text.replaceAll(/^ {0,3}> ?/gm, "");
    const callout = /^\[!(\w+)\][ \t]*\n/.exec(text);
    const body = text.slice(callout?.[0].length ?? 0).trim();
    const warns = /^(?:warning|caution)$/i.test(callout?.[1] ?? "");
    if (body === "" || !(warns || isDirective(plainTitle(body)))) {
      this.leave(block, reasonFor(this.topic()));
      return index + 1;
    }
    this.add(body, block.first, block.last, warns ? "risk" : undefined);
    return index + 1;
  }

  /** A list from its first item on, with the sentence that leads to it. */
  private walkList(blocks: readonly Block[], start: number, intro: Block | undefined): number {
    let end = start;
    while (blocks[end]?.kind === "item") end = attachedEnd(blocks, end + 1);
    const items = blocks.slice(start, end);
    const steps = items[0]?.ordered === true && this.isProcedure(items);
    if (steps || (intro !== undefined && isCondition(intro, items))) {
      this.addProcedure(items, intro);
      return end;
    }
    let used = false;
    for (let index = start; index < end;) {
      const block = blocks[index];
      const after = attachedEnd(blocks, index + 1);
      const last = blocks[after - 1];
      if (block === undefined || last === undefined) break;
      used = this.takeItem(block, last, used ? undefined : intro, intro) || used;
      index = after;
    }
    if (intro !== undefined && !used) this.leave(intro, reasonFor(this.topic()));
    return end;
  }

  /** `Rules:` over a list is its heading. */
  private walkLabelledList(blocks: readonly Block[], index: number): number {
    const block = blocks[index];
    if (block === undefined) return index + 1;
    this.leave(block, "heading");
    const outer = this.headings;
    this.headings = [...outer, { level: 7, text: block.text }];
    const end = this.walkList(blocks, index + 1, undefined);
    this.headings = outer;
    return end;
  }

  /** Steps rather than rules: numbered, and not each of them forbids or demands. */
  private isProcedure(items: readonly Block[]): boolean {
    const own = items.filter(({ kind }) => kind === "item");
    return !own.every(({ text }) => forbids.test(text) || directs.test(text));
  }

  private addProcedure(items: readonly Block[], intro: Block | undefined): void {
    const first = intro ?? items[0];
    const last = items.at(-1);
    if (first === undefined || last === undefined) return;
    const topic = this.topic();
    const title = plainTitle(intro?.text ?? this.headings.at(-1)?.text ?? this.ruleTitle ?? "");
    const listed = topic === "overview" || topic === "commands" || title === "";
    const orders = [intro?.text ?? "", ...items.map(({ text }) => firstParagraph(text))];
    if (listed || !orders.some(isDirective)) {
      this.leave({ first: first.first, last: last.last }, reasonFor(topic));
      return;
    }
    this.drafts.push({
      kind: this.kindFor(title),
      title: cutTitle(title.replace(/:$/, "")),
      body: this.raw(first.first, last.last),
      first: first.first,
      last: last.last,
    });
  }

  /** Whether the item became a rule, or several. */
  private takeItem(
    block: Block,
    last: Block,
    uncovered: Block | undefined,
    intro: Block | undefined,
  ): boolean {
    const head = firstParagraph(block.text);
    if (isImport(head)) {
      this.leave(block, "import");
      return false;
    }
    const label = plainTitle(head).replace(/:$/, "");
    const rest = block.text.split("\n").slice(head.split("\n").length);
    if (
      this.headings.length < DEEPEST &&
      isLabel(label) &&
      rest.some((line) => /^\s*[-*+] /.test(line))
    ) {
      return this.takeLabelled(block, label, head, rest, last);
    }
    const { counts, reason } = this.judge(head);
    if (!counts) {
      this.leave({ first: block.first, last: last.last }, reason);
      return false;
    }
    const attached = last.last > block.last ? `\n\n${this.raw(block.last + 1, last.last)}` : "";
    const lead = intro === undefined ? "" : `${intro.text.trim()}\n\n`;
    const first = uncovered?.first ?? block.first;
    this.add(`${lead}${block.text}${attached}`, first, last.last, undefined, head);
    return true;
  }

  /** An item such as `**Naming**` is the heading of the list inside it. */
  private takeLabelled(
    block: Block,
    label: string,
    head: string,
    rest: readonly string[],
    last: Block,
  ): boolean {
    const before = this.drafts.length;
    const outer = this.headings;
    this.headings = [...outer, { level: 7, text: label }];
    const headLines = head.split("\n").length;
    this.leave({ first: block.first, last: block.first + headLines - 1 }, "heading");
    this.walk(blocksOf(rest.join("\n"), block.first + headLines));
    this.headings = outer;
    if (last.last > block.last) this.leave({ first: block.last + 1, last: last.last }, "text");
    return this.drafts.length > before;
  }

  private judge(head: string): { counts: boolean; reason: LeftPart["reason"] } {
    const topic = this.topic();
    const text = plainTitle(head);
    if (isBoilerplate(text)) return { counts: false, reason: "boilerplate" };
    if (topic === "overview" || topic === "commands") {
      const orders =
        /\b(?:always|prefer)\b/i.test(text) ||
        (this.isRule && isDirective(text) && !isListing(head));
      return { counts: forbids.test(text) || orders, reason: reasonFor(topic) };
    }
    if (topic === "term") return { counts: wordsIn(text) > 1, reason: "text" };
    // "`config.yaml`: all required keys" describes, whatever word is in it.
    if (isListing(head) && !forbids.test(text) && !/\b(?:always|must)\b/i.test(text)) {
      return { counts: false, reason: "overview" };
    }
    const announced =
      topic === "convention"
        ? this.headings.some((heading) => announcesRules(heading.text))
        : topic !== undefined;
    const counts =
      isDirective(text) || (announced && wordsIn(text) > 1) || (this.isRule && wordsIn(text) > 2);
    return { counts, reason: "text" };
  }

  private add(text: string, first: number, last: number, kind?: EntryKind, head = text): void {
    const decided = kind ?? this.kindFor(plainTitle(head));
    const title = decided === "term" ? termOf(head) : titleOf(head);
    const above = this.headings.at(-1)?.text ?? "";
    // Without its heading, "Floats for prices" would say the opposite.
    const right = forbids.test(title) || /^(?:always|prefer|ensure|make sure|must)\b/i.test(title);
    const wrong = announcesWrongs(above) && !right;
    const body = saysNoMore(text, title) ? "" : text.trim();
    this.drafts.push({
      kind: decided,
      title: wrong ? cutTitle(`Avoid: ${title}`) : title,
      body: wrong && body !== "" ? `Avoid:\n\n${body}` : body,
      first,
      last,
    });
  }
}

/** `Use a service when code:` over a list of cases is one rule, and the cases are none. */
function isCondition(intro: Block, items: readonly Block[]): boolean {
  const own = items.filter(({ kind }) => kind === "item");
  const orders = own.filter(({ text }) => isDirective(firstParagraph(text)));
  return (
    isDirective(plainTitle(intro.text)) &&
    !announcesWrongs(plainTitle(intro.text)) &&
    2 * orders.length < own.length
  );
}

/** Index after the blocks that explain the rule before them: code, tables, and sentences that begin as reasons do. */
function attachedEnd(blocks: readonly Block[], start: number): number {
  let end = start;
  for (; end < blocks.length; end += 1) {
    const block = blocks[end];
    if (block === undefined) break;
    if (block.kind === "code") continue;
    const explains =
      block.kind === "paragraph" &&
      /^\W{0,3}(?:why|reason|rationale|because|example|e\.g\.|for example|for instance|good|bad|correct|incorrect|wrong|right|see|note|exception)\b/i.test(
        block.text,
      );
    if (!explains) break;
  }
  return end;
}

/** Index after the section of the heading: up to the next one, but for deeper ones that only label parts of it. */
function sectionEnd(blocks: readonly Block[], index: number): number {
  const level = blocks[index]?.level ?? 1;
  let end = index + 1;
  for (; end < blocks.length; end += 1) {
    const block = blocks[end];
    if (block?.kind !== "heading") continue;
    const label =
      /^\W*(?:why|reason|rationale|examples?|good|bad|correct|incorrect|wrong|right|do|don['’]t|notes?|exceptions?)\b/i;
    if ((block.level ?? 1) <= level || !label.test(block.text)) break;
  }
  return end;
}

/** Whether a paragraph before a list speaks of it: it ends with a colon, or is bold as a whole. */
function leadsToList(text: string): boolean {
  const end = text.slice(-20).trimEnd();
  return /:\**$/.test(end) || /^\*\*[^*\n]{1,100}\*\*$/.test(text.trim());
}

/** Two or three words that name a topic and order nothing. */
function isLabel(text: string): boolean {
  const label = plainTitle(text);
  return announcesWrongs(label) || (wordsIn(label) <= 3 && !isDirective(label));
}

function kindOf(topic: Topic | undefined): EntryKind {
  return topic === undefined || topic === "overview" || topic === "commands" ? "convention" : topic;
}

function reasonFor(topic: Topic | undefined): LeftPart["reason"] {
  return topic === "overview" || topic === "commands" ? topic : "text";
}

function isImport(text: string): boolean {
  return text.split("\n").every((line) => /^\s*@[\w./~-]+\s*$/.test(line));
}

/** Neighbours left for one reason are one part. */
function merged(parts: readonly LeftPart[]): LeftPart[] {
  const found: LeftPart[] = [];
  for (const part of parts.toSorted((a, b) => a.first - b.first)) {
    const before = found.at(-1);
    if (before?.reason === part.reason && part.first <= before.last + 2) {
      found[found.length - 1] = { ...before, last: Math.max(before.last, part.last) };
    } else {
      found.push(part);
    }
  }
  return found;
}
