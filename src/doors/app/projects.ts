/** Repositories that the server speaks of: those with runs, and those that somebody opened. */
import { TacitError } from "../../ground/core/error.ts";
import { truncated } from "../../ground/core/text.ts";
import type { Journal } from "../../ground/journal/database.ts";
import { openRepository } from "../../ground/platform/repository.ts";

export interface ProjectsOutput {
  readonly projects: readonly { readonly repository: string; readonly at: string }[];
  readonly problems: readonly string[];
}

export async function listProjects(journal: Journal): Promise<ProjectsOutput> {
  const known = await journal.projects();
  return {
    projects: known.map(({ repository, at }) => ({ repository, at: at.toISOString() })),
    problems: [],
  };
}

/**
 * Makes the repository around a folder known, for whoever has the machine: a person at a terminal, never a page.
 *
 * @returns Its root, as the journal has it.
 * @throws TacitError `platform/no-git-repository`
 */
export async function openProject(journal: Journal, directory: string): Promise<string> {
  return journal.addProject((await openRepository(directory)).root);
}

/** The root that was named, letter by letter: no path is ever made of what was asked. @throws TacitError `app/unknown-project` */
export async function requireProject(journal: Journal, named: string): Promise<string> {
  const known = await journal.projects();
  const found = known.find(({ repository }) => repository === named);
  if (found !== undefined) return found.repository;
  throw new TacitError({
    code: "app/unknown-project",
    kind: "input",
    message: `No project ${truncated(named, 200)} is known.`,
    hint: "Open it once at a terminal: tacit DIR",
  });
}

/** A run of this project. @throws TacitError `app/unknown-run` */
export async function requireRunOf(journal: Journal, project: string, run: number): Promise<void> {
  const runs = await journal.runs(project);
  if (runs.some((entry) => entry.run === run)) return;
  throw new TacitError({
    code: "app/unknown-run",
    kind: "input",
    message: `Project ${project} has no run ${run}.`,
    hint: "See them all: tacit runs",
  });
}
