/** Beside the transcript: the plan, the checks, the rounds, and what has changed so far. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { changedQuery, type Changed, type Run } from "../../api/queries.ts";
import { Failed } from "../../parts/asked.tsx";
import { Section } from "../../parts/section.tsx";
import { Status } from "../../parts/status.tsx";
import type { Project } from "../../project/names.ts";
import { Checks } from "../../parts/checks.tsx";

interface Props {
  readonly project: Project;
  readonly run: Run;
  /** Number of the task that alone is shown. */
  readonly task?: string | undefined;
}

export function Progress({ project, run, task }: Props) {
  const { view, rounds } = run;
  const verdict = view.verdict ?? view.staleVerdict;
  return (
    <div className="space-y-4 px-4 py-2">
      {view.planned && (
        <Section title="Plan" count={view.tasks.length}>
          <Plan project={project} run={run} task={task} />
        </Section>
      )}
      <Section
        title="Checks"
        aside={
          verdict !== undefined && (
            <span className={`text-meta ${verdict.status === "green" ? "text-ok" : "text-danger"}`}>
              {verdict.status}
              {view.verdict === undefined && ", of an older commit"}
            </span>
          )
        }
      >
        {verdict === undefined ? (
          <p className="text-text-3">They run when the agent’s first turn ends.</p>
        ) : (
          <Checks key={verdict.commit} verdict={verdict} folded />
        )}
      </Section>
      {verdict?.criteria !== undefined && verdict.criteria.length > 0 && (
        <Section title="Criteria" count={verdict.criteria.length}>
          <ul>
            {verdict.criteria.map(({ id, text, status, note }) => (
              <li key={id} className="py-0.5" title={note}>
                <span className="font-medium">{id}</span>{" "}
                <span className={criteria[status]}>{status}</span>
                <span className="block text-meta text-text-2 [overflow-wrap:anywhere]">{text}</span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      {rounds.length > 1 && (
        <Section title="Rounds" count={rounds.length - 1}>
          <Rounds run={run} />
        </Section>
      )}
    </div>
  );
}

const criteria = {
  shown: "text-ok",
  failed: "text-danger",
  unshown: "text-warn",
  waived: "text-text-3",
} as const;

function Plan({ project, run, task: only }: Props) {
  const { view } = run;
  const params = { project: project.name, run: run.run };
  return (
    <ol>
      {view.tasks.map(({ task, title, status, after, agent, assignee }) => {
        const who = agent?.name ?? (assignee.kind === "person" ? `@${assignee.name}` : "agent");
        const shown = only === String(task);
        return (
          <li key={task} className="border-b border-hairline py-1 last:border-0">
            <div className="flex items-baseline gap-2">
              <Link
                to="/p/$project/runs/$run"
                params={params}
                search={shown ? {} : { task: String(task) }}
                aria-current={shown ? "true" : undefined}
                title={shown ? "Show all tasks" : "Show this task alone"}
                className="min-w-0 flex-1 rounded-sm hover:underline aria-[current=true]:text-accent"
              >
                T{task} {title}
              </Link>
              <Status status={status} />
            </div>
            <p className="text-meta text-text-3">
              {who}
              {after.length > 0 && ` · after ${after.map((each) => `T${each}`).join(", ")}`}
            </p>
          </li>
        );
      })}
    </ol>
  );
}

function Rounds({ run: { rounds } }: { readonly run: Run }) {
  return (
    <ol>
      {rounds.slice(1).map(({ round, remarks, fixes, commit }) => (
        <li key={round} className="flex items-baseline gap-2 py-0.5">
          <span className="font-medium">Round {round}</span>
          <span className="text-text-2">
            {remarks.join(", ")}
            {fixes > 0 && ` · ${fixes} sent back by the checks`}
          </span>
          <code className="ml-auto text-code text-text-3">
            {commit === undefined ? "under way" : commit.slice(0, 7)}
          </code>
        </li>
      ))}
    </ol>
  );
}

/** Files that the run has changed so far; asked for again at every snapshot. */
export function ChangedFiles({ project, run }: Props) {
  const query = useQuery(changedQuery(project.repository, run.run));
  const { data, error } = query;
  const files = data?.files ?? [];
  const [added, removed] = files.map(countOf).reduce(([a, r], [b, s]) => [a + b, r + s], [0, 0]);
  const params = { project: project.name, run: run.run };
  return (
    <div className="px-4 py-2">
      <Section
        title={isOver(run.view.status) ? "Changed" : "Changed so far"}
        count={data?.commit === undefined ? undefined : files.length + data.more}
        aside={files.length > 0 && <Counts added={added ?? 0} removed={removed ?? 0} />}
      >
        {data === undefined && error !== null && <Failed error={error} />}
        {data !== undefined && data.commit === undefined && (
          <p className="text-text-3">The first snapshot is taken when a turn ends.</p>
        )}
        {data?.commit !== undefined && files.length === 0 && (
          <p className="text-text-3">Nothing differs from its base.</p>
        )}
        <ul>
          {files.map((file) => (
            <li key={`${file.oldPath} ${file.path}`}>
              <Link
                to="/p/$project/runs/$run/review"
                params={params}
                className="flex min-h-7 min-w-0 items-center gap-2 rounded-sm hover:bg-sunken"
              >
                <FilePath path={file.path} />
                {file.status !== "modified" && (
                  <span className="text-meta text-text-3">{words[file.status]}</span>
                )}
                <Counts added={countOf(file)[0]} removed={countOf(file)[1]} />
              </Link>
            </li>
          ))}
        </ul>
        {(data?.more ?? 0) > 0 && (
          <p className="text-meta text-text-3">{data?.more} more; the review shows them all.</p>
        )}
      </Section>
    </div>
  );
}

function isOver(status: Run["view"]["status"]): boolean {
  return status !== "running" && status !== "waiting" && status !== "stuck";
}

const words = {
  added: "new",
  deleted: "gone",
  renamed: "renamed",
  mode: "mode",
  modified: "",
} as const;

/** Ends are what tells paths apart. */
function FilePath({ path }: { readonly path: string }) {
  const cut = path.lastIndexOf("/") + 1;
  return (
    <span className="flex min-w-0 flex-1 text-code" title={path}>
      <span className="min-w-0 shrink-[9999] truncate font-mono text-text-3">
        {path.slice(0, cut)}
      </span>
      <span className="min-w-0 truncate font-mono">{path.slice(cut)}</span>
    </span>
  );
}

function countOf(file: Changed["files"][number]): readonly [added: number, removed: number] {
  let [added, removed] = [0, 0];
  for (const { lines } of file.hunks) {
    for (const { kind } of lines) {
      if (kind === "added") added += 1;
      if (kind === "removed") removed += 1;
    }
  }
  return [added, removed];
}

function Counts({ added, removed }: { readonly added: number; readonly removed: number }) {
  return (
    <span className="shrink-0 text-meta">
      <span className="text-ok">+{added}</span> <span className="text-danger">−{removed}</span>
    </span>
  );
}
