/** One row of a transcript. */
import { Link } from "@tanstack/react-router";
import { memo, type ReactNode } from "react";
import { Chip } from "../../parts/chip.tsx";
import { Markdown } from "../../parts/markdown.tsx";
import { countOf, lengthOf } from "../../parts/when.tsx";
import type { Project } from "../../project/names.ts";
import { Ask, type Question } from "./ask.tsx";
import { blocksOf, isPlain } from "./blocks.ts";
import { Output } from "../../parts/output.tsx";
import { CallDetail, CallLine, type Folding, GroupView } from "./call-view.tsx";
import type {
  Entry,
  ItemEntry,
  RoundEntry,
  SnapshotEntry,
  StepEntry,
  TurnEntry,
  VerdictEntry,
} from "./entries.ts";
import type { Row } from "./rows.ts";
import { Checks } from "../../parts/checks.tsx";
import { Whole, type WholeOf } from "./whole.tsx";

export interface RowProps extends Folding {
  readonly row: Row;
  readonly project: Project;
  readonly run: string;
  /** Whether rows say which task they are of. */
  readonly planned: boolean;
  /** When the row before it was, which need not be said twice. */
  readonly before: string | undefined;
}

export const RowView = memo(function RowView(props: RowProps) {
  const { row, planned, before } = props;
  const entry = row.kind === "entry" ? row.entry : row.calls[0];
  if (entry === undefined) return null;
  const loud = entry.kind === "turn";
  const time = clock.format(new Date(entry.at));
  const said = before !== undefined && clock.format(new Date(before)) === time;
  return (
    <div className={`flex gap-3 px-4 ${loud ? "pt-5 pb-1" : "py-1"}`}>
      <time
        dateTime={entry.at}
        title={new Date(entry.at).toLocaleString()}
        className={`hidden w-15 shrink-0 text-meta leading-5 text-text-3 select-none sm:block ${loud ? "pt-2" : ""}`}
      >
        {said && !loud ? "" : time}
      </time>
      <div className="min-w-0 flex-1">
        {row.kind === "group" ? (
          <GroupView {...props} row={row} />
        ) : (
          <EntryView {...props} entry={row.entry} />
        )}
      </div>
      {planned && (
        <span className="w-7 shrink-0 text-meta leading-5 text-text-3">T{entry.task}</span>
      )}
    </div>
  );
});

const clock = new Intl.DateTimeFormat("en-GB", {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});

/** Whether an entry is open before somebody opens or folds it: what went wrong is. */
export function isOpenAtFirst(row: Row): boolean {
  if (row.kind === "group") return false;
  const { entry } = row;
  if (entry.kind === "call") return entry.status === "failed";
  return entry.kind === "verdict" && entry.verdict.status === "red";
}

/** Whether there is anything to open. */
export function canOpen(row: Row): boolean {
  return row.kind === "group" || ["call", "turn", "verdict"].includes(row.entry.kind);
}

type EntryProps<Of extends Entry = Entry> = RowProps & { readonly entry: Of };

function EntryView(props: EntryProps) {
  const { entry, project, run, open, toggle } = props;
  const whole: WholeOf = { project: project.repository, run };
  switch (entry.kind) {
    case "turn":
      return <TurnView {...props} entry={entry} />;
    case "said":
      return (
        <div className="max-w-180">
          <Said text={entry.text} />
          {entry.cut !== undefined && <Whole fact={entry.cut} of={whole} />}
        </div>
      );
    case "call":
      return (
        <>
          <CallLine call={entry} open={open} toggle={toggle} />
          {open && <CallDetail call={entry} whole={whole} />}
        </>
      );
    case "report":
      return (
        <Bordered tone="border-l-info">
          <p className="font-medium">The agent says it is done</p>
          <div className="max-w-180 text-text-2">
            <Said text={entry.summary} />
          </div>
          {entry.remarks.length > 0 && (
            <p className="mt-1 text-text-2">
              {entry.remarks.map(({ id, state }) => `${id} ${state}`).join(", ")}
            </p>
          )}
          {entry.cut !== undefined && <Whole fact={entry.cut} of={whole} />}
        </Bordered>
      );
    case "item":
      return <ItemView {...props} entry={entry} />;
    case "snapshot":
      return <SnapshotView entry={entry} />;
    case "verdict":
      return <VerdictView {...props} entry={entry} />;
    case "round":
      return <RoundView {...props} entry={entry} />;
    case "steer":
      return (
        <Bordered tone="border-l-human">
          <p className="text-meta text-human">{entry.by} says to the agent</p>
          <p className="max-w-180 whitespace-pre-wrap [overflow-wrap:anywhere]">{entry.text}</p>
          {entry.cut !== undefined && <Whole fact={entry.cut} of={whole} />}
        </Bordered>
      );
    case "step":
      return <StepView entry={entry} />;
  }
}

