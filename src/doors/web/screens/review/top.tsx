/** The line above a change: what it is, how it stands, and what can be done with it. */
import { memo } from "react";
import { Link, useNavigate } from "@tanstack/react-router";
import { useQuery } from "@tanstack/react-query";
import { runsQuery } from "../../api/queries.ts";
import { Button } from "../../parts/button.tsx";
import { Chip } from "../../parts/chip.tsx";
import { useDesk } from "./desk.ts";
import { hunksOf } from "./order.ts";
import { openCount, progressOf, remarkCounts, roundOf, stateOfChecks } from "./words.ts";
import { useDraftKeys } from "../../drafts/drafts.ts";
import { placesOfDrafts, remarkDraft, unsaved } from "./composer.tsx";

interface Props {
  /** Turns the interdiff on and off; absent where there is none. */
  readonly toggleInterdiff: (() => void) | undefined;
}

export function Top({ toggleInterdiff }: Props) {
  const { change, drafts } = useDesk();
  const { title, round, size, run, status, change: range } = change;
  const [checks, tone] = stateOfChecks(change);
  const keys = useDraftKeys(remarkDraft(drafts, ""));
  const writing = unsaved(drafts, placesOfDrafts(drafts, keys)).length;
  const counts = remarkCounts(change.remarks);
  return (
    <header className="flex min-h-11 min-w-0 flex-wrap items-center gap-x-3 gap-y-1 border-b border-hairline bg-canvas px-4 py-1.5">
      <h1 className="min-w-0 truncate text-title font-semibold" title={title}>
        {title}
      </h1>
      <span className="flex flex-wrap items-center gap-1.5">
        {run !== undefined && <RunChip />}
        {change.task !== undefined && <Chip tone="info">part {change.task}</Chip>}
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
        {writing > 0 && <Chip tone="warn">{writing} not saved</Chip>}
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
  const ready = openCount(change.remarks) === 0;
  return (
    <span className="flex gap-2">
      <Button
        tone={ready ? "plain" : "main"}
        keyId="verdict.send"
        onClick={() => room.set({ dialog: "send" })}
      >
        Send round{toSend > 0 ? ` (${toSend})` : ""}
      </Button>
      <Button
        tone={ready ? "main" : "plain"}
        keyId="verdict.approve"
        onClick={() => room.set({ dialog: "approve" })}
      >
        Approve
      </Button>
    </span>
  );
}

/** One line below: what the agent does with it now, or that everything was seen. */
export const Standing = memo(function Standing() {
  const { change, room, actions, entries } = useDesk();
  const navigate = useNavigate();
  const { projectName } = useDesk();
  const { run, status } = change;
  const all = entries.flatMap((entry) => hunksOf(entry));
  const left = change.files.flatMap((file) => file.hunks).filter(({ seen }) => !seen).length;
  if (run !== undefined && (status === "running" || status === "waiting")) {
    return (
      <p
        role="status"
        className="flex flex-wrap items-center gap-3 border-b border-hairline bg-sunken px-4 py-1 text-text-2"
      >
        {status === "running"
          ? "The agent works on it. What it changes is shown here when it comes back."
          : "The run waits for an answer."}
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
    <p
      role="status"
      className="flex flex-wrap items-center gap-3 border-b border-hairline bg-sunken px-4 py-1"
    >
      {change.approved ? (
        <>
          All hunks viewed, 0 open. Approved.
          <Button tone="main" keyId="verdict.ship" onClick={() => room.set({ dialog: "ship" })}>
            Ship
          </Button>
        </>
      ) : (
        <>
          All hunks viewed, 0 open.
          <Button
            tone="main"
            keyId="verdict.approve"
            onClick={() => room.set({ dialog: "approve" })}
          >
            Approve
          </Button>
        </>
      )}
    </p>
  );
});
