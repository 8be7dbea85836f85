/** What the journal can tell of how the work goes: a sentence first, a chart second, a table on a key. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { insightQuery, type Insight as Told } from "../../api/queries.ts";
import { useKeys } from "../../keys/listen.ts";
import { Asked, Empty } from "../../parts/asked.tsx";
import { Button } from "../../parts/button.tsx";
import { useProject } from "../../project/project.ts";
import { Blocks } from "./blocks.tsx";
import { type Range, rangeOf, ranges, sinceOf, stepped } from "./range.ts";
import { countsOnly, endsWords, isEmpty, leadWords } from "./words.ts";

export function Insight() {
  const { name, repository } = useProject();
  const { days } = useSearch({ from: "/p/$project/insight" });
  const navigate = useNavigate();
  const range = rangeOf(days);
  const [tables, setTables] = useState(false);
  const main = useRef<HTMLElement>(null);
  const query = useQuery({
    ...insightQuery(repository, sinceOf(range, new Date())),
    placeholderData: keepPreviousData,
  });
  const choose = ({ id }: Range): void =>
    void navigate({
      to: "/p/$project/insight",
      params: { project: name },
      search: { days: id },
      replace: true,
    });
  const step = (by: number): void => {
    const blocks = [...(main.current?.querySelectorAll<HTMLElement>("[data-block]") ?? [])];
    const at = blocks.findIndex((block) => block.contains(document.activeElement));
    const next = blocks[Math.min(Math.max(at + by, 0), blocks.length - 1)];
    next?.focus({ preventScroll: true });
    next?.scrollIntoView({ block: "nearest" });
  };
  useKeys({
    "insight.table": () => setTables(!tables),
    "insight.shorter": () => choose(stepped(range, -1)),
    "insight.longer": () => choose(stepped(range, 1)),
    "list.next": () => step(1),
    "list.previous": () => step(-1),
  });
  return (
    <main ref={main} aria-label="Insight" className="mx-auto max-w-280 px-4 pt-4 pb-16 sm:px-6">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h1 className="text-page font-semibold">Insight</h1>
        <div className="ml-auto flex flex-wrap items-center gap-2">
          <div role="group" aria-label="Time" className="flex">
            {ranges.map((each) => (
              <button
                key={each.id}
                type="button"
                aria-pressed={each === range}
                onClick={() => choose(each)}
                className="-ml-px h-7 border border-hairline px-2.5 text-text-2 first:ml-0 first:rounded-l-sm last:rounded-r-sm hover:bg-sunken aria-pressed:bg-selected aria-pressed:font-medium aria-pressed:text-text-1"
              >
                {each.label}
              </button>
            ))}
          </div>
          <Button
            aria-pressed={tables}
            keyId="insight.table"
            onClick={() => setTables(!tables)}
            className="aria-pressed:bg-selected"
          >
            Tables
          </Button>
        </div>
      </div>
      <Asked query={query} waiting="Reading the journal">
        {(told) =>
          isEmpty(told) ? (
            <Nothing range={range} all={() => choose(rangeOf("all"))} />
          ) : (
            <Shown told={told} range={range} tables={tables} />
          )
        }
      </Asked>
    </main>
  );
}

function Shown({
  told,
  range,
  tables,
}: {
  readonly told: Told;
  readonly range: Range;
  readonly tables: boolean;
}) {
  const only = countsOnly(told);
  const ends = endsWords(told);
  return (
    <>
      <div className="mt-3 mb-8 max-w-180">
        <p className="text-page font-medium">{leadWords(told, range)}</p>
        {ends !== undefined && <p className="mt-1 text-text-2">{ends}</p>}
        {only !== undefined && <p className="mt-1 text-text-3">{only}</p>}
        {told.problems.map((problem) => (
          <p key={problem} className="mt-1 text-warn">
            {problem}
          </p>
        ))}
      </div>
      <Blocks insight={told} tables={tables} />
    </>
  );
}

function Nothing({ range, all }: { readonly range: Range; readonly all: () => void }) {
  const { name } = useProject();
  const ever = range.days === undefined;
  return (
    <div className="-ml-4">
      <Empty title={ever ? "Nothing was run here yet." : `Nothing was run ${range.words}.`}>
        <p>
          From the first change on, this page says how many were good as they came, how many rounds
          the others took, what remarks were about and which of it a brief had left open, how long
          runs waited for people, which of your context agents were given, what red checks cost, and
          how many tokens. It counts no lines of code, and ranks nobody.
        </p>
        {ever ? (
          <p>
            <Link
              to="/p/$project/briefs/new"
              params={{ project: name }}
              className="text-accent underline"
            >
              Write a brief
            </Link>{" "}
            to begin.
          </p>
        ) : (
          <Button onClick={all}>Look at all of it</Button>
        )}
      </Empty>
    </div>
  );
}
