/** What somebody sees who opens Tacit in a repository for the first time: what is there, what is missing, what is next. */
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { act } from "../../api/client.ts";
import { briefsQuery, type Found, projectQuery, queryClient } from "../../api/queries.ts";
import { useKeys } from "../../keys/listen.ts";
import { Asked } from "../../parts/asked.tsx";
import { Button } from "../../parts/button.tsx";
import { Copied } from "../../parts/copy.tsx";
import { say } from "../../parts/say.tsx";
import { Strokes } from "../../parts/strokes.tsx";
import type { Project } from "../../project/names.ts";
import { useActing } from "../run/acting.ts";
import { openIn } from "../runs/ready.tsx";
import { type BriefLine, readyIn, RunBrief } from "../runs/run-brief.tsx";

interface Props {
  readonly project: Project;
  /** Whether the Enter key is free for the next thing to do. */
  readonly keys: boolean;
}

export function FirstMinutes({ project, keys }: Props) {
  const found = useQuery(projectQuery(project.repository));
  const briefs = useQuery(briefsQuery(project.repository));
  return (
    <Asked query={found} waiting="Reading the repository">
      {(what) =>
        briefs.data !== undefined && (
          <div className="grid gap-8 lg:grid-cols-[minmax(0,1fr)_320px]">
            <Next project={project} keys={keys} found={what} briefs={readyIn(briefs.data.briefs)} />
            <WhatIsThere found={what} />
          </div>
        )
      }
    </Asked>
  );
}

interface NextProps extends Props {
  readonly found: Found;
  readonly briefs: readonly BriefLine[];
}

/** The one thing to do now, and what follows it. */
function Next({ briefs, ...given }: NextProps) {
  const [brief] = briefs;
  if (!given.found.initialised) return <SetUp {...given} />;
  return brief === undefined ? <WriteBrief {...given} /> : <ReadBrief {...given} brief={brief} />;
}

function Steps({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="min-w-0">
      <h2 className="text-page font-semibold">{title}</h2>
      {children}
    </section>
  );
}

const link =
  "inline-flex h-7 items-center gap-2 rounded-sm border border-accent bg-accent px-2.5 font-medium text-on-accent hover:opacity-90";

function ReadBrief({
  project,
  brief,
  found,
  keys,
}: Omit<NextProps, "briefs"> & { brief: BriefLine }) {
  const navigate = useNavigate();
  const params = { project: project.name, brief: brief.id };
  const open = (): void => void navigate({ to: "/p/$project/briefs/$brief", params });
  useKeys(keys ? { "list.open": open } : {});
  const { briefs } = found;
  return (
    <Steps title={briefs === 1 ? "A brief is ready" : `${briefs} briefs are ready`}>
      <article className="mt-3 rounded-md border border-hairline bg-surface p-4">
        <p className="text-meta text-text-2">
          Brief {brief.id} · {openIn(brief)}
          {brief.criteria > 0 && ` · ${brief.criteria} acceptance criteria`}
        </p>
        <h3 className="mt-1 text-title font-semibold [overflow-wrap:anywhere]">{brief.title}</h3>
        <div className="mt-3 flex flex-wrap items-center gap-2">
          <Link to="/p/$project/briefs/$brief" params={params} className={link}>
            Open the brief {keys && <Strokes keys="Enter" plain />}
          </Link>
          <RunBrief project={project} brief={brief} />
        </div>
      </article>
      <ol className="mt-5 max-w-140 space-y-3">
        <Step at={1} title="Read the brief">
          It says what is to be built, and asks what only you can know. Beside it stands what an
          agent would be told without it.
        </Step>
        <Step at={2} title="Run it">
          An agent works in a worktree of its own. You see each step; your checkout is not touched.
        </Step>
        <Step at={3} title="Review what comes back">
          It has passed the project’s checks by then, and stands in order of risk. What you remark
          goes back to the agent; you ship it when it is right.
        </Step>
      </ol>
    </Steps>
  );
}

function WriteBrief({ project, found }: Omit<NextProps, "briefs">) {
  const params = { project: project.name };
  const { proposed, active } = found.entries;
  return (
    <Steps title={`Write the first brief in ${project.name}`}>
      <p className="mt-2 max-w-140 text-text-2">
        Two sentences are enough. Tacit answers from the repository what the repository knows, and
        asks you the rest.
      </p>
      <p className="mt-3">
        <Link to="/p/$project/briefs/new" params={params} className={link}>
          Write a brief <Strokes keys="+" plain />
        </Link>
      </p>
      {proposed > 0 && (
        <p className="mt-4 max-w-140 text-text-2">
          {active === 0 ? "Nothing that was found in the code holds yet: " : ""}
          <Link to="/p/$project/context" params={params} className="text-accent hover:underline">
            {proposed} {proposed === 1 ? "proposal waits" : "proposals wait"} for your yes
          </Link>
          .
        </p>
      )}
    </Steps>
  );
}

