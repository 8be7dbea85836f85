/**
 * The tags of an XML text, one after the other.
 *
 * Our own, because reports of coverage are two levels of attributes, and the parsers for all of XML have been taken down
 * by entities that multiply. Here there is no tree, no stack and no entity of the document's own: whatever the text, the
 * work grows with its length.
 */
import { brokenReport } from "./coverage.ts";

export interface Tag {
  readonly name: string;
  readonly kind: "open" | "close" | "empty";
  /** What stands behind the name, as it is written. */
  readonly inside: string;
  /** Where the text behind the tag begins. */
  readonly end: number;
}

/** Characters of a tag. */
const LONGEST_TAG = 16_384;
/** Characters of a value in which entities are read; what is longer is no path and no number. */
const LONGEST_VALUE = 1024;
/** Characters of a document type that names no more than a file. */
const LONGEST_TYPE = 512;

/** @throws TacitError `checks/broken-report` when the text ends too early, or declares entities. */
export function* tagsOf(text: string): Generator<Tag> {
  let depth = 0;
  let from = text.indexOf("<");
  while (from >= 0) {
    const next = text[from + 1];
    if (next === "!" || next === "?") {
      from = text.indexOf("<", endOfMarkup(text, from));
      continue;
    }
    const end = endOfTag(text, from + 1, LONGEST_TAG);
    const tag = tagIn(text, from, end);
    if (tag.kind === "open") depth += 1;
    if (tag.kind === "close") depth -= 1;
    yield tag;
    from = text.indexOf("<", end);
  }
  if (depth !== 0) throw brokenReport("it ends in the middle");
}

function tagIn(text: string, from: number, end: number): Tag {
  const closes = text[from + 1] === "/";
  const name = /[A-Za-z_][\w:.-]*/y;
  name.lastIndex = from + (closes ? 2 : 1);
  const [found] = name.exec(text) ?? [];
  if (found === undefined) throw brokenReport("it is no XML");
  const isEmpty = !closes && text[end - 2] === "/";
  return {
    name: found,
    kind: closes ? "close" : isEmpty ? "empty" : "open",
    inside: text.slice(name.lastIndex, end - (isEmpty ? 2 : 1)),
    end,
  };
}

/** Behind the `>` that is in no quotes. */
function endOfTag(text: string, from: number, longest: number): number {
  const last = Math.min(text.length, from + longest);
  let quote = "";
  for (let at = from; at < last; at += 1) {
    const character = text[at] ?? "";
    if (quote !== "") {
      if (character === quote) quote = "";
    } else if (character === ">") return at + 1;
    else if (character === '"' || character === "'") quote = character;
  }
  throw brokenReport(last === text.length ? "it ends in the middle" : "a tag is too long");
}

/** Behind a comment, literal text, a processing instruction or a document type. */
function endOfMarkup(text: string, from: number): number {
  if (text.startsWith("<!--", from)) return behind(text, "-->", from + 4);
  if (text.startsWith("<![CDATA[", from)) return behind(text, "]]>", from + 9);
  if (text.startsWith("<?", from)) return behind(text, "?>", from + 2);
  const end = endOfTag(text, from + 2, LONGEST_TYPE);
  if (text.slice(from, end).includes("[")) throw brokenReport("it declares entities of its own");
  return end;
}

function behind(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from);
  if (at < 0) throw brokenReport("it ends in the middle");
  return at + mark.length;
}

/** A tag's attributes; of two with one name the first. What cannot be read ends them. */
export function attributesOf({ inside }: Tag): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const attribute = /\s+([A-Za-z_][\w:.-]*)\s*=\s*(?:"([^"]*)"|'([^']*)')/y;
  for (let match = attribute.exec(inside); match !== null; match = attribute.exec(inside)) {
    const [, name = "", double, single = ""] = match;
    if (!found.has(name)) found.set(name, plain(double ?? single));
  }
  return found;
}

/** The text behind a tag, up to the next one. */
export function textBehind(text: string, { end }: Tag): string {
  const to = text.indexOf("<", end);
  return plain(text.slice(end, Math.min(to < 0 ? end : to, end + LONGEST_TAG))).trim();
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
]);

/** The five entities that XML itself has, and characters by number; others stay as they are written. */
function plain(text: string): string {
  if (text.length > LONGEST_VALUE || !text.includes("&")) return text;
  return text.replaceAll(
    /&(?:#(\d{1,7})|#x([\da-fA-F]{1,6})|([a-z]{2,4}));/g,
    (whole, decimal?: string, hexadecimal?: string, name?: string) => {
      if (name !== undefined) return ENTITIES.get(name) ?? whole;
      const code = decimal === undefined ? Number.parseInt(hexadecimal ?? "", 16) : Number(decimal);
      return code > 0x10_ff_ff ? whole : String.fromCodePoint(code);
    },
  );
}
