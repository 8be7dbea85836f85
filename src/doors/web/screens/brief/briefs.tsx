/** The briefs of a project. */
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { type Briefs as BriefList, briefsQuery } from "../../api/queries.ts";
import { useKeys } from "../../keys/listen.ts";
import { Asked } from "../../parts/asked.tsx";
import { Button } from "../../parts/button.tsx";
import { Chip } from "../../parts/chip.tsx";
import { List } from "../../parts/list.tsx";
import { Status } from "../../parts/status.tsx";
import { When } from "../../parts/when.tsx";
import { useProject } from "../../project/project.ts";
import { Request } from "./request.tsx";
import { RunDialog } from "./run-dialog.tsx";
import { counted, kindWords } from "./words.ts";

type Line = BriefList["briefs"][number];

export function Briefs() {
  const { name: project, repository } = useProject();
  const query = useQuery(briefsQuery(repository));
  const navigate = useNavigate();
  const create = (): void => void navigate({ to: "/p/$project/briefs/new", params: { project } });
  return (
    <main aria-label="Briefs" className="mx-auto w-full max-w-260 p-4">
      <div className="mb-3 flex items-center gap-3">
        <h1 className="text-page font-semibold">Briefs</h1>
        <Button className="ml-auto" tone="main" keyId="create" onClick={create}>
          New brief
        </Button>
      </div>
      <Asked query={query} waiting="Reading the briefs">
        {({ briefs, problems }) => (
          <>
            <Problems problems={problems} />
            {briefs.length === 0 ? <First /> : <Lines briefs={briefs} />}
          </>
        )}
      </Asked>
    </main>
  );
}

function First() {
  return (
    <div className="max-w-180">
      <p className="mb-3 text-text-2">
        A brief is a request with what a senior engineer would add before anyone begins: what is
        known of the code, what was decided, and what shows that it is done.
      </p>
      <Request />
    </div>
  );
}

function Lines({ briefs }: { readonly briefs: readonly Line[] }) {
  const { name: project } = useProject();
  const navigate = useNavigate();
  const newest = briefs.toSorted((one, other) => Number(other.id) - Number(one.id));
  const [current, setCurrent] = useState<Line | undefined>(newest[0]);
  const [running, setRunning] = useState<Line>();
  useKeys({ "brief.run": () => setRunning(current) });
  return (
    <>
      <List
        label="Briefs"
        items={newest}
        keyOf={({ slug }) => slug}
        onCurrent={setCurrent}
        open={({ slug }) =>
          void navigate({ to: "/p/$project/briefs/$brief", params: { project, brief: slug } })
        }
        row={(line) => <Row line={line} run={() => setRunning(line)} />}
      />
      {running !== undefined && <RunDialog brief={running} close={() => setRunning(undefined)} />}
    </>
  );
}

function Row({ line, run }: { readonly line: Line; readonly run: () => void }) {
  const { name: project } = useProject();
  const [last] = line.runs;
  return (
    <div className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 px-2 py-2">
      <span className="w-8 shrink-0 text-right text-text-3">{line.id}</span>
      <Link
        to="/p/$project/briefs/$brief"
        params={{ project, brief: line.slug }}
        tabIndex={-1}
        className="min-w-50 flex-1 truncate font-medium"
      >
        {line.title}
      </Link>
      <span className="hidden w-36 justify-end gap-1 md:flex">
        {line.kinds.slice(0, 2).map((kind) => (
          <Chip key={kind}>{kindWords(kind)}</Chip>
        ))}
      </span>
      <span className={`w-30 ${line.open > 0 ? "text-warn" : "text-text-3"}`}>
        {line.open === 0 ? "nothing open" : counted(line.open, "question")}
      </span>
      <span className="flex w-46 items-center gap-2">
        {last === undefined ? (
          <span className="text-text-3">no run yet</span>
        ) : (
          <>
            <Link
              to="/p/$project/runs/$run"
              params={{ project, run: last.run }}
              className="inline-flex gap-1.5 hover:underline"
            >
              <span className="text-text-3">{last.run}</span>
              <Status status={last.status} />
            </Link>
            {line.runs.length > 1 && <span className="text-text-3">of {line.runs.length}</span>}
            <When at={last.at} />
          </>
        )}
      </span>
      <Button tone="quiet" onClick={run} aria-label={`Run ${line.title}`}>
        Run
      </Button>
    </div>
  );
}

/** What could not be read, above what could. */
export function Problems({ problems }: { readonly problems: readonly string[] }) {
  if (problems.length === 0) return null;
  return (
    <ul className="mb-3 rounded-md border border-hairline bg-surface px-3 py-2 text-warn">
      {problems.map((problem) => (
        <li key={problem} className="[overflow-wrap:anywhere]">
          {problem}
        </li>
      ))}
    </ul>
  );
}
