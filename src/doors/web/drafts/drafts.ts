/** Texts that somebody is writing: kept in this browser until they are sent, whatever happens to page, tab or server. */
import { useCallback, useSyncExternalStore } from "react";

const PREFIX = "tacit.draft.";
const hearers = new Set<() => void>();

// Another tab has written.
addEventListener("storage", ({ key }) => {
  if (key === null || key.startsWith(PREFIX)) told();
});

function told(): void {
  for (const each of hearers) each();
}

function hear(each: () => void): () => void {
  hearers.add(each);
  return () => hearers.delete(each);
}

/** The text under a key such as `remark:/repo:7:src/a.ts:3`; empty where there is none. */
export function draftAt(key: string): string {
  return localStorage.getItem(PREFIX + key) ?? "";
}

export function keepDraft(key: string, text: string): void {
  if (text === "") localStorage.removeItem(PREFIX + key);
  else localStorage.setItem(PREFIX + key, text);
  told();
}

/** Keys of the drafts that begin with `prefix`. */
export function draftsUnder(prefix: string): readonly string[] {
  return Object.keys(localStorage)
    .filter((key) => key.startsWith(PREFIX + prefix))
    .map((key) => key.slice(PREFIX.length))
    .toSorted();
}

/** A draft and what changes it; setting it to nothing removes it. */
export function useDraft(key: string): readonly [string, (text: string) => void] {
  const text = useSyncExternalStore(hear, () => draftAt(key));
  const set = useCallback((next: string) => keepDraft(key, next), [key]);
  return [text, set];
}

/** Hears of changes, for who shows which drafts there are. */
export function useDraftKeys(prefix: string): readonly string[] {
  const joined = useSyncExternalStore(hear, () => draftsUnder(prefix).join("\n"));
  return joined === "" ? [] : joined.split("\n");
}
