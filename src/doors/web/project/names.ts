/** The short names that projects have in addresses. */
import type { Projects } from "../api/queries.ts";

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

export function projectsIn({ projects }: Projects): readonly Project[] {
  const oldest = projects.toSorted((one, other) => one.at.localeCompare(other.at));
  return namesOf(oldest.map(({ repository }) => repository));
}
