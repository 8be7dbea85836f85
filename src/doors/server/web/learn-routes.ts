/** What was said in review, and becomes of it. */
import { LearnOutput, LessonOutput, NothingMore } from "../../../ground/contract/api.ts";
import { listLessons, settleLesson } from "../../app/review/learn.ts";
import { doing, type Named, reading, type Route } from "./route.ts";

const lesson: Named = { name: "LessonOutput", schema: LessonOutput };
const nothing = { name: "NothingMore", schema: NothingMore };

export const learnRoutes: readonly Route[] = [
  reading({
    path: "/learn",
    summary: "What was said in review, offered as conventions",
    answer: { name: "LearnOutput", schema: LearnOutput },
    act: ({ host }) => listLessons(host),
  }),
  doing({
    path: "/learn/:lesson/accept",
    summary: "Writes a lesson as a proposed convention",
    request: nothing,
    answer: lesson,
    act: ({ host, id }) => settleLesson(host, id, "accept"),
  }),
  doing({
    path: "/learn/:lesson/decline",
    summary: "Remembers that a lesson is none",
    request: nothing,
    answer: lesson,
    act: ({ host, id }) => settleLesson(host, id, "decline"),
  }),
];
