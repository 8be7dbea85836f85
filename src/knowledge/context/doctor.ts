/**
 * What is wrong with entries that were right once: what they name is gone, the code has moved away from them, nobody has
 * looked at them again. Each finding says how to mend it.
 */
import type { Entry } from "../../ground/contract/entry.ts";
import { scopeMatcher } from "../checks/scope.ts";

export interface Ailment {
  /** Slug. */
  readonly entry: string;
  /** Of the entry's file. */
  readonly path: string;
  readonly kind:
    | "no-file-in-scope"
    | "exemplar-gone"
    | "path-gone"
    | "drifted"
    | "broken-check"
    | "review-due"
    | "no-alternative"
    | "repeats"
    | "contradicts";
  readonly message: string;
  readonly mend: string;
}

export interface Examined {
  readonly entries: readonly Entry[];
  /** All files of the repository. */
  readonly paths: readonly string[];
  /** Whether a file defines a name; asked for exemplars only. */
  readonly defines: (path: string, symbol: string) => Promise<boolean>;
  /** By slug: what the entry's check finds in the whole tree now; absent where nothing can be counted. */
  readonly violations: ReadonlyMap<string, number>;
  /** By slug: why a check cannot be used. */
  readonly broken: ReadonlyMap<string, string>;
  /** ISO date. */
  readonly today: string;
}

/** Active and proposed entries, in their order; retired ones hold nothing. */
export async function examine(examined: Examined): Promise<Ailment[]> {
  const present = new Set(examined.paths);
  const folders = foldersOf(examined.paths);
  const found: Ailment[] = [];
  for (const entry of examined.entries) {
    if (entry.front.status === "retired") continue;
    const of = (kind: Ailment["kind"], message: string, mend: string): Ailment => ({
      entry: entry.slug,
      path: entry.path,
      kind,
      message,
      mend,
    });
    found.push(
      ...scopeAilments(entry, examined.paths, of),
      // oxlint-disable-next-line no-await-in-loop -- a few files each
      ...(await exemplarAilments(entry, present, examined, of)),
      ...pathAilments(entry, present, folders, of),
      ...driftAilments(entry, examined, of),
      ...wordingAilments(entry, of),
      ...reviewAilments(entry, examined.today, of),
    );
  }
  return found;
}

type Of = (kind: Ailment["kind"], message: string, mend: string) => Ailment;

function foldersOf(paths: readonly string[]): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const path of paths) {
    for (let at = path.indexOf("/"); at > 0; at = path.indexOf("/", at + 1)) {
      folders.add(path.slice(0, at));
    }
  }
  return folders;
}

function scopeAilments({ front }: Entry, paths: readonly string[], of: Of): Ailment[] {
  const scope = front.scope ?? [];
  if (scope.length === 0 || paths.some(scopeMatcher(scope))) return [];
  return [
    of(
      "no-file-in-scope",
      `No file is in its scope ${scope.join(", ")}.`,
      "Name the folder that took its place under `scope`, or retire it.",
    ),
  ];
}

async function exemplarAilments(
  { front }: Entry,
  present: ReadonlySet<string>,
  { defines }: Examined,
  of: Of,
): Promise<Ailment[]> {
  const found: Ailment[] = [];
  for (const exemplar of front.evidence?.exemplars ?? []) {
    const [file = "", symbol] = exemplar.split("#");
    const gone = !present.has(file)
      ? `The exemplar ${file} is gone.`
      : // oxlint-disable-next-line no-await-in-loop -- one or two
        symbol !== undefined && !(await defines(file, symbol))
        ? `${file} has no ${symbol} any more.`
        : undefined;
    if (gone === undefined) continue;
    const mend = "Name a file that does it well now under `evidence.exemplars`.";
    found.push(of("exemplar-gone", gone, mend));
  }
  return found;
}

/** A path in backticks: folders, and an ending or a slash at its end. */
const written = /`((?:[\w@.()[\]-]+\/)+[\w@.()[\]-]*)(?:[:#][^`]*)?`/g;

function pathAilments(
  { body }: Entry,
  present: ReadonlySet<string>,
  folders: ReadonlySet<string>,
  of: Of,
): Ailment[] {
  const named = new Set([...body.matchAll(written)].map(([, path]) => path ?? ""));
  return [...named].flatMap((path) => {
    const bare = path.replace(/^\.\//, "").replace(/\/$/, "");
    // Only what looks like one of this repository's: its first folder is there, or was meant to be a file.
    const isOurs = folders.has(bare.split("/")[0] ?? "");
    if (!isOurs || present.has(bare) || folders.has(bare) || !/\.\w+$|\/$/.test(path)) return [];
    const mend = "Say where it is now, or take the sentence out.";
    return [of("path-gone", `It names \`${path}\`, which is gone.`, mend)];
  });
}

/** More violations than were known that are told: one is enough for a rule that had none. */
function driftAilments({ slug, front }: Entry, examined: Examined, of: Of): Ailment[] {
  const broken = examined.broken.get(slug);
  if (broken !== undefined) {
    return [of("broken-check", `Its check cannot be used: ${broken}`, "Mend it under `check`.")];
  }
  const before = front.evidence?.violated;
  const now = examined.violations.get(slug);
  if (before === undefined || now === undefined || now <= before) return [];
  const followed = front.evidence?.followed;
  const then = followed === undefined ? `${before}` : `${before} of ${followed + before}`;
  return [
    of(
      "drifted",
      `The code has moved away from it: ${then} against it then, ${now} now.`,
      `See them: tacit context check ${slug}. Mend them, or say under \`evidence\` that this is the state now.`,
    ),
  ];
}

const forbids = /\b(?:never|do not|don't|must not|mustn't|avoid|no longer|forbidden)\b/i;
const allows =
  /\b(?:use|uses|used|instead|rather|prefer|call|calls|go through|goes through|import \S+ from|through|via|throw|return|imitate|put|keep|write)\b/i;

/** A bare prohibition leaves an agent to find another way, which is seldom ours (PEERS part A). */
function wordingAilments({ front, body }: Entry, of: Of): Ailment[] {
  const text = `${front.title}\n${body.replace(/^(?:Counted|Against it so far):.*$/gm, "")}`;
  if (front.kind !== "convention" || !forbids.test(text) || allows.test(text)) return [];
  // What goes over a boundary has no other way: that is the rule. And what was counted is what everybody does.
  if (front.check?.["forbidden-import"] !== undefined || front.origin?.type === "mined") return [];
  return [
    of(
      "no-alternative",
      "It forbids something and does not say what to do instead.",
      "Begin with what is right, then what is not.",
    ),
  ];
}

function reviewAilments({ front }: Entry, today: string, of: Of): Ailment[] {
  const due = front["review-by"];
  if (due === undefined || due > today) return [];
  return [
    of(
      "review-due",
      `It was to be looked at again by ${due}.`,
      "Read it, and set a later `review-by`.",
    ),
  ];
}
