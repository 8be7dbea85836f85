/** What a sentence that somebody types is: which kind of entry, for which files, and whether it is said already. */
import type { Entry, EntryKind } from "../../ground/contract/entry.ts";
import { duplicatesAmong } from "./similar.ts";
import { cutTitle, isDirective } from "./wording.ts";

const decisions = /\b(?:decided|we chose|chosen|we went with|instead of|because|trade-?off|adr)\b/i;
const risks =
  /\b(?:careful|beware|watch out|breaks?|broke|fragile|risky?|dangerous|race|deadlock|data loss|loses|outage|incident|never touch)\b/i;
const layers =
  /\b(?:layers?|modules?|boundar(?:y|ies)|depends on|imports?|architecture|service)\b/i;

/** A command comes first: "never import X because it broke" is a convention with its reason. */
export function kindOfWords(text: string): EntryKind {
  if (isDirective(text)) return "convention";
  if (risks.test(text)) return "risk";
  if (decisions.test(text)) return "decision";
  if (layers.test(text)) return "architecture";
  return "convention";
}

/** Globs of the files and folders that a text names and the repository has. */
export function scopeOfWords(text: string, paths: readonly string[]): string[] {
  const words = new Set(text.match(/[\w@.()[\]-]+(?:\/[\w@.()[\]*-]+)+\/?|[\w-]+\.\w{1,5}\b/g));
  return [...words].flatMap((word) => {
    const bare = word
      .replace(/^\.\//, "")
      .replace(/[.,:;]$/, "")
      .replace(/\/(?:\*+)?$/, "");
    if (paths.includes(bare)) return [bare];
    return paths.some((path) => path.startsWith(`${bare}/`)) ? [`${bare}/**`] : [];
  });
}

/** A line that names the entry, and the whole text where it is longer. */
export function draftOfWords(text: string): { readonly title: string; readonly body: string } {
  const whole = text.trim();
  const first = whole.split(/\n|(?<=[.!?])\s+(?=\p{Lu})/u, 1)[0] ?? whole;
  return { title: cutTitle(first.replace(/[.!]$/, "")), body: whole };
}

/** Entries, retired ones aside, that say nearly the same. */
export function saidAlready(
  draft: { readonly title: string; readonly body: string; readonly scope: readonly string[] },
  entries: readonly Entry[],
): Entry[] {
  const living = entries.filter(({ front }) => front.status !== "retired");
  return living.filter(
    ({ front, body }) =>
      duplicatesAmong([{ title: front.title, body, scope: front.scope }, draft]).length > 0 ||
      // The reason below a rule makes two sayings of it look less alike than they are.
      duplicatesAmong([
        { title: front.title, body: "", scope: front.scope },
        { ...draft, body: "" },
      ]).length > 0,
  );
}
