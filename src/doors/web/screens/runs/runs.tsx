/** The runs of a project, as a table. */
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { briefsQuery, runsQuery } from "../../api/queries.ts";
import { useKeys } from "../../keys/listen.ts";
import { Asked, Empty } from "../../parts/asked.tsx";
import { List } from "../../parts/list.tsx";
import { Status } from "../../parts/status.tsx";
import { Strokes } from "../../parts/strokes.tsx";
import { countOf, When } from "../../parts/when.tsx";
import type { Project } from "../../project/names.ts";
import { useProject } from "../../project/project.ts";
import { type Filter, filtered, filters, isIn, type RunLine } from "./filter.ts";
import { Peek } from "./peek.tsx";
import { ReadyBriefs } from "./ready.tsx";
import { readyIn } from "./run-brief.tsx";

export function Runs() {
  const project = useProject();
  const query = useQuery(runsQuery(project.repository));
  return (
    <main aria-label="Runs" className="h-full min-h-0">
      <Asked query={query} waiting="Reading the runs">
        {({ runs }) =>
          runs.length === 0 ? <NoRuns project={project} /> : <Table project={project} runs={runs} />
        }
      </Asked>
    </main>
  );
}

function NoRuns({ project }: { readonly project: Project }) {
  const { data } = useQuery(briefsQuery(project.repository));
  const ready = readyIn(data?.briefs ?? []);
  const params = { project: project.name };
  return (
    <div className="mx-auto max-w-180 px-4 pt-6">
      <h1 className="text-page font-semibold">Runs</h1>
      {ready.length > 0 ? (
        <>
          <p className="mt-1 mb-4 text-text-2">
            Nothing has run yet. {ready.length === 1 ? "This brief is" : "These briefs are"} ready.
          </p>
          <ReadyBriefs project={project} briefs={ready} />
        </>
      ) : (
        <Empty title="Nothing has run yet.">
          <p>
            A run carries out a brief.{" "}
            <Link to="/p/$project/briefs/new" params={params} className="text-accent underline">
              Write one
            </Link>{" "}
            <Strokes keys="+" />
          </p>
        </Empty>
      )}
    </div>
  );
}

interface TableProps {
  readonly project: Project;
  readonly runs: readonly RunLine[];
}

/** The same for the head and each row; a narrow window has fewer. */
const columns =
  "grid grid-cols-[104px_minmax(0,1fr)_auto] items-baseline gap-x-3 px-4 md:grid-cols-[104px_44px_minmax(0,1fr)_88px_108px_88px_64px_72px]";

