/** A repository's files in memory, for tests of rooms that take `TextFiles`. */
import type { TextFiles } from "../../src/knowledge/context/files.ts";

export interface MemoryFiles extends TextFiles {
  /** Path → text; a test may look and change. */
  readonly contents: Map<string, string>;
}

export function memoryFiles(initial: Readonly<Record<string, string>> = {}): MemoryFiles {
  const contents = new Map(Object.entries(initial));
  const held = new Set<string>();
  return {
    contents,
    read: (path) => Promise.resolve(contents.get(path)),
    list: (directory) => {
      const prefix = directory === "." || directory === "" ? "" : `${directory}/`;
      const names = [...contents.keys()]
        .filter((path) => path.startsWith(prefix))
        .map((path) => path.slice(prefix.length))
        .filter((name) => !name.includes("/"));
      return Promise.resolve(names);
    },
    write: (path, text) => {
      contents.set(path, text);
      return Promise.resolve();
    },
    reserve: (path) => {
      if (held.has(path)) return Promise.resolve(undefined);
      held.add(path);
      return Promise.resolve(() => {
        held.delete(path);
        return Promise.resolve();
      });
    },
  };
}
