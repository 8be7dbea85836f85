/** One line above the screens of the sample: what is next, and which key does it. */
import { useQuery } from "@tanstack/react-query";
import { Link, type LinkProps, useLocation } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import {
  briefsQuery,
  guideQuery,
  lessonsQuery,
  reviewQuery,
  runsQuery,
  type SampleGuide,
} from "../api/queries.ts";
import { Button } from "../parts/button.tsx";
import { copy } from "../parts/say.tsx";
import { Strokes } from "../parts/strokes.tsx";
import type { Project } from "../project/names.ts";
import { newestOf, numberOf, type Step, STEPS, stepOf } from "./steps.ts";

/** Nothing at all where the project is no sample. */
export function Guide({ project }: { readonly project: Project }) {
  const { data } = useQuery(guideQuery);
  const [away, setAway] = useState(() => sessionStorage.getItem(HIDDEN) !== null);
  if (data?.guide === undefined || away) return null;
  const hide = (): void => {
    sessionStorage.setItem(HIDDEN, "yes");
    setAway(true);
  };
  return <Strip guide={data.guide} project={project} close={hide} />;
}

const HIDDEN = "tacit.guide.hidden";

interface StripProps {
  readonly guide: NonNullable<SampleGuide["guide"]>;
  readonly project: Project;
  readonly close: () => void;
}

function Strip({ guide, project, close }: StripProps) {
  const { repository } = project;
  const runs = useQuery(runsQuery(repository)).data?.runs;
  // The sample's own brief came first.
  const brief = useQuery(briefsQuery(repository)).data?.briefs.find(({ id }) => id === "1")?.slug;
  const newest = newestOf(runs ?? [], brief);
  const review = useQuery({
    ...reviewQuery(repository, newest?.run ?? ""),
    enabled:
      newest !== undefined && ["review", "approved", "shipped", "undone"].includes(newest.status),
  }).data;
  const lessons = useQuery(lessonsQuery(repository)).data?.lessons ?? [];
  const step =
    runs === undefined || brief === undefined
      ? undefined
      : stepOf({ brief, runs, review, lessons, suggested: guide.remarks });
  return (
    <aside
      aria-label="Sample"
      className="flex min-h-10 flex-wrap items-center gap-x-3 gap-y-1 border-b border-hairline bg-sunken px-4 py-1.5"
    >
      <span className="label" title={guide.about}>
        {guide.title}
        {step !== undefined && ` ${numberOf(step)}/${STEPS.length}`}
      </span>
      <span className="min-w-0 flex-1">
        {step === undefined ? guide.about : <Words step={step} project={project.name} />}
      </span>
      <Button tone="quiet" onClick={close} aria-label="Hide the guide of the sample">
        Hide
      </Button>
    </aside>
  );
}

interface WordsProps {
  readonly step: Step;
  readonly project: string;
}

function Words({ step, project }: WordsProps) {
  const params = { project };
  switch (step.at) {
    case "run":
      return (
        <>
          A scripted model plays the agent; everything else is real. <ToBrief project={project} />
        </>
      );
    case "watch":
      return (
        <>
          The agent works in a worktree of its own.{" "}
          <ToRun step={step} project={project}>
            Watch it
          </ToRun>
          ; checks run when it says that it is done, and red ones go back to it.
        </>
      );
    case "answer":
      return (
        <>
          It asks you something:{" "}
          <ToRun step={step} project={project}>
            answer it
          </ToRun>
          .
        </>
      );
    case "failed":
      return (
        <>
          The run has ended.{" "}
          <ToRun step={step} project={project}>
            See why
          </ToRun>
          , and have it go on.
        </>
      );
    case "remark":
      return (
        <span className="flex min-w-0 flex-wrap items-center gap-x-1.5">
          The checks are green, and something is still wrong:{" "}
          <To
            to="/p/$project/runs/$run/review"
            params={{ project, run: step.run }}
            search={{ hunk: step.hunk }}
          >
            {step.place}
          </To>
          <Strokes keys="/" /> finds <code className="text-code">{step.line}</code>
          <Strokes keys="Enter" /> <Strokes keys="c" /> and say it.
          <Button tone="quiet" className="h-6" onClick={() => void copy(step.text, "The words")}>
            Copy words for it
          </Button>
        </span>
      );
    case "undo":
      return (
        <>
          Shipped as it came, with two faults that no check sees.{" "}
          <ToReview step={step} project={project}>
            Undo it in its review
          </ToReview>
          , and say what is wrong.
        </>
      );
    case "send":
      return (
        <>
          Your remarks are drafts.{" "}
          <ToReview step={step} project={project}>
            Send the round
          </ToReview>{" "}
          as one message, with <Strokes keys="Shift+Enter" />.
        </>
      );
    case "verify":
      return (
        <>
          The agent says that it did it.{" "}
          <ToReview step={step} project={project}>
            See what moved
          </ToReview>
          , and verify each remark: <Strokes keys="n" /> goes to it, <Strokes keys="a" /> verifies.
        </>
      );
    case "approve":
      return (
        <>
          Nothing is open.{" "}
          <ToReview step={step} project={project}>
            Approve the change
          </ToReview>{" "}
          with <Strokes keys="Shift+A" />.
        </>
      );
    case "ship":
      return (
        <>
          Approved.{" "}
          <ToReview step={step} project={project}>
            Ship it
          </ToReview>{" "}
          with <Strokes keys="s" />.
        </>
      );
    case "lesson":
      return (
        <>
          Merged. What you said may hold for the next change too: <To to="/">accept the lesson</To>,
          so that nobody says it twice.
        </>
      );
    case "done":
      return (
        <>
          That was the whole loop. An accepted lesson is a proposal: it holds once you accept it in{" "}
          <To to="/p/$project/context" params={params}>
            Context
          </To>
          . In your own repository: <code>npm start -- DIR</code>
        </>
      );
  }
}

function ToBrief({ project }: { readonly project: string }) {
  const { pathname } = useLocation();
  if (/\/briefs\/[^/]+$/.test(pathname)) {
    return (
      <>
        This is what an agent would get. Run it with <Strokes keys="r" />.
      </>
    );
  }
  return (
    <>
      <To to="/p/$project/briefs" params={{ project }}>
        Open the brief
      </To>
      , and run it with <Strokes keys="r" />.
    </>
  );
}

interface PlaceProps {
  readonly step: { readonly run: string };
  readonly project: string;
  readonly children: ReactNode;
}

function ToRun({ step, project, children }: PlaceProps) {
  return (
    <To to="/p/$project/runs/$run" params={{ project, run: step.run }}>
      {children}
    </To>
  );
}

function ToReview({ step, project, children }: PlaceProps) {
  return (
    <To to="/p/$project/runs/$run/review" params={{ project, run: step.run }}>
      {children}
    </To>
  );
}

function To(props: LinkProps) {
  return <Link {...props} className="font-medium text-accent underline" />;
}
