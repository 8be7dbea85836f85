/** A look at a run from the list: what it did last, what its checks say, and what it asks. */
import { useQuery } from "@tanstack/react-query";
import type { z } from "zod";
import type { FactsOutput } from "../../../../ground/contract/api.ts";
import { read } from "../../api/client.ts";
import { runQuery } from "../../api/queries.ts";
import { Asked } from "../../parts/asked.tsx";
import { Button } from "../../parts/button.tsx";
import { Markdown } from "../../parts/markdown.tsx";
import { Section } from "../../parts/section.tsx";
import { Status } from "../../parts/status.tsx";
import { countOf, When } from "../../parts/when.tsx";
import type { Project } from "../../project/names.ts";
import { rowAsMarkdown } from "../run/as-markdown.ts";
import { Ask } from "../run/ask.tsx";
import { emptyFold, fold } from "../run/entries.ts";
import { regroup, type Row } from "../run/rows.ts";
import { Checks } from "../../parts/checks.tsx";

interface Props {
  readonly project: Project;
  readonly run: string;
  readonly open: () => void;
  readonly close: () => void;
}

/** Facts in which the last action is looked for. */
const LOOKED_AT = 40;

function lastFactsQuery(project: string, run: string) {
  return {
    queryKey: [project, "run", run, "last"],
    queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
      read<z.infer<typeof FactsOutput>>(`/runs/${run}/facts`, { project, last: LOOKED_AT }, signal),
  };
}

export function Peek({ project, run, open, close }: Props) {
  const detail = useQuery(runQuery(project.repository, run));
  const facts = useQuery(lastFactsQuery(project.repository, run)).data?.facts ?? [];
  const rows: Row[] = [];
  const folded = emptyFold();
  fold(folded, facts);
  regroup(rows, folded.entries, 0);
  // The checks are told below.
  const last = rows.findLast((row) => row.kind === "group" || row.entry.kind !== "verdict");
  const at = facts.at(-1)?.at;
  return (
    <aside
      aria-label={`Run ${run} at a glance`}
      className="min-h-0 overflow-y-auto border-t border-hairline bg-surface p-4 lg:border-t-0 lg:border-l"
    >
      <Asked query={detail} waiting="Reading the run">
        {({ view }) => (
          <div className="space-y-4">
            <div>
              <h2 className="text-title font-semibold [overflow-wrap:anywhere]">
                <span className="mr-2 font-normal text-text-3">Run {run}</span>
                {view.brief.title}
              </h2>
              <p className="mt-1 flex flex-wrap gap-x-3 text-text-2">
                <Status status={view.status} />
                <span>{view.agent}</span>
                <span>
                  {countOf(view.tokens.input)} in · {countOf(view.tokens.output)} out
                </span>
              </p>
              <div className="mt-2 flex gap-2">
                <Button keyId="list.open" onClick={open}>
                  Open
                </Button>
                <Button tone="quiet" keyId="list.peek" onClick={close}>
                  Close
                </Button>
              </div>
            </div>
            {view.failure !== undefined && view.status === "failed" && (
              <p className="text-danger [overflow-wrap:anywhere]">{view.failure.reason}</p>
            )}
            {view.openItems.length > 0 && (
              <Section title="Asks" count={view.openItems.length}>
                {view.openItems.map(({ item, kind, question, task }) => (
                  <div key={item} className="space-y-2 border-l-3 border-l-human py-1 pl-3">
                    <Markdown text={question} />
                    <Ask
                      project={project}
                      question={{
                        item: String(item),
                        run,
                        kind,
                        task,
                        worktree: view.tasks.find((each) => each.task === task)?.worktree,
                      }}
                    />
                  </div>
                ))}
              </Section>
            )}
            {last !== undefined && (
              <Section title="Last" aside={at !== undefined && <When at={at} />}>
                <div className="line-clamp-6 text-text-2">
                  <Markdown text={rowAsMarkdown(last)} />
                </div>
              </Section>
            )}
            {view.verdict !== undefined && (
              <Section
                title="Checks"
                aside={<span className="text-meta">{view.verdict.status}</span>}
              >
                <Checks key={view.verdict.commit} verdict={view.verdict} />
              </Section>
            )}
          </div>
        )}
      </Asked>
    </aside>
  );
}
