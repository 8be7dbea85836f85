/** Differences between commits, as those who read remarks need them: a few pairs, asked for again and again. */
import type { ChangedFile } from "../diff.ts";

/** The difference between two commits; none between one and itself. */
export type Changes = (from: string, to: string) => Promise<readonly ChangedFile[]>;

/** Reads each difference once. */
export function rememberedChanges(read: Changes): Changes {
  const known = new Map<string, Promise<readonly ChangedFile[]>>();
  return async (from, to) => {
    if (from === to) return [];
    const key = `${from} ${to}`;
    const found = known.get(key) ?? read(from, to);
    known.set(key, found);
    return found;
  };
}