function SetUp({ project, found, keys }: Omit<NextProps, "briefs">) {
  const { busy, run } = useActing();
  const begin = (): void =>
    void run(async () => {
      const { written } = await act<{ readonly written: readonly string[] }>("/project/init", {
        project: project.repository,
      });
      await queryClient.invalidateQueries({ queryKey: [project.repository] });
      say(
        written.length === 1 ? `Wrote ${written[0]}.` : `Wrote ${written.length} files in .tacit/.`,
      );
    });
  useKeys(keys ? { "list.open": begin } : {});
  return (
    <Steps title={`Begin in ${project.name}`}>
      <p className="mt-2 max-w-140 text-text-2">
        Tacit writes the folder <code>.tacit/</code>: the checks below, and what it believes are
        your conventions, as proposals. Nothing holds before you accept it, and nothing else is
        changed.
      </p>
      <p className="mt-3">
        <Button tone="main" disabled={busy} onClick={begin}>
          {busy ? "Reading the repository" : "Read this repository"}
          {keys && <Strokes keys="Enter" plain />}
        </Button>
      </p>
      {found.checks.length > 0 && (
        <dl className="mt-4">
          <dt className="label">Checks that it would run</dt>
          {found.checks.map(({ name, run: command }) => (
            <dd key={name} className="py-0.5">
              <span className="mr-2 text-text-2">{name}</span>
              <code className="text-code">{command}</code>
            </dd>
          ))}
        </dl>
      )}
    </Steps>
  );
}

interface StepProps {
  readonly at: number;
  readonly title: string;
  readonly children: ReactNode;
}

function Step({ at, title, children }: StepProps) {
  return (
    <li className="flex gap-3">
      <span
        aria-hidden="true"
        className="mt-0.5 inline-flex size-5 shrink-0 items-center justify-center rounded-sm bg-sunken text-meta text-text-2"
      >
        {at}
      </span>
      <p className="text-text-2">
        <span className="block font-medium text-text-1">{title}</span>
        {children}
      </p>
    </li>
  );
}

/** Facts that tell somebody that the right repository is open. */
const telling: ReadonlySet<string> = new Set([
  "language",
  "language-version",
  "runtime",
  "framework",
  "database",
  "orm",
  "test-runner",
  "package-manager",
  "validation",
  "type-checker",
  "linter",
]);

function WhatIsThere({ found }: { readonly found: Found }) {
  const { facts, agents, entries, checks, branch, dirty, problems } = found;
  const shown = facts.filter(({ name }) => telling.has(name)).slice(0, 8);
  const usable = agents.filter((agent) => agent.usable);
  const missing = agents.filter((agent) => !agent.usable && agent.from !== "known");
  return (
    <aside aria-label="What is there" className="min-w-0 space-y-4">
      <Part title={found.name}>
        <p className="text-text-2">
          {branch === undefined ? "No branch is checked out" : `On ${branch}`}
          {dirty > 0 && `, ${dirty} ${dirty === 1 ? "file differs" : "files differ"}`}
        </p>
        <ul className="mt-1">
          {shown.map(({ name, value, evidence: [first] }) => (
            <li key={name} className="flex items-baseline gap-2 py-0.5">
              <span className="[overflow-wrap:anywhere]">{value}</span>
              {first !== undefined && (
                <code className="ml-auto truncate text-label text-text-3">
                  {first.path}:{first.line}
                </code>
              )}
            </li>
          ))}
        </ul>
      </Part>
      <Part title="Context">
        <p className="text-text-2">
          {entries.active} {entries.active === 1 ? "entry holds" : "entries hold"}
          {entries.proposed > 0 && `, ${entries.proposed} proposed`}
          {checks.length > 0 && `; checks: ${checks.map(({ name }) => name).join(", ")}`}
        </p>
      </Part>
      <Part title="Agents">
        <ul>
          {usable.map(({ name, title }) => (
            <li key={name} className="py-0.5">
              <span aria-hidden="true" className="mr-2 text-ok">
                ✓
              </span>
              {title}
            </li>
          ))}
          {[...missing, ...(usable.length === 0 ? agents.filter(notUsable).slice(0, 2) : [])]
            .filter((agent, at, all) => all.indexOf(agent) === at)
            .map(({ name, title, missing: what, hint }) => (
              <li key={name} className="py-0.5">
                <span aria-hidden="true" className="mr-2 text-warn">
                  ▲
                </span>
                {title}: {what}
                {hint !== undefined && (
                  <span className="block">
                    <Copied text={hint} what="What gets it" />
                  </span>
                )}
              </li>
            ))}
        </ul>
      </Part>
      {problems.length > 0 && (
        <Part title="Problems">
          {problems.map((problem) => (
            <p key={problem} className="text-warn [overflow-wrap:anywhere]">
              {problem}
            </p>
          ))}
        </Part>
      )}
    </aside>
  );
}

function notUsable({ usable }: Found["agents"][number]): boolean {
  return !usable;
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section>
      <h3 className="label mb-1">{title}</h3>
      {children}
    </section>
  );
}
