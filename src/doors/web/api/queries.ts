/** Every question that a screen asks, under the key that facts make it stale by. */
import { QueryClient, type QueryKey, queryOptions } from "@tanstack/react-query";
import type { z } from "zod";
import type {
  AboutOutput,
  AgentsOutput,
  AskedBrief,
  ContextOutput,
  DoctorOutput,
  FactsOutput,
  GuideOutput,
  HomeOutput,
  LearnOutput,
  ProjectsOutput,
} from "../../../ground/contract/api.ts";
import type { RunDiff, SidedFile as SidedFileOutput } from "../../../ground/contract/api-review.ts";
import type { ProjectOutput, SettingsOutput } from "../../../ground/contract/api-settings.ts";
import type {
  BriefsOutput,
  EditedText,
  PlanOutput,
  PromptOutput,
} from "../../../ground/contract/api-briefs.ts";
import type { InsightOutput } from "../../../ground/contract/api-insight.ts";
import type {
  AdherenceOutput,
  ArchitectureOutput,
  ContextDoctorOutput,
  EvidenceOutput,
  ExportOutput,
  ImportOutput,
  ReadinessOutput,
  ScanOutput,
  TargetsOutput,
} from "../../../ground/contract/api-context.ts";
import type { AttemptsCompared } from "../../../ground/contract/review.ts";
import type { ReviewOutput } from "../../../ground/contract/reviewed.ts";
import type { RunDetail, RunsOutput } from "../../../ground/contract/run.ts";
import { act, ApiError, read } from "./client.ts";
import { firstLinesOf, type Question, reviewOf, type ReviewWish } from "./questions.ts";

export type Projects = z.infer<typeof ProjectsOutput>;
export type SampleGuide = z.infer<typeof GuideOutput>;
export type Home = z.infer<typeof HomeOutput>;
export type Runs = z.infer<typeof RunsOutput>;
export type Run = z.infer<typeof RunDetail>;
export type Review = z.infer<typeof ReviewOutput>;
export type Briefs = z.infer<typeof BriefsOutput>;
export type Brief = z.infer<typeof AskedBrief>;
export type Prompt = z.infer<typeof PromptOutput>;
export type Plan = z.infer<typeof PlanOutput>;
export type TextOfFile = z.infer<typeof EditedText>;
export type Context = z.infer<typeof ContextOutput>;
export type Entry = Context["entries"][number];
export type Scan = z.infer<typeof ScanOutput>;
export type Readiness = z.infer<typeof ReadinessOutput>;
export type Evidence = z.infer<typeof EvidenceOutput>;
export type Adherence = z.infer<typeof AdherenceOutput>;
export type ContextDoctor = z.infer<typeof ContextDoctorOutput>;
export type Architecture = z.infer<typeof ArchitectureOutput>;
export type Import = z.infer<typeof ImportOutput>;
export type Export = z.infer<typeof ExportOutput>;
export type Targets = z.infer<typeof TargetsOutput>;
export type Lessons = z.infer<typeof LearnOutput>;
export type Doctor = z.infer<typeof DoctorOutput>;
export type Changed = z.infer<typeof RunDiff>;
export type Found = z.infer<typeof ProjectOutput>;
export type Agents = z.infer<typeof AgentsOutput>;
export type Insight = z.infer<typeof InsightOutput>;
export type Settings = z.infer<typeof SettingsOutput>;
export type About = z.infer<typeof AboutOutput>;

/** Milliseconds after which an answer that no fact made stale is asked for again when it is looked at. */
const FRESH = 30_000;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: FRESH,
      refetchOnWindowFocus: true,
      // What is refused once is refused again; what does not answer is tried until it does.
      retry: (_count, error) => error instanceof ApiError && error.code === "web/unreachable",
      retryDelay: (count) => Math.min(250 * 2 ** count, 5_000),
      networkMode: "always",
    },
    mutations: { retry: false, networkMode: "always" },
  },
});

/**
 * A key begins with the project: a fact of a project makes all of `[project, "run", 7]` stale, and nobody else's.
 * `project` is the root of its repository throughout.
 */
export const projectsQuery = queryOptions({
  queryKey: ["projects"],
  queryFn: ({ signal }) => read<Projects>("/projects", {}, signal),
});

export const guideQuery = queryOptions({
  queryKey: ["guide"],
  queryFn: ({ signal }) => read<SampleGuide>("/guide", {}, signal),
  staleTime: Number.POSITIVE_INFINITY,
});

