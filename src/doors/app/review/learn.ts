/** `tacit learn`: what was said in review, offered as conventions. */
import { TacitError } from "../../../ground/core/error.ts";
import type { Fact } from "../../../ground/contract/event.ts";
import type { Journal } from "../../../ground/journal/database.ts";
import { viewRun } from "../../../ground/journal/status.ts";
import { addEntry } from "../../../knowledge/context/entries.ts";
import { type Lesson, lessonsOf, type LessonSource } from "../../../work/learning/lessons.ts";
import { ofEachRun } from "../runs/each-run.ts";
import { withJournal } from "../journal.ts";
import { type Host, openWorkspace } from "../workspace.ts";

export interface LearnOutput {
  readonly lessons: readonly (Lesson & {
    readonly state: "open" | "accepted" | "declined";
    readonly entry?: string;
  })[];
  readonly problems: readonly string[];
}

interface Settled {
  readonly state: "accepted" | "declined";
  readonly entry?: string;
}

/** What a run's facts say of lessons. */
interface Said {
  readonly sources: readonly (LessonSource & { readonly sequence: number })[];
  /** By remark. */
  readonly settled: ReadonlyMap<string, Settled>;
}

const saidInRuns = ofEachRun(async (journal, { run }) => saidIn(run, await journal.steps(run)));

function saidIn(run: number, facts: readonly Fact[]): Said {
  const sources: Said["sources"][number][] = [];
  const settled = new Map<string, Settled>();
  if (facts.length === 0) return { sources, settled }; // all of them are a newer program's
  const { remarks } = viewRun(run, facts);
  for (const fact of facts) {
    if (fact.type === "remark.added") {
      const { remark, place } = fact.body;
      const found = remarks.find(({ id }) => id === remark);
      // One that was discarded teaches nothing, and keeps its position.
      const { state = "draft", severity = "issue", addressing } = found ?? {};
      const { text } = found ?? fact.body;
      const changed = addressing !== undefined;
      const { sequence } = fact;
      sources.push({ run, remark, place, text, state, severity, changed, sequence });
    } else if (fact.type === "lesson.accepted") {
      settled.set(fact.body.remark, { state: "accepted", entry: fact.body.entry });
    } else if (fact.type === "lesson.declined") {
      settled.set(fact.body.remark, { state: "declined" });
    }
  }
  return { sources, settled };
}

/** Every lesson of a repository, with what became of it. */
export async function collectLessons(
  journal: Journal,
  repository: string,
): Promise<LearnOutput["lessons"]> {
  const runs = await saidInRuns(journal, repository);
  const settled = new Map(runs.map(({ entry, value }) => [entry.run, value.settled]));
  // As they were made, whatever run they belong to: a remark on an older run comes after those before it.
  const sources = runs
    .flatMap(({ value }) => value.sources)
    .toSorted((a, b) => a.sequence - b.sequence);
  return lessonsOf(sources).map((lesson) => ({
    ...lesson,
    ...(settled.get(lesson.run)?.get(lesson.remark) ?? { state: "open" as const }),
  }));
}

/** `tacit learn`. */
export async function listLessons(host: Host): Promise<LearnOutput> {
  const { root } = await openWorkspace(host);
  return withJournal(host, async (journal) => ({
    lessons: await collectLessons(journal, root),
    problems: [],
  }));
}

export interface LessonOutput {
  readonly lesson: string;
  readonly state: "accepted" | "declined";
  /** The entry's file. */
  readonly path?: string | undefined;
  readonly problems: readonly string[];
}

/** `tacit learn accept L1` writes a proposed convention; `decline L1` remembers the refusal. */
export async function settleLesson(
  host: Host,
  id: string,
  verdict: "accept" | "decline",
): Promise<LessonOutput> {
  const { root, files } = await openWorkspace(host);
  return withJournal(host, async (journal) => {
    const lessons = await collectLessons(journal, root);
    const lesson = lessons.find((candidate) => candidate.id.toLowerCase() === id.toLowerCase());
    if (lesson === undefined || lesson.state !== "open") {
      const open = lessons.filter(({ state }) => state === "open");
      throw new TacitError({
        code: "app/unknown-lesson",
        kind: "input",
        message: lesson
          ? `Lesson ${lesson.id} is ${lesson.state} already.`
          : `There is no lesson ${id}.`,
        hint:
          open.length === 0 ? "None is open." : `Open: ${open.map((each) => each.id).join(", ")}.`,
      });
    }
    const { run, remark } = lesson;
    if (verdict === "decline") {
      await journal.append({ run }, "lesson.declined", { lesson: lesson.id, remark });
      return { lesson: lesson.id, state: "declined", problems: [] };
    }
    const path = await addEntry(files, {
      kind: "convention",
      title: lesson.title,
      ...(lesson.scope.length === 0 ? {} : { scope: [...lesson.scope] }),
      body: lesson.body,
      origin: { type: "remark", id: `${run}/${remark}` },
      status: "proposed",
    });
    await journal.append({ run }, "lesson.accepted", { lesson: lesson.id, remark, entry: path });
    return { lesson: lesson.id, state: "accepted", path, problems: [] };
  });
}
