/** What is no entry yet: what a scan counted, what was said in review, what only a person can say. */
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { act } from "../../api/client.ts";
import { type Entry, queryClient, scanQuery } from "../../api/queries.ts";
import { useDraft } from "../../drafts/drafts.ts";
import { useKeys } from "../../keys/listen.ts";
import { Button } from "../../parts/button.tsx";
import { Chip } from "../../parts/chip.tsx";
import { TextField } from "../../parts/field.tsx";
import { Markdown } from "../../parts/markdown.tsx";
import { Place } from "../../parts/place.tsx";
import { say, sayError } from "../../parts/say.tsx";
import { Ticked } from "../../parts/ticked.tsx";
import { useProject } from "../../project/project.ts";
import { DetailHead, Fact, Scope } from "./entry-detail.tsx";
import { EvidenceView } from "./evidence.tsx";
import { bodyText, type Item, type Lesson, type Proposal } from "./items.ts";
import { refresh } from "./settle.ts";

interface Verdicts {
  readonly accept: () => void;
  readonly decline: () => void;
}

function Actions({ accept, decline }: Verdicts) {
  return (
    <>
      <Button tone="main" keyId="context.accept" onClick={accept}>
        Accept
      </Button>
      <Button tone="quiet" keyId="context.decline" onClick={decline}>
        Decline
      </Button>
    </>
  );
}

interface ProposalProps extends Verdicts {
  readonly proposal: Proposal;
  readonly body: string;
}

export function ProposalDetail({ proposal, body, ...verdicts }: ProposalProps) {
  const { title, scope, unit, followed, violated, why, check, key } = proposal;
  return (
    <div className="space-y-4">
      <DetailHead
        title={title}
        chips={
          <>
            <Chip tone="human">proposed by the scan</Chip>
            <Chip>convention</Chip>
            <Chip tone={check === undefined ? "plain" : "info"}>
              {check === undefined ? "not checked" : "checked"}
            </Chip>
          </>
        }
        actions={<Actions {...verdicts} />}
      />
      <Markdown text={bodyText(body)} />
      <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-1.5">
        <Fact name="Counted">
          {followed} of {followed + violated} {unit}
        </Fact>
        <Fact name="Earns its place">
          <Ticked text={why} />
        </Fact>
        <Fact name="Would hold">
          <Scope scope={scope} />
        </Fact>
      </dl>
      <EvidenceView of={key} key={key} />
    </div>
  );
}

export function LessonDetail({ lesson, ...verdicts }: Verdicts & { readonly lesson: Lesson }) {
  const { name: project } = useProject();
  return (
    <div className="space-y-4">
      <DetailHead
        title={lesson.title}
        chips={
          <>
            <Chip tone="human">said in review</Chip>
            <Chip>{lesson.id}</Chip>
          </>
        }
        actions={<Actions {...verdicts} />}
      />
      <Markdown text={bodyText(lesson.body)} />
      <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-1.5">
        <Fact name="Said">
          <Link
            to="/p/$project/runs/$run/review"
            params={{ project, run: String(lesson.run) }}
            search={{ remark: lesson.remark }}
            className="text-accent hover:underline"
          >
            remark {lesson.remark} of run {lesson.run}
          </Link>
        </Fact>
        <Fact name="Would hold">
          <Scope scope={lesson.scope} />
        </Fact>
      </dl>
      <p className="text-text-2">
        Accepted, it is a proposed entry: its words and its scope can be changed before it holds.
      </p>
    </div>
  );
}

/** What a person says becomes an entry at once. */
export function QuestionDetail({ item }: { readonly item: Item & { readonly kind: "question" } }) {
  const { repository } = useProject();
  const { question } = item;
  const [text, setText] = useDraft(`scan:${repository}:${question.question}`);
  const [busy, setBusy] = useState(false);
  const send = async (): Promise<void> => {
    if (busy || text.trim() === "") return;
    setBusy(true);
    try {
      const entry = await act<Entry>(
        "/context/answer",
        { project: repository },
        { question: item.at, text: text.trim() },
      );
      setText("");
      say(`“${entry.title}” holds now.`);
      await queryClient.invalidateQueries({ queryKey: scanQuery(repository).queryKey });
      refresh(repository);
    } catch (error) {
      sayError(error);
    } finally {
      setBusy(false);
    }
  };
  useKeys({ "text.save": () => void send() });
  return (
    <div className="space-y-3">
      <h2 className="text-title font-semibold">
        <Ticked text={question.question} />
      </h2>
      <p className="text-text-2">{question.why}</p>
      <p className="flex flex-wrap gap-x-2">
        {question.paths.map((path) => (
          <Place key={path} path={path} />
        ))}
      </p>
      <TextField
        label={question.question}
        value={text}
        change={setText}
        placeholder="Your answer; it becomes an entry and holds at once"
        className="min-h-24"
      />
      <Button
        tone="main"
        keyId="text.save"
        disabled={busy || text.trim() === ""}
        onClick={() => void send()}
      >
        Answer
      </Button>
    </div>
  );
}

/** An entry in one's own words. */
export function WriteEntry({ close }: { readonly close: (entry: Entry | undefined) => void }) {
  const { repository } = useProject();
  const [text, setText] = useDraft(`new-entry:${repository}`);
  const [said, setSaid] = useState<Error>();
  const send = async (anyway: boolean): Promise<void> => {
    if (text.trim() === "") return;
    try {
      const entry = await act<Entry>(
        "/context",
        { project: repository },
        { text: text.trim(), anyway },
      );
      setText("");
      refresh(repository);
      say(`“${entry.title}” holds now, as a ${entry.kind}.`);
      close(entry);
    } catch (error) {
      setSaid(error instanceof Error ? error : new Error(String(error)));
    }
  };
  useKeys({ "text.save": () => void send(false), up: () => close(undefined) });
  return (
    <div className="space-y-3">
      <h2 className="text-title font-semibold">An entry in your own words</h2>
      <p className="text-text-2">
        What the repository cannot teach by itself. Its kind and its scope are read from your words;
        it holds at once.
      </p>
      <TextField
        label="What holds here"
        value={text}
        change={setText}
        autoFocus
        placeholder="Money is counted in cents; never in floats. In src/billing."
        className="min-h-24"
      />
      {said !== undefined && <p className="text-warn">{said.message}</p>}
      <div className="flex flex-wrap gap-2">
        <Button
          tone="main"
          keyId="text.save"
          disabled={text.trim() === ""}
          onClick={() => void send(false)}
        >
          Write it
        </Button>
        {said !== undefined && <Button onClick={() => void send(true)}>Add it all the same</Button>}
        <Button tone="quiet" onClick={() => close(undefined)}>
          Not now
        </Button>
      </div>
    </div>
  );
}
