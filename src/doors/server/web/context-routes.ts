/** Captured context: listed, written, edited, held against the code, and where it is from. */
import { z } from "zod";
import {
  AcceptEntries,
  ContextOutput,
  EntryOutput,
  NothingMore,
  RetireEntries,
} from "../../../ground/contract/api.ts";
import { EditedText, SaveText } from "../../../ground/contract/api-briefs.ts";
import {
  AddEntry,
  AdherenceOutput,
  AnswerScan,
  ArchitectureOutput,
  ContextDoctorOutput,
  EvidenceOutput,
  ExportContext,
  ExportOutput,
  ImportOutput,
  ReadinessOutput,
  ScanContext,
  ScanOutput,
  TargetsOutput,
  WhyOutput,
} from "../../../ground/contract/api-context.ts";
import { architectureFor } from "../../app/context/architecture.ts";
import { adherenceOf } from "../../app/checks.ts";
import {
  acceptEntries,
  answerQuestion,
  authorEntry,
  entryText,
  listContext,
  retireEntries,
  saveEntryText,
  scanAndWrite,
  showEntry,
} from "../../app/context/context.ts";
import { evidenceFor } from "../../app/context/entry-evidence.ts";
import { examineContext } from "../../app/context/examine.ts";
import { exportContext, exportTargets, importAll } from "../../app/context/exchange.ts";
import { readinessFor } from "../../app/context/readiness.ts";
import { whyPath } from "../../app/why.ts";
import { doing, editable, type Named, reading, type Route } from "./route.ts";

const context: Named = { name: "ContextOutput", schema: ContextOutput };
const entry: Named = { name: "EntryOutput", schema: EntryOutput };
const text: Named = { name: "EditedText", schema: EditedText };
const imported: Named = { name: "ImportOutput", schema: ImportOutput };
const exported: Named = { name: "ExportOutput", schema: ExportOutput };

const LETTERS = "abcdefghijklmnopqrstuvwxyz";

export const contextRoutes: readonly Route[] = [
  reading({
    path: "/context",
    summary: "The entries of the project",
    answer: context,
    act: ({ host }) => listContext(host),
  }),
  doing({
    path: "/context",
    summary: "Writes an entry in the person's own words, which holds at once",
    request: { name: "AddEntry", schema: AddEntry },
    answer: entry,
    act: ({ host }, added) => authorEntry(host, added),
  }),
  doing({
    path: "/context/scan",
    summary: "What the repository follows and nobody has said; with `write`, as proposed entries",
    request: { name: "ScanContext", schema: ScanContext },
    answer: { name: "ScanOutput", schema: ScanOutput },
    act: ({ host }, { write }) => scanAndWrite(host, write),
  }),
  doing({
    path: "/context/answer",
    summary: "Answers a question of the scan; the answer becomes an entry",
    request: { name: "AnswerScan", schema: AnswerScan },
    answer: entry,
    act: ({ host }, { question, text: said }) =>
      answerQuestion(host, LETTERS.charAt(question), said),
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
    path: "/context/why",
    summary: "Which entries hold for a path, and where `locate` puts it for a task",
    query: z.strictObject({
      path: z.string().min(1).max(4_096),
      task: z.string().min(1).max(4_000).optional(),
    }),
    answer: { name: "WhyOutput", schema: WhyOutput },
    act: ({ host }, { path, task }) => whyPath(host, path, task),
  }),
  reading({
    path: "/context/adherence",
    summary: "What the checks of the active entries find in the whole tree",
    answer: { name: "AdherenceOutput", schema: AdherenceOutput },
    act: ({ host }) => adherenceOf(host),
  }),
  reading({
    path: "/context/doctor",
    summary: "Entries whose world has changed, and how each is mended",
    answer: { name: "ContextDoctorOutput", schema: ContextDoctorOutput },
    act: ({ host, means }) => examineContext(host, means.now().toISOString().slice(0, 10)),
  }),
  reading({
    path: "/context/readiness",
    summary: "What the repository has that helps an agent, and what it lacks",
    answer: { name: "ReadinessOutput", schema: ReadinessOutput },
    act: ({ host }) => readinessFor(host),
  }),
  reading({
    path: "/context/architecture",
    summary: "Modules, what imports what, what goes against the layers or an entry",
    answer: { name: "ArchitectureOutput", schema: ArchitectureOutput },
    act: ({ host }) => architectureFor(host),
  }),
  reading({
    path: "/context/import",
    summary: "What rule files of other tools say, looked at and not taken",
    answer: imported,
    act: ({ host }) => importAll(host, true),
  }),
  doing({
    path: "/context/import",
    summary: "Proposes as entries what rule files of other tools say",
    request: { name: "NothingMore", schema: NothingMore },
    answer: imported,
    act: ({ host }) => importAll(host, false),
  }),
  reading({
    path: "/context/targets",
    summary: "Rule files that entries can be exported to",
    answer: { name: "TargetsOutput", schema: TargetsOutput },
    act: ({ host }) => exportTargets(host),
  }),
  reading({
    path: "/context/export",
    summary:
      "What an export into rule files would change; `to` names targets with commas between, those of before where it is absent",
    query: z.strictObject({ to: z.string().max(1_000).optional() }),
    answer: exported,
    act: ({ host }, { to }) => exportContext(host, { to: namesIn(to), check: true, texts: true }),
  }),
  doing({
    path: "/context/export",
    summary: "Writes the active entries into rule files of other tools, between marks",
    request: { name: "ExportContext", schema: ExportContext },
    answer: exported,
    act: ({ host }, { to }) => exportContext(host, { to, check: false }),
  }),
  reading({
    path: "/context/:entry",
    summary: "An entry by its slug",
    answer: entry,
    act: ({ host, id }) => showEntry(host, id),
  }),
  reading({
    path: "/context/:entry/evidence",
    summary: "Where the code follows an entry or a proposal and where not, with the lines",
    answer: { name: "EvidenceOutput", schema: EvidenceOutput },
    act: ({ host, id }) => evidenceFor(host, id),
  }),
  reading({
    path: "/context/:entry/text",
    summary: "The file of an entry, also of one that cannot be read",
    answer: text,
    act: async ({ means, host, id }) => editable(means, await entryText(host, id)),
  }),
  doing({
    path: "/context/:entry/text",
    summary: "Saves the file of an entry over the one that was edited, and over no other",
    request: { name: "SaveText", schema: SaveText },
    answer: text,
    act: ({ host, id }, edit) => saveEntryText(host, id, edit),
  }),
];

function namesIn(list: string | undefined): string[] {
  return (list ?? "").split(",").filter((name) => name !== "");
}
