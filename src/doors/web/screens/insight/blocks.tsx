/** The questions that the journal answers: a sentence each, and a chart or a table under it. */
import { Link } from "@tanstack/react-router";
import { type ReactNode, useId } from "react";
import type { Insight } from "../../api/queries.ts";
import { countOf, When } from "../../parts/when.tsx";
import { useProject } from "../../project/project.ts";
import { Bars, Columns, Split } from "./chart.tsx";
import { Table } from "./table.tsx";
import {
  aboutOf,
  checksWords,
  contextWords,
  type Counted,
  firstPassWords,
  lackedWords,
  many,
  remarksWords,
  roundsWords,
  tokensWords,
  waitingWords,
  waitsOf,
} from "./words.ts";

interface Props {
  readonly insight: Insight;
  /** Tables in place of charts. */
  readonly tables: boolean;
}

/** Rows of a chart; the table has all that the server told. */
const ROWS = 8;

export function Blocks({ insight, tables }: Props) {
  const { counts, changes, remarks, waiting, context, checks } = insight;
  const { approved, firstPass } = counts;
  const about = aboutOf(remarks);
  const waits = waitsOf(waiting);
  const entries = context.entries.map(({ entry, tasks }) => ({
    key: entry,
    label: entry,
    count: tasks,
  }));
  const red = checks.map(({ name, red: count }) => ({ key: name, label: name, count }));
  const oldestFirst = changes.toReversed();
  return (
    <div className="grid gap-x-12 lg:grid-cols-2">
      <Block title="First pass" words={firstPassWords(insight)}>
        {approved > 0 &&
          (tables ? (
            <Table
              caption="Approved changes"
              columns={[["Approved changes"], ["Changes", "number"]]}
              rows={[
                ["first", "good as they came", firstPass],
                ["later", "after another round", approved - firstPass],
              ]}
            />
          ) : (
            <Split
              label={firstPassWords(insight)}
              part={firstPass}
              of={approved}
              words={["as they came", "after another round"]}
            />
          ))}
      </Block>
      <Block title="Rounds" words={roundsWords(insight)}>
        {changes.length > (tables ? 0 : 1) &&
          (tables ? (
            <Changes changes={changes} />
          ) : (
            <Columns
              label={roundsWords(insight)}
              columns={oldestFirst.map(({ run, title, rounds }) => ({
                key: run,
                value: rounds,
                title: `Run ${run}, ${title}: ${many(rounds, "round")}`,
              }))}
            />
          ))}
      </Block>
      <Block title="Remarks" words={remarksWords(insight)}>
        <Counts rows={about} tables={tables} names={["About", "Remarks"]} />
      </Block>
      <Block title="What briefs lacked" words={lackedWords(insight)}>
        {insight.lacked.length > 0 && (
          <ul className="grid gap-1">
            {insight.lacked
              .slice(0, tables ? undefined : ROWS)
              .map(({ id, question, remarked }) => (
                <li key={id} className="flex gap-3">
                  <span className="min-w-0 flex-1 text-text-2">{question}</span>
                  <span className="text-meta whitespace-nowrap text-text-3">
                    {many(remarked, "remark")}
                  </span>
                </li>
              ))}
          </ul>
        )}
      </Block>
      <Block title="Waiting on people" words={waitingWords(insight)}>
        <Counts rows={waits} tables={tables} names={["Asked", "Answers"]} />
      </Block>
      <Block title="Context" words={contextWords(insight)}>
        {entries.length > 0 && !tables && (
          <p className="mb-2 text-meta text-text-3">In how many prompts each entry was:</p>
        )}
        <Counts rows={entries} tables={tables} names={["Entry", "Prompts"]} entries />
      </Block>
      <Block title="Red checks" words={checksWords(insight)}>
        <Counts rows={red} tables={tables} names={["Check", "Times red"]} />
      </Block>
      <Block title="Tokens" words={tokensWords(insight)}>
        {changes.length > (tables ? 0 : 1) &&
          changes.some(({ tokens }) => tokens > 0) &&
          (tables ? (
            <Table
              caption="Tokens of shipped changes"
              columns={[["Run"], ["Tokens", "number"]]}
              rows={changes.map(({ run, title, tokens }) => [
                run,
                `${run} ${title}`,
                countOf(tokens),
              ])}
            />
          ) : (
            <Columns
              label={tokensWords(insight)}
              columns={oldestFirst.map(({ run, title, tokens }) => ({
                key: run,
                value: tokens,
                title: `Run ${run}, ${title}: ${countOf(tokens)} tokens`,
              }))}
            />
          ))}
      </Block>
    </div>
  );
}

interface BlockProps {
  readonly title: string;
  readonly words: string;
  readonly children: ReactNode;
}

function Block({ title, words, children }: BlockProps) {
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      tabIndex={-1}
      data-block
      className="group min-w-0 scroll-mt-4 border-t border-hairline pt-3 pb-8 outline-none focus-visible:border-t-2 focus-visible:border-accent focus-visible:pt-[11px]"
    >
      <h2 id={id} className="label group-focus-visible:text-accent">
        {title}
      </h2>
      <p className="mt-1 mb-3 max-w-120 text-title font-medium">{words}</p>
      {children}
    </section>
  );
}

function Counts({
  rows,
  tables,
  names: [name, number],
  entries = false,
}: {
  readonly rows: readonly Counted[];
  readonly tables: boolean;
  readonly names: readonly [name: string, number: string];
  /** The keys are entries, which have a screen. */
  readonly entries?: boolean;
}) {
  const { name: project } = useProject();
  if (rows.length === 0) return null;
  if (!tables) {
    const shown = rows.slice(0, ROWS);
    const more = rows.length - shown.length;
    return (
      <>
        <Bars
          label={shown.map(({ label, count }) => `${label}: ${count}`).join(", ")}
          rows={shown}
        />
        {more > 0 && <p className="mt-1 text-meta text-text-3">and {more} more in the table</p>}
      </>
    );
  }
  return (
    <Table
      caption={`${number} by ${name.toLowerCase()}`}
      columns={[[name], [number, "number"]]}
      rows={rows.map(({ key, label, count }) => [
        key,
        entries ? (
          <Link
            to="/p/$project/context/$entry"
            params={{ project, entry: key }}
            className="text-accent hover:underline"
          >
            {label}
          </Link>
        ) : (
          label
        ),
        count,
      ])}
    />
  );
}

function Changes({ changes }: Pick<Insight, "changes">) {
  const { name: project } = useProject();
  return (
    <Table
      caption="Shipped changes"
      columns={[
        ["Shipped change"],
        ["When"],
        ["Rounds", "number"],
        ["Remarks", "number"],
        ["Fixes", "number"],
      ]}
      rows={changes.map(({ run, title, shippedAt, rounds, remarks, fixes }) => [
        run,
        <Link
          key={run}
          to="/p/$project/runs/$run"
          params={{ project, run }}
          className="text-accent hover:underline"
        >
          {run} {title}
        </Link>,
        <When key="when" at={shippedAt} />,
        rounds,
        remarks,
        fixes,
      ])}
    />
  );
}
