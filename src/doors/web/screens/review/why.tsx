/** The right column: where the hunk came from, what is found in it, and how the whole change stands. */
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { memo, type ReactNode, useState } from "react";
import { counted } from "../../../../ground/core/text.ts";
import { read } from "../../api/client.ts";
import type { Facts } from "../../api/queries.ts";
import { Button } from "../../parts/button.tsx";
import { toned } from "../../parts/chip.tsx";
import { Section } from "../../parts/section.tsx";
import { sayError } from "../../parts/say.tsx";
import { lengthOf } from "../../parts/when.tsx";
import { Composer } from "./composer.tsx";
import { useDesk } from "./desk.ts";
import type { Entry, Hunk } from "./order.ts";
import { RemarkCard } from "./remark-card.tsx";
import { useRoomState, withEntry } from "./state.ts";
import {
  fileWords,
  flagWords,
  hunkTitle,
  lineOf,
  originWords,
  problemWords,
  signOf,
  type Standing,
  standingOf,
  stateWords,
} from "./words.ts";
import { Writing } from "./writing.tsx";

export const Why = memo(function Why() {
  const { room, byId, change } = useDesk();
  const current = useRoomState(room, (state) => state.current);
  const entry = byId.get(current ?? "");
  return (
    <aside
      aria-label="Why"
      className="h-full space-y-4 overflow-y-auto border-l border-hairline bg-canvas px-4 py-2 pb-8"
    >
      {entry !== undefined && <OfEntry entry={entry} />}
      <Findings />
      <Branch />
      <Criteria />
      <Checks />
      <Interface />
      <Remarks />
      <Rounds />
      {change.summary !== undefined && (
        <Section title="What the agent says of it">
          <p className="text-text-2 [overflow-wrap:anywhere]">{change.summary}</p>
        </Section>
      )}
    </aside>
  );
});

function OfEntry({ entry }: { readonly entry: Entry }) {
  const { goTo } = useDesk();
  const { hunk, group, file } = entry;
  if (hunk === undefined) {
    return (
      <Section title={group === undefined ? "This file" : "These hunks"}>
        {group === undefined ? (
          <p className="text-text-2">{fileWords(file).join(" · ")}</p>
        ) : (
          <ul className="space-y-0.5">
            {group.hunks.slice(0, LISTED).map((each) => (
              <li key={each.id}>
                <PlaceButton
                  words={hunkTitle(each)}
                  go={() => goTo(`${each.path}:${lineOf(each)}`)}
                />
              </li>
            ))}
            {group.hunks.length > LISTED && (
              <li className="text-text-3">and {group.hunks.length - LISTED} more</li>
            )}
          </ul>
        )}
      </Section>
    );
  }
  return (
    <>
      <Origins hunk={hunk} />
      <Said hunk={hunk} />
    </>
  );
}

/** Of a list that could be long. */
const LISTED = 12;

function PlaceButton({ words, go }: { readonly words: string; readonly go: () => void }) {
  return (
    <button
      type="button"
      onClick={go}
      className="inline-flex min-h-6 items-center text-left text-accent underline decoration-hairline [overflow-wrap:anywhere] hover:decoration-current"
    >
      <bdi>{words}</bdi>
    </button>
  );
}

