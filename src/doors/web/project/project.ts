/** Which project a screen is about: a short name in the address, the root of a repository in every request. */
import { useQuery } from "@tanstack/react-query";
import { createContext, useContext } from "react";
import { type Projects, projectsQuery } from "../api/queries.ts";

export interface Project {
  /** Stands in addresses. */
  readonly name: string;
  /** Root of the repository: what the API calls `project`. */
  readonly repository: string;
}

/**
 * The projects under names that stay: the folder's own, with a few characters of a hash where two have the same.
 *
 * @param repositories Oldest first, so that the first keeps the plain name.
 */
export function namesOf(repositories: readonly string[]): readonly Project[] {
  const taken = new Set<string>();
  return repositories.map((repository) => {
    const plain = repository.split("/").findLast((part) => part !== "") ?? "root";
    const name = taken.has(plain) ? `${plain}~${hashOf(repository)}` : plain;
    taken.add(name);
    return { name, repository };
  });
}

/** FNV-1a, 32 bits: only tells a handful of folders apart. */
function hashOf(text: string): string {
  let hash = 0x811c9dc5;
  for (const character of text) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  }
  return hash.toString(36).slice(0, 4);
}

/** All known projects, or undefined while they are being asked for. */
export function useProjects(): readonly Project[] | undefined {
  const { data } = useQuery(projectsQuery);
  return data === undefined ? undefined : projectsIn(data);
}

export function projectsIn({ projects }: Projects): readonly Project[] {
  const oldest = projects.toSorted((one, other) => one.at.localeCompare(other.at));
  return namesOf(oldest.map(({ repository }) => repository));
}

const LAST = "tacit.project";

/** The project that was looked at last in this browser, or the first. */
export function lastOf(projects: readonly Project[]): Project | undefined {
  const last = localStorage.getItem(LAST);
  return projects.find(({ repository }) => repository === last) ?? projects[0];
}

export function remember({ repository }: Project): void {
  localStorage.setItem(LAST, repository);
}

export const ProjectContext = createContext<Project | undefined>(undefined);

/** The project of the address. @throws Error outside of a screen that has one */
export function useProject(): Project {
  const project = useContext(ProjectContext);
  if (project === undefined) throw new Error("This screen is about no project.");
  return project;
}
