/** Who does what in which order, and roughly what it takes. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { act } from "../../api/client.ts";
import { type Plan, planQuery, queryClient } from "../../api/queries.ts";
import { Asked } from "../../parts/asked.tsx";
import { Button } from "../../parts/button.tsx";
import { Chip } from "../../parts/chip.tsx";
import { Place } from "../../parts/place.tsx";
import { sayError } from "../../parts/say.tsx";
import { countOf } from "../../parts/when.tsx";
import { useProject } from "../../project/project.ts";
import type { Section } from "./sections.ts";

type Task = Plan["tasks"][number];

export function PlanView({ name }: { readonly name: string; readonly written: Section }) {
  const { repository } = useProject();
  const query = useQuery(planQuery(repository, name));
  const [busy, setBusy] = useState(false);
  const write = async (): Promise<void> => {
    setBusy(true);
    try {
      const plan = await act<Plan>(`/briefs/${encodeURIComponent(name)}/plan`, {
        project: repository,
      });
      queryClient.setQueryData(planQuery(repository, name).queryKey, plan);
      void queryClient.invalidateQueries({ queryKey: [repository, "brief", name] });
    } catch (error) {
      sayError(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Asked query={query} waiting="Planning">
      {(plan) => (
        <div className="space-y-2">
          <p className="flex flex-wrap items-center gap-2 text-text-2">
            <span className="min-w-0">
              {plan.written ? "Written in the brief." : "Proposed; a run follows it as it is."}{" "}
              About {countOf(plan.cost.tokens[0])} to {countOf(plan.cost.tokens[1])} tokens, from{" "}
              {plan.cost.from}.
            </span>
            {!plan.written && (
              <Button tone="quiet" disabled={busy} onClick={() => void write()}>
                Write it into the brief
              </Button>
            )}
          </p>
          <ol className="divide-y divide-hairline border-y border-hairline">
            {plan.tasks.map((task) => (
              <TaskRow key={task.task} task={task} />
            ))}
          </ol>
          <Findings plan={plan} />
        </div>
      )}
    </Asked>
  );
}

function TaskRow({ task }: { readonly task: Task }) {
  const { assignee } = task;
  return (
    <li className="flex gap-2.5 py-1.5">
      <span className="w-10 shrink-0 text-text-3">T{task.task}</span>
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="font-medium [overflow-wrap:anywhere]">{task.title}</span>
          <Chip tone={assignee.kind === "person" ? "human" : "plain"}>
            {assignee.kind === "person" ? assignee.name : (assignee.name ?? "agent")}
          </Chip>
          <Chip>{task.size}</Chip>
          <Chip tone={task.risk === "high" ? "danger" : task.risk === "medium" ? "warn" : "plain"}>
            {task.risk} risk
          </Chip>
        </p>
        <p className="text-meta text-text-3">
          {[
            task.after.length === 0
              ? "begins at once"
              : `after ${task.after.map((one) => `T${one}`).join(", ")}`,
            task.criteria.length === 0 ? "meets no criterion" : task.criteria.join(", "),
          ].join(" · ")}
        </p>
        {task.files.length > 0 && (
          <p className="flex flex-wrap gap-x-2">
            {task.files.map((file) => (
              <Place key={file} path={file} />
            ))}
          </p>
        )}
      </div>
    </li>
  );
}

function Findings({ plan }: { readonly plan: Plan }) {
  if (plan.findings.length === 0) return null;
  return (
    <ul className="space-y-1">
      {plan.findings.map(({ rule, message, blocking }) => (
        <li key={`${rule} ${message}`} className={blocking ? "text-danger" : "text-warn"}>
          {blocking ? "Stops a run: " : ""}
          {message}
        </li>
      ))}
    </ul>
  );
}
