/** Which project a screen is about: a short name in the address, the root of a repository in every request. */
import { useQuery } from "@tanstack/react-query";
import { createContext, useContext } from "react";
import { projectsQuery } from "../api/queries.ts";
import { type Project, projectsIn } from "./names.ts";

/** All known projects, or undefined while they are being asked for. */
export function useProjects(): readonly Project[] | undefined {
  const { data } = useQuery(projectsQuery);
  return data === undefined ? undefined : projectsIn(data);
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
