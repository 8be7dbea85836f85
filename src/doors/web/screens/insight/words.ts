/** What the counts say, one sentence each. Rates are said only where the server gives them. */
import type { Insight } from "../../api/queries.ts";
import { countOf, lengthOf } from "../../parts/when.tsx";
import type { Range } from "./range.ts";

/** `1 change`, `3 changes`. */
export function many(count: number, thing: string, things = `${thing}s`): string {
  return `${count} ${count === 1 ? thing : things}`;
}

function percent(rate: number): string {
  return `${Math.round(rate * 100)} %`;
}

/** To one decimal, without a zero behind the point. */
function average(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** Whether anything happened that could be told. */
export function isEmpty({ counts, context, waiting }: Insight): boolean {
  return counts.runs + counts.reviews + counts.shipped + context.tasks + waiting.answered === 0;
}

export function leadWords({ counts }: Insight, range: Range): string {
  const { shipped, runs, reviews } = counts;
  const began = [
    ...(runs > 0 ? [many(runs, "run")] : []),
    ...(reviews > 0 ? [many(reviews, "review of a branch", "reviews of branches")] : []),
  ].join(" and ");
  const ships =
    shipped === 0
      ? `Nothing was shipped ${range.words}`
      : `${many(shipped, "change")} ${shipped === 1 ? "was" : "were"} shipped ${range.words}`;
  return began === "" ? `${ships}.` : `${ships}; ${began} began.`;
}

/** Why there are no rates; undefined where there are. */
export function countsOnly({ counts, enough }: Insight): string | undefined {
  if (counts.shipped >= enough) return undefined;
  return `Under ${enough} shipped changes there are counts and no rates: three of four is no quarter of anything.`;
}

export function firstPassWords({ counts, rates }: Insight): string {
  const { approved, firstPass } = counts;
  if (approved === 0) return "No change was approved yet.";
  if (rates.firstPass !== null) {
    return `${percent(rates.firstPass)} of ${approved} approved changes were good as they came.`;
  }
  if (approved === 1) {
    return firstPass === 1
      ? "The one approved change was good as it came."
      : "The one approved change needed another round.";
  }
  if (firstPass === 0) return `None of ${approved} approved changes was good as it came.`;
  return `${firstPass} of ${approved} approved changes ${firstPass === 1 ? "was" : "were"} good as ${firstPass === 1 ? "it" : "they"} came.`;
}

export function roundsWords({ counts, rates, changes }: Insight): string {
  if (counts.rounds === 0) return "No round of remarks was sent.";
  const sent = `${many(counts.rounds, "round")} of remarks ${counts.rounds === 1 ? "was" : "were"} sent`;
  if (rates.roundsPerChange !== null) {
    return `${sent}; a shipped change took ${average(rates.roundsPerChange)} on average.`;
  }
  const most = Math.max(0, ...changes.map(({ rounds }) => rounds));
  return most > 1 ? `${sent}; a shipped change took ${most} at most.` : `${sent}.`;
}

const severities = [
  ["blocker", "blockers"],
  ["issue", "issues"],
  ["nit", "nits"],
  ["question", "questions"],
] as const;

export function remarksWords({ counts, remarks }: Insight): string {
  if (counts.remarks === 0) return "Nobody had to remark on anything.";
  const kinds = severities.flatMap(([one, more]) => {
    const count = remarks.severities[one] ?? 0;
    return count === 0 ? [] : [many(count, one, more)];
  });
  const kind = kinds.length === 0 ? "" : `: ${listed(kinds)}`;
  return `${many(counts.remarks, "remark")}${kind}${placeWords(counts.remarks, aboutOf(remarks)[0])}.`;
}

function placeWords(all: number, most: Counted | undefined): string {
  if (most === undefined) return "";
  if (most.count === all) return `, ${all > 1 ? "all " : ""}about ${most.label}`;
  if (most.count * 2 > all) return `, most of them about ${most.label}`;
  return most.count > 1 ? `, ${most.count} of them about ${most.label}` : "";
}

export interface Counted {
  readonly key: string;
  readonly label: string;
  readonly count: number;
}

/** What remarks were about: folders, the change as a whole, criteria; most first. */
export function aboutOf({ folders, change, criterion }: Insight["remarks"]): readonly Counted[] {
  const rest = [
    { key: "change", label: "the change as a whole", count: change },
    { key: "criterion", label: "criteria of the brief", count: criterion },
  ];
  return [
    ...folders.map(({ folder, remarks }) => ({
      key: `folder ${folder}`,
      label: folder === "" ? "the root folder" : folder,
      count: remarks,
    })),
    ...rest.filter(({ count }) => count > 0),
  ].toSorted((one, other) => other.count - one.count);
}

const kindsOfWait = new Map([
  ["permission", "whether a command may run"],
  ["question", "what an agent asked"],
  ["stuck", "how to go on"],
  ["task", "a person's task"],
]);

export function waitsOf({ kinds }: Insight["waiting"]): readonly Counted[] {
  return Object.entries(kinds)
    .map(([kind, count]) => ({ key: kind, label: kindsOfWait.get(kind) ?? kind, count }))
    .toSorted((one, other) => other.count - one.count);
}

export function waitingWords({ waiting }: Insight): string {
  const { answered, milliseconds, longest, median } = waiting;
  if (answered === 0) return "No run waited for an answer.";
  const all = `Runs waited ${lengthOf(milliseconds)} for ${many(answered, "answer")} of people`;
  if (median !== null) {
    return `${all}: a median of ${lengthOf(median)}, ${lengthOf(longest)} at most.`;
  }
  return answered === 1 ? `${all}.` : `${all}, ${lengthOf(longest)} at most.`;
}

export function contextWords({ context, rates }: Insight): string {
  const { tasks, covered } = context;
  if (tasks === 0) return "No prompt was compiled.";
  if (rates.coverage !== null) {
    return `${percent(rates.coverage)} of ${tasks} prompts had something that you captured.`;
  }
  if (tasks === 1) {
    return covered === 1
      ? "The one prompt had something that you captured."
      : "The one prompt had nothing that you captured.";
  }
  if (covered === 0) return `None of ${tasks} prompts had anything that you captured.`;
  const some = covered === tasks ? `All ${tasks}` : `${covered} of ${tasks}`;
  return `${some} prompts had something that you captured.`;
}

export function lackedWords({ lacked }: Insight): string {
  if (lacked.length === 0) return "Reviewers spoke of nothing that a brief had left open.";
  return `Reviewers spoke of ${many(lacked.length, "thing")} that briefs had left open.`;
}

export function checksWords({ checks, counts, rates }: Insight): string {
  const [first] = checks;
  if (first === undefined) return "No check was red.";
  const cost =
    counts.fixes === 0
      ? "Red checks cost no turn"
      : rates.fixesPerChange === null
        ? `Red checks cost ${many(counts.fixes, "turn")}`
        : `Red checks cost ${many(counts.fixes, "turn")}, ${average(rates.fixesPerChange)} for each shipped change`;
  const often = `${first.name} was red ${first.red === 1 ? "once" : `${first.red} times`}`;
  return `${cost}; ${often}${checks.length > 1 ? ", most often of all" : ""}.`;
}

export function tokensWords({ tokens, changes }: Insight): string {
  const { input, output } = tokens;
  if (input + output === 0) return "Agents told of no tokens.";
  const most = changes.toSorted((one, other) => other.tokens - one.tokens)[0];
  const largest =
    changes.length > 1 && most !== undefined && most.tokens > 0
      ? ` Run ${most.run} took most of the shipped ones: ${countOf(most.tokens)}.`
      : "";
  return `Agents read ${countOf(input)} tokens and wrote ${countOf(output)}.${largest}`;
}

/** What did not go well, and what was kept; undefined where there is neither. */
export function endsWords({ counts }: Insight): string | undefined {
  const { failed, stopped, undone, lessonsAccepted, lessonsDeclined } = counts;
  const ends = [
    ...(failed > 0 ? [`${many(failed, "run")} failed`] : []),
    ...(stopped > 0 ? [`${many(stopped, "run")} ${stopped === 1 ? "was" : "were"} stopped`] : []),
    ...(undone > 0
      ? [`${many(undone, "change")} ${undone === 1 ? "was" : "were"} taken out again`]
      : []),
  ];
  const lessons = [
    ...(lessonsAccepted > 0
      ? [`${many(lessonsAccepted, "lesson")} ${lessonsAccepted === 1 ? "was" : "were"} kept`]
      : []),
    ...(lessonsDeclined > 0 ? [`${lessonsDeclined} declined`] : []),
  ];
  const parts = [listed(ends), listed(lessons)].filter((part) => part !== "");
  return parts.length === 0 ? undefined : `${parts.join("; ")}.`;
}

/** `a, b and c`. */
function listed(words: readonly string[]): string {
  const last = words.at(-1);
  if (last === undefined || words.length === 1) return last ?? "";
  return `${words.slice(0, -1).join(", ")} and ${last}`;
}
