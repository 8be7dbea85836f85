/** Captured context and lessons. */
import {
  AcceptEntries,
  ContextOutput,
  EntryOutput,
  LearnOutput,
  LessonOutput,
  NothingMore,
  RetireEntries,
} from "../../../ground/contract/api.ts";
import { acceptEntries, listContext, retireEntries, showEntry } from "../../app/context.ts";
import { listLessons, settleLesson } from "../../app/learn.ts";
import { doing, type Named, reading, type Route } from "./route.ts";

const context: Named = { name: "ContextOutput", schema: ContextOutput };
const lesson: Named = { name: "LessonOutput", schema: LessonOutput };
const nothing = { name: "NothingMore", schema: NothingMore };

export const knowledgeRoutes: readonly Route[] = [
  reading({
    path: "/context",
    summary: "The entries of the project",
    answer: context,
    act: ({ host }) => listContext(host),
  }),
  reading({
    path: "/context/:entry",
    summary: "An entry by its slug",
    answer: { name: "EntryOutput", schema: EntryOutput },
    act: ({ host, id }) => showEntry(host, id),
  }),
  doing({
    path: "/context/accept",
    summary: "Has proposed entries hold, and proposals of the last scan become entries",
    request: { name: "AcceptEntries", schema: AcceptEntries },
    answer: context,
    act: ({ host }, { ids }) => acceptEntries(host, ids),
  }),
  doing({
    path: "/context/retire",
    summary: "Has active entries hold no longer, and removes proposed ones",
    request: { name: "RetireEntries", schema: RetireEntries },
    answer: context,
    act: ({ host }, { ids, reason }) => retireEntries(host, ids, reason),
  }),
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
