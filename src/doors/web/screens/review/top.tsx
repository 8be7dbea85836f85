/** The line above a change: what it is, how it stands, and what can be done with it. */
import { memo } from "react";
import { Link, useNavigate } from "@tanstack/react-router";
import { useQuery } from "@tanstack/react-query";
import { runQuery, runsQuery } from "../../api/queries.ts";
import { Button } from "../../parts/button.tsx";
import { Chip } from "../../parts/chip.tsx";
import { useDesk } from "./desk.ts";
import { type Change, hunksOf } from "./order.ts";
import { isAtWork, openCount, progressOf, remarkCounts, roundOf, stateOfChecks } from "./words.ts";
import { useDraftKeys } from "../../drafts/drafts.ts";
import { placesOfDrafts, remarkDraft, unsaved } from "./composer.tsx";

interface Props {
  /** Turns the interdiff on and off; absent where there is none. */
  readonly toggleInterdiff: (() => void) | undefined;
}

export function Top({ toggleInterdiff }: Props) {
  const { change, drafts, compose } = useDesk();
  const { title, round, size, run, status, change: range } = change;
  const [checks, tone] = stateOfChecks(change);
  const keys = useDraftKeys(remarkDraft(drafts, ""));
  const writing = unsaved(drafts, placesOfDrafts(drafts, keys));
  const counts = remarkCounts(change.remarks);
  return (
    <header className="flex min-h-11 min-w-0 flex-wrap items-center gap-x-3 gap-y-1 border-b border-hairline bg-canvas px-4 py-1.5">
      <h1 className="min-w-0 truncate text-title font-semibold" title={title}>
        {title}
      </h1>
      <span className="flex flex-wrap items-center gap-1.5">
        {run !== undefined && <RunChip />}
        <Parts />
        {run !== undefined && <Chip>round {round}</Chip>}
        {toggleInterdiff !== undefined && (
          <button
            type="button"
            aria-pressed={change.interdiff}
            onClick={toggleInterdiff}
            title="Only what moved since the last round, or the whole change (i)"
            className="inline-flex h-5 items-center rounded-sm border border-hairline bg-surface px-1.5 text-meta whitespace-nowrap text-text-2 hover:bg-sunken"
          >
            {change.interdiff ? `since ${change.from.slice(0, 10)}` : "the whole change"}
          </button>
        )}
        {range !== undefined && (
          <Chip>
            <bdi className="max-w-60 truncate">
              {range.from}..{range.of}
            </bdi>
          </Chip>
        )}
        {counts !== "" && <Chip tone="human">{counts}</Chip>}
        {writing.length > 0 && (
          <button
            type="button"
            title="Go to what is not saved"
            onClick={() => {
              const place = writing[0]?.place ?? "change";
              compose(place);
            }}
            className="inline-flex h-5 items-center rounded-sm border border-hairline bg-surface px-1.5 text-meta whitespace-nowrap text-warn hover:bg-sunken"
          >
            {writing.length} not saved
          </button>
        )}
        {change.files.length > 0 && <Chip tone={tone}>{checks}</Chip>}
        {status !== "review" && run !== undefined && <Chip>{status}</Chip>}
      </span>
      <span className="ml-auto flex flex-wrap items-center gap-3">
        <span className="text-meta whitespace-nowrap">
          <span className="text-ok">+{size.added}</span>{" "}
          <span className="text-danger">−{size.removed}</span>
        </span>
        <Viewed />
        <Doings />
      </span>
    </header>
  );
}

/** Back to the run, and beside other runs of its brief. */
function RunChip() {
  const { change, project, projectName } = useDesk();
  const runs = useQuery(runsQuery(project)).data?.runs ?? [];
  const { run = "" } = change;
  const own = runs.find((each) => each.run === run);
  const others =
    own === undefined || own.brief === "" || change.change !== undefined
      ? []
      : runs.filter((each) => each.brief === own.brief);
  return (
    <>
      <Link
        to="/p/$project/runs/$run"
        params={{ project: projectName, run }}
        className="text-meta text-accent underline decoration-hairline hover:decoration-current"
      >
        run {run}
      </Link>
      {others.length > 1 && (
        <Link
          to="/p/$project/compare"
          params={{ project: projectName }}
          search={{
            runs: others
              .map((each) => each.run)
              .toSorted((a, b) => Number(a) - Number(b))
              .slice(-6)
              .join(","),
          }}
          className="text-meta text-accent underline decoration-hairline hover:decoration-current"
        >
          compare {others.length} runs
        </Link>
      )}
    </>
  );
}

