/** One line above the screens of the sample: what is next, and which key does it. */
import { useQuery } from "@tanstack/react-query";
import { Link, type LinkProps } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import {
  guideQuery,
  lessonsQuery,
  reviewQuery,
  runsQuery,
  type SampleGuide,
} from "../api/queries.ts";
import { Button } from "../parts/button.tsx";
import { copy } from "../parts/say.tsx";
import { Strokes } from "../parts/strokes.tsx";
import type { Project } from "../project/project.ts";
import { numberOf, type Step, STEPS, stepOf } from "./steps.ts";

/** Nothing at all where the project is no sample. */
export function Guide({ project }: { readonly project: Project }) {
  const { data } = useQuery(guideQuery);
  const [away, setAway] = useState(false);
  if (data?.guide === undefined || away) return null;
  return <Strip guide={data.guide} project={project} close={() => setAway(true)} />;
}

interface StripProps {
  readonly guide: NonNullable<SampleGuide["guide"]>;
  readonly project: Project;
  readonly close: () => void;
}

function Strip({ guide, project, close }: StripProps) {
  const { repository } = project;
  const runs = useQuery(runsQuery(repository)).data?.runs;
  const newest = runs?.[0];
  const review = useQuery({
    ...reviewQuery(repository, newest?.run ?? ""),
    enabled: newest !== undefined && ["review", "approved"].includes(newest.status),
  }).data;
  const lessons = useQuery(lessonsQuery(repository)).data?.lessons ?? [];
  const step =
    runs === undefined ? undefined : stepOf({ runs, review, lessons, suggested: guide.remarks });
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
          A scripted model plays the agent; everything else is real.{" "}
          <To to="/p/$project/briefs" params={params}>
            Open the brief
          </To>
          , and run it with <Strokes keys="r" />.
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
        <>
          The checks are green, and something is still wrong at{" "}
          <To
            to="/p/$project/runs/$run/review"
            params={{ project, run: step.run }}
            search={{ hunk: step.hunk }}
          >
            {step.place}
          </To>
          . Go to the line (<Strokes keys="Enter" />, <Strokes keys="j" />
          ), press <Strokes keys="c" /> and say it: “{step.text}”{" "}
          <Button tone="quiet" onClick={() => void copy(step.text, "The words")}>
            Copy the words
          </Button>
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
          That was the morning of the essay. In your own repository: <code>npm start -- DIR</code>.
        </>
      );
  }
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
