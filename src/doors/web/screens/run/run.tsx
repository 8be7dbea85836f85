/** One run: what it asks, what it does, and what came of it so far. */
import { useQuery } from "@tanstack/react-query";
import { useParams, useSearch } from "@tanstack/react-router";
import { type ReactNode, useRef, useState } from "react";
import { type Run as Detail, runQuery } from "../../api/queries.ts";
import { useKeys } from "../../keys/listen.ts";
import { Failed, Waiting } from "../../parts/asked.tsx";
import { Markdown } from "../../parts/markdown.tsx";
import { copy } from "../../parts/say.tsx";
import type { Project } from "../../project/names.ts";
import { useProject } from "../../project/project.ts";
import { runAsMarkdown } from "./as-markdown.ts";
import { Ask, focusAnswer } from "./ask.tsx";
import { ChangedFiles, Progress } from "./aside.tsx";
import { RunHeader } from "./header.tsx";
import { Log } from "./log.tsx";
import { useTranscript } from "./use-transcript.ts";

type Part = "log" | "progress" | "changed";

export function Run() {
  const project = useProject();
  const { run } = useParams({ from: "/p/$project/runs/$run" });
  const { fact, task } = useSearch({ from: "/p/$project/runs/$run" });
  const at = numberIn(fact);
  const transcript = useTranscript(project.repository, run, numberIn(task), at);
  // The transcript first: of a long run it is the one that is there at once.
  const begun = transcript.reading !== "first";
  const query = useQuery({ ...runQuery(project.repository, run), enabled: begun });
  const { data, error } = query;
  const [part, setPart] = useState<Part>("log");
  if (data === undefined && error !== null) {
    return (
      <main aria-label={`Run ${run}`}>
        <Failed error={error} again={() => void query.refetch()} />
      </main>
    );
  }
  const copyRun =
    data === undefined ? undefined : (): void => void copy(runAsMarkdown(data), "The run");
  return (
    <main aria-label={`Run ${run}`} className="flex h-full min-h-0 flex-col">
      {data === undefined ? (
        // As high as the header that will stand here.
        <div className="h-18 border-b border-hairline">
          <h1 className="px-4 pt-3 text-title font-semibold">Run {run}</h1>
        </div>
      ) : (
        <RunHeader project={project} run={data} />
      )}
      {data !== undefined && <Questions project={project} run={data} />}
      <Parts part={part} choose={setPart} />
      <div className="grid min-h-0 flex-1 grid-cols-1 grid-rows-1 lg:grid-cols-[260px_minmax(0,1fr)] xl:grid-cols-[260px_minmax(0,1fr)_300px]">
        <Column shown={part === "progress"} from="lg" side="left">
          {data === undefined ? (
            <Waiting words="Reading the run" />
          ) : (
            <>
              <Progress project={project} run={data} task={task} />
              <div className="hidden lg:block xl:hidden">
                <ChangedFiles project={project} run={data} />
              </div>
            </>
          )}
        </Column>
        <div className={`min-h-0 min-w-0 ${part === "log" ? "" : "hidden lg:block"}`}>
          <Log
            key={`${run} ${task ?? ""}`}
            transcript={transcript}
            project={project}
            run={run}
            planned={data?.view.planned === true && task === undefined}
            at={at}
            copyRun={copyRun}
          />
        </div>
        <Column shown={part === "changed"} from="xl" side="right">
          {data !== undefined && <ChangedFiles project={project} run={data} />}
        </Column>
      </div>
    </main>
  );
}

interface ColumnProps {
  /** Whether a narrow window shows it. */
  readonly shown: boolean;
  /** From which width on it always is. */
  readonly from: "lg" | "xl";
  readonly side: "left" | "right";
  readonly children: ReactNode;
}

function Column({ shown, from, side, children }: ColumnProps) {
  const wide = from === "lg" ? "lg:block" : "xl:block";
  const narrow = shown ? `block ${from === "xl" ? "lg:hidden" : ""}` : "hidden";
  const edge = side === "left" ? "lg:border-r" : "lg:border-l";
  return (
    <div className={`min-h-0 overflow-y-auto border-hairline ${edge} ${narrow} ${wide}`}>
      {children}
    </div>
  );
}

const parts = [
  ["log", "Log"],
  ["progress", "Plan and checks"],
  ["changed", "Changed"],
] as const;

interface PartsProps {
  readonly part: Part;
  readonly choose: (part: Part) => void;
}

/** A narrow window shows one part at a time. */
function Parts({ part, choose }: PartsProps) {
  return (
    <div
      role="group"
      aria-label="Parts of the run"
      className="flex shrink-0 border-b border-hairline lg:hidden"
    >
      {parts.map(([id, words]) => (
        <button
          key={id}
          type="button"
          aria-pressed={part === id}
          onClick={() => choose(id)}
          className="h-10 flex-1 border-b-2 border-transparent text-text-2 aria-pressed:border-accent aria-pressed:text-text-1"
        >
          {words}
        </button>
      ))}
    </div>
  );
}

const kinds = {
  permission: "asks for permission",
  question: "asks",
  stuck: "is stuck",
  task: "is for a person",
} as const;

/** What waits for a person, before all else, until it is answered. */
function Questions({ project, run }: { readonly project: Project; readonly run: Detail }) {
  const section = useRef<HTMLElement>(null);
  const { openItems, tasks, planned } = run.view;
  const over = ["shipped", "failed", "stopped"].includes(run.view.status);
  const items = over ? [] : openItems;
  useKeys({ ...(items.length > 0 && { "list.answer": () => focusAnswer(section.current) }) });
  if (items.length === 0) return null;
  return (
    <section
      ref={section}
      aria-label="What the run asks"
      className="max-h-[45vh] shrink-0 overflow-y-auto border-b border-hairline bg-surface"
    >
      <ul>
        {items.map(({ item, kind, question, detail, task }) => {
          const worktree = tasks.find((each) => each.task === task)?.worktree;
          return (
            <li
              key={item}
              className="space-y-2 border-b border-l-3 border-b-hairline border-l-human px-4 py-2 last:border-b-0"
            >
              <div className="max-w-180">
                <p className="text-meta text-human">
                  {planned ? `Task ${task} ` : "It "}
                  {kinds[kind]}
                </p>
                <Markdown text={question} />
                {detail !== undefined && detail !== question && (
                  <div className="text-text-2">
                    <Markdown text={detail} />
                  </div>
                )}
              </div>
              <div className="max-w-180">
                <Ask
                  project={project}
                  question={{ item: String(item), run: run.run, kind, task, worktree }}
                />
              </div>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function numberIn(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
