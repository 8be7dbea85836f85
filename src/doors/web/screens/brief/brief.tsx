/** One brief: as it is written, what is missing in it, and what an agent will be told. */
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useRef, useState } from "react";
import {
  type Brief as BriefAnswer,
  briefQuery,
  briefsQuery,
  promptQuery,
} from "../../api/queries.ts";
import { useDraftKeys } from "../../drafts/drafts.ts";
import { useKeys } from "../../keys/listen.ts";
import { Asked } from "../../parts/asked.tsx";
import { Button } from "../../parts/button.tsx";
import { Chip } from "../../parts/chip.tsx";
import { copy } from "../../parts/say.tsx";
import { Status } from "../../parts/status.tsx";
import { useProject } from "../../project/project.ts";
import { Problems } from "./briefs.tsx";
import { BriefText } from "./brief-text.tsx";
import { show } from "./jump.ts";
import { Missing } from "./missing.tsx";
import { PromptColumn } from "./prompt.tsx";
import { RunDialog } from "./run-dialog.tsx";
import { counted, kindWords } from "./words.ts";

export function Brief() {
  const { brief } = useParams({ from: "/p/$project/briefs/$brief" });
  const { repository } = useProject();
  const query = useQuery(briefQuery(repository, brief));
  return (
    <main aria-label={`Brief ${query.data?.id ?? brief}`} className="flex flex-col lg:h-full">
      <Asked query={query} waiting="Reading the brief">
        {(answer) => <Shown key={brief} name={brief} brief={answer} />}
      </Asked>
    </main>
  );
}

const column =
  "min-w-0 border-hairline px-4 pb-6 outline-offset-[-2px] lg:min-h-0 lg:overflow-y-auto";

function Shown({ name, brief }: { readonly name: string; readonly brief: BriefAnswer }) {
  const { repository } = useProject();
  const drafted = useDraftKeys(draftOf(repository, brief.slug)).length > 0;
  const [editing, setEditing] = useState(false);
  const [running, setRunning] = useState(false);
  const text = useRef<HTMLElement>(null);
  const missing = useRef<HTMLElement>(null);
  const prompt = useRef<HTMLElement>(null);
  const compiled = useQuery(promptQuery(repository, name)).data;
  useKeys({
    "brief.run": () => setRunning(true),
    "brief.prompt": () => goTo(prompt.current),
    ...(!editing && { "brief.edit": () => setEditing(true) }),
    ...(compiled !== undefined && { copy: () => void copy(compiled.prompt, "The prompt") }),
  });
  return (
    <>
      <Head
        brief={brief}
        edit={() => setEditing(true)}
        drafted={drafted && !editing}
        run={() => setRunning(true)}
      />
      <nav aria-label="Parts" className="flex border-b border-hairline px-2 lg:hidden">
        <Button tone="quiet" onClick={() => goTo(missing.current)}>
          What is missing
        </Button>
        <Button tone="quiet" onClick={() => goTo(prompt.current)}>
          The prompts
        </Button>
      </nav>
      <div className="lg:grid lg:min-h-0 lg:flex-1 lg:grid-cols-[minmax(0,1.15fr)_minmax(0,1fr)] xl:grid-cols-[minmax(0,1.1fr)_minmax(340px,0.8fr)_minmax(0,1.1fr)]">
        <section ref={text} tabIndex={-1} aria-label="The brief" className={column}>
          <BriefText
            name={name}
            brief={brief}
            editing={editing}
            draft={draftOf(repository, brief.slug)}
            close={() => setEditing(false)}
          />
        </section>
        <div className="lg:min-h-0 lg:overflow-y-auto lg:border-l lg:border-hairline xl:contents">
          <section
            ref={missing}
            tabIndex={0}
            aria-label="Missing"
            className={`${column} lg:overflow-visible xl:overflow-y-auto xl:border-l`}
          >
            <Missing name={name} brief={brief} jump={(words) => show(text.current, words)} />
          </section>
          <section
            ref={prompt}
            tabIndex={0}
            aria-label="Prompts"
            className={`${column} lg:overflow-visible xl:overflow-y-auto xl:border-l`}
          >
            <PromptColumn name={name} />
          </section>
        </div>
      </div>
      {running && (
        <RunDialog brief={{ ...brief, open: openOf(brief) }} close={() => setRunning(false)} />
      )}
    </>
  );
}

function goTo(part: HTMLElement | null): void {
  part?.scrollIntoView({ block: "start" });
  part?.focus({ preventScroll: true });
}

function draftOf(repository: string, slug: string): string {
  return `brief:${repository}:${slug}`;
}

function openOf({ dimensions, asked }: BriefAnswer): number {
  return dimensions.filter(({ id, state }) => state === "missing" && asked.includes(id)).length;
}

interface HeadProps {
  readonly brief: BriefAnswer;
  readonly drafted: boolean;
  readonly edit: () => void;
  readonly run: () => void;
}

function Head({ brief, drafted, edit, run }: HeadProps) {
  const { name: project, repository } = useProject();
  const listed = useQuery(briefsQuery(repository)).data?.briefs;
  const runs = listed?.find(({ slug }) => slug === brief.slug)?.runs ?? [];
  const open = openOf(brief);
  return (
    <div className="border-b border-hairline px-4 py-2.5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <h1 className="min-w-0 text-title font-semibold [overflow-wrap:anywhere]">
          <span className="mr-2 font-normal text-text-3">{brief.id}</span>
          {brief.title}
        </h1>
        <span className="flex flex-wrap gap-1">
          {brief.kinds.map((kind) => (
            <Chip key={kind} tone="accent">
              {kindWords(kind)}
            </Chip>
          ))}
          <Chip>{brief.size}</Chip>
          <Chip tone={open > 0 ? "warn" : "ok"}>
            {open === 0 ? "nothing open" : `${counted(open, "question")} open`}
          </Chip>
          {drafted && <Chip tone="human">unsaved draft</Chip>}
        </span>
        <span className="flex flex-wrap items-center gap-x-3">
          {runs.slice(0, 3).map((one) => (
            <Link
              key={one.run}
              to="/p/$project/runs/$run"
              params={{ project, run: one.run }}
              className="inline-flex gap-1.5 hover:underline"
            >
              <span className="text-text-2">Run {one.run}</span>
              <Status status={one.status} />
            </Link>
          ))}
          {runs.length > 3 && <span className="text-text-3">and {runs.length - 3} before</span>}
        </span>
        <span className="ml-auto flex gap-2">
          <Button keyId="brief.edit" onClick={edit}>
            Edit
          </Button>
          <Button tone="main" keyId="brief.run" onClick={run}>
            Run
          </Button>
        </span>
      </div>
      {brief.problems.length > 0 && (
        <div className="mt-2 [&>ul]:mb-0">
          <Problems problems={brief.problems} />
        </div>
      )}
    </div>
  );
}
