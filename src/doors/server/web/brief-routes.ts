/** Briefs: written, framed while somebody types, settled question by question, edited, and what they come to. */
import { z } from "zod";
import { AskedBrief, BriefLint, NothingMore } from "../../../ground/contract/api.ts";
import {
  AnswerQuestion,
  BriefsOutput,
  DismissQuestion,
  EditedText,
  PlanOutput,
  PreviewBrief,
  PromptOutput,
  SaveText,
  WriteBrief,
} from "../../../ground/contract/api-briefs.ts";
import { briefsOf } from "../../app/briefs/brief-list.ts";
import {
  briefText,
  makeBrief,
  readBrief,
  saveBriefText,
  settleDimension,
} from "../../app/briefs/briefs.ts";
import { promptOf } from "../../app/context/knowledge.ts";
import { planOf } from "../../app/briefs/plans.ts";
import { Digits, doing, editable, type Named, numberIn, reading, type Route } from "./route.ts";

const asked: Named = { name: "AskedBrief", schema: AskedBrief };
const text: Named = { name: "EditedText", schema: EditedText };
const plan: Named = { name: "PlanOutput", schema: PlanOutput };

/** As the settings of a project may say it. */
const Budget = Digits.refine((digits) => Number(digits) >= 500 && Number(digits) <= 500_000, {
  error: "it is no number of tokens from 500 to 500000",
});

export const briefRoutes: readonly Route[] = [
  reading({
    path: "/briefs",
    summary: "The briefs of the project, with their open questions counted and their runs",
    answer: { name: "BriefsOutput", schema: BriefsOutput },
    act: ({ host, project }) => briefsOf(host, project),
  }),
  doing({
    path: "/briefs",
    summary: "Frames a request and writes it as a brief",
    request: { name: "WriteBrief", schema: WriteBrief },
    answer: asked,
    act: ({ host }, { text: request }) => makeBrief(host, request, false),
  }),
  doing({
    path: "/briefs/preview",
    summary: "Frames what somebody has typed so far, and writes nothing",
    request: { name: "PreviewBrief", schema: PreviewBrief },
    answer: asked,
    act: ({ means, project }, { text: request }) =>
      means.searching.frame({ directory: project, text: request }),
  }),
  reading({
    path: "/briefs/:brief",
    summary: "A brief by number or slug, read anew",
    answer: asked,
    act: async ({ host, id }) => (await readBrief(host, id)).output,
  }),
  reading({
    path: "/briefs/:brief/lint",
    summary: "What is open in a brief",
    answer: { name: "BriefLint", schema: BriefLint },
    act: async ({ host, id }) => (await readBrief(host, id)).output,
  }),
  doing({
    path: "/briefs/:brief/answer",
    summary: "Answers a question of a brief",
    request: { name: "AnswerQuestion", schema: AnswerQuestion },
    answer: asked,
    act: ({ host, id }, { dimension, text: answer }) =>
      settleDimension(host, id, dimension, { answer }),
  }),
  doing({
    path: "/briefs/:brief/dismiss",
    summary: "Says why a question does not apply",
    request: { name: "DismissQuestion", schema: DismissQuestion },
    answer: asked,
    act: ({ host, id }, { dimension, reason }) => settleDimension(host, id, dimension, { reason }),
  }),
  reading({
    path: "/briefs/:brief/text",
    summary: "The file of a brief, also of one that cannot be read",
    answer: text,
    act: async ({ means, host, id }) => editable(means, await briefText(host, id)),
  }),
  doing({
    path: "/briefs/:brief/text",
    summary: "Saves the file of a brief over the one that was edited, and over no other",
    request: { name: "SaveText", schema: SaveText },
    answer: text,
    act: ({ host, id }, edit) => saveBriefText(host, id, edit),
  }),
  reading({
    path: "/briefs/:brief/prompt",
    summary: "What an agent is told, with the receipt, beside what it would be told without Tacit",
    query: z.strictObject({ budget: Budget.optional(), agent: z.string().max(200).optional() }),
    answer: { name: "PromptOutput", schema: PromptOutput },
    act: ({ host, id }, { budget, agent }) =>
      promptOf(host, id, { budget: numberIn(budget), agent }),
  }),
  reading({
    path: "/briefs/:brief/plan",
    summary: "Who does what in which order, written or proposed",
    answer: plan,
    act: ({ host, id }) => planOf(host, id, false),
  }),
  doing({
    path: "/briefs/:brief/plan",
    summary: "Writes the proposed plan into a brief that has none",
    request: { name: "NothingMore", schema: NothingMore },
    answer: plan,
    act: ({ host, id }) => planOf(host, id, true),
  }),
];
