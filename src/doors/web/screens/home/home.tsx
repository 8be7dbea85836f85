/** What needs a person now, across all projects; what runs, and what was shipped. */
import { useQueries } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";
import {
  briefsQuery,
  type Home as Answer,
  homeQuery,
  lessonsQuery,
  runsQuery,
} from "../../api/queries.ts";
import { useKeys } from "../../keys/listen.ts";
import { Empty, Failed, Waiting } from "../../parts/asked.tsx";
import { Button } from "../../parts/button.tsx";
import { List } from "../../parts/list.tsx";
import { sayError } from "../../parts/say.tsx";
import { Section } from "../../parts/section.tsx";
import { Status } from "../../parts/status.tsx";
import { countOf, When } from "../../parts/when.tsx";
import type { Project } from "../../project/names.ts";
import { lastOf, useProjects } from "../../project/project.ts";
import { focusAnswer } from "../run/ask.tsx";
import { ReadyBriefs } from "../runs/ready.tsx";
import { readyIn } from "../runs/run-brief.tsx";
import { DueRow } from "./due-row.tsx";
import { FirstMinutes } from "./first-minutes.tsx";
import { settleLesson } from "./lesson.ts";
import { type Due, ranked } from "./rank.ts";
import { SinceYouLeft } from "./since-view.tsx";
import { type AwayOf, Snoozed, useComingBack } from "./snooze.tsx";

export function Home() {
  const projects = useProjects();
  return (
    <main aria-label="Home" className="mx-auto max-w-300 px-4 pt-4 pb-8">
      <h1 className="sr-only">Home</h1>
      {projects === undefined ? (
        <Waiting words="Looking for projects" />
      ) : projects.length === 0 ? (
        <Empty title="No project is known yet.">
          <p>
            Open a repository in a terminal: <code>tacit DIR</code>
          </p>
        </Empty>
      ) : (
        <Projects projects={projects} />
      )}
    </main>
  );
}

function Projects({ projects }: { readonly projects: readonly Project[] }) {
  const homes = useQueries({ queries: projects.map((each) => homeQuery(each.repository)) });
  const runs = useQueries({ queries: projects.map((each) => runsQuery(each.repository)) });
  // What stands below waits until what stands above is there: the server answers one after another.
  const enabled = homes.every(({ isPending }) => !isPending);
  const lessons = useQueries({
    queries: projects.map((each) => ({ ...lessonsQuery(each.repository), enabled })),
  });
  const briefs = useQueries({
    queries: projects.map((each) => ({ ...briefsQuery(each.repository), enabled })),
  });
  const named = projects.length > 1;
  const failed = homes.find(({ error, data }) => error !== null && data === undefined);
  const due = ranked(
    projects.map((project, at) => ({
      project,
      items: homes[at]?.data?.items ?? [],
      lessons: lessons[at]?.data?.lessons ?? [],
    })),
  );
  const away = projects.flatMap((project, at) =>
    (homes[at]?.data?.snoozed ?? []).map((item): AwayOf => ({ project, item })),
  );
  useComingBack(away);
  const lines = <Key extends "running" | "shipped">(key: Key) =>
    projects.flatMap((project, at) =>
      (homes[at]?.data?.[key] ?? []).map((line: Answer[Key][number]) => ({ project, line })),
    );
  // Those that wait are among what needs somebody.
  const running = lines("running").filter(({ line }) => line.status === "running");
  const shipped = lines("shipped");
  // Where there is nothing, its runs say whether a project is new; what is shown before would jump.
  const waiting = homes.some(
    ({ isPending, data }, at) =>
      isPending || (data !== undefined && isEmpty(data) && runs[at]?.isPending === true),
  );
  const last = lastOf(projects);
  const unused = projects.filter((_, at) => runs[at]?.data?.runs.length === 0);
  /** One at a time, and the one that was looked at last before others. */
  const first = unused.find((each) => each === last) ?? unused.at(-1);
  const isNew = first !== undefined && first === last;
  const ready = projects.flatMap((project, at) => {
    const found = readyIn(briefs[at]?.data?.briefs ?? []);
    return found.length === 0 || project === first ? [] : [{ project, briefs: found }];
  });
  if (waiting && failed === undefined) return <Waiting words="Reading what waits" />;
  const quiet = due.length + away.length === 0 && running.length === 0 && shipped.length === 0;
  return (
    <div className="space-y-6">
      <div className="space-y-2 empty:hidden">
        {projects.map((project, at) => (
          <SinceYouLeft
            key={project.repository}
            project={project}
            home={fresh(homes[at])}
            runs={fresh(runs[at])}
            named={named}
          />
        ))}
      </div>
      {failed?.error !== undefined && failed.error !== null && (
        <Failed error={failed.error} again={() => void failed.refetch()} />
      )}
      {isNew && <FirstMinutes project={first} keys={due.length === 0} />}
      {!(isNew && quiet) && (
        <div className="grid gap-8 lg:grid-cols-[minmax(0,1fr)_320px]">
          <div className="min-w-0 space-y-6">
            <NeedsYou due={due} away={away} named={named} running={running.length} last={last} />
            {ready.map(({ project, briefs: found }) => (
              <Section
                key={project.repository}
                title={named ? `Ready to run in ${project.name}` : "Ready to run"}
                count={found.length}
              >
                <ReadyBriefs project={project} briefs={found.slice(0, 5)} />
              </Section>
            ))}
          </div>
          <div className="min-w-0 space-y-6">
            <Section title="Running" count={running.length}>
              {running.length === 0 && <p className="text-text-3">Nothing runs.</p>}
              <ul>
                {running.map(({ project, line }) => (
                  <RunningRow
                    key={`${project.name} ${line.run}`}
                    project={project}
                    line={line}
                    named={named}
                  />
                ))}
              </ul>
            </Section>
            <Section title="Shipped this week" count={shipped.length}>
              {shipped.length === 0 && <p className="text-text-3">Nothing yet.</p>}
              <ul>
                {shipped.map(({ project, line }) => (
                  <ShippedRow
                    key={`${project.name} ${line.run}`}
                    project={project}
                    line={line}
                    named={named}
                  />
                ))}
              </ul>
            </Section>
          </div>
        </div>
      )}
      {first !== undefined && !isNew && <FirstMinutes project={first} keys={due.length === 0} />}
    </div>
  );
}