export const homeQuery = (project: string) =>
  queryOptions({
    queryKey: [project, "home"],
    queryFn: ({ signal }) => read<Home>("/home", { project }, signal),
  });

export const runsQuery = (project: string) =>
  queryOptions({
    queryKey: [project, "runs"],
    queryFn: ({ signal }) => read<Runs>("/runs", { project }, signal),
  });

export const runQuery = (project: string, run: string) =>
  queryOptions({
    queryKey: [project, "run", run],
    queryFn: ({ signal }) => read<Run>(`/runs/${run}`, { project }, signal),
  });

/** What a run has changed so far. */
export const changedQuery = (project: string, run: string) =>
  queryOptions({
    queryKey: [project, "run", run, "diff"],
    queryFn: ({ signal }) => read<Changed>(`/runs/${run}/diff`, { project }, signal),
  });

export const reviewQuery = (project: string, run: string, wish: ReviewWish = {}) =>
  queryOptions({
    queryKey: [project, "run", run, "review", wish],
    queryFn: ({ signal }) => {
      const { path, query } = reviewOf(project, run, wish);
      return read<Review>(path, query, signal);
    },
  });

export const briefsQuery = (project: string) =>
  queryOptions({
    queryKey: [project, "briefs"],
    queryFn: ({ signal }) => read<Briefs>("/briefs", { project }, signal),
  });

/** `brief` is a number or a slug; everything about it begins with the same key. */
export const briefQuery = (project: string, brief: string) =>
  queryOptions({
    queryKey: [project, "brief", brief],
    queryFn: ({ signal }) => read<Brief>(`/briefs/${nameOf(brief)}`, { project }, signal),
  });

export const briefTextQuery = (project: string, brief: string) =>
  queryOptions({
    queryKey: [project, "brief", brief, "text"],
    queryFn: ({ signal }) => read<TextOfFile>(`/briefs/${nameOf(brief)}/text`, { project }, signal),
  });

export const promptQuery = (project: string, brief: string) =>
  queryOptions({
    queryKey: [project, "brief", brief, "prompt"],
    queryFn: ({ signal }) => read<Prompt>(`/briefs/${nameOf(brief)}/prompt`, { project }, signal),
  });

export const planQuery = (project: string, brief: string) =>
  queryOptions({
    queryKey: [project, "brief", brief, "plan"],
    queryFn: ({ signal }) => read<Plan>(`/briefs/${nameOf(brief)}/plan`, { project }, signal),
  });

/** What a request would become; asked again only for other words. */
export const previewQuery = (project: string, text: string) =>
  queryOptions({
    queryKey: [project, "preview", text],
    queryFn: () => act<Brief>("/briefs/preview", { project }, { text }),
  });

const nameOf = encodeURIComponent;

export const contextQuery = (project: string) =>
  queryOptions({
    queryKey: [project, "context"],
    queryFn: ({ signal }) => read<Context>("/context", { project }, signal),
  });

/** `entry` is a slug; everything about it begins with the same key. */
export const entryQuery = (project: string, entry: string) =>
  queryOptions({
    queryKey: [project, "entry", entry],
    queryFn: ({ signal }) => read<Entry>(`/context/${nameOf(entry)}`, { project }, signal),
  });

export const entryTextQuery = (project: string, entry: string) =>
  queryOptions({
    queryKey: [project, "entry", entry, "text"],
    queryFn: ({ signal }) =>
      read<TextOfFile>(`/context/${nameOf(entry)}/text`, { project }, signal),
  });

/** Of an entry, or of a proposal by its key. */
export const evidenceQuery = (project: string, entry: string) =>
  queryOptions({
    queryKey: [project, "entry", entry, "evidence"],
    queryFn: ({ signal }) =>
      read<Evidence>(`/context/${nameOf(entry)}/evidence`, { project }, signal),
  });

/** Asked when somebody wants it, and kept until somebody wants it again. */
export const scanQuery = (project: string) =>
  queryOptions({
    queryKey: [project, "scan"],
    queryFn: ({ signal }) => act<Scan>("/context/scan", { project }, {}, signal),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  });

export const adherenceQuery = (project: string) =>
  queryOptions({
    queryKey: [project, "adherence"],
    queryFn: ({ signal }) => read<Adherence>("/context/adherence", { project }, signal),
  });

export const contextDoctorQuery = (project: string) =>
  queryOptions({
    queryKey: [project, "context-doctor"],
    queryFn: ({ signal }) => read<ContextDoctor>("/context/doctor", { project }, signal),
  });

