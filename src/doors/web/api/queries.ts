/** Every question that a screen asks, under the key that facts make it stale by. */
import { QueryClient, queryOptions } from "@tanstack/react-query";
import type { z } from "zod";
import type {
  AgentsOutput,
  ContextOutput,
  DoctorOutput,
  FactsOutput,
  GuideOutput,
  HomeOutput,
  LearnOutput,
  ProjectsOutput,
} from "../../../ground/contract/api.ts";
import type { SidedFile as SidedFileOutput } from "../../../ground/contract/api-review.ts";
import type { AttemptsCompared } from "../../../ground/contract/review.ts";
import type { BriefsOutput } from "../../../ground/contract/api-briefs.ts";
import type { ReviewOutput } from "../../../ground/contract/reviewed.ts";
import type { RunDetail, RunsOutput } from "../../../ground/contract/run.ts";
import { ApiError, read } from "./client.ts";

export type Projects = z.infer<typeof ProjectsOutput>;
export type SampleGuide = z.infer<typeof GuideOutput>;
export type Home = z.infer<typeof HomeOutput>;
export type Runs = z.infer<typeof RunsOutput>;
export type Run = z.infer<typeof RunDetail>;
export type Review = z.infer<typeof ReviewOutput>;
export type Briefs = z.infer<typeof BriefsOutput>;
export type Context = z.infer<typeof ContextOutput>;
export type Lessons = z.infer<typeof LearnOutput>;
export type Doctor = z.infer<typeof DoctorOutput>;
export type Agents = z.infer<typeof AgentsOutput>;

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

export interface ReviewWish {
  readonly interdiff?: boolean | undefined;
  /** Number of one task of the plan. */
  readonly task?: string | undefined;
}

export const reviewQuery = (project: string, run: string, wish: ReviewWish = {}) =>
  queryOptions({
    queryKey: [project, "run", run, "review", wish],
    queryFn: ({ signal }) => read<Review>(`/runs/${run}/review`, { project, ...wish }, signal),
  });

export const briefsQuery = (project: string) =>
  queryOptions({
    queryKey: [project, "briefs"],
    queryFn: ({ signal }) => read<Briefs>("/briefs", { project }, signal),
  });

export const contextQuery = (project: string) =>
  queryOptions({
    queryKey: [project, "context"],
    queryFn: ({ signal }) => read<Context>("/context", { project }, signal),
  });

export const lessonsQuery = (project: string) =>
  queryOptions({
    queryKey: [project, "learn"],
    queryFn: ({ signal }) => read<Lessons>("/learn", { project }, signal),
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

export const attemptsQuery = (project: string, runs: string) =>
  queryOptions({
    queryKey: [project, "runs", "attempts", runs],
    queryFn: ({ signal }) => read<Attempts>("/attempts", { project, runs }, signal),
  });

export type SidedFile = z.infer<typeof SidedFileOutput>;
export type Attempts = z.infer<typeof AttemptsCompared>;
export type Facts = z.infer<typeof FactsOutput>;