/** The whole of a planned change, and what each task added to it. */
function Parts() {
  const { change, project, projectName } = useDesk();
  const { run, task } = change;
  const { data } = useQuery({
    ...runQuery(project, run ?? ""),
    // A part does not name the others.
    enabled: run !== undefined && task !== undefined,
  });
  const tasks = change.tasks ?? data?.tasks ?? [];
  if (run === undefined || tasks.length < 2) return null;
  const part =
    "inline-flex h-5 items-center rounded-sm px-1.5 text-meta text-text-2 hover:bg-sunken aria-[current=true]:bg-selected aria-[current=true]:text-text-1";
  return (
    <nav aria-label="Parts" className="flex items-center rounded-sm border border-hairline">
      <Link
        to="/p/$project/runs/$run/review"
        params={{ project: projectName, run }}
        aria-current={task === undefined}
        className={part}
      >
        whole
      </Link>
      {tasks
        .filter(({ commit }) => commit !== undefined)
        .map((each) => {
          const number = each.task.split("/").at(-1) ?? each.task;
          return (
            <Link
              key={each.task}
              to="/p/$project/runs/$run/review"
              params={{ project: projectName, run }}
              search={{ task: number }}
              title={each.title}
              aria-current={task === `${run}/${number}`}
              className={part}
            >
              T{number}
            </Link>
          );
        })}
    </nav>
  );
}

/** How many hunks were viewed, as a bar and in words. */
function Viewed() {
  const { change } = useDesk();
  const entries = change.files.flatMap((file) =>
    file.hunks.map((hunk) => ({ id: hunk.id, path: hunk.path, file, hunk, folded: false })),
  );
  const { seen, of } = progressOf(entries);
  if (of === 0) return null;
  return (
    <span className="flex items-center gap-2 text-meta whitespace-nowrap text-text-2">
      <span aria-hidden="true" className="h-1 w-16 overflow-hidden rounded-sm bg-hairline">
        <span
          className="block h-full bg-accent"
          style={{ width: `${Math.round((seen / of) * 100)}%` }}
        />
      </span>
      {seen} of {of} viewed
    </span>
  );
}

function Doings() {
  const { change, actions, room } = useDesk();
  if (actions === undefined || change.task !== undefined || change.run === undefined) return null;
  if (change.status === "shipped") {
    return (
      <Button tone="danger" onClick={() => void actions.undo()}>
        Undo
      </Button>
    );
  }
  const toSend = roundOf(change.remarks, false).length;
  if (change.approved) {
    return (
      <Button tone="main" keyId="verdict.ship" onClick={() => room.set({ dialog: "ship" })}>
        Ship
      </Button>
    );
  }
  const busy = isAtWork(change.status);
  const ready = openCount(change.remarks) === 0;
  const clear = ready && !obstructed(change);
  return (
    <span className="flex gap-2">
      <Button
        tone={ready ? "plain" : "main"}
        keyId="verdict.send"
        disabled={busy}
        title={busy ? "The agent is at work" : undefined}
        onClick={() => room.set({ dialog: "send" })}
      >
        Send round{toSend > 0 ? ` (${toSend})` : ""}
      </Button>
      <Button
        tone={clear ? "main" : "plain"}
        keyId="verdict.approve"
        disabled={busy}
        title={busy ? "The agent is at work" : undefined}
        onClick={() => room.set({ dialog: "approve" })}
      >
        Approve
      </Button>
    </span>
  );
}

/** Whether something besides remarks stands in the way of an approval. */
function obstructed({ obstacles }: Change): boolean {
  return obstacles.some((obstacle) => !/^Remarks? /.test(obstacle));
}

const stalls: Readonly<Record<string, string>> = {
  running: "The agent works on it. What it changes is shown here when it comes back.",
  waiting: "The run waits for an answer.",
  stuck: "The run is stuck, and waits for you.",
  failed: "The run has failed. What it handed in before is shown.",
  stopped: "The run was stopped. What it handed in before is shown.",
};

/** One line below: what the agent does with it now, or that everything was seen. */
export const Standing = memo(function Standing() {
  const { change, actions, entries } = useDesk();
  const navigate = useNavigate();
  const { projectName } = useDesk();
  const { run, status } = change;
  const all = entries.flatMap((entry) => hunksOf(entry));
  const left = change.files.flatMap((file) => file.hunks).filter(({ seen }) => !seen).length;
  const stall = stalls[status];
  if (run !== undefined && stall !== undefined) {
    return (
      <p
        role="status"
        className="flex flex-wrap items-center gap-3 border-b border-hairline bg-sunken px-4 py-1 text-text-2"
      >
        {stall}
        <Button
          tone="quiet"
          onClick={() =>
            void navigate({
              to: "/p/$project/runs/$run",
              params: { project: projectName, run },
            })
          }
        >
          See the run
        </Button>
      </p>
    );
  }
  if (actions === undefined || left > 0 || all.length === 0 || change.task !== undefined)
    return null;
  if (openCount(change.remarks) > 0 || change.status === "shipped") return null;
  return (
    <p role="status" className="border-b border-hairline bg-sunken px-4 py-1.5">
      All hunks viewed, 0 open.{" "}
      {change.approved ? "Ship (s)." : obstructed(change) ? "" : "Approve (Shift A)."}
    </p>
  );
});
