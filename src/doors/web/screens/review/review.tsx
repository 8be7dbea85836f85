/** The change of a run. */
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useCallback, useLayoutEffect, useMemo, useRef, useState } from "react";
import { ApiError } from "../../api/client.ts";
import { firstLinesOfRun, reviewQuery } from "../../api/queries.ts";
import type { ReviewWish } from "../../api/questions.ts";
import { Asked, Empty } from "../../parts/asked.tsx";
import { useProject } from "../../project/project.ts";
import { type NewRemark, useActions } from "./actions.ts";
import { useLinesFirst } from "./lines-first.ts";
import type { Change, Order } from "./order.ts";
import { ReviewRoom } from "./room.tsx";
import { roomOf } from "./state.ts";
import { withoutSilence } from "./words.ts";
import { Link } from "@tanstack/react-router";

export function Review() {
  const { run } = useParams({ from: "/p/$project/runs/$run/review" });
  return (
    <main aria-label="Review" className="h-full min-h-0">
      <ReviewOfRun key={run} run={run} />
    </main>
  );
}

function ReviewOfRun({ run }: { readonly run: string }) {
  const { repository, name } = useProject();
  const search = useSearch({ from: "/p/$project/runs/$run/review" });
  const navigate = useNavigate({ from: "/p/$project/runs/$run/review" });
  const { task, interdiff, hunk, remark } = search;
  // After a round that was sent, what moved is what there is to read; where nothing did, the whole is.
  const room = roomOf(`${repository}:${run}:${task ?? ""}`);
  const isAt = hunk !== undefined || remark !== undefined;
  const asking = (wished: ReviewWish) => ({
    whole: reviewQuery(repository, run, wished),
    first: (order: Order) => firstLinesOfRun(repository, run, wished, order),
    room,
    isAt,
  });
  const since = useLinesFirst({
    ...asking({ interdiff: true, task }),
    enabled: !isNo(interdiff) && task === undefined,
  });
  const wantsWhole =
    isNo(interdiff) ||
    task !== undefined ||
    (interdiff === undefined && since.data?.interdiff === true && since.data.files.length === 0);
  const whole = useLinesFirst({ ...asking({ task }), enabled: wantsWhole });
  const query = wantsWhole ? whole : since;
  const wish = useMemo(
    () => (wantsWhole ? { task } : { interdiff: true, task }),
    [wantsWhole, task],
  );
  const actions = useActions(repository, run, wish);
  const sayRemark = useCallback((said: NewRemark) => actions.remark([said]), [actions]);
  const isJustBack = useJustBack(query.data?.status);
  const shown = useMemo(() => {
    if (query.data === undefined) return undefined;
    const change = told(query.data, interdiff !== undefined);
    return isJustBack ? withoutSilence(change) : change;
  }, [query.data, interdiff, isJustBack]);
  const toggle = (): void => {
    room.set({ cursor: undefined, selecting: false });
    void navigate({
      search: ({ task: part }) => ({
        ...(part === undefined ? {} : { task: part }),
        interdiff: shown?.interdiff === true ? "no" : "yes",
      }),
      replace: true,
    });
  };
  const file = useMemo(() => ({ path: `/runs/${run}/file`, query: {} }), [run]);
  const written = useRef<string>(undefined);
  const onCurrent = useCallback(
    (current: string | undefined) => {
      written.current = current;
      void navigate({
        search: ({ task: part, interdiff: which }) => ({
          ...(part === undefined ? {} : { task: part }),
          ...(which === undefined ? {} : { interdiff: which }),
          ...(current === undefined ? {} : { hunk: current }),
        }),
        replace: true,
        resetScroll: false,
      });
    },
    [navigate],
  );
  const address = `/p/${encodeURIComponent(name)}/runs/${run}/review`;
  if (
    query.error instanceof ApiError &&
    query.error.code === "app/no-snapshot" &&
    shown === undefined
  ) {
    return (
      <>
        <h1 className="px-4 pt-4 text-page font-semibold">Review of run {run}</h1>
        <Empty title="There is no change yet.">
          <p>{query.error.message}</p>
          <p>It is shown here as soon as the agent hands something in.</p>
          <p>
            <Link
              to="/p/$project/runs/$run"
              params={{ project: name, run }}
              className="text-accent underline"
            >
              See what the run does
            </Link>
          </p>
        </Empty>
      </>
    );
  }
  return (
    <Asked query={query} waiting="Reading the change">
      {(answer) => (
        <ReviewRoom
          change={shown ?? answer}
          project={repository}
          projectName={name}
          name={run}
          room={room}
          actions={actions}
          remark={sayRemark}
          file={file}
          address={address}
          toggleInterdiff={task === undefined && answer.rounds.length > 1 ? toggle : undefined}
          onCurrent={onCurrent}
          wanted={hunk === written.current ? { remark } : { hunk, remark }}
        />
      )}
    </Asked>
  );
}

/** `no`, as it is written, or what others write. */
function isNo(interdiff: string | undefined): boolean {
  return interdiff === "no" || interdiff === "false";
}

/** Milliseconds after a turn in which its answers are still being taken down. */
const ANSWERING = 5_000;

/** Whether the agent was at work on it a moment ago. */
function useJustBack(status: string | undefined): boolean {
  const was = useRef(status);
  const [isJustBack, setJustBack] = useState(false);
  useLayoutEffect(() => {
    const before = was.current;
    was.current = status;
    if (before !== "running" || status === "running") return undefined;
    setJustBack(true);
    const timer = setTimeout(() => setJustBack(false), ANSWERING);
    return () => clearTimeout(timer);
  }, [status]);
  return isJustBack && status !== "running";
}

/** That no round was sent yet is said only to who asked for what moved since. */
function told(change: Change, asked: boolean): Change {
  if (asked || change.interdiff) return change;
  const { note: _, ...rest } = change;
  return rest;
}
