/** What is put off: until when, what of it there is, and the way back. */
import { Link } from "@tanstack/react-router";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { act } from "../../api/client.ts";
import { type Home, queryClient } from "../../api/queries.ts";
import { Button } from "../../parts/button.tsx";
import { say } from "../../parts/say.tsx";
import type { Project } from "../../project/names.ts";
import { useActing } from "../run/acting.ts";
import { backAt, type Later, latersAt } from "./later.ts";
import type { ItemDue, Waits } from "./rank.ts";

export type Away = Home["snoozed"][number];

interface ChoiceProps {
  readonly due: ItemDue;
  readonly close: () => void;
}

/** Until when an item is to be away; the first has the focus. */
export function SnoozeChoice({ due: { project, item }, close }: ChoiceProps) {
  const { busy, run } = useActing();
  const group = useRef<HTMLDivElement>(null);
  useEffect(() => {
    group.current?.querySelector("button")?.focus({ preventScroll: true });
    group.current?.scrollIntoView({ block: "nearest" });
  }, []);
  const choose = ({ until }: Later): void =>
    void run(async () => {
      await put(project, item, until);
      say(`Back ${backAt(until, new Date())}.`);
    }).then(close);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  };
  return (
    <div
      ref={group}
      role="group"
      aria-label="Snooze until"
      className="flex flex-wrap items-center gap-2"
      onKeyDown={onKeyDown}
    >
      <span className="text-meta text-text-2">Snooze until</span>
      {latersAt(new Date()).map((later) => (
        <Button key={later.words} disabled={busy} onClick={() => choose(later)}>
          {later.words}
        </Button>
      ))}
      <Button tone="quiet" disabled={busy} onClick={close}>
        Not now
      </Button>
    </div>
  );
}

export interface AwayOf {
  readonly project: Project;
  readonly item: Away;
}

/** One line that opens to what is put off. */
export function Snoozed({
  away,
  named,
}: {
  readonly away: readonly AwayOf[];
  readonly named: boolean;
}) {
  const [open, setOpen] = useState(false);
  if (away.length === 0) return null;
  return (
    <div className="mt-2">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="rounded-sm text-meta text-text-2 hover:text-text-1 hover:underline"
      >
        {away.length} snoozed <span aria-hidden="true">{open ? "▾" : "▸"}</span>
      </button>
      {open && (
        <ul aria-label="Snoozed" className="mt-1 border-t border-hairline">
          {away.map((each) => (
            <AwayRow
              key={`${each.project.repository} ${each.item.item}`}
              away={each}
              named={named}
            />
          ))}
        </ul>
      )}
    </div>
  );
}

function AwayRow({
  away: { project, item },
  named,
}: {
  readonly away: AwayOf;
  readonly named: boolean;
}) {
  const { busy, run } = useActing();
  const bringBack = (): void =>
    void run(async () => {
      await put(project, item, "now");
      say("It is back.");
    });
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-hairline px-3 py-1.5">
      <Link
        to="/p/$project/runs/$run"
        params={{ project: project.name, run: item.run }}
        className="min-w-40 flex-1 rounded-sm text-text-2 [overflow-wrap:anywhere] hover:underline"
      >
        <span className="text-text-3">
          {named && `${project.name} · `}Run {item.run} ·{" "}
        </span>
        {item.kind === "review" || item.kind === "ship" ? item.title : item.question}
      </Link>
      <time dateTime={item.until} className="text-meta text-text-3">
        back {backAt(item.until, new Date())}
      </time>
      <Button tone="quiet" disabled={busy} onClick={bringBack}>
        Bring back
      </Button>
    </li>
  );
}

/** Shown at once where it will stand; the server's own word follows. */
async function put({ repository }: Project, item: Waits | Away, until: string): Promise<void> {
  const target = `/inbox/${item.item}/snooze`;
  await act(target, { project: repository }, { until });
  queryClient.setQueryData<Home>([repository, "home"], (home) => {
    if (home === undefined) return undefined;
    const others = (of: readonly Waits[]) => of.filter((each) => each.item !== item.item);
    const snoozed = home.snoozed.filter((each) => each.item !== item.item);
    return until === "now"
      ? { ...home, snoozed, items: [...others(home.items), item] }
      : { ...home, snoozed: [...snoozed, { ...item, until }], items: others(home.items) };
  });
  void queryClient.invalidateQueries({ queryKey: [repository, "home"] });
}

/** Milliseconds that a timer of a browser can hold. */
const LONGEST_TIMER = 2_000_000_000;

/** Asks again when the first of what is put off is to be back. */
export function useComingBack(away: readonly AwayOf[]): void {
  const first = away.reduce<AwayOf | undefined>(
    (least, each) => (least === undefined || each.item.until < least.item.until ? each : least),
    undefined,
  );
  const until = first?.item.until;
  const repository = first?.project.repository;
  useEffect(() => {
    if (until === undefined) return undefined;
    // A second later, since clocks differ.
    const wait = Math.max(0, Date.parse(until) - Date.now()) + 1_000;
    const timer = setTimeout(
      () => void queryClient.invalidateQueries({ queryKey: [repository, "home"] }),
      Math.min(wait, LONGEST_TIMER),
    );
    return () => clearTimeout(timer);
  }, [until, repository]);
}