function Origins({ hunk }: { readonly hunk: Hunk }) {
  const { change, goToRemark } = useDesk();
  if (change.run === undefined || (change.change !== undefined && hunk.origins.length === 0)) {
    return null;
  }
  return (
    <Section title="Where this hunk came from">
      {hunk.origins.length === 0 && (
        <p className="text-text-2">Not told: no turn of the run is known to have written it.</p>
      )}
      <ul className="space-y-2">
        {hunk.origins.map((origin, at) => (
          <li key={at}>
            <p>
              {originWords(origin)}
              {origin.lines > 0 && (
                <span className="text-text-3"> · {counted(origin.lines, "line")}</span>
              )}
            </p>
            {origin.remarks.map((id) => {
              const remark = change.remarks.find((each) => each.id === id);
              if (remark === undefined) return null;
              return (
                <p key={id} className="mt-0.5 border-l-2 border-hairline pl-2 text-text-2">
                  <PlaceButton words={id} go={() => goToRemark(id)} />{" "}
                  <span className="line-clamp-2 [overflow-wrap:anywhere]">{remark.text}</span>
                </p>
              );
            })}
            {origin.call !== undefined && (
              <CallLink call={origin.call.id} title={origin.call.title} />
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** Facts that are looked through for a tool call. */
const PAGE = 200;

/** A tool call, which stands in the transcript under the number of its fact. */
function CallLink({ call, title }: { readonly call: string; readonly title: string }) {
  const { change, project, projectName } = useDesk();
  const navigate = useNavigate();
  const client = useQueryClient();
  const { run } = change;
  if (run === undefined) return null;
  const find = async (): Promise<string | undefined> => {
    let after = 0;
    for (;;) {
      // oxlint-disable-next-line no-await-in-loop -- page after page
      const page = await client.fetchQuery({
        queryKey: [project, "facts", run, after],
        queryFn: () => read<Facts>(`/runs/${run}/facts`, { project, after, limit: PAGE }),
      });
      const fact = page.facts.findLast(
        ({ type, body }) => type === "agent.called" && body["call"] === call,
      );
      if (fact !== undefined) return String(fact.sequence);
      if (page.next === undefined) return undefined;
      after = page.next;
    }
  };
  const open = async (): Promise<void> => {
    try {
      const fact = await find();
      await navigate({
        to: "/p/$project/runs/$run",
        params: { project: projectName, run },
        search: fact === undefined ? {} : { fact },
      });
    } catch (error) {
      sayError(error);
    }
  };
  return (
    <button
      type="button"
      onClick={() => void open()}
      title="See it in the transcript"
      className="block min-h-6 max-w-full truncate text-left text-code text-text-2 underline decoration-hairline hover:decoration-current"
    >
      <code>{title.replaceAll(/\s+/g, " ")}</code>
    </button>
  );
}

function Said({ hunk }: { readonly hunk: Hunk }) {
  const { impact, findings, untested, reasons, fold } = hunk;
  return (
    <>
      {findings.length + untested.length > 0 && (
        <Section title="Found in this hunk" count={findings.length + untested.length}>
          <ul className="space-y-1">
            {findings.map(({ rule, message }, at) => (
              <li key={at} className="[overflow-wrap:anywhere]">
                <span className="text-warn">! {message}</span>{" "}
                <code className="text-meta text-text-3">{rule}</code>
              </li>
            ))}
            {untested.map((text) => (
              <li key={text} className="text-warn [overflow-wrap:anywhere]">
                ! {text}
              </li>
            ))}
          </ul>
        </Section>
      )}
      {impact.length > 0 && (
        <Section title="What a fault would touch">
          <ul className="space-y-1">
            {impact.map(({ flag, text }) => (
              <li key={flag} className="[overflow-wrap:anywhere]">
                <span className="font-medium text-warn">{flagWords(flag)}</span>{" "}
                <span className="text-text-2">{text}</span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section
        title="Why it stands here"
        aside={<span className="text-meta text-text-3">{counted(hunk.points, "point")}</span>}
      >
        {fold !== undefined && <p className="text-text-2">{fold.text}</p>}
        {reasons.length === 0 && fold === undefined && (
          <p className="text-text-2">Nothing speaks for a fault in it, and nothing against.</p>
        )}
        <ul>
          {reasons.map(({ signal, points, text }) => (
            <li key={signal} className="flex gap-2">
              <span className="w-6 shrink-0 text-right text-text-3">
                {points > 0 ? `+${points}` : points}
              </span>
              <span className="min-w-0 text-text-2 [overflow-wrap:anywhere]">{text}</span>
            </li>
          ))}
        </ul>
      </Section>
    </>
  );
}

/** Those of the whole change, and what stands in the way of reading it as it is. */
function Findings() {
  const { change, goTo } = useDesk();
  const { findings, problems, note } = change;
  const said = [
    ...problems.flatMap((problem) => problemWords(problem, change) ?? []),
    ...(note === undefined ? [] : [note]),
  ];
  if (findings.length + said.length === 0) return null;
  return (
    <Section title="Of the whole change" count={findings.length + said.length}>
      <ul className="space-y-1">
        {said.map((text) => (
          <li key={text} className="text-warn [overflow-wrap:anywhere]">
            ! {text}
          </li>
        ))}
        {findings.slice(0, LISTED).map(({ message, path, line }, at) => (
          <li key={at} className="[overflow-wrap:anywhere]">
            <span className="text-warn">! {message}</span>{" "}
            {path !== undefined && (
              <PlaceButton
                words={line === undefined ? path : `${path}:${line}`}
                go={() => goTo(line === undefined ? path : `${path}:${line}`)}
              />
            )}
          </li>
        ))}
        {findings.length > LISTED && (
          <li className="text-text-3">and {findings.length - LISTED} more</li>
        )}
      </ul>
    </Section>
  );
}

/** Commits that are named. */
const COMMITS = 5;

function Branch() {
  const { change } = useDesk();
  const { change: branch } = change;
  if (branch === undefined) return null;
  const { commits, fixes } = branch;
  return (
    <Section title="The branch" count={commits.length}>
      <ol className="space-y-0.5">
        {commits.slice(0, COMMITS).map(({ commit, subject, author }) => (
          <li key={commit} className="truncate text-text-2" title={`${subject}, by ${author}`}>
            <code className="text-meta text-text-3">{commit.slice(0, 10)}</code>{" "}
            <bdi>{subject}</bdi>
          </li>
        ))}
        {commits.length > COMMITS && (
          <li className="text-text-3">and {commits.length - COMMITS} more</li>
        )}
      </ol>
      {fixes !== undefined && (
        <p className="mt-1 text-text-2 [overflow-wrap:anywhere]">
          What the agent mended is on a branch of its own: <code>git merge --ff-only {fixes}</code>
        </p>
      )}
    </Section>
  );
}

const criterionSigns = {
  shown: ["✓", "ok"],
  waived: ["–", "plain"],
  failed: ["✕", "danger"],
  unshown: ["○", "warn"],
} as const;

const criterionWords = {
  shown: "shown",
  waived: "waived",
  failed: "failed",
  unshown: "not shown",
} as const;

function Criteria() {
  const { change, byId, go, compose, room } = useDesk();
  const { criteria } = change;
  if (criteria === undefined) return null;
  if (criteria.length === 0) {
    return (
      <Section title="Criteria">
        <p className="text-text-2">No criterion of the brief names evidence.</p>
      </Section>
    );
  }
  return (
    <Section title="Criteria" count={criteria.length}>
      <ul className="space-y-2">
        {criteria.map((criterion) => {
          const { id, text, status, by, note, stale, at, hunks } = criterion;
          const [sign, tone] = criterionSigns[status];
          const there = hunks.flatMap((hunk) => byId.get(hunk) ?? []);
          return (
            <li key={id}>
              <p className="flex flex-wrap items-baseline gap-x-2 text-meta">
                <span className={`font-medium ${toned(stale ? "warn" : tone)}`}>
                  <span aria-hidden="true">{sign}</span> {criterionWords[status]}
                </span>
                <span className="font-medium">{id}</span>
                {by !== undefined && <span className="text-text-3">by {by}</span>}
                {stale && (
                  <span className="text-warn">
                    of an older commit{at === undefined ? "" : `, ${at.slice(0, 10)}`}
                  </span>
                )}
              </p>
              <p className="[overflow-wrap:anywhere]">{text}</p>
              {note !== undefined && (
                <p className="text-meta text-text-2 [overflow-wrap:anywhere]">{note}</p>
              )}
              <p className="flex flex-wrap gap-x-2 text-meta">
                {there.slice(0, 3).map((entry) => (
                  <PlaceButton
                    key={entry.id}
                    words={entry.hunk === undefined ? entry.path : hunkTitle(entry.hunk)}
                    go={() => go(entry.id)}
                  />
                ))}
                {there.length > 3 && (
                  <span className="text-text-3">and {there.length - 3} more</span>
                )}
                <button
                  type="button"
                  className="inline-flex min-h-6 min-w-6 items-center text-text-2 underline decoration-hairline hover:decoration-current"
                  onClick={() => compose(id)}
                >
                  Remark
                </button>
                {status !== "shown" && status !== "waived" && (
                  <button
                    type="button"
                    className="inline-flex min-h-6 min-w-6 items-center text-text-2 underline decoration-hairline hover:decoration-current"
                    onClick={() => room.set({ saying: withEntry(room.get().saying, id, "waive") })}
                  >
                    Waive
                  </button>
                )}
              </p>
              <WaiveCriterion id={id} />
            </li>
          );
        })}
      </ul>
    </Section>
  );
}

function WaiveCriterion({ id }: { readonly id: string }) {
  const { room, actions, drafts } = useDesk();
  const saying = useRoomState(room, (state) => state.saying.get(id));
  if (saying === undefined || actions === undefined) return null;
  return (
    <Writing
      draft={`waive:${drafts}:${id}`}
      place={id}
      label={`Waive ${id}`}
      placeholder="Why it may rest as it is"
      done="Waive"
      focus
      save={(text) => actions.waive(id, text)}
      close={() => room.set({ saying: withEntry(room.get().saying, id, undefined) })}
    />
  );
}

const checkSigns = {
  passed: ["✓", "ok"],
  failed: ["✕", "danger"],
  "timed-out": ["✕", "danger"],
  unavailable: ["○", "warn"],
} as const;

function Checks() {
  const { change, actions } = useDesk();
  const { verdict, staleAt } = change;
  if (verdict === undefined) {
    return (
      <Section title="Checks">
        <p className="text-text-2">
          {staleAt === undefined
            ? "They have not run yet."
            : `They have not run since ${staleAt.slice(0, 10)}.`}
        </p>
        {change.change !== undefined && actions !== undefined && change.status !== "running" && (
          <Button className="mt-1" onClick={() => void actions.check()}>
            Run the checks
          </Button>
        )}
      </Section>
    );
  }
  return (
    <Section
      title="Checks"
      count={verdict.checks.length}
      aside={<code className="text-meta text-text-3">{verdict.commit.slice(0, 10)}</code>}
    >
      <ul>
        {verdict.checks.map((check) => (
          <Check key={check.name} check={check} />
        ))}
      </ul>
      {(verdict.notes ?? []).map((note) => (
        <p key={note} className="text-meta text-text-2 [overflow-wrap:anywhere]">
          {note}
        </p>
      ))}
    </Section>
  );
}

type CheckResult = NonNullable<ReturnType<typeof useDesk>["change"]["verdict"]>["checks"][number];

function Check({ check }: { readonly check: CheckResult }) {
  const [open, setOpen] = useState(check.status !== "passed" && check.output !== "");
  const [sign, tone] = checkSigns[check.status];
  const line = (
    <>
      <span className={toned(tone)}>
        <span aria-hidden="true">{sign}</span>{" "}
        <span className={check.status === "passed" ? "sr-only" : ""}>{check.status} </span>
      </span>
      <span className="min-w-0 truncate">{check.name}</span>
      <span className="ml-auto shrink-0 text-meta text-text-3">
        {check.command !== undefined && !check.boxed ? "not boxed · " : ""}
        {lengthOf(check.milliseconds)}
      </span>
    </>
  );
  if (check.output === "") return <li className="flex items-center gap-1 py-0.5">{line}</li>;
  return (
    <li>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex min-h-6 w-full items-center gap-1 rounded-sm text-left hover:bg-sunken"
      >
        {line}
      </button>
      {open && (
        <pre
          tabIndex={0}
          className="my-1 max-h-60 overflow-auto rounded-sm bg-sunken p-2 text-meta whitespace-pre-wrap [overflow-wrap:anywhere]"
        >
          {check.output}
        </pre>
      )}
    </li>
  );
}

function Interface() {
  const { change } = useDesk();
  const { added, changed, removed } = change.interface;
  const all = [
    ...removed.map((name) => ["−", "removed", "danger", name] as const),
    ...changed.map((name) => ["~", "changed", "warn", name] as const),
    ...added.map((name) => ["+", "added", "ok", name] as const),
  ];
  const [open, setOpen] = useState(false);
  if (all.length === 0) return null;
  const shown = open ? all : all.slice(0, 6);
  return (
    <Section title="Public surface" count={all.length}>
      <ul className="text-meta">
        {shown.map(([sign, word, tone, name]) => (
          <li key={`${sign}${name}`} className="flex gap-1.5">
            <span className={`w-3 shrink-0 text-center ${toned(tone)}`} title={word}>
              <span aria-hidden="true">{sign}</span>
              <span className="sr-only">{word}</span>
            </span>
            <bdi className="min-w-0 [overflow-wrap:anywhere]">
              <span className="text-text-3">{name.slice(0, name.lastIndexOf("#") + 1)}</span>
              {name.slice(name.lastIndexOf("#") + 1)}
            </bdi>
          </li>
        ))}
      </ul>
      {all.length > 6 && (
        <Button tone="quiet" className="mt-1 -ml-2.5" onClick={() => setOpen(!open)}>
          {open ? "Fewer" : `${all.length - 6} more`}
        </Button>
      )}
    </Section>
  );
}

const standings: readonly (readonly [Standing, string])[] = [
  ["open", "Open"],
  ["addressed", "Addressed: yours to verify"],
  ["settled", "Settled"],
];

function Remarks() {
  const { change, compose, beside, entryOfRemark } = useDesk();
  const [allSettled, setAllSettled] = useState(false);
  const { remarks } = change;
  return (
    <Section
      title="Remarks"
      count={remarks.length}
      aside={
        change.task === undefined && (
          <Button tone="quiet" onClick={() => compose("change")}>
            On the change
          </Button>
        )
      }
    >
      <div className="-mx-3">
        {beside.map((place) => (
          <Composer key={place} place={place} />
        ))}
      </div>
      {remarks.length === 0 && beside.length === 0 && (
        <p className="text-text-2">None yet. c makes one on the hunk.</p>
      )}
      {standings.map(([standing, words]) => {
        const of = remarks.filter((remark) => standingOf(remark) === standing);
        if (of.length === 0) return null;
        return (
          <div key={standing} className="mb-3">
            <h3 className="mb-1 text-meta font-medium text-text-2">{words}</h3>
            {standing === "settled" && !allSettled ? (
              <SettledList ids={of.map(({ id }) => id)} open={() => setAllSettled(true)} />
            ) : (
              <div className="space-y-2">
                {of.map(({ id }) =>
                  // What stands at its lines is not said twice.
                  entryOfRemark.has(id) ? (
                    <ShortRemark key={id} id={id} />
                  ) : (
                    <RemarkCard key={id} id={id} aside />
                  ),
                )}
              </div>
            )}
          </div>
        );
      })}
    </Section>
  );
}

function ShortRemark({ id }: { readonly id: string }) {
  const { change, goToRemark, room } = useDesk();
  const isCurrent = useRoomState(room, (state) => state.remark === id);
  const remark = change.remarks.find((each) => each.id === id);
  if (remark === undefined) return null;
  const [sign, tone] = signOf(remark);
  return (
    <button
      type="button"
      aria-current={isCurrent}
      onClick={() => goToRemark(id)}
      className="block w-full rounded-sm border-l-2 border-hairline py-0.5 pl-2 text-left hover:bg-sunken aria-[current=true]:border-l-accent"
    >
      <span className={`text-meta font-medium ${toned(tone)}`}>
        <span aria-hidden="true">{sign}</span> {stateWords(remark)} · {id}
      </span>{" "}
      {remark.severity !== "issue" && (
        <span className="text-meta text-text-3">{remark.severity} </span>
      )}
      <bdi className="text-meta text-text-3 [overflow-wrap:anywhere]">
        {remark.now ?? remark.place}
      </bdi>
      <span className="line-clamp-2 [overflow-wrap:anywhere]">{remark.text}</span>
    </button>
  );
}

function SettledList({
  ids,
  open,
}: {
  readonly ids: readonly string[];
  readonly open: () => void;
}): ReactNode {
  const { change } = useDesk();
  return (
    <button
      type="button"
      onClick={open}
      className="w-full rounded-sm text-left text-text-2 hover:bg-sunken"
    >
      {ids.map((id) => {
        const remark = change.remarks.find((each) => each.id === id);
        if (remark === undefined) return null;
        const [sign, tone] = signOf(remark);
        return (
          <span key={id} className="flex gap-1.5 truncate">
            <span className={toned(tone)}>
              <span aria-hidden="true">{sign}</span> {id}
            </span>
            <span className="min-w-0 truncate">
              {remark.changedSince === true && <span className="text-warn">changed since · </span>}
              {remark.text}
            </span>
          </span>
        );
      })}
    </button>
  );
}

function Rounds() {
  const { change } = useDesk();
  // What others made has no turn before the first round.
  const rounds = change.rounds.filter(({ turns, round }) => round > 0 || turns.length > 0);
  if (rounds.length === 0) return null;
  return (
    <Section title="Rounds">
      <ol className="space-y-0.5">
        {rounds.map(({ round, remarks, turns, fixes, commit }) => (
          <li key={round} className="text-text-2">
            <span className="text-text-1">{round === 0 ? "Brief" : `Round ${round}`}</span>
            {remarks.length > 0 && ` · ${remarks.join(", ")}`} · {counted(turns.length, "turn")}
            {fixes > 0 && ` · ${counted(fixes, "fix", "fixes")} of red checks`} ·{" "}
            {commit === undefined ? (
              "under way"
            ) : (
              <code className="text-meta">{commit.slice(0, 10)}</code>
            )}
          </li>
        ))}
      </ol>
    </Section>
  );
}
