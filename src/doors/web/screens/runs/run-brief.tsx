/** Runs a brief, and goes to the run that it becomes. */
import { useNavigate } from "@tanstack/react-router";
import type { z } from "zod";
import type { RunAnswer } from "../../../../ground/contract/server.ts";
import { act } from "../../api/client.ts";
import { type Briefs, queryClient } from "../../api/queries.ts";
import { Button } from "../../parts/button.tsx";
import type { Project } from "../../project/names.ts";
import { useActing } from "../run/acting.ts";

export type BriefLine = Briefs["briefs"][number];

/** Briefs that nobody has run, newest first. */
export function readyIn(briefs: readonly BriefLine[]): readonly BriefLine[] {
  return briefs.filter(({ runs }) => runs.length === 0).toReversed();
}

export function useRunBrief(project: Project) {
  const navigate = useNavigate();
  const { busy, run } = useActing();
  const start = (brief: string): void =>
    void run(async () => {
      const answer = await act<z.infer<typeof RunAnswer>>(
        "/runs",
        { project: project.repository },
        { brief },
      );
      void queryClient.invalidateQueries({ queryKey: [project.repository, "runs"] });
      void queryClient.invalidateQueries({ queryKey: [project.repository, "home"] });
      void queryClient.invalidateQueries({ queryKey: [project.repository, "briefs"] });
      await navigate({
        to: "/p/$project/runs/$run",
        params: { project: project.name, run: String(answer.run) },
      });
    });
  return { busy, start };
}

interface Props {
  readonly project: Project;
  readonly brief: BriefLine;
  readonly main?: boolean;
}

export function RunBrief({ project, brief, main = false }: Props) {
  const { busy, start } = useRunBrief(project);
  return (
    <Button
      tone={main ? "main" : "plain"}
      disabled={busy}
      onClick={() => start(brief.id)}
      aria-label={`Run brief ${brief.id}`}
    >
      {busy ? "Starting" : "Run"}
    </Button>
  );
}
