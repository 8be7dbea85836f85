/** One thing that needs a person, and what answers it. */
import { Link } from "@tanstack/react-router";
import { Button } from "../../parts/button.tsx";
import { Markdown } from "../../parts/markdown.tsx";
import { When } from "../../parts/when.tsx";
import { useActing } from "../run/acting.ts";
import { Ask } from "../run/ask.tsx";
import { settleLesson } from "./lesson.ts";
import type { Due, ItemDue, LessonDue, Waits } from "./rank.ts";
import { SnoozeChoice } from "./snooze.tsx";

interface Props<Of extends Due = Due> {
  readonly due: Of;
  /** Whether the project is named: there is more than one. */
  readonly named: boolean;
}

const kinds: Readonly<Record<Waits["kind"], readonly [words: string, edge: string, text: string]>> =
  {
    permission: ["Permission", "border-l-danger", "text-danger"],
    question: ["Question", "border-l-human", "text-human"],
    stuck: ["Stuck", "border-l-warn", "text-warn"],
    task: ["Your task", "border-l-human", "text-human"],
    review: ["Review", "border-l-accent", "text-accent"],
    ship: ["Approved, not shipped", "border-l-ok", "text-ok"],
  };

interface RowProps extends Props {
  /** Whether it is asked until when it is to be away. */
  readonly snoozing: boolean;
  readonly snooze: (open: boolean) => void;
}

export function DueRow({ due, named, ...snoozes }: RowProps) {
  return due.kind === "item" ? (
    <ItemRow due={due} named={named} {...snoozes} />
  ) : (
    <LessonRow due={due} named={named} />
  );
}

function ItemRow({
  due,
  named,
  snoozing,
  snooze,
}: Props<ItemDue> & Pick<RowProps, "snoozing" | "snooze">) {
  const { project, item } = due;
  const [words, edge, tone] = kinds[item.kind];
  const done = item.kind === "review" || item.kind === "ship";
  const params = { project: project.name, run: item.run };
  const task = item.task?.split("/")[1];
  return (
    <div className={`space-y-2 border-l-3 px-3 py-2.5 ${edge}`}>
      <div className="flex flex-wrap items-baseline gap-x-2 text-meta">
        <span className={`font-medium ${tone}`}>{words}</span>
        {named && <span className="text-text-2">{project.name}</span>}
        <Link
          to="/p/$project/runs/$run"
          params={params}
          className="min-w-0 rounded-sm text-text-2 [overflow-wrap:anywhere] hover:underline"
        >
          Run {item.run}
          {!done && ` · ${item.title}`}
        </Link>
        <span className="ml-auto flex items-baseline gap-3">
          <button
            type="button"
            aria-expanded={snoozing}
            onClick={() => snooze(!snoozing)}
            title="Put it off (z)"
            className="rounded-sm text-text-3 hover:text-text-1 hover:underline"
          >
            Snooze
          </button>
          <When at={item.at} />
        </span>
      </div>
      <div className="max-w-180">
        {done ? (
          <p className="text-title font-medium">{item.title}</p>
        ) : (
          <Markdown text={item.question} />
        )}
        {item.detail !== undefined && item.detail !== item.question && (
          <div className="mt-1 line-clamp-4 text-text-2">
            <Markdown text={item.detail} />
          </div>
        )}
      </div>
      <div className="max-w-180">
        <Ask
          project={project}
          question={{
            item: item.item,
            run: item.run,
            kind: item.kind,
            task: task === undefined ? undefined : Number(task),
            worktree: item.worktree,
          }}
        />
      </div>
      {snoozing && <SnoozeChoice due={due} close={() => snooze(false)} />}
    </div>
  );
}

function LessonRow({ due, named }: Props<LessonDue>) {
  const { project, lesson } = due;
  const { busy, run } = useActing();
  const settle = (how: "accept" | "decline") => () => void run(() => settleLesson(due, how));
  return (
    <div className="space-y-2 border-l-3 border-l-human px-3 py-2.5">
      <div className="flex flex-wrap items-baseline gap-x-2 text-meta">
        <span className="font-medium text-human">Lesson from your remark</span>
        {named && <span className="text-text-2">{project.name}</span>}
        <Link
          to="/p/$project/runs/$run/review"
          params={{ project: project.name, run: String(lesson.run) }}
          search={{ remark: lesson.remark }}
          className="text-text-2 hover:underline"
        >
          Run {lesson.run}, {lesson.remark}
        </Link>
        {lesson.scope.length > 0 && (
          <code className="text-text-3 [overflow-wrap:anywhere]">{lesson.scope.join(" ")}</code>
        )}
      </div>
      <div className="line-clamp-4 max-w-180">
        <Markdown text={lesson.body.trim() === "" ? lesson.title : lesson.body} />
      </div>
      <div className="flex gap-2">
        <Button data-answer keyId="context.accept" disabled={busy} onClick={settle("accept")}>
          Accept
        </Button>
        <Button tone="quiet" keyId="context.decline" disabled={busy} onClick={settle("decline")}>
          Decline
        </Button>
      </div>
    </div>
  );
}
