/** Finds words in the transcript: rows out of sight are not in the page, so the browser's own find sees none of them. */
import { useEffect, useRef } from "react";
import { Button } from "../../parts/button.tsx";
import { rowAsMarkdown } from "./as-markdown.ts";
import type { Row } from "./rows.ts";

/** Index of the next row that has the words, from `from` on in a direction and around; undefined where none has. */
export function findRow(
  rows: readonly Row[],
  words: string,
  from: number,
  step: 1 | -1,
): number | undefined {
  const wanted = words.trim().toLowerCase();
  if (wanted === "") return undefined;
  for (let count = 0; count < rows.length; count += 1) {
    const at = (((from + step * count) % rows.length) + rows.length) % rows.length;
    const row = rows[at];
    if (row !== undefined && rowAsMarkdown(row).toLowerCase().includes(wanted)) return at;
  }
  return undefined;
}

interface Props {
  readonly words: string;
  readonly change: (words: string) => void;
  readonly go: (step: 1 | -1) => void;
  readonly close: () => void;
  readonly missed: boolean;
  /** Whether there are earlier entries that are not read yet. */
  readonly partial: boolean;
}

export function FindBar({ words, change, go, close, missed, partial }: Props) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  return (
    <div className="absolute top-2 right-4 z-10 flex items-center gap-2 rounded-md border border-control bg-surface py-1 pr-1 pl-2 shadow-overlay">
      <input
        ref={input}
        type="search"
        aria-label="Find in the transcript"
        placeholder="Find in the transcript"
        value={words}
        onChange={(event) => change(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") go(event.shiftKey ? 1 : -1);
          if (event.key !== "Escape") return;
          event.preventDefault();
          close();
        }}
        className="w-52 bg-transparent outline-none"
      />
      <span role="status" className="text-meta text-text-2">
        {missed ? (partial ? "not in what is read so far" : "nowhere") : ""}
      </span>
      <Button tone="quiet" onClick={() => go(-1)} aria-label="Find before">
        ↑
      </Button>
      <Button tone="quiet" onClick={() => go(1)} aria-label="Find after">
        ↓
      </Button>
      <Button tone="quiet" onClick={close}>
        Close
      </Button>
    </div>
  );
}
