/** Starts a run: who does it, with which model, and what it may do where there is no box. */
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { z } from "zod";
import type { RunAnswer } from "../../../../ground/contract/server.ts";
import { act } from "../../api/client.ts";
import { agentsQuery, doctorQuery, queryClient, settingsQuery } from "../../api/queries.ts";
import { useKeys } from "../../keys/listen.ts";
import { Asked, Failed } from "../../parts/asked.tsx";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { useProject } from "../../project/project.ts";
import { counted } from "./words.ts";

interface Props {
  readonly brief: {
    readonly id: string;
    readonly slug: string;
    readonly title: string;
    /** Open questions. */
    readonly open: number;
  };
  readonly close: () => void;
}

export function RunDialog({ brief, close }: Props) {
  const { name: project, repository } = useProject();
  const navigate = useNavigate();
  const [chosen, setChosen] = useState<string>();
  const usual = useQuery(settingsQuery(repository)).data?.agent.name ?? "bundled";
  const agent = chosen ?? usual;
  const [model, setModel] = useState("");
  const [unboxed, setUnboxed] = useState(false);
  const [failure, setFailure] = useState<Error>();
  const [busy, setBusy] = useState(false);
  const start = async (): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setFailure(undefined);
    try {
      const { run } = await act<z.infer<typeof RunAnswer>>(
        "/runs",
        { project: repository },
        {
          brief: brief.slug,
          // Unless another is asked for, the one of the settings, whose command may be the person's own.
          ...(chosen === undefined || chosen === usual ? {} : { agent: chosen }),
          ...(model.trim() === "" ? {} : { model: model.trim() }),
          allowUnboxed: unboxed,
        },
      );
      void queryClient.invalidateQueries({ queryKey: [repository, "briefs"] });
      void queryClient.invalidateQueries({ queryKey: [repository, "runs"] });
      await navigate({ to: "/p/$project/runs/$run", params: { project, run: String(run) } });
    } catch (error) {
      setFailure(error instanceof Error ? error : new Error(String(error)));
      setBusy(false);
    }
  };
  return (
    <Dialog title={`Run ${brief.id}: ${brief.title}`} close={close}>
      <Send start={() => void start()} />
      <form
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          void start();
        }}
      >
        {brief.open > 0 && (
          <p className="text-text-2">
            {counted(brief.open, "question")} of the brief {brief.open === 1 ? "is" : "are"} open.
            The agent goes on without an answer, and asks where it cannot.
          </p>
        )}
        <Agents agent={agent} usual={usual} choose={setChosen} />
        <label className="block">
          <span className="label block">Model</span>
          <input
            value={model}
            onChange={(event) => setModel(event.target.value)}
            placeholder="The one of the settings"
            className="mt-1 h-8 w-full rounded-sm border border-control bg-surface px-2"
          />
        </label>
        <Box agent={agent} unboxed={unboxed} allow={setUnboxed} />
        {failure !== undefined && <Failed error={failure} />}
        <div className="flex gap-2">
          <Button type="submit" tone="main" keyId="text.save" disabled={busy}>
            Run
          </Button>
          <Button tone="quiet" onClick={close}>
            Not now
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** Inside of the dialog, whose keys take precedence. */
function Send({ start }: { readonly start: () => void }) {
  useKeys({ "text.save": start });
  return null;
}

function Agents({
  agent,
  usual,
  choose,
}: {
  readonly agent: string;
  /** What the settings name. */
  readonly usual: string;
  readonly choose: (agent: string) => void;
}) {
  const { repository } = useProject();
  const query = useQuery(agentsQuery(repository));
  return (
    <fieldset>
      <legend className="label">Agent</legend>
      <Asked query={query} waiting="Looking for agents">
        {({ agents }) => {
          const missing = agents.filter(({ found, name }) => !found && name !== usual);
          const own = agents.some(({ name }) => name === usual)
            ? []
            : [{ name: usual, command: "of the settings", found: true }];
          const offered = [...agents, ...own].filter(({ found, name }) => found || name === usual);
          return (
            <>
              <div className="mt-1 divide-y divide-hairline border-y border-hairline">
                {offered.map(({ name, command }) => (
                  <label key={name} className="flex min-h-8 cursor-pointer items-center gap-2 px-1">
                    <input
                      type="radio"
                      name="agent"
                      value={name}
                      checked={agent === name}
                      onChange={() => choose(name)}
                      autoFocus={agent === name}
                    />
                    <span className="font-medium">{name}</span>
                    <span className="truncate text-meta text-text-3">{command}</span>
                  </label>
                ))}
              </div>
              {missing.length > 0 && (
                <p className="mt-1 text-meta text-text-3">
                  Not found here: {missing.map(({ name }) => name).join(", ")}.
                </p>
              )}
            </>
          );
        }}
      </Asked>
    </fieldset>
  );
}

interface BoxProps {
  readonly agent: string;
  readonly unboxed: boolean;
  readonly allow: (unboxed: boolean) => void;
}

/** Says how the agent is held, and offers to go without only where nothing else can be had. */
function Box({ agent, unboxed, allow }: BoxProps) {
  const { repository } = useProject();
  const { data } = useQuery(doctorQuery(repository));
  const sandbox = data?.checks.find(({ name }) => name === "sandbox");
  if (sandbox === undefined) return <p className="min-h-10" />;
  if (sandbox.state === "good" && agent === "bundled") {
    return (
      <p className="min-h-10 text-text-2">
        It works in a box: its commands reach its own worktree and nothing else.
      </p>
    );
  }
  return (
    <div className="min-h-10">
      <p className="text-text-2">
        {agent === "bundled"
          ? `There is no box on this machine: ${sandbox.value}. You are asked before each command.`
          : "An agent of your own runs beside the box, not in it. You are asked before each command."}
      </p>
      <label className="mt-1 flex items-start gap-2">
        <input
          type="checkbox"
          className="mt-1"
          checked={unboxed}
          onChange={(event) => allow(event.target.checked)}
        />
        <span>
          Let this run go unasked. What it starts can reach everything that you can; the run's
          evidence will say so.
        </span>
      </label>
    </div>
  );
}