function Table({ project, runs }: TableProps) {
  const navigate = useNavigate();
  const [filter, setFilter] = useState<Filter>("all");
  const [words, setWords] = useState("");
  const [current, setCurrent] = useState<string>();
  const [peeking, setPeeking] = useState(false);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const find = useRef<HTMLInputElement>(null);
  const shown = filtered(runs, filter, words);
  const peeked = shown.find(({ run }) => run === current) ?? shown[0];
  const open = ({ run }: RunLine): void =>
    void navigate({ to: "/p/$project/runs/$run", params: { project: project.name, run } });
  const select = ({ run }: RunLine): void =>
    setSelected((known) => {
      const next = new Set(known);
      if (!next.delete(run)) next.add(run);
      return next;
    });
  useKeys({
    find: () => find.current?.focus(),
    ...(peeking && { up: () => setPeeking(false) }),
  });
  const isPeeking = peeking && peeked !== undefined;
  return (
    <div
      className={`grid h-full min-h-0 ${isPeeking ? "grid-rows-2 lg:grid-cols-[minmax(0,1fr)_380px] lg:grid-rows-1" : ""}`}
    >
      <div className="min-h-0 overflow-y-auto">
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 pt-3 pb-2">
          <h1 className="text-page font-semibold">Runs</h1>
          <div role="group" aria-label="State" className="flex flex-wrap gap-1">
            {filters.map(([id, label]) => (
              <FilterButton
                key={id}
                label={label}
                count={runs.filter((line) => isIn(id, line)).length}
                pressed={filter === id}
                press={() => setFilter(id)}
              />
            ))}
          </div>
          {selected.size > 1 && (
            <Link
              to="/p/$project/compare"
              params={{ project: project.name }}
              search={{ runs: [...selected].join(",") }}
              className="inline-flex h-7 items-center rounded-sm border border-control bg-surface px-2.5 font-medium hover:bg-sunken"
            >
              Compare {selected.size} runs
            </Link>
          )}
          <label className="ml-auto inline-flex h-7 w-48 items-center gap-2 rounded-sm border border-control bg-surface px-2 focus-within:outline-2 focus-within:outline-accent">
            <span className="sr-only">Find a run</span>
            <input
              ref={find}
              type="search"
              value={words}
              placeholder="Find a run"
              onChange={(event) => setWords(event.target.value)}
              onKeyDown={(event) => {
                if (event.key === "Escape") {
                  event.preventDefault();
                  setWords("");
                }
                if (event.key === "Escape" || event.key === "Enter") event.currentTarget.blur();
              }}
              className="min-w-0 flex-1 bg-transparent outline-none"
            />
            <Strokes keys="/" />
          </label>
        </div>
        <div className={`label h-7 border-t border-hairline pt-1.5 ${columns}`} aria-hidden="true">
          <span>State</span>
          <span className="hidden md:block">Run</span>
          <span>Title</span>
          <span className="hidden md:block">Step</span>
          <span className="hidden md:block">Who</span>
          <span className="hidden md:block">Waits for</span>
          <span className="hidden text-right md:block">Tokens</span>
          <span className="text-right">Age</span>
        </div>
        {shown.length === 0 ? (
          <Empty title="No run is like that.">
            <p>
              {runs.length} {runs.length === 1 ? "run is" : "runs are"} not shown.
            </p>
          </Empty>
        ) : (
          <List
            label="Runs"
            items={shown}
            keyOf={({ run }) => run}
            open={open}
            peek={() => setPeeking((was) => !was)}
            select={select}
            onCurrent={({ run }) => setCurrent(run)}
            row={(line) => <Row line={line} isSelected={selected.has(line.run)} />}
          />
        )}
      </div>
      {isPeeking && (
        <Peek
          key={peeked.run}
          project={project}
          run={peeked.run}
          open={() => open(peeked)}
          close={() => setPeeking(false)}
        />
      )}
    </div>
  );
}

interface FilterProps {
  readonly label: string;
  readonly count: number;
  readonly pressed: boolean;
  readonly press: () => void;
}

function FilterButton({ label, count, pressed, press }: FilterProps) {
  return (
    <button
      type="button"
      aria-pressed={pressed}
      onClick={press}
      className="h-7 rounded-sm px-2 text-text-2 hover:bg-sunken aria-pressed:bg-selected aria-pressed:font-medium aria-pressed:text-text-1"
    >
      {label} <span className="text-text-3">{count}</span>
    </button>
  );
}

const waits: Readonly<Record<string, string>> = {
  permission: "permission",
  question: "an answer",
  stuck: "a word",
  task: "a person",
};

function Row({ line, isSelected }: { readonly line: RunLine; readonly isSelected: boolean }) {
  const { run, title, status, task, of, assignee, agent, waitsFor, tokens, at } = line;
  const step = task === undefined ? undefined : `${task.split("/")[1]} of ${of ?? 1}`;
  const spent = tokens.input + tokens.output;
  const due = { review: "a review", approved: "shipping" }[status];
  return (
    <div className={`min-h-8 py-1.5 ${columns}`}>
      <span className="flex items-baseline gap-1.5">
        {isSelected && (
          <span className="text-accent">
            <span aria-hidden="true">☑</span>
            <span className="sr-only">selected</span>
          </span>
        )}
        <Status status={status} />
      </span>
      <span className="hidden text-text-3 md:block">{run}</span>
      <span className="min-w-0 [overflow-wrap:anywhere]">
        <span className="mr-2 text-text-3 md:hidden">{run}</span>
        {title}
      </span>
      <span className="hidden text-text-2 md:block">{step}</span>
      <span className="hidden truncate text-text-2 md:block">{assignee ?? agent}</span>
      <span className="hidden truncate text-human md:block">
        {waitsFor === undefined ? due : (waits[waitsFor] ?? waitsFor)}
      </span>
      <span className="hidden text-right text-text-2 md:block">{spent > 0 && countOf(spent)}</span>
      <span className="text-right">
        <When at={at} />
      </span>
    </div>
  );
}
