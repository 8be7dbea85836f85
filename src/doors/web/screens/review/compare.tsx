/** Runs of one brief side by side: by what they came to, and not as so many diffs. */
import { useQuery } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { Fragment, type ReactNode } from "react";
import { counted } from "../../../../ground/core/text.ts";
import { type Attempts, attemptsQuery } from "../../api/queries.ts";
import { Asked, Empty } from "../../parts/asked.tsx";
import { toned, type Tone } from "../../parts/chip.tsx";
import { Status } from "../../parts/status.tsx";
import { countOf, lengthOf } from "../../parts/when.tsx";
import { useProject } from "../../project/project.ts";
import { flagWords } from "./words.ts";

type Attempt = Attempts["attempts"][number];

export function Compare() {
  const { repository } = useProject();
  const { runs = "" } = useSearch({ from: "/p/$project/compare" });
  const isAsked = /^\d+(?:,\d+)+$/.test(runs);
  const query = useQuery({ ...attemptsQuery(repository, runs), enabled: isAsked });
  return (
    <main aria-label="Compare" className="p-4">
      <h1 className="mb-3 text-page font-semibold">Compare attempts</h1>
      {isAsked ? (
        <Asked query={query} waiting="Holding the runs against one another">
          {(answer) => <Compared answer={answer} />}
        </Asked>
      ) : (
        <Empty title="Which runs?">
          <p>
            The review of a run has a link where its brief has others. In the address they stand
            with commas between: <code>?runs=1,2</code>
          </p>
        </Empty>
      )}
    </main>
  );
}

