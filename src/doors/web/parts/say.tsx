/** What was just done, in one sentence: shown for a while at the edge, and told to screen readers. */
import { useSyncExternalStore } from "react";
import { Button } from "./button.tsx";

interface Said {
  readonly id: number;
  readonly text: string;
  readonly tone: "plain" | "danger";
  readonly undo?: (() => void) | undefined;
}

/** Milliseconds for which a sentence stands. */
const STANDS = 6_000;

let said: readonly Said[] = [];
let count = 0;
const hearers = new Set<() => void>();

function set(next: readonly Said[]): void {
  said = next;
  for (const each of hearers) each();
}

/** @param options.undo Takes back what was done; offered as a button. */
export function say(
  text: string,
  options: { readonly tone?: "plain" | "danger"; readonly undo?: () => void } = {},
): void {
  count += 1;
  const id = count;
  set([...said.slice(-3), { id, text, tone: options.tone ?? "plain", undo: options.undo }]);
  setTimeout(() => set(said.filter((one) => one.id !== id)), STANDS);
}

/** Says why something was not done. */
export function sayError(error: unknown): void {
  const text = error instanceof Error ? error.message : String(error);
  const hint =
    error instanceof Error && "hint" in error && typeof error.hint === "string"
      ? ` ${error.hint}`
      : "";
  say(`${text}${hint}`, { tone: "danger" });
}

export function Says() {
  const now = useSyncExternalStore(
    (hear) => {
      hearers.add(hear);
      return () => hearers.delete(hear);
    },
    () => said,
  );
  return (
    <div
      aria-live="polite"
      className="pointer-events-none fixed right-4 bottom-12 z-60 flex max-w-105 flex-col gap-2"
    >
      {now.map(({ id, text, tone, undo }) => (
        <div
          key={id}
          className={`pointer-events-auto flex items-center gap-3 rounded-md border border-hairline bg-surface px-3 py-2 shadow-overlay ${tone === "danger" ? "text-danger" : "text-text-1"}`}
        >
          <span className="min-w-0 [overflow-wrap:anywhere]">{text}</span>
          {undo !== undefined && (
            <Button tone="quiet" onClick={undo}>
              Undo
            </Button>
          )}
        </div>
      ))}
    </div>
  );
}

/** Copies a text, and says so. */
export async function copy(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    say(`${what} copied.`);
  } catch (error) {
    sayError(error);
  }
}
