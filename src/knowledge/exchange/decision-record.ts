/** Decision records: one decision a file, as MADR, adr-tools and their descendants write them. */
import { slugOf } from "../../ground/core/text.ts";
import { blocksOf, linesOf } from "./markdown.ts";
import { plainTitle } from "./wording.ts";

export interface DecisionRecord {
  readonly title: string;
  /** As the file has it, for instance `superseded by ADR-0004`. */
  readonly standing: string | undefined;
  /** Rejected, deprecated or superseded: it no longer holds. */
  readonly over: boolean;
  /** Everything below the title. */
  readonly body: string;
  /** 1-based lines of the file. */
  readonly first: number;
  readonly last: number;
}

/** Reads a record; undefined for a text that has nothing below its title. */
export function decisionRecord(
  path: string,
  text: string,
  firstLine: number,
  front: Readonly<Record<string, unknown>>,
): DecisionRecord | undefined {
  const lines = linesOf(text);
  const blocks = blocksOf(text, firstLine);
  const head = blocks.find(({ kind }) => kind !== "comment");
  const titled = head?.kind === "heading" && head.level === 1 ? head : undefined;
  const last = blocks.at(-1);
  const start = titled === undefined ? blocks[0] : blocks.find(({ first }) => first > titled.last);
  if (start === undefined || last === undefined) return undefined;
  const body = lines
    .slice(start.first - firstLine, last.last - firstLine + 1)
    .join("\n")
    .trim();
  const standing = standingOf(body, front);
  return {
    title: titleOf(titled?.text, path),
    standing,
    over: /^\W*(?:rejected|deprecated|superseded|obsolete|withdrawn|replaced)/i.test(
      standing ?? "",
    ),
    body,
    first: titled?.first ?? start.first,
    last: last.last,
  };
}

/** `1. Use Postgres`, `ADR-0001: Use Postgres`, or the file's name where there is no heading. */
function titleOf(heading: string | undefined, path: string): string {
  const plain = plainTitle(heading ?? "");
  const title = plain.replace(/^(?:ADR[- ]?)?#?\d+\s*[.:)–—-]\s*|^ADR\s*[:–—-]\s*/i, "").trim();
  if (title !== "") return title;
  const stem = path.slice(path.lastIndexOf("/") + 1).replace(/\.md$/, "");
  const words = slugOf(stem.replace(/^\d+[-_]/, ""), 100).replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function standingOf(body: string, front: Readonly<Record<string, unknown>>): string | undefined {
  if (typeof front["status"] === "string") return front["status"].trim();
  const line = /^(?:[*-] {1,3})?\*{0,2}Status\*{0,2}:\*{0,2} {0,3}(\S.*)$/im.exec(body)?.[1];
  if (line !== undefined) return plainTitle(line);
  const blocks = blocksOf(body);
  const at = blocks.findIndex(
    ({ kind, text }) => kind === "heading" && /^status$/i.test(text.trim()),
  );
  const rest = at === -1 ? [] : blocks.slice(at + 1);
  const end = rest.findIndex(({ kind }) => kind === "heading");
  const said = (end === -1 ? rest : rest.slice(0, end)).flatMap(({ text }) => text.split("\n"));
  // adr-tools adds a line for each change; the one that ends it holds.
  const over = said.findLast((each) => /supersed|deprecat|reject/i.test(each));
  const standing = plainTitle(over ?? said.find((each) => each.trim() !== "") ?? "");
  return standing === "" ? undefined : standing;
}
