/** What needs a person, of all projects: what blocks most and risks most first, then what has waited longest. */
import type { Home, Lessons } from "../../api/queries.ts";
import type { Project } from "../../project/names.ts";

export type Waits = Home["items"][number];
export type Lesson = Lessons["lessons"][number];

interface Of {
  /** Unique among all. */
  readonly key: string;
  readonly project: Project;
}
export interface ItemDue extends Of {
  readonly kind: "item";
  readonly item: Waits;
}
export interface LessonDue extends Of {
  readonly kind: "lesson";
  readonly lesson: Lesson;
}
export type Due = ItemDue | LessonDue;

/** An agent that stands still comes before a change that is done; a lesson blocks nobody. */
const ranks: Readonly<Record<Waits["kind"], number>> = {
  permission: 0,
  question: 1,
  stuck: 2,
  task: 3,
  review: 4,
  ship: 5,
};
const LAST = 6;

export interface Asked {
  readonly project: Project;
  readonly items: readonly Waits[];
  readonly lessons: readonly Lesson[];
}

export function ranked(asked: readonly Asked[]): readonly Due[] {
  const due = asked.flatMap(({ project, items, lessons }): Due[] => [
    ...items.map((item): Due => {
      const key = `${project.repository} ${item.item}`;
      return { kind: "item", key, project, item };
    }),
    ...lessons
      .filter(({ state }) => state === "open")
      .map((lesson): Due => {
        const key = `${project.repository} lesson:${lesson.id}`;
        return { kind: "lesson", key, project, lesson };
      }),
  ]);
  return due.toSorted(
    (one, other) => rankOf(one) - rankOf(other) || sinceOf(one).localeCompare(sinceOf(other)),
  );
}

function rankOf(due: Due): number {
  return due.kind === "item" ? ranks[due.item.kind] : LAST;
}

function sinceOf(due: Due): string {
  return due.kind === "item" ? due.item.at : "";
}
