/** One question of a run, answered where it is read. */
import { Link } from "@tanstack/react-router";
import type { KeyboardEvent } from "react";
import { act } from "../../api/client.ts";
import { type Home, queryClient, type Run } from "../../api/queries.ts";
import { keepDraft, useDraft } from "../../drafts/drafts.ts";
import { Button } from "../../parts/button.tsx";
import { Copied } from "../../parts/copy.tsx";
import { TextField } from "../../parts/field.tsx";
import { say } from "../../parts/say.tsx";
import type { Project } from "../../project/names.ts";
import { useActing } from "./acting.ts";

export interface Question {
  /** What an answer names. */
  readonly item: string;
  readonly run: string;
  /** Number of the task of a person. */
  readonly task?: number | undefined;
  readonly kind: "permission" | "question" | "stuck" | "task" | "review" | "ship";
  readonly worktree?: string | undefined;
}

interface Props {
  readonly project: Project;
  readonly question: Question;
}

/** The controls that answer it; the first of them has the key `a`. */
export function Ask({ project, question }: Props) {
  switch (question.kind) {
    case "permission":
      return <Permission project={project} question={question} />;
    case "question":
    case "stuck":
      return <Words project={project} question={question} />;
    case "task":
      return <HandIn project={project} question={question} />;
    case "review":
    case "ship":
      return (
        <Link
          to="/p/$project/runs/$run/review"
          params={{ project: project.name, run: question.run }}
          data-answer
          className="inline-flex h-7 items-center rounded-sm border border-control bg-surface px-2.5 font-medium hover:bg-sunken"
        >
          {question.kind === "review" ? "Open the review" : "Open the review to ship it"}
        </Link>
      );
  }
}

/** Puts the cursor where an element's question is answered. */
export function focusAnswer(within: Element | null | undefined): void {
  const control = within?.querySelector<HTMLElement>("[data-answer], textarea");
  control?.focus();
  control?.scrollIntoView({ block: "nearest" });
}

function Permission({ project, question }: Props) {
  const { busy, run } = useActing();
  const settle = (answer: "allow" | "deny") => () =>
    void run(async () => {
      await send(project, question, answer);
      say(answer === "allow" ? "Allowed." : "Denied.");
    });
  return (
    <div className="flex gap-2">
      <Button data-answer disabled={busy} onClick={settle("allow")}>
        Allow
      </Button>
      <Button tone="danger" disabled={busy} onClick={settle("deny")}>
        Deny
      </Button>
    </div>
  );
}

function Words({ project, question }: Props) {
  const stuck = question.kind === "stuck";
  const key = `answer:${project.repository}:${question.item}`;
  const [text, change] = useDraft(key);
  const { busy, run } = useActing();
  const answer = (): void => {
    if (text.trim() === "") return;
    void run(async () => {
      await send(project, question, text);
      keepDraft(key, "");
      say(stuck ? "Answered; the run goes on." : "Answered.");
    });
  };
  const resume = (): void =>
    void run(async () => {
      await act(`/runs/${question.run}/resume`, { project: project.repository });
      forget(project, question);
      say(`Run ${question.run} goes on.`);
    });
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    answer();
  };
  return (
    <div className="flex flex-wrap items-end gap-x-2 gap-y-1">
      <div className="min-w-60 flex-1">
        <TextField
          label={stuck ? "What the agent should do" : "Your answer"}
          placeholder={stuck ? "Say what it should do" : "Answer"}
          value={text}
          change={change}
          disabled={busy}
          rows={1}
          className="block min-h-8!"
          onKeyDown={onKeyDown}
        />
      </div>
      <Button disabled={busy || text.trim() === ""} onClick={answer} title="Ctrl Enter">
        Answer
      </Button>
      {stuck && (
        <Button tone="quiet" disabled={busy} onClick={resume}>
          Go on without
        </Button>
      )}
    </div>
  );
}

function HandIn({ project, question }: Props) {
  const { busy, run } = useActing();
  const { task, worktree } = question;
  const done = (): void =>
    void run(async () => {
      const body = task === undefined ? {} : { task };
      await act(`/runs/${question.run}/done`, { project: project.repository }, body);
      forget(project, question);
      say("Handed in. The checks run now.");
    });
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Button data-answer disabled={busy} onClick={done}>
        Hand in
      </Button>
      {worktree !== undefined && (
        <span className="inline-flex min-w-0 items-center text-text-2">
          in <Copied text={worktree} what="The path of the worktree" />
        </span>
      )}
    </div>
  );
}

async function send(project: Project, question: Question, answer: string): Promise<void> {
  await act(`/inbox/${question.item}`, { project: project.repository }, { answer });
  forget(project, question);
}

/** Nobody asks any more; the server's own word follows. */
function forget({ repository }: Project, { item, run }: Question): void {
  queryClient.setQueryData<Home>([repository, "home"], (home) =>
    home === undefined
      ? undefined
      : { ...home, items: home.items.filter((other) => other.item !== item) },
  );
  queryClient.setQueryData<Run>([repository, "run", run], (known) => {
    if (known === undefined) return undefined;
    const openItems = known.view.openItems.filter((other) => String(other.item) !== item);
    return { ...known, view: { ...known.view, openItems } };
  });
  void queryClient.invalidateQueries({ queryKey: [repository, "home"] });
  void queryClient.invalidateQueries({ queryKey: [repository, "run", run] });
}
