/** Puts an item of the inbox off until a time. */
import { TacitError } from "../../../ground/core/error.ts";
import { runOfItem } from "../../../work/orchestration/inbox.ts";
import { withJournal } from "../journal.ts";
import { whoAmI } from "./run-number.ts";
import { standingOfRun } from "./standings.ts";
import { readUntil } from "./until.ts";
import type { Host } from "../workspace.ts";

export interface SnoozeOutput {
  readonly item: string;
  readonly run: string;
  /** When it is back; a time that is past where it was brought back. */
  readonly until: string;
  readonly problems: readonly string[];
}

/** The run of an item: `1001`, `review:3` or `ship:3`. @throws TacitError `app/bad-item` */
export function runOfAnyItem(item: string): number {
  const match = /^(?:(\d{1,12})|(?:review|ship):([1-9]\d{0,8}))$/.exec(item);
  if (match !== null)
    return match[2] === undefined ? runOfItem(Number(match[1])) : Number(match[2]);
  throw new TacitError({
    code: "app/bad-item",
    kind: "input",
    message: `\`${item}\` is no item.`,
    hint: "Give its number, or review:RUN or ship:RUN; tacit inbox lists them.",
  });
}

/** `tacit snooze`. @throws TacitError `app/unknown-item`, and those of `readUntil` */
export async function snooze(
  host: Host,
  item: string,
  until: string,
  now: Date,
): Promise<SnoozeOutput> {
  const run = runOfAnyItem(item);
  const at = readUntil(until, now).toISOString();
  return withJournal(host, async (journal) => {
    const standing = await standingOfRun(journal, run);
    if (standing?.items.some((line) => line.item === item) !== true) {
      throw new TacitError({
        code: "app/unknown-item",
        kind: "input",
        message: `No item ${item} waits for anybody.`,
        hint: "See what waits: tacit inbox",
      });
    }
    await journal.append({ run }, "item.snoozed", { item, until: at, by: whoAmI(host) });
    return { item, run: String(run), until: at, problems: [] };
  });
}
