/** The transcript of a run while its screen is there: read, followed, and caught up with after a pause. */
import { useCallback, useEffect, useMemo, useSyncExternalStore } from "react";
import type { z } from "zod";
import type { FactEvent, FactsOutput } from "../../../../ground/contract/api.ts";
import { read } from "../../api/client.ts";
import { useConnection, useFacts } from "../../live/live.ts";
import { Transcript } from "./transcript.ts";

export function useTranscript(
  project: string,
  run: string,
  task: number | undefined,
  at: number | undefined,
): Transcript {
  const transcript = useMemo(
    () =>
      new Transcript({
        task,
        frame: beforePaint,
        read: (wanted) =>
          read<z.infer<typeof FactsOutput>>(`/runs/${run}/facts`, { project, ...wanted }),
      }),
    [project, run, task],
  );
  useEffect(() => {
    const there = at === undefined ? transcript.facts.length > 0 : transcript.holds(at);
    if (!there) void transcript.open(at);
  }, [transcript, at]);
  const hear = useCallback(
    (fact: FactEvent) => {
      if (fact.project === project && String(fact.run) === run) transcript.hear(fact);
    },
    [transcript, project, run],
  );
  useFacts(hear);
  const connection = useConnection();
  useEffect(() => {
    // What happened before the stream was there was told to nobody; a failure shows where it is asked for again.
    if (connection === "open") void transcript.catchUp().catch(() => undefined);
  }, [transcript, connection]);
  useSyncExternalStore(transcript.subscribe, transcript.version);
  return transcript;
}

/** A page that is not looked at paints nothing, and still has to keep up. */
function beforePaint(act: () => void): void {
  if (document.hidden) setTimeout(act, 250);
  else requestAnimationFrame(act);
}
