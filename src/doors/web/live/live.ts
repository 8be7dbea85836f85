/** What the page does with the stream of facts: answers that a fact changed are asked for again, and transcripts grow. */
import { useEffect, useSyncExternalStore } from "react";
import type { FactEvent } from "../../../ground/contract/api.ts";
import { queryClient } from "../api/queries.ts";
import { type Connection, openStream, type Stream } from "./stream.ts";

let stream: Stream | undefined;

/** Facts that a transcript shows and nothing else counts. */
const talk: ReadonlySet<string> = new Set(["agent.said", "agent.called"]);

/** Milliseconds in which facts are gathered before answers are asked for again. */
const GATHER = 120;

/** Begins to listen; once for the life of the page. */
export function beginLive(): void {
  if (stream !== undefined) return;
  stream = openStream();
  const stale = new Map<string, Set<string>>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = (): void => {
    timer = undefined;
    for (const [project, runs] of stale) {
      for (const key of ["home", "runs", "learn", "insight", "briefs"]) invalidate([project, key]);
      for (const run of runs) invalidate([project, "run", run]);
    }
    stale.clear();
  };
  stream.onFact(({ project, run, type }) => {
    if (talk.has(type)) return;
    stale.set(project, (stale.get(project) ?? new Set()).add(String(run)));
    timer ??= setTimeout(flush, GATHER);
  });
  let was: Connection = stream.connection();
  stream.onConnection(() => {
    const now = connectionNow();
    // What happened while nobody listened was not heard by everybody.
    if (now === "open" && was === "away") void queryClient.invalidateQueries();
    was = now;
  });
}

function invalidate(queryKey: readonly string[]): void {
  void queryClient.invalidateQueries({ queryKey: [...queryKey] });
}

function connectionNow(): Connection {
  return stream?.connection() ?? "connecting";
}

export function useConnection(): Connection {
  return useSyncExternalStore((hear) => stream?.onConnection(hear) ?? (() => {}), connectionNow);
}

/** Hears every fact while the component is there; `hear` has to stay the same. */
export function useFacts(hear: (fact: FactEvent) => void): void {
  useEffect(() => stream?.onFact(hear), [hear]);
}
