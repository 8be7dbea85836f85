/**
 * What would make a fault in a hunk costly, each with its reason in words.
 *
 * Argued and not measured: that a hunk touches money makes no fault likelier, only dearer. A flag on every hunk would
 * be worth nothing, so each asks for something that the changed lines say themselves, not their neighbourhood.
 */
import { folderOf } from "../../../ground/core/path.ts";
import type { Impact, ImpactFlag } from "../../../ground/contract/review.ts";
import { counted } from "../../../ground/core/text.ts";
import type { ReviewedFile, ReviewedHunk } from "../reviewed.ts";
import type { DependencyChange } from "../findings/dependencies.ts";
import { quoted } from "../findings/changed-lines.ts";
import { defaultsIn } from "./defaults.ts";
import { migrationIn } from "./migration.ts";
import { authenticationIn, moneyIn } from "./subjects.ts";
import { surfaceIn } from "./surface.ts";
import { type Touched, touchedBy } from "./touched.ts";
import { wireIn } from "./wire.ts";

export interface Surroundings {
  /** Paths that imported a file at the base, by its path now. */
  readonly importers: ReadonlyMap<string, readonly string[]>;
  /** Of the whole change, from `dependencyChanges`. */
  readonly dependencies: readonly DependencyChange[];
}

/** Importers outside the file's folder from which on a change reaches far. */
const FAR = 6;

/** In the order of `ImpactFlag`; none for tests, documents, generated files, and hunks of comments or imports alone. */
export function impactOf(
  file: ReviewedFile,
  hunk: ReviewedHunk,
  surroundings: Surroundings,
): Impact[] {
  if (file.kind !== "source" && file.kind !== "configuration") return [];
  const dependency = dependencyIn(file, hunk, surroundings);
  const touched = touchedBy(file, hunk);
  if (touched.differing.length === 0)
    return dependency === undefined ? [] : [{ flag: "dependency", text: dependency }];
  const isSource = file.kind === "source";
  const texts: readonly (readonly [ImpactFlag, string | undefined])[] = [
    ["authentication", isSource ? authenticationIn(file.path, touched) : undefined],
    ["money", isSource ? moneyIn(file.path, touched) : undefined],
    ["migration", migrationIn(file, touched)],
    ["public-surface", isSource ? surfaceIn(file, touched) : undefined],
    ["wire", wireIn(file, touched)],
    ["blast-radius", isSource ? blastRadius(file, touched, surroundings) : undefined],
    ["dependency", dependency],
    ["default", defaultsIn(file, hunk)],
  ];
  return texts.flatMap(([flag, text]) => (text === undefined ? [] : [{ flag, text }]));
}

function dependencyIn(
  { path }: ReviewedFile,
  hunk: ReviewedHunk,
  { dependencies }: Surroundings,
): string | undefined {
  const lines = new Set(
    hunk.lines.flatMap((each) =>
      each.kind === "added" && each.new !== undefined ? [each.new] : [],
    ),
  );
  const own = dependencies.filter(
    (each) =>
      each.path === path &&
      each.change === "added" &&
      each.line !== undefined &&
      lines.has(each.line),
  );
  const [first] = own;
  if (first === undefined) return undefined;
  const version = first.to === undefined ? "" : ` ${quoted(first.to, 40).slice(1, -1)}`;
  const more = own.length === 1 ? "" : ` and ${own.length - 1} more`;
  return `${own.length === 1 ? "new dependency" : "new dependencies"}: ${quoted(first.name)}${version}${more}${own.every(({ dev }) => dev) ? ", for development only" : ""}`;
}

/** How many files outside its folder would feel it; lines that only say types are felt by the type checker. */
function blastRadius(
  { path }: ReviewedFile,
  { differing }: Touched,
  { importers }: Surroundings,
): string | undefined {
  const folder = folderOf(path);
  const outside = (importers.get(path) ?? []).filter(
    (each) => folderOf(each) !== folder && !each.startsWith(`${folder}/`) && each !== path,
  );
  if (outside.length < FAR || !differing.some(({ code }) => isFelt(code))) return undefined;
  const shown = outside.toSorted().slice(0, 3).join(", ");
  const where = folder === "" ? "the top folder" : folder;
  return `${counted(outside.length, "caller")} outside ${where}: ${shown}${outside.length > 3 ? " …" : ""}`;
}

/** Whether a line of code does something when the program runs. */
function isFelt(code: string): boolean {
  const plain = code.trim();
  if (
    /^(?:export\s+)?(?:declare\s+|type\s|interface\s)|^readonly\s|^[\w?"']{1,80}\??:\s*[\w<>[\]|&{}., "'()=>]{1,200};?$|^[}\])];?,?$|^\|/.test(
      plain,
    )
  )
    return /\breturn\b|\bawait\b/.test(plain);
  return /[(=]|\b(?:return|throw|raise|if|for|while|else|case|yield)\b/.test(plain);
}
