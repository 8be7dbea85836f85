/** What is said of a run's change: shown at once where that is safe, and taken back where the program refuses. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { act } from "../../api/client.ts";
import { reviewQuery } from "../../api/queries.ts";
import type { ReviewWish } from "../../api/questions.ts";
import { say, sayError } from "../../parts/say.tsx";
import { absorbed, withVerified } from "./absorb.ts";
import type { Change } from "./order.ts";

export interface NewRemark {
  readonly place: string;
  readonly text: string;
  readonly severity: Change["remarks"][number]["severity"];
}

export interface Sending {
  readonly withoutNits: boolean;
  readonly agent?: string;
  readonly allowUnboxed?: boolean;
}

/** Each resolves to whether it was done; what was refused has been said. */
export interface Actions {
  readonly remark: (remarks: readonly NewRemark[]) => Promise<boolean>;
  readonly edit: (
    remark: string,
    text: string,
    severity: NewRemark["severity"],
  ) => Promise<boolean>;
  readonly discard: (remark: string) => Promise<boolean>;
  readonly seen: (places: readonly string[]) => Promise<boolean>;
  readonly verify: (ids: readonly string[]) => Promise<boolean>;
  readonly reopen: (remark: string, text: string) => Promise<boolean>;
  readonly reply: (remark: string, text: string) => Promise<boolean>;
  readonly waive: (remark: string, reason: string) => Promise<boolean>;
  /** Throws where it is refused: the dialog says it. */
  readonly send: (wish: Sending) => Promise<void>;
  readonly approve: () => Promise<void>;
  readonly ship: () => Promise<{ readonly target: string; readonly after: string }>;
  readonly undo: () => Promise<boolean>;
  /** Has the checks run over a branch that others made. */
  readonly check: () => Promise<void>;
}

/** Milliseconds in which marks are gathered: each answer is the whole change. */
const GATHER = 500;

interface Marks {
  readonly places: readonly string[];
  readonly done: (taken: boolean) => void;
}

type TellMarks = (places: readonly string[]) => Promise<boolean>;

async function tellNobody(): Promise<boolean> {
  return false;
}

/** Marks that are told together. */
function gatherMarks() {
  let waiting: readonly Marks[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let tell: TellMarks = tellNobody;
  const flush = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    const all = waiting;
    waiting = [];
    if (all.length === 0) return;
    const taken = await tell(all.flatMap(({ places }) => places));
    for (const { done } of all) done(taken);
  };
  const add = (places: readonly string[], by: TellMarks): Promise<boolean> => {
    tell = by;
    timer ??= setTimeout(() => void flush(), GATHER);
    return new Promise((done) => {
      waiting = [...waiting, { places, done }];
    });
  };
  return { add, flush };
}

export function useActions(project: string, run: string, wish: ReviewWish): Actions {
  const client = useQueryClient();
  const { interdiff, task } = wish;
  const [{ add: gathered, flush }] = useState(gatherMarks);
  useEffect(() => {
    // Whoever leaves has marked what they have marked.
    const leave = (): void => void flush();
    document.addEventListener("visibilitychange", leave);
    return () => {
      document.removeEventListener("visibilitychange", leave);
      leave();
    };
  }, [flush]);
  return useMemo(() => {
    const { queryKey } = reviewQuery(project, run, { interdiff, task });
    const path = (what: string): string => `/runs/${run}/${what}`;
    const put = (change: (shown: Change) => Change): (() => void) => {
      const before = client.getQueryData(queryKey);
      client.setQueryData(queryKey, (shown) => (shown === undefined ? shown : change(shown)));
      return () => client.setQueryData(queryKey, before);
    };
    const stale = async (): Promise<void> => {
      await client.invalidateQueries({ queryKey: [project, "run", run] });
    };
    // One after the other: each answer knows of what was said before it, and the last one of everything.
    let before: Promise<unknown> = Promise.resolve();
    let waiting = 0;
    const inTurn = async (what: string, body: object): Promise<Change> => {
      waiting += 1;
      const turn = before.then(() => act<Change>(path(what), { project }, body));
      before = turn.catch(() => undefined);
      try {
        return await turn;
      } finally {
        waiting -= 1;
      }
    };
    const tell = async (what: string, body: object, back?: () => void): Promise<boolean> => {
      try {
        // An answer that was on its way before this was said knows nothing of it.
        await client.cancelQueries({ queryKey });
        const answer = await inTurn(what, body);
        if (waiting === 0) put((shown) => absorbed(shown, answer));
        return true;
      } catch (error) {
        back?.();
        sayError(error);
        void stale();
        return false;
      }
    };
    return {
      remark: (remarks) => tell("remarks", { remarks }),
      edit: (remark, text, severity) => tell("edit", { remark, text, severity }),
      discard: (remark) => tell("discard", { remarks: [remark] }),
      seen: (places) =>
        gathered(places, (all) =>
          tell("seen", { places: all, ...(interdiff === true ? { interdiff } : {}) }),
        ),
      verify: (ids) =>
        tell(
          "verify",
          { remarks: ids },
          put((shown) => withVerified(shown, new Set(ids))),
        ),
      reopen: (remark, text) => tell("reopen", { remark, text }),
      reply: (remark, text) => tell("reply", { remark, text }),
      waive: (remark, reason) => tell("waive", { remark, reason }),
      send: async (sending) => {
        await act(path("rounds"), { project }, sending);
        await stale();
      },
      approve: async () => {
        const answer = await act<Change>(path("approve"), { project });
        put((shown) => absorbed(shown, answer));
        void stale();
      },
      ship: async () => {
        const answer = await act<{ readonly target: string; readonly after: string }>(
          path("ship"),
          { project },
        );
        await stale();
        return answer;
      },
      check: async () => {
        try {
          await act(path("check"), { project });
          say("The checks run.");
          await stale();
        } catch (error) {
          sayError(error);
        }
      },
      undo: async () => {
        try {
          const { target } = await act<{ readonly target: string }>(path("undo"), { project });
          say(`Taken out of ${target} again.`);
          await stale();
          return true;
        } catch (error) {
          sayError(error);
          return false;
        }
      },
    };
  }, [client, project, run, interdiff, task, gathered]);
}