export const architectureQuery = (project: string) =>
  queryOptions({
    queryKey: [project, "architecture"],
    queryFn: ({ signal }) => read<Architecture>("/context/architecture", { project }, signal),
  });

export const readinessQuery = (project: string) =>
  queryOptions({
    queryKey: [project, "readiness"],
    queryFn: ({ signal }) => read<Readiness>("/context/readiness", { project }, signal),
  });

export const importQuery = (project: string) =>
  queryOptions({
    queryKey: [project, "import"],
    queryFn: ({ signal }) => read<Import>("/context/import", { project }, signal),
  });

export const targetsQuery = (project: string) =>
  queryOptions({
    queryKey: [project, "export", "targets"],
    queryFn: ({ signal }) => read<Targets>("/context/targets", { project }, signal),
  });

/** What an export to one target would write. */
export const exportQuery = (project: string, to: string) =>
  queryOptions({
    queryKey: [project, "export", to],
    queryFn: ({ signal }) => read<Export>("/context/export", { project, to }, signal),
  });

export const lessonsQuery = (project: string) =>
  queryOptions({
    queryKey: [project, "learn"],
    queryFn: ({ signal }) => read<Lessons>("/learn", { project }, signal),
  });

/** What was found in the repository, and what is there already. */
export const projectQuery = (project: string) =>
  queryOptions({
    queryKey: [project, "project"],
    queryFn: ({ signal }) => read<Found>("/project", { project }, signal),
  });

export const doctorQuery = (project: string) =>
  queryOptions({
    queryKey: [project, "doctor"],
    queryFn: ({ signal }) => read<Doctor>("/doctor", { project }, signal),
  });

export const agentsQuery = (project: string) =>
  queryOptions({
    queryKey: [project, "agents"],
    queryFn: ({ signal }) => read<Agents>("/agents", { project }, signal),
  });

export const settingsQuery = (project: string) =>
  queryOptions({
    queryKey: [project, "settings"],
    queryFn: ({ signal }) => read<Settings>("/settings", { project }, signal),
  });

export const aboutQuery = queryOptions({
  queryKey: ["about"],
  queryFn: ({ signal }) => read<About>("/about", {}, signal),
});

/** @param since A day; everything where it is absent. */
export const insightQuery = (project: string, since: string | undefined) =>
  queryOptions({
    queryKey: [project, "insight", since ?? "all"],
    queryFn: ({ signal }) => read<Insight>("/insight", { project, since }, signal),
  });

export const changeQuery = (project: string, range: ChangeRange) =>
  queryOptions({
    queryKey: [project, "change", range],
    queryFn: ({ signal }) => read<Review>("/change", { project, ...range }, signal),
  });

export interface ChangeRange {
  /** What it is compared with; empty for the project's target. */
  readonly from: string;
  /** Empty for what is checked out. */
  readonly of: string;
}

/** A change with lines in its first hunks alone; one that is whole so is the answer to the other query as well. */
const firstLines = (queryKey: QueryKey, { path, query }: Question, order: string) =>
  queryOptions({
    queryKey: [...queryKey, "first-lines", order],
    queryFn: async ({ signal, client }) => {
      const answer = await read<Review>(path, query, signal);
      const isWhole = answer.files.every(({ hunks }) =>
        hunks.every(({ linesLeft }) => linesLeft === undefined),
      );
      if (isWhole) client.setQueryData(queryKey, answer);
      return answer;
    },
    gcTime: 5_000,
  });

export const firstLinesOfRun = (project: string, run: string, wish: ReviewWish, order: string) =>
  firstLines(
    reviewQuery(project, run, wish).queryKey,
    firstLinesOf(reviewOf(project, run, wish), order),
    order,
  );

export const firstLinesOfRange = (project: string, range: ChangeRange, order: string) =>
  firstLines(
    changeQuery(project, range).queryKey,
    firstLinesOf({ path: "/change", query: { project, ...range } }, order),
    order,
  );

export const attemptsQuery = (project: string, runs: string) =>
  queryOptions({
    queryKey: [project, "runs", "attempts", runs],
    queryFn: ({ signal }) => read<Attempts>("/attempts", { project, runs }, signal),
  });

export type SidedFile = z.infer<typeof SidedFileOutput>;
export type Attempts = z.infer<typeof AttemptsCompared>;
export type Facts = z.infer<typeof FactsOutput>;