function Compared({ answer }: { readonly answer: Attempts }) {
  const { attempts, criteria, apart, problems } = answer;
  const { name } = useProject();
  const flags = [...new Set(attempts.flatMap(({ risk }) => Object.keys(risk.impact)))].toSorted();
  const checks = [
    ...new Set(attempts.flatMap((attempt) => attempt.checks.map((check) => check.name))),
  ];
  return (
    <div className="max-w-300 space-y-6">
      {problems.map((problem) => (
        <p key={problem} className="text-warn">
          ! {problem}
        </p>
      ))}
      <div
        className="overflow-x-auto rounded-md border border-hairline bg-surface"
        tabIndex={0}
        role="region"
        aria-label="Attempts"
      >
        <table className="w-full text-left [&_td]:h-8 [&_td]:px-3 [&_th]:px-3">
          <thead>
            <tr className="border-b border-hairline align-bottom">
              <td />
              {attempts.map(({ run, agent, status, commit }) => (
                <th key={run} scope="col" className="min-w-40 py-2 font-medium">
                  <Link
                    to="/p/$project/runs/$run/review"
                    params={{ project: name, run }}
                    className="text-title text-accent underline decoration-hairline hover:decoration-current"
                  >
                    Run {run}
                  </Link>
                  <span className="block font-normal text-text-2">{agent}</span>
                  <span className="flex items-center gap-2 font-normal">
                    <Status status={status} />
                    <code className="text-meta text-text-3">{commit.slice(0, 10)}</code>
                  </span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <Group words="Criteria" of={attempts.length} />
            {criteria.length === 0 && (
              <tr className="border-b border-hairline">
                <td colSpan={attempts.length + 1} className="text-text-2">
                  No criterion of the brief names evidence.
                </td>
              </tr>
            )}
            {criteria.map(({ id, text, statuses }) => (
              <tr key={id} className="border-b border-hairline align-top">
                <th scope="row" className="max-w-100 py-1.5 font-normal">
                  <span className="font-medium">{id}</span>{" "}
                  <span className="text-text-2 [overflow-wrap:anywhere]">{text}</span>
                </th>
                {attempts.map(({ run }, at) => (
                  <td key={run}>
                    <Sign status={statuses[at] ?? "unshown"} />
                  </td>
                ))}
              </tr>
            ))}
            <Group words="Checks" of={attempts.length} />
            {checks.map((check) => (
              <Line
                key={check}
                words={check}
                attempts={attempts}
                cell={(attempt) => {
                  const status = attempt.checks.find((each) => each.name === check)?.status;
                  return status === undefined ? <Quiet>not run</Quiet> : <Sign status={status} />;
                }}
              />
            ))}
            <Group words="Risk" of={attempts.length} />
            <Line words="Points" attempts={attempts} number={({ risk }) => risk.points} least />
            <Line words="Findings" attempts={attempts} number={({ risk }) => risk.findings} least />
            {flags.map((flag) => (
              <Line
                key={flag}
                words={`Hunks that touch ${flagWords(flag)}`}
                attempts={attempts}
                number={({ risk }) => risk.impact[flag] ?? 0}
              />
            ))}
            <Group words="Size and cost" of={attempts.length} />
            <Line words="Files" attempts={attempts} number={({ size }) => size.files} />
            <Line
              words="Lines"
              attempts={attempts}
              cell={({ size }) => (
                <>
                  <span className="text-ok">+{size.added}</span>{" "}
                  <span className="text-danger">−{size.removed}</span>
                </>
              )}
            />
            <Line words="Rounds" attempts={attempts} number={({ rounds }) => rounds} />
            <Line words="Fixes of red checks" attempts={attempts} number={({ fixes }) => fixes} />
            <Line words="Open remarks" attempts={attempts} number={(each) => each.openRemarks} />
            <Line
              words="Tokens"
              attempts={attempts}
              cell={({ cost }) => countOf(cost.input + cost.output)}
            />
            <Line
              words="Time"
              attempts={attempts}
              cell={({ milliseconds }) => lengthOf(milliseconds)}
            />
            <Group words="Public surface" of={attempts.length} />
            {(["added", "changed", "removed"] as const).map((kind) => (
              <tr key={kind} className="border-b border-hairline align-top">
                <th scope="row" className="py-1.5 font-normal">
                  {kind}
                </th>
                {attempts.map((attempt) => (
                  <td key={attempt.run} className="py-1.5 text-meta">
                    <Names names={attempt.interface[kind]} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <section>
        <h2 className="label mb-1">Touched by some alone</h2>
        {apart.length === 0 ? (
          <p className="text-text-2">They touch the same files.</p>
        ) : (
          <dl className="grid max-w-160 grid-cols-[minmax(0,1fr)_auto] gap-x-4 gap-y-0.5">
            {apart.map(({ path, runs }) => (
              <Fragment key={path}>
                <dt className="[overflow-wrap:anywhere]">
                  <bdi>{path}</bdi>
                </dt>
                <dd className="text-text-2">run {runs.join(", ")}</dd>
              </Fragment>
            ))}
          </dl>
        )}
      </section>
      <p className="text-text-2">
        Take one by shipping it. In a terminal,{" "}
        <code>
          tacit review {attempts[0]?.run} --take {attempts[1]?.run}:FILE:LINE
        </code>{" "}
        has one run take over a hunk of another.
      </p>
    </div>
  );
}

function Group({ words, of }: { readonly words: string; readonly of: number }) {
  return (
    <tr className="border-b border-hairline bg-sunken">
      <th scope="rowgroup" colSpan={of + 1} className="label py-1">
        {words}
      </th>
    </tr>
  );
}

interface LineProps {
  readonly words: string;
  readonly attempts: readonly Attempt[];
  readonly cell?: (attempt: Attempt) => ReactNode;
  readonly number?: (attempt: Attempt) => number;
  /** The lowest number is marked, where they differ. */
  readonly least?: boolean;
}

function Line({ words, attempts, cell, number, least = false }: LineProps) {
  const numbers = number === undefined ? [] : attempts.map(number);
  const lowest = Math.min(...numbers);
  const differ = new Set(numbers).size > 1;
  return (
    <tr className="border-b border-hairline">
      <th scope="row" className="py-1.5 font-normal">
        {words}
      </th>
      {attempts.map((attempt, at) => (
        <td key={attempt.run}>
          {cell?.(attempt)}
          {numbers[at]}
          {least && differ && numbers[at] === lowest && (
            <span className="ml-2 text-meta text-ok">least</span>
          )}
        </td>
      ))}
    </tr>
  );
}

const signs: Readonly<Record<string, readonly [sign: string, tone: Tone, words: string]>> = {
  shown: ["✓", "ok", "shown"],
  passed: ["✓", "ok", "passed"],
  waived: ["–", "plain", "waived"],
  failed: ["✕", "danger", "failed"],
  "timed-out": ["✕", "danger", "timed out"],
  unshown: ["○", "warn", "not shown"],
  unavailable: ["○", "warn", "not available"],
};

function Sign({ status }: { readonly status: string }) {
  const [sign, tone, words] = signs[status] ?? ["·", "plain", status];
  return (
    <span className={toned(tone)}>
      <span aria-hidden="true">{sign}</span> {words}
    </span>
  );
}

function Quiet({ children }: { readonly children: ReactNode }) {
  return <span className="text-text-3">{children}</span>;
}

/** Names that are listed. */
const LISTED = 8;

function Names({ names }: { readonly names: readonly string[] }) {
  if (names.length === 0) return <Quiet>none</Quiet>;
  return (
    <details open={names.length <= LISTED}>
      <summary>{counted(names.length, "declaration")}</summary>
      <ul>
        {names.map((each) => (
          <li key={each} className="[overflow-wrap:anywhere]">
            <bdi>
              <span className="text-text-3">{each.slice(0, each.lastIndexOf("#") + 1)}</span>
              {each.slice(each.lastIndexOf("#") + 1)}
            </bdi>
          </li>
        ))}
      </ul>
    </details>
  );
}
