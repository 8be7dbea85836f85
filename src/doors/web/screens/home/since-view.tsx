/** One line a project: what happened since somebody looked last. */
import { Link } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import type { Home, Runs } from "../../api/queries.ts";
import { Button } from "../../parts/button.tsx";
import { When } from "../../parts/when.tsx";
import type { Project } from "../../project/names.ts";
import { type Happened, keepSeen, readSeen, type Seen, seenOf, sinceThen } from "./since.ts";

interface Props {
  readonly project: Project;
  /** Undefined until they were asked for anew. */
  readonly home: Home | undefined;
  readonly runs: Runs | undefined;
  readonly named: boolean;
}

/** Milliseconds; who comes back from another screen sooner was not away. */
const AWAY = 60_000;

export function SinceYouLeft({ project, home, runs, named }: Props) {
  const { repository } = project;
  const [told, setTold] = useState<{ readonly at: number; readonly what: readonly Happened[] }>();
  /** What was seen before, until it has been compared. */
  const before = useRef<Seen | undefined>(readSeen(repository));
  const now =
    home === undefined || runs === undefined
      ? undefined
      : { after: home.after, runs: runs.runs, items: home.items };
  const latest = useRef(now);
  latest.current = now;
  useEffect(() => {
    if (now === undefined || document.hidden) return;
    const seen = before.current;
    before.current = undefined;
    if (seen !== undefined && wasAway(seen)) {
      const what = sinceThen(seen, now);
      if (what.length > 0) setTold({ at: seen.at, what });
    }
    keepSeen(repository, seenOf(now, Date.now()));
    // Both answers are the same objects until they change.
  }, [repository, home, runs]);
  useEffect(() => {
    const turn = (): void => {
      if (document.hidden) leave();
      else before.current = readSeen(repository);
    };
    const leave = (): void => {
      if (latest.current !== undefined) keepSeen(repository, seenOf(latest.current, Date.now()));
    };
    document.addEventListener("visibilitychange", turn);
    return () => {
      document.removeEventListener("visibilitychange", turn);
      if (!document.hidden) leave();
    };
  }, [repository]);
  if (told === undefined) return null;
  return (
    <p className="flex flex-wrap items-center gap-x-2 rounded-md border border-hairline bg-surface py-1 pr-1 pl-3">
      <span className="text-text-2">
        Since you left{named && ` ${project.name}`} <When at={new Date(told.at).toISOString()} />:
      </span>
      {told.what.map(({ words, runs: [run = ""] }, at) => (
        <span key={words}>
          <Link
            to="/p/$project/runs/$run"
            params={{ project: project.name, run }}
            className="text-accent hover:underline"
          >
            {words}
          </Link>
          {at < told.what.length - 1 && ","}
        </span>
      ))}
      <Button tone="quiet" className="ml-auto" onClick={() => setTold(undefined)}>
        Seen
      </Button>
    </p>
  );
}

/** From another page, or long enough. */
function wasAway({ at }: Seen): boolean {
  return at < performance.timeOrigin || Date.now() - at > AWAY;
}
