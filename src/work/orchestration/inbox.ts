/**
 * What waits for a human, of one run.
 *
 * An item and its answer are facts, so any process may answer: the terminal that follows the run, or `tacit answer` in
 * another one. Whoever asked hears of it through the journal.
 */
import type { Fact, FactBody, FactType } from "../../ground/contract/event.ts";
import type { Journal } from "../../ground/journal/database.ts";

export interface AskedItem {
  readonly item: number;
  readonly kind: FactBody<"item.asked">["kind"];
  readonly question: string;
  readonly detail?: string | undefined;
}

export interface RunInbox {
  /** Asks and waits; the answer's text, `allow` or `deny` for a permission. Rejects when the signal aborts. */
  readonly ask: (
    kind: "permission" | "question",
    question: string,
    detail: string | undefined,
    signal: AbortSignal | undefined,
  ) => Promise<string>;
  /** Asks and goes on. */
  readonly raise: (kind: "stuck" | "task", question: string, detail?: string) => Promise<void>;
}

/** Items are numbered `run * 1000 + n`, so that one number names an item in the whole journal. */
const ITEMS_PER_RUN = 1000;

/** The run that an item belongs to. */
export function runOfItem(item: number): number {
  return Math.floor(item / ITEMS_PER_RUN);
}

/** Says a fact of the run; one with a key once. */
type Append = <Type extends FactType>(
  type: Type,
  body: FactBody<Type>,
  key?: string,
) => Promise<Fact>;

/** Opens the inbox of a run whose facts so far are given. */
export function openInbox(
  journal: Journal,
  run: number,
  facts: readonly Fact[],
  append: Append,
): RunInbox {
  let count = facts.filter(({ type }) => type === "item.asked").length;
  const put = async (asked: Omit<AskedItem, "item">): Promise<Fact> => {
    count += 1;
    const item = run * ITEMS_PER_RUN + count;
    const { question, kind, detail } = asked;
    return append(
      "item.asked",
      { item, kind, question, ...(detail === undefined ? {} : { detail }) },
      `item:${item}`,
    );
  };
  return {
    ask: async (kind, question, detail, signal) => {
      const asked = await put({ kind, question, detail });
      const { sequence } = asked;
      const item = asked.type === "item.asked" ? asked.body.item : 0;
      const watching = new AbortController();
      const until = signal ? AbortSignal.any([signal, watching.signal]) : watching.signal;
      try {
        for await (const fact of journal.watch(run, sequence, until)) {
          if (fact.type === "item.answered" && fact.body.item === item) return fact.body.answer;
        }
      } finally {
        watching.abort();
      }
      await append(
        "item.closed",
        { item, reason: "Nobody waits for the answer any more." },
        `closed:${item}`,
      );
      throw signal?.reason ?? new Error("The journal ended before the item was answered.");
    },
    raise: async (kind, question, detail) => {
      await put({ kind, question, detail });
    },
  };
}