function Bordered({ tone, children }: { readonly tone: string; readonly children: ReactNode }) {
  return (
    <div
      className={`my-1 rounded-md border border-l-3 border-hairline bg-surface px-3 py-2 ${tone}`}
    >
      {children}
    </div>
  );
}

/** Each block is looked at once; what is a sentence and nothing else needs no parser, which is most of what is said. */
function Said({ text }: { readonly text: string }) {
  return blocksOf(text).map((block, at) =>
    isPlain(block) ? (
      <p key={at} className="my-1 [overflow-wrap:anywhere] first:mt-0 last:mb-0">
        {block}
      </p>
    ) : (
      <Markdown key={at} text={block} />
    ),
  );
}

const causes: Readonly<Record<string, string>> = {
  brief: "the brief",
  findings: "the checks were red",
  remarks: "remarks of the review",
  nudge: "it stopped without a report",
  resume: "the turn before was cut off",
  answer: "somebody answered",
  steer: "a person said something",
};

function TurnView({ entry, open, toggle }: EntryProps<TurnEntry>) {
  const { turn, cause, prompt, ended } = entry;
  return (
    <div className="border-t border-hairline pt-2">
      <div className="flex flex-wrap items-baseline gap-x-3">
        <h3 className="font-semibold">
          Turn {turn} <span className="font-normal text-text-2">· {causes[cause] ?? cause}</span>
        </h3>
        <button
          type="button"
          aria-expanded={open}
          onClick={toggle}
          className="text-meta text-accent hover:underline"
        >
          {open ? "fold the prompt" : "what it was told"}
        </button>
        <span className="ml-auto text-meta text-text-3">
          {ended === undefined ? (
            <span className="text-info">under way</span>
          ) : (
            [
              ...(ended.milliseconds > 0 ? [lengthOf(ended.milliseconds)] : []),
              ...(ended.tokens === undefined
                ? []
                : [`${countOf(ended.tokens.input)} in`, `${countOf(ended.tokens.output)} out`]),
            ].join(" · ")
          )}
        </span>
      </div>
      {open && (
        <div className="mt-2">
          <Output text={prompt} label={`Prompt of turn ${turn}`} />
        </div>
      )}
    </div>
  );
}

const asks: Readonly<Record<ItemEntry["asks"], string>> = {
  permission: "Asks for permission",
  question: "Asks",
  stuck: "Is stuck",
  task: "A task for a person",
};

function ItemView({ entry, project, run }: EntryProps<ItemEntry>) {
  const { answer, closed } = entry;
  const question: Question = {
    item: String(entry.item),
    run,
    kind: entry.asks,
  };
  const open = answer === undefined && closed === undefined;
  return (
    <Bordered tone={open ? "border-l-human" : "border-l-hairline"}>
      <p className={`text-meta ${open ? "text-human" : "text-text-3"}`}>{asks[entry.asks]}</p>
      <div className="max-w-180">
        <Said text={entry.question} />
        {entry.detail !== undefined && entry.detail !== entry.question && (
          <div className="text-text-2">
            <Said text={entry.detail} />
          </div>
        )}
      </div>
      {answer !== undefined && (
        <p className="mt-1 [overflow-wrap:anywhere]">
          <span className="text-human">{answer.by}:</span> {answer.text}
        </p>
      )}
      {closed !== undefined && answer === undefined && <p className="mt-1 text-text-3">{closed}</p>}
      {open && entry.asks !== "task" && (
        <div className="mt-2">
          <Ask project={project} question={question} />
        </div>
      )}
    </Bordered>
  );
}

