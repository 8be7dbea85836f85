/** A line of a file that something was read from. */
import { Link } from "@tanstack/react-router";
import { useProject } from "../project/project.ts";
import { copy } from "./say.tsx";

interface Props {
  readonly path: string;
  /** From 1; absent for the file as a whole. */
  readonly line?: number | undefined;
}

const look =
  "inline-block min-h-6 max-w-full rounded-sm text-left font-mono text-meta leading-6 text-text-2 [overflow-wrap:anywhere] hover:text-accent hover:underline";

/** An entry is opened; any other file is copied as `path:line`, which editors take. */
export function Place({ path, line }: Props) {
  const { name: project } = useProject();
  const words = line === undefined ? path : `${path}:${line}`;
  const entry = entryIn(path);
  if (entry !== undefined) {
    return (
      <Link to="/p/$project/context/$entry" params={{ project, entry }} className={look}>
        {words}
      </Link>
    );
  }
  return (
    <button type="button" title="Copy" className={look} onClick={() => void copy(words, words)}>
      {words}
    </button>
  );
}

/** The slug of the entry that a file is. */
export function entryIn(path: string): string | undefined {
  return /^\.tacit\/context\/(?:[^/]+\/)?([^/]+)\.md$/.exec(path)?.[1];
}

export function Places({ places }: { readonly places: readonly Props[] }) {
  if (places.length === 0) return null;
  return (
    <span className="inline-flex flex-wrap gap-x-2">
      {places.map(({ path, line }) => (
        <Place key={`${path}:${line ?? ""}`} path={path} line={line} />
      ))}
    </span>
  );
}
