/** What of a file others can see, and what a hunk does to it. Pure. */
import type { ReviewedFile } from "../reviewed.ts";
import { newSideOf, oldSideOf, type SideLine } from "../findings/side.ts";
import { listed, nameOf, quoted } from "../findings/changed-lines.ts";
import type { Touched } from "./touched.ts";

const languages: readonly (readonly [string, RegExp])[] = [
  [
    "ts tsx mts cts js jsx mjs cjs",
    /^export\s+(?:declare\s+)?(?:default\s+)?(?:abstract\s+)?(?:async\s+)?(?:function\*?|class|interface|type|enum|const|let|var)\s+(\w{1,100})/,
  ],
  ["py", /^(?:async\s+)?(?:def|class)\s+([A-Za-z]\w{0,100})/],
  ["go", /^(?:func\s+(?:\([^)]{0,80}\)\s*)?|type\s+|const\s+|var\s+)([A-Z]\w{0,100})/],
  [
    "rs",
    /^\s*pub\s+(?:async\s+|const\s+|unsafe\s+){0,3}(?:fn|struct|enum|trait|type|const|static|mod)\s+(\w{1,100})/,
  ],
  [
    "java",
    /^\s*public\s+(?:(?:static|final|abstract|sealed|synchronized)\s+){0,3}(?:(?:class|interface|enum|record)\s+(\w{1,100})|[\w<>[\],.? ]{1,100}\s(\w{1,100})\s*\()/,
  ],
  [
    "cs",
    /^\s*public\s+(?:(?:static|virtual|override|abstract|async|sealed|partial|readonly)\s+){0,4}(?:(?:class|interface|enum|record|struct)\s+(\w{1,100})|[\w<>[\],.? ]{1,100}\s(\w{1,100})\s*[({])/,
  ],
  [
    "kt",
    /^(?:public\s+|open\s+|data\s+|sealed\s+|abstract\s+){0,3}(?:fun|class|interface|object|val|var)\s+(?:<[^>]{1,60}>\s*)?(\w{1,100})/,
  ],
  ["rb", /^\s*(?:class|module)\s+([A-Z]\w{0,100})|^\s*def\s+(?:self\.)([a-z]\w{0,100}[?!]?)/],
  [
    "php",
    /^\s*(?:(?:final|abstract)\s+)?(?:class|interface|trait)\s+(\w{1,100})|^\s*public\s+(?:static\s+)?function\s+(\w{1,100})/,
  ],
];
const byEnding: ReadonlyMap<string, RegExp> = new Map(
  languages.flatMap(([list, pattern]) =>
    list.split(" ").map((ending) => [ending, pattern] as const),
  ),
);

function declaredIn(path: string, { code }: Pick<SideLine, "code">): string | undefined {
  const pattern = byEnding.get(path.slice(path.lastIndexOf(".") + 1).toLowerCase());
  const match = pattern?.exec(code);
  return match?.[1] ?? match?.[2];
}

/** Files by which a package is entered, by convention. */
const entry =
  /^(?:(?:packages|libs|crates)\/[^/]+\/)?(?:src\/)?(?:index\.[cm]?[jt]sx?|lib\.rs|mod\.ts|__init__\.py)$/;

interface Declaration {
  readonly name: string;
  readonly signature: string;
  /** Lines of its head, both inclusive. */
  readonly from: number;
  readonly to: number;
}

/** What the whole change does to the declarations of a file. */
interface Surface {
  /** Of the old side: no declaration of this name has this signature any more. */
  readonly lost: readonly Declaration[];
  /** Of the new side: of a name that lost a signature, with one that it had not before. */
  readonly fresh: readonly Declaration[];
  /** Names of the new side. */
  readonly names: ReadonlySet<string>;
}

/** Declarations of a file that are held against its hunks; no person reads more. */
const LIMIT = 1_000;

const read = new WeakMap<ReviewedFile, Surface>();

function surfaceOf(file: ReviewedFile): Surface {
  const known = read.get(file);
  if (known !== undefined) return known;
  const before = declarations(file.oldPath, oldSideOf(file));
  const after = declarations(file.path, newSideOf(file));
  const old = new Set(before.map(identity));
  const now = new Set(after.map(identity));
  const lost = before.filter((each) => !now.has(identity(each)));
  // An overload more takes nothing from anybody: a signature has to be lost.
  const losing = new Set(lost.map(({ name }) => name));
  const fresh = after.filter((each) => losing.has(each.name) && !old.has(identity(each)));
  const surface = {
    lost: lost.slice(0, LIMIT),
    fresh: fresh.slice(0, LIMIT),
    names: new Set(after.map(({ name }) => name)),
  };
  read.set(file, surface);
  return surface;
}

function identity({ name, signature }: Declaration): string {
  return `${name} ${signature}`;
}

/** Visible declarations of a side, overloads and namesakes each. */
function declarations(path: string, side: readonly SideLine[]): readonly Declaration[] {
  return side.flatMap((line, index): Declaration[] => {
    const name = declaredIn(path, line);
    if (name === undefined) return [];
    const { text, to } = headFrom(side, index);
    return [{ name, signature: signatureOf(text), from: line.line, to }];
  });
}

/** Names that were visible and are gone, or have another signature; at an entry of the package, also what it gives on. */
export function surfaceIn(file: ReviewedFile, touched: Touched): string | undefined {
  const { lost, fresh, names } = surfaceOf(file);
  const gone = lost.filter(
    ({ name, from }) => !names.has(name) && touched.removed.some(({ line }) => line === from),
  );
  const changed = [
    ...lost.filter((each) => names.has(each.name) && isIn(each, touched.removed)),
    ...fresh.filter((each) => isIn(each, touched.added)),
  ];
  const said = [saidOf("removes", gone), saidOf("changes the signature of", changed)].filter(
    (text) => text !== "",
  );
  if (said.length > 0) return `${said.join("; ")}, visible outside ${nameOf(file.path)}`;
  return entry.test(file.path) ? reExported(file.path, touched) : undefined;
}

function saidOf(verb: string, all: readonly Declaration[]): string {
  const names = [...new Set(all.map(({ name }) => quoted(name, 60)))];
  return names.length === 0 ? "" : `${verb} ${listed(names)}`;
}

function isIn({ from, to }: Declaration, lines: readonly SideLine[]): boolean {
  return lines.some(({ line }) => line >= from && line <= to);
}

/** Lines of a head that are read. */
const HEAD_LINES = 30;

/** A head up to its body: until the brackets that it opens are closed. */
function headFrom(
  side: readonly SideLine[],
  index: number,
): { readonly text: string; readonly to: number } {
  let text = "";
  let depth = 0;
  let to = side[index]?.line ?? 0;
  for (const line of side.slice(index, index + HEAD_LINES)) {
    if (line.line - to > 1) break;
    text += ` ${line.text}`;
    to = line.line;
    for (const character of line.code) {
      if (character === "(" || character === "[") depth += 1;
      else if (character === ")" || character === "]") depth -= 1;
    }
    if (depth <= 0) break;
  }
  return { text: text.trim(), to };
}

/** What a caller has to know of a head: parameters and type, not the value or the body. */
function signatureOf(head: string): string {
  return head
    .replace(/\s*(?:\{.*|=>.*|;|:\s*)$/s, "")
    .replace(/^(export\s+(?:const|let|var)\s+\w+[^=(]{0,200})=\s*(?!(?:async\s*)?[(<]).*$/s, "$1")
    .replaceAll(/\basync\s+/g, "")
    .replaceAll(/\s+|,(?=\))/g, "");
}

function reExported(path: string, { differing, removed }: Touched): string | undefined {
  const gone = removed.filter(
    ({ text }) =>
      differing.some((each) => each.text === text) &&
      /^\s*(?:export\b|pub\s+(?:use|mod)\b|from\s|__all__)/.test(text),
  );
  return gone.length === 0
    ? undefined
    : `changes what the package gives on in ${nameOf(path)}: ${quoted(gone[0]?.text ?? "", 60)}`;
}
