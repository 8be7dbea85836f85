/** What a run is in one look, and what can be done with it now. */
import { Link, useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { act } from "../../api/client.ts";
import { queryClient, type Run } from "../../api/queries.ts";
import { useKeys } from "../../keys/listen.ts";
import { Button } from "../../parts/button.tsx";
import { Chip } from "../../parts/chip.tsx";
import { Copied } from "../../parts/copy.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { say } from "../../parts/say.tsx";
import { Status } from "../../parts/status.tsx";
import { Strokes } from "../../parts/strokes.tsx";
import { countOf, lengthOf } from "../../parts/when.tsx";
import type { Project } from "../../project/names.ts";
import { useActing } from "./acting.ts";
import { canSteer, Steer } from "./steer.tsx";

interface Props {
  readonly project: Project;
  readonly run: Run;
}

type Confirming = "stop" | "ship" | undefined;

export function RunHeader({ project, run }: Props) {
  const { view } = run;
  const deeds = useDeeds(project, run);
  const { confirming, confirm } = deeds;
  return (
    <header className="shrink-0 border-b border-hairline px-4 pt-3 pb-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <h1 className="min-w-0 text-title font-semibold [overflow-wrap:anywhere]">
          <span className="mr-2 font-normal text-text-3">Run {view.run}</span>
          {view.brief.title}
        </h1>
        <Status status={view.status} />
        <div className="ml-auto flex flex-wrap items-center gap-2">{deeds.buttons}</div>
      </div>
      <Meta run={run} />
      {view.failure !== undefined && view.status === "failed" && (
        <p role="alert" className="mt-1 max-w-180 [overflow-wrap:anywhere]">
          <span className="text-danger">{view.failure.reason}</span>{" "}
          <span className="text-text-2">{view.failure.hint}</span>
        </p>
      )}
      {deeds.steering && (
        <Steer
          project={project}
          run={run}
          busy={deeds.busy}
          send={deeds.steer}
          close={() => deeds.openSteer(false)}
        />
      )}
      {confirming !== undefined && (
        <Confirm kind={confirming} run={run} close={() => confirm(undefined)} deeds={deeds} />
      )}
    </header>
  );
}

const safeties = {
  boxed: ["boxed", "ok", "It runs in a box: it can change its worktree and nothing else."],
  supervised: [
    "supervised",
    "warn",
    "There is no box here: each command that it wants to run is asked of you.",
  ],
  unboxed: [
    "unboxed, unasked",
    "danger",
    "There is no box, and it is not asked: somebody said so.",
  ],
} as const;

function Meta({ run: { view, rounds } }: { readonly run: Run }) {
  const [safety, tone, words] = safeties[view.safety];
  const { input, output } = view.tokens;
  return (
    <div className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-meta text-text-2">
      <span className="text-text-1">{standing(view)}</span>
      <span>
        {view.agent}
        {view.model !== undefined && <span className="text-text-3"> · {view.model}</span>}
      </span>
      <span title={words}>
        <Chip tone={tone}>{safety}</Chip>
        <span className="sr-only">{words}</span>
      </span>
      {view.branch !== undefined && <Copied text={view.branch} what="The branch" />}
      {view.worktree !== undefined && (
        <Copied text={view.worktree} shown="worktree" what="The path of the worktree" />
      )}
      <span title="Tokens that went in and came out, over all turns">
        {countOf(input)} in · {countOf(output)} out
      </span>
      {view.milliseconds > 0 && <span title="Sum of its turns">{lengthOf(view.milliseconds)}</span>}
      {rounds.length > 1 && (
        <span>
          {rounds.length - 1} {rounds.length === 2 ? "round" : "rounds"} of review
        </span>
      )}
      {view.shipped !== undefined && view.status === "shipped" && (
        <span>
          into {view.shipped.target} as <code>{view.shipped.after.slice(0, 10)}</code>
        </span>
      )}
    </div>
  );
}

/** Where it stands, and who is to do something. */
function standing({ status, turns, openItems, tasks, task }: Run["view"]): string {
  switch (status) {
    case "running":
      return turns === 0
        ? "It is being prepared."
        : tasks.length > 1
          ? `It works at task ${task} of ${tasks.length}.`
          : "It is at work.";
    case "waiting":
      return openItems.length > 1
        ? `It waits for ${openItems.length} answers.`
        : "It waits for you.";
    case "stuck":
      return "It is stuck and waits for a word.";
    case "review":
      return "The change waits for review.";
    case "approved":
      return "The change is approved and waits to be shipped.";
    case "shipped":
      return "Shipped.";
    case "failed":
      return "It failed.";
    case "stopped":
      return "Somebody stopped it.";
    case "undone":
      return "It was shipped and taken out again.";
  }
}

interface Deeds {
  readonly buttons: ReactNode;
  readonly confirming: Confirming;
  readonly confirm: (what: Confirming) => void;
  readonly busy: boolean;
  readonly steering: boolean;
  readonly openSteer: (open: boolean) => void;
  readonly steer: (text: string) => Promise<boolean>;
  readonly stop: () => Promise<boolean>;
  readonly ship: () => Promise<boolean>;
}

function useDeeds(project: Project, run: Run): Deeds {
  const { view } = run;
  const navigate = useNavigate();
  const { busy, run: doing } = useActing();
  const [confirming, confirm] = useState<Confirming>();
  const [steering, openSteer] = useState(false);
  const params = { project: project.name, run: run.run };
  const ask = (what: string, words: string, body: object = {}) =>
    doing(async () => {
      await act(`/runs/${run.run}/${what}`, { project: project.repository }, body);
      await queryClient.invalidateQueries({ queryKey: [project.repository, "run", run.run] });
      void queryClient.invalidateQueries({ queryKey: [project.repository, "home"] });
      say(words);
    });
  const goesOn = ["running", "waiting"].includes(view.status);
  const stuck = view.status === "stuck";
  const over = ["failed", "stopped"].includes(view.status);
  const hasChange = view.commit !== undefined;
  const toReview = (): void => void navigate({ to: "/p/$project/runs/$run/review", params });
  const resume = (): void => void ask("resume", "It goes on.");
  const task = view.openItems.find(({ kind }) => kind === "task")?.task;
  const handIn = (): void =>
    void ask("done", "Handed in. The checks run now.", task === undefined ? {} : { task });
  const hears = canSteer(run);
  const steer = (text: string) =>
    ask("steer", "Said. Its next turn begins with it.", { text: text.trim() });
  const stop = () => ask("stop", "It stops. What was done is kept.");
  const ship = () => ask("ship", `Shipped into ${view.target}.`);
  useKeys({
    ...(hasChange && { "run.review": toReview }),
    ...(hears && { "run.steer": () => openSteer(true) }),
    ...((goesOn || stuck) && { "run.stop": () => confirm("stop") }),
    ...((over || stuck) && { "run.resume": resume }),
    ...(task !== undefined && { "run.done": handIn }),
    ...(view.status === "approved" && { "verdict.ship": () => confirm("ship") }),
  });
  const main = ["review", "approved"].includes(view.status);
  const buttons = (
    <>
      {hears && (
        <Button
          keyId="run.steer"
          aria-expanded={steering}
          disabled={busy}
          onClick={() => openSteer(!steering)}
        >
          Steer
        </Button>
      )}
      {(goesOn || stuck) && (
        <Button keyId="run.stop" disabled={busy} onClick={() => confirm("stop")}>
          Stop
        </Button>
      )}
      {(over || stuck) && (
        <Button keyId="run.resume" disabled={busy} onClick={resume}>
          Go on
        </Button>
      )}
      {task !== undefined && (
        <Button tone="main" keyId="run.done" disabled={busy} onClick={handIn}>
          Hand in
        </Button>
      )}
      {hasChange && (
        <Link
          to="/p/$project/runs/$run/review"
          params={params}
          className={`inline-flex h-7 items-center gap-2 rounded-sm border px-2.5 font-medium ${
            main && view.status === "review"
              ? "border-accent bg-accent text-on-accent hover:opacity-90"
              : "border-control bg-surface hover:bg-sunken"
          }`}
        >
          Review <Strokes keys="r" plain={main && view.status === "review"} />
        </Link>
      )}
      {view.status === "approved" && (
        <Button tone="main" keyId="verdict.ship" disabled={busy} onClick={() => confirm("ship")}>
          Ship
        </Button>
      )}
    </>
  );
  return { buttons, confirming, confirm, busy, steering, openSteer, steer, stop, ship };
}

interface ConfirmProps {
  readonly kind: "stop" | "ship";
  readonly run: Run;
  readonly close: () => void;
  readonly deeds: Deeds;
}

function Confirm({ kind, run: { view }, close, deeds }: ConfirmProps) {
  const stops = kind === "stop";
  const go = (): void => {
    close();
    void (stops ? deeds.stop() : deeds.ship());
  };
  return (
    <Dialog title={stops ? `Stop run ${view.run}?` : `Ship run ${view.run}?`} close={close}>
      <p>
        {stops
          ? "The agent ends its turn. What it has done stays in the worktree, and the run can go on later."
          : `The approved change is merged into ${view.target}. It can be taken out again.`}
      </p>
      <div className="mt-4 flex justify-end gap-2">
        <Button onClick={close}>Not now</Button>
        <Button tone={stops ? "danger" : "main"} autoFocus onClick={go}>
          {stops ? "Stop it" : `Ship into ${view.target}`}
        </Button>
      </div>
    </Dialog>
  );
}