function isEmpty({ items, running, review, shipped }: Answer): boolean {
  return items.length + running.length + review.length + shipped.length === 0;
}

/** An answer that was asked for since the screen is there. */
function fresh<Data>(
  query: { readonly data: Data | undefined; readonly isFetchedAfterMount: boolean } | undefined,
): Data | undefined {
  return query?.isFetchedAfterMount === true ? query.data : undefined;
}

interface NeedsYouProps {
  readonly due: readonly Due[];
  readonly away: readonly AwayOf[];
  readonly named: boolean;
  readonly running: number;
  /** Where a new brief would be written. */
  readonly last: Project | undefined;
}

function NeedsYou({ due, away, named, running, last }: NeedsYouProps) {
  const navigate = useNavigate();
  const list = useRef<HTMLDivElement>(null);
  const [key, setKey] = useState<string>();
  const [snoozing, setSnoozing] = useState<string>();
  const current = due.find((each) => each.key === key) ?? due[0];
  const open = (each: Due): void => {
    const { project } = each;
    const [run, search] =
      each.kind === "lesson"
        ? [String(each.lesson.run), { remark: each.lesson.remark }]
        : [each.item.run, {}];
    const params = { project: project.name, run };
    const isReview = each.kind === "lesson" || ["review", "ship"].includes(each.item.kind);
    void (isReview
      ? navigate({ to: "/p/$project/runs/$run/review", params, search })
      : navigate({ to: "/p/$project/runs/$run", params }));
  };
  const answer = (each: Due): void => {
    if (each.kind === "lesson") void settleLesson(each, "accept").catch(sayError);
    else focusAnswer(list.current?.querySelector(`[data-key="${CSS.escape(each.key)}"]`));
  };
  useKeys({
    ...(current?.kind === "lesson" && {
      "context.decline": () => void settleLesson(current, "decline").catch(sayError),
    }),
  });
  return (
    <Section title="Needs you" count={due.length}>
      {due.length === 0 ? (
        <div className="flex items-center gap-4 py-2">
          <p className="text-title font-medium">
            Nothing needs you. {running === 0 ? "Nothing runs." : `${running} running.`}
          </p>
          {last !== undefined && (
            <Button
              keyId="create"
              onClick={() =>
                void navigate({ to: "/p/$project/briefs/new", params: { project: last.name } })
              }
            >
              New brief
            </Button>
          )}
        </div>
      ) : (
        <div ref={list}>
          <List
            label="Needs you"
            items={due}
            keyOf={(each) => each.key}
            open={open}
            answer={answer}
            {...(current?.kind === "item" && { snooze: (each: Due) => setSnoozing(each.key) })}
            onCurrent={(each) => setKey(each.key)}
            row={(each) => (
              <DueRow
                due={each}
                named={named}
                snoozing={each.key === snoozing}
                snooze={(isOpen) => {
                  setSnoozing(isOpen ? each.key : undefined);
                  if (!isOpen) focusRow(list.current, each.key);
                }}
              />
            )}
          />
        </div>
      )}
      <Snoozed away={away} named={named} />
    </Section>
  );
}

/** Back to the row, if it is still there. */
function focusRow(within: HTMLElement | null, key: string): void {
  within?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)?.focus();
}

interface LineProps<Line> {
  readonly project: Project;
  readonly line: Line;
  readonly named: boolean;
}

function RunningRow({ project, line, named }: LineProps<Answer["running"][number]>) {
  const { input, output } = line.tokens;
  const task = line.task?.split("/")[1];
  return (
    <li className="border-b border-hairline py-1.5 last:border-0">
      <div className="flex items-baseline gap-2">
        <Link
          to="/p/$project/runs/$run"
          params={{ project: project.name, run: line.run }}
          className="min-w-0 flex-1 rounded-sm [overflow-wrap:anywhere] hover:underline"
        >
          {line.title}
        </Link>
        <Status status={line.status} />
      </div>
      <p className="text-meta text-text-3">
        {named && `${project.name} · `}
        Run {line.run}
        {task !== undefined && ` · task ${task} of ${line.of ?? 1}`} · {line.assignee ?? line.agent}
        {input + output > 0 && ` · ${countOf(input + output)} tokens`} · <When at={line.at} />
      </p>
    </li>
  );
}

function ShippedRow({ project, line, named }: LineProps<Answer["shipped"][number]>) {
  return (
    <li className="border-b border-hairline py-1.5 last:border-0">
      <Link
        to="/p/$project/runs/$run"
        params={{ project: project.name, run: line.run }}
        className="rounded-sm [overflow-wrap:anywhere] hover:underline"
      >
        {line.title}
      </Link>
      <p className="text-meta text-text-3">
        {named && `${project.name} · `}
        into {line.target} as <code>{line.after.slice(0, 7)}</code> · <When at={line.shippedAt} />
      </p>
    </li>
  );
}
