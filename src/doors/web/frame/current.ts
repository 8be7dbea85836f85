/** The project that the address names, for what stands outside of the screen. */
import { useParams } from "@tanstack/react-router";
import type { Project } from "../project/names.ts";
import { useProjects } from "../project/project.ts";

export function useCurrentProject(): Project | undefined {
  const { project } = useParams({ strict: false });
  return useProjects()?.find(({ name }) => name === project);
}