function SnapshotView({ entry }: { readonly entry: SnapshotEntry }) {
  const { commit, changed, refused } = entry;
  if (refused !== undefined) {
    return (
      <p className="text-warn">
        No snapshot: {refused.reason}{" "}
        <span className="text-text-2">{refused.paths.slice(0, 8).join(", ")}</span>
      </p>
    );
  }
  return (
    <p className="text-text-2">
      <span aria-hidden="true" className="mr-2 inline-block w-3 text-center text-meta">
        ◆
      </span>
      Snapshot <code className="text-code">{commit?.slice(0, 10)}</code>
      {!changed && " · nothing had changed"}
    </p>
  );
}

function VerdictView({ entry, open, toggle }: EntryProps<VerdictEntry>) {
  const { verdict } = entry;
  const passed = verdict.checks.filter(({ status }) => status === "passed").length;
  const green = verdict.status === "green";
  return (
    <Bordered tone={green ? "border-l-ok" : "border-l-danger"}>
      <button
        type="button"
        aria-expanded={open}
        onClick={toggle}
        className="flex w-full items-baseline gap-2 text-left"
      >
        <span className={`font-medium ${green ? "text-ok" : "text-danger"}`}>
          Checks {verdict.status}
        </span>
        <span className="text-text-2">
          {passed} of {verdict.checks.length} passed at{" "}
          <code className="text-code">{verdict.commit.slice(0, 10)}</code>
        </span>
        <span aria-hidden="true" className="ml-auto text-text-3">
          {open ? "▾" : "▸"}
        </span>
      </button>
      {open && (
        <div className="mt-1">
          <Checks verdict={verdict} />
          {(verdict.notes ?? []).map((note) => (
            <p key={note} className="mt-1 text-text-2">
              {note}
            </p>
          ))}
        </div>
      )}
    </Bordered>
  );
}

function RoundView({ entry, project, run }: EntryProps<RoundEntry>) {
  const { round, words, remark, place, text, by } = entry;
  if (round !== undefined) {
    return (
      <div className="mt-3 border-t border-hairline pt-2 font-semibold text-human">
        {words}
        {by !== undefined && <span className="font-normal text-text-2"> · {by}</span>}
      </div>
    );
  }
  return (
    <div className="flex min-w-0 gap-2">
      {remark !== undefined && (
        <Link
          to="/p/$project/runs/$run/review"
          params={{ project: project.name, run }}
          search={/^R\d/.test(remark) ? { remark } : {}}
          className="shrink-0 font-medium text-human hover:underline"
        >
          {remark}
        </Link>
      )}
      <div className="min-w-0 [overflow-wrap:anywhere]">
        <span className="text-text-2">
          {words}
          {by !== undefined && ` by ${by}`}
        </span>
        {place !== undefined && <code className="ml-2 text-code text-text-2">{place}</code>}
        {text !== undefined && text !== "" && <div className="max-w-180">{text}</div>}
      </div>
    </div>
  );
}

const tones: Readonly<Record<StepEntry["tone"], string>> = {
  quiet: "text-text-3",
  plain: "text-text-1",
  good: "text-ok font-medium",
  bad: "text-danger font-medium",
};

function StepView({ entry }: { readonly entry: StepEntry }) {
  const { tone, words, detail, by } = entry;
  return (
    <div className="[overflow-wrap:anywhere]">
      <p className={tones[tone]}>
        {words}
        {by !== undefined && <Chip>{by}</Chip>}
      </p>
      {detail !== undefined && <p className="max-w-180 text-text-2">{detail}</p>}
    </div>
  );
}
