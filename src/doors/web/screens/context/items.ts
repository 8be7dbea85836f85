/** Everything on the screen of context that can be looked at, in the order in which it wants to be. */
import type { Context, Entry, Lessons, Scan } from "../../api/queries.ts";

export type Lesson = Lessons["lessons"][number];
export type Proposal = Scan["proposals"][number];
export type Question = Scan["questions"][number];

export type Item =
  | { readonly kind: "entry"; readonly key: string; readonly entry: Entry }
  | {
      readonly kind: "proposal";
      readonly key: string;
      readonly proposal: Proposal;
      /** What it would say. */
      readonly body: string;
    }
  | { readonly kind: "lesson"; readonly key: string; readonly lesson: Lesson }
  | {
      readonly kind: "question";
      readonly key: string;
      readonly question: Question;
      /** Its place in the scan, from 0. */
      readonly at: number;
    };

/** Kinds in the order of an introduction: what it is, how it is built, how it is written. */
const kinds = ["project", "architecture", "convention", "decision", "risk", "term"];

const groups: Readonly<Record<string, string>> = {
  project: "Project",
  architecture: "Architecture",
  convention: "Conventions",
  decision: "Decisions",
  risk: "Risks",
  term: "Terms",
};

interface Given {
  readonly entries: Context["entries"];
  readonly scan: Scan | undefined;
  readonly lessons: readonly Lesson[];
}

/** What waits for a person first; what holds by its kind; what holds no longer at the end. */
export function itemsOf({ entries, scan, lessons }: Given): readonly Item[] {
  const by = (status: string): readonly Entry[] => entries.filter((one) => one.status === status);
  return [
    ...lessons
      .filter(({ state }) => state === "open")
      .map((lesson): Item => ({ kind: "lesson", key: `lesson:${lesson.id}`, lesson })),
    ...by("proposed").map(entryItem),
    ...(scan?.proposals ?? []).map((proposal, at): Item => ({
      kind: "proposal",
      key: proposal.key,
      proposal,
      body: scan?.entries[at]?.body ?? "",
    })),
    ...(scan?.questions ?? []).map((question, at): Item => ({
      kind: "question",
      key: `question:${question.question}`,
      question,
      at,
    })),
    ...by("active")
      .toSorted((one, other) => kinds.indexOf(one.kind) - kinds.indexOf(other.kind))
      .map(entryItem),
    ...by("retired").map(entryItem),
  ];
}

function entryItem(entry: Entry): Item {
  return { kind: "entry", key: entry.id, entry };
}

export function groupOf(item: Item): string {
  if (item.kind === "lesson") return "Said in review";
  if (item.kind === "proposal") return "Proposed by the scan";
  if (item.kind === "question") return "Only you can say";
  const { status, kind } = item.entry;
  if (status === "proposed") return "Proposed";
  return status === "retired" ? "Retired" : (groups[kind] ?? kind);
}

export function titleOf(item: Item): string {
  if (item.kind === "entry") return item.entry.title;
  if (item.kind === "proposal") return item.proposal.title;
  return item.kind === "lesson" ? item.lesson.title : item.question.question;
}

/** Whether it is there to be accepted or declined. */
export function waits(item: Item): boolean {
  return item.kind !== "entry" || item.entry.status === "proposed";
}

/** `3 proposals wait`, or what there is when none does. */
export function sentenceOf(items: readonly Item[]): string {
  const waiting = items.filter((item) => waits(item) && item.kind !== "question").length;
  const active = items.filter((item) => item.kind === "entry" && item.entry.status === "active");
  if (waiting > 0) return `${waiting} ${waiting === 1 ? "proposal waits" : "proposals wait"}.`;
  return active.length === 0
    ? "Nothing is captured yet."
    : `${active.length} ${active.length === 1 ? "entry holds" : "entries hold"}. Nothing waits.`;
}

/** `31 of 32`: how often the code followed it when somebody counted; undefined where nobody did. */
export function countedWords(evidence: Entry["evidence"]): string | undefined {
  const { followed, violated = 0 } = evidence ?? {};
  return followed === undefined ? undefined : `${followed} of ${followed + violated}`;
}

/** A body as Markdown in which the reason stands for itself, as it does in the file. */
export function bodyText(body: string): string {
  return body.replaceAll(/\n(?=Why: )/g, "\n\n");
}
