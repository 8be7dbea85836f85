/** What Tacit works with: agents, model, limits, checks, sandbox, this machine. Files say so; this page shows it. */
import { useQuery } from "@tanstack/react-query";
import { useRef } from "react";
import { aboutQuery, doctorQuery, settingsQuery } from "../../api/queries.ts";
import { useKeys } from "../../keys/listen.ts";
import { Asked, Waiting } from "../../parts/asked.tsx";
import { Button } from "../../parts/button.tsx";
import { copy } from "../../parts/say.tsx";
import type { Project } from "../../project/names.ts";
import { lastOf, useProjects } from "../../project/project.ts";
import { AboutTacit } from "./about.tsx";
import { Agents } from "./agents.tsx";
import { Appearance } from "./appearance.tsx";
import { Checks } from "./checks.tsx";
import { Files } from "./files.tsx";
import { Limits } from "./limits.tsx";
import { Machine } from "./machine.tsx";
import { Model } from "./model.tsx";
import { PartList, usePartInView } from "./part-list.tsx";
import { Sandbox } from "./sandbox.tsx";
import { asMarkdown } from "./words.ts";

const parts = [
  ["agents", "Agents"],
  ["models", "Model"],
  ["limits", "Budgets and limits"],
  ["checks", "Checks"],
  ["sandbox", "Sandbox"],
  ["machine", "This machine"],
  ["files", "Files"],
  ["appearance", "Appearance"],
  ["about", "About"],
] as const;

/** Those that are about no project. */
const own: ReadonlySet<string> = new Set(["appearance", "about"]);

export function Settings() {
  const projects = useProjects();
  if (projects === undefined) return <Waiting words="Looking for projects" />;
  const project = lastOf(projects);
  return <OfProject key={project?.repository ?? ""} project={project} />;
}

function OfProject({ project }: { readonly project: Project | undefined }) {
  const main = useRef<HTMLElement>(null);
  const listed = parts.filter(([id]) => project !== undefined || own.has(id));
  const { current, go } = usePartInView(
    main,
    listed.map(([id]) => id),
  );
  return (
    <main ref={main} aria-label="Settings" className="mx-auto flex max-w-260 gap-8 px-4 sm:px-6">
      <PartList parts={listed} current={current} go={go} />
      <div className="min-w-0 flex-1 pt-4 pb-[40vh]">
        <h1 className="text-page font-semibold">Settings</h1>
        {project === undefined ? (
          <p className="mt-1 mb-8 text-text-2">
            No repository is open. Its agents, checks and limits are shown here after{" "}
            <code>tacit DIR</code> in a terminal.
          </p>
        ) : (
          <Told project={project} />
        )}
        <Appearance />
        <AboutTacit />
      </div>
    </main>
  );
}

function Told({ project }: { readonly project: Project }) {
  const settings = useQuery(settingsQuery(project.repository));
  const doctor = useQuery(doctorQuery(project.repository));
  const about = useQuery(aboutQuery);
  const report = (): void =>
    void copy(asMarkdown(settings.data, doctor.data, about.data), "The report");
  useKeys({ copy: report });
  const problems = [
    ...new Set([...(settings.data?.problems ?? []), ...(doctor.data?.problems ?? [])]),
  ];
  return (
    <>
      <div className="mt-1 mb-8 flex flex-wrap items-start gap-x-4 gap-y-2">
        <p className="min-w-60 flex-1 text-text-2">
          Those of <span className="font-medium text-text-1">{project.name}</span>, the project that
          you looked at last. Two files and variables say all of it; this page shows it.
        </p>
        <Button keyId="copy" onClick={report}>
          Copy as a report
        </Button>
      </div>
      {problems.length > 0 && (
        <ul aria-label="Problems" className="mb-8 rounded-md border border-hairline bg-surface p-3">
          {problems.map((problem) => (
            <li key={problem} className="text-warn [overflow-wrap:anywhere]">
              <span aria-hidden="true">▲ </span>
              {problem}
            </li>
          ))}
        </ul>
      )}
      <Asked query={settings} waiting="Looking for agents, the model and the sandbox">
        {(told) => (
          <>
            <Agents settings={told} />
            <Model settings={told} />
            <Limits settings={told} />
            <Checks settings={told} />
            <Sandbox settings={told} />
          </>
        )}
      </Asked>
      <Asked query={doctor} waiting="Looking at this machine">
        {(found) => <Machine doctor={found} />}
      </Asked>
      {settings.data !== undefined && <Files settings={settings.data} />}
    </>
  );
}
