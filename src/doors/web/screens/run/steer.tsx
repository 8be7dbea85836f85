/** A word with the agent at work: written where the run is looked at, kept until it is said. */
import type { KeyboardEvent } from "react";
import type { Run } from "../../api/queries.ts";
import { keepDraft, useDraft } from "../../drafts/drafts.ts";
import { Button } from "../../parts/button.tsx";
import { TextField } from "../../parts/field.tsx";
import type { Project } from "../../project/names.ts";

/** Whether an agent is at work on it, who would hear what is said. */
export function canSteer({ view }: Run): boolean {
  const at = view.tasks.find(({ task }) => task === view.task);
  return view.status === "running" && at?.agent !== undefined;
}

interface Props {
  readonly project: Project;
  readonly run: Run;
  readonly busy: boolean;
  /** Resolves to whether it was said. */
  readonly send: (text: string) => Promise<boolean>;
  readonly close: () => void;
}

export function Steer({ project, run, busy, send, close }: Props) {
  const key = `steer:${project.repository}:${run.run}`;
  const [text, change] = useDraft(key);
  const hears = canSteer(run);
  const say = async (): Promise<void> => {
    if (busy || !hears || text.trim() === "") return;
    if (!(await send(text))) return;
    keepDraft(key, "");
    close();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.key === "Escape") close();
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void say();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <section aria-label="Steer the agent" className="mt-2 max-w-180 space-y-2">
      <TextField
        label="What the agent should know"
        placeholder="What it should know, or do otherwise"
        value={text}
        change={change}
        disabled={busy}
        maxLength={100_000}
        autoFocus
        onKeyDown={onKeyDown}
      />
      <div className="flex flex-wrap items-center gap-2">
        <Button
          tone="main"
          keyId="text.save"
          disabled={busy || !hears || text.trim() === ""}
          onClick={() => void say()}
        >
          Say it
        </Button>
        <Button tone="quiet" disabled={busy} onClick={close}>
          Not now
        </Button>
        <span className="text-meta text-text-3">
          {hears
            ? "Its turn ends, and the next begins with this. What it has done stays."
            : "No agent is at work any more. What you wrote is kept here."}
        </span>
      </div>
    </section>
  );
}
