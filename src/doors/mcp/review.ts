/** What the tool `review` answers of a change: what a person's terminal shows, without its lines. */
import { TacitError } from "../../ground/core/error.ts";
import { counted, truncated } from "../../ground/core/text.ts";
import { globMatcher } from "../../knowledge/checks/glob.ts";
import { type Range, rangeIn } from "../app/review/change.ts";
import type { ReviewOutput as Reviewed } from "../app/review/review-output.ts";
import type { ReviewFinding, ReviewHunk, ReviewOutput } from "./schemas.ts";

type Hunk = Reviewed["files"][number]["hunks"][number];
type Finding = Reviewed["findings"][number];

/** Findings, groups of same edits and notes on files that are told, each. */
const TOLD = 100;
/** Findings that are told with their hunk; further ones stand with those of no hunk. */
const OF_A_HUNK = 20;
/** Places of one group that are told. */
const PLACES = 20;
/** Paths that no commit holds that are named. */
const NAMED = 5;
/** Characters of a sentence: entries and commit titles can be long. */
const SENTENCE = 600;

/** Whether a range ends at what is checked out. */
export function endsAtCheckout({ of }: Range): boolean {
  return of === "" || of === "HEAD" || of === "@";
}

/** @throws TacitError `mcp/bad-range` for what is no range; without one, what is checked out against the default branch. */
export function rangeOf(text: string | undefined): Range {
  if (text === undefined) return { from: "", of: "" };
  const range = rangeIn(text.trim());
  if (range !== undefined) return range;
  throw new TacitError({
    code: "mcp/bad-range",
    kind: "input",
    message: `\`range\` takes two names with two dots between, not ${JSON.stringify(truncated(text, 80))}.`,
    hint: 'For instance {"range": "main..feature"}.',
  });
}

export interface ToTell {
  /** Hunks. */
  readonly limit: number;
  /** A glob of the files that are told; the size is that of the whole change all the same. */
  readonly path?: string | undefined;
  /** Paths of what no commit holds, where it is the checked-out branch that is reviewed. */
  readonly uncommitted: readonly string[];
}

export function reviewOf(reviewed: Reviewed, asked: ToTell): ReviewOutput {
  const isAsked = asked.path === undefined ? () => true : globMatcher(asked.path);
  const files = reviewed.files.filter(({ path }) => isAsked(path));
  const byId = new Map(files.flatMap(({ hunks }) => hunks.map((hunk) => [hunk.id, hunk] as const)));
  const all = reviewed.orders.risk.flatMap((id) => byId.get(id) ?? []);
  const told = all.slice(0, asked.limit);
  const others = [
    ...told.flatMap(({ findings }) => findings.slice(OF_A_HUNK)),
    ...all.slice(asked.limit).flatMap(({ findings }) => findings),
  ];
  const loose = reviewed.findings.filter(({ path }) =>
    path === undefined ? asked.path === undefined : isAsked(path),
  );
  const findings = [...loose, ...others].map(findingOf);
  const groups = reviewed.groups.flatMap(({ text, hunks }) => {
    const places = hunks.flatMap((id) => byId.get(id) ?? []).map(placeOf);
    return places.length === 0 ? [] : [{ text: sentence(text), places: places.slice(0, PLACES) }];
  });
  const noted = files
    .filter(({ hunks, note }) => hunks.length === 0 || note !== undefined)
    .map(({ path, note, status }) => ({ path, note: sentence(note ?? status) }));
  const { base, commit, change, size } = reviewed;
  return {
    from: change?.from ?? base,
    of: change?.of ?? commit,
    base,
    commit,
    size: {
      files: reviewed.files.length,
      hunks: reviewed.orders.risk.length,
      added: size.added,
      removed: size.removed,
    },
    hunks: told.map(hunkOf),
    more: all.length - told.length,
    findings: findings.slice(0, TOLD),
    groups: groups.slice(0, TOLD),
    files: noted.slice(0, TOLD),
    problems: [
      ...reviewed.problems.map(sentence),
      ...notReviewed(asked.uncommitted),
      ...(asked.path !== undefined && files.length === 0 && reviewed.files.length > 0
        ? [`No file of the change is ${asked.path}.`]
        : []),
      ...beyond("findings", findings.length),
      ...beyond("groups of same edits", groups.length),
      ...beyond("notes on files", noted.length),
    ],
  };
}

function notReviewed(paths: readonly string[]): string[] {
  if (paths.length === 0) return [];
  const shown = paths.slice(0, NAMED).map((path) => truncated(path, 100));
  const more = paths.length > NAMED ? " …" : "";
  return [
    `${counted(paths.length, "file differs", "files differ")} from the last commit and ${paths.length === 1 ? "is" : "are"} not reviewed as such: ${shown.join(", ")}${more}`,
  ];
}

function beyond(what: string, count: number): string[] {
  return count > TOLD ? [`${count - TOLD} more ${what} are not told; ask with path.`] : [];
}

function hunkOf(hunk: Hunk): ReviewHunk {
  const { added, removed, points, reasons, impact, findings, fold } = hunk;
  return {
    place: placeOf(hunk),
    added,
    removed,
    points,
    reasons: reasons.map(({ text }) => sentence(text)),
    impact: impact.map(({ flag, text }) => ({ flag, text: sentence(text) })),
    findings: findings.slice(0, OF_A_HUNK).map(findingOf),
    ...(fold === undefined ? {} : { fold: sentence(fold.text) }),
  };
}

/** A place as remarks have it: the first added line, or the first that is gone, as it was before. */
function placeOf({ path, lines, newStart }: Hunk): string {
  const added = lines.find(({ kind }) => kind === "added")?.new;
  const removed = lines.find(({ kind }) => kind === "removed")?.old;
  return added === undefined && removed !== undefined
    ? `${path}:-${removed}`
    : `${path}:${added ?? newStart}`;
}

function findingOf({ rule, path, line, message }: Finding): ReviewFinding {
  const place = path === undefined || line === undefined ? path : `${path}:${line}`;
  return { rule, ...(place === undefined ? {} : { place }), message: sentence(message) };
}

function sentence(text: string): string {
  return truncated(text, SENTENCE);
}
