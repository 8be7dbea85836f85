/** What the brief lacks: questions one at a time, then words that can be read two ways, then what it has from elsewhere. */
import { useState } from "react";
import { act } from "../../api/client.ts";
import { type Brief, briefQuery, queryClient } from "../../api/queries.ts";
import { useDraft } from "../../drafts/drafts.ts";
import { useKeys } from "../../keys/listen.ts";
import { useWithin } from "../../keys/within.ts";
import { Button } from "../../parts/button.tsx";
import { TextField } from "../../parts/field.tsx";
import { List } from "../../parts/list.tsx";
import { Places } from "../../parts/place.tsx";
import { sayError } from "../../parts/say.tsx";
import { Ticked } from "../../parts/ticked.tsx";
import { Section } from "../../parts/section.tsx";
import { useProject } from "../../project/project.ts";
import { dimensionWords, kindWords } from "./words.ts";

type Dimension = Brief["dimensions"][number];

interface Props {
  readonly name: string;
  readonly brief: Brief;
  /** Shows words in the brief; false where they are not there. */
  readonly jump: (words: string) => boolean;
}

export function Missing({ name, brief, jump }: Props) {
  const missing = brief.dimensions.filter(({ state }) => state === "missing");
  const first = missing.filter(({ id }) => brief.questions.includes(id));
  const later = missing.filter(({ id }) => !brief.questions.includes(id));
  const settled = brief.dimensions.filter(
    ({ state }) => state === "stated" || state === "not-applicable",
  );
  const inherited = brief.dimensions.filter(({ state }) => state === "inherited");
  return (
    <div className="space-y-4 pt-2">
      <Section title="Missing" count={missing.length}>
        {missing.length === 0 ? (
          <p className="text-ok">Every question is settled.</p>
        ) : (
          <Questions name={name} questions={[...first, ...later]} shown={first.length} />
        )}
      </Section>
      <Findings brief={brief} jump={jump} />
      <Section title="Known from the repository" count={inherited.length + brief.known.length}>
        <ul className="space-y-2">
          {inherited.map(({ id, answer = "", evidence }) => (
            <li key={id} className="[overflow-wrap:anywhere]">
              <span className="text-text-3">{dimensionWords(id)}: </span>
              {answer}
              <span className="block">
                <Places places={evidence} />
              </span>
            </li>
          ))}
          {brief.known.map(({ name: fact, value, evidence }) => (
            <li key={`${fact} ${value}`} className="[overflow-wrap:anywhere]">
              <span className="text-text-3">{kindWords(fact)}: </span>
              {value}
              <span className="block">
                <Places places={evidence.slice(0, 3)} />
              </span>
            </li>
          ))}
        </ul>
        {inherited.length + brief.known.length === 0 && (
          <p className="text-text-3">Nothing that the context or the code could answer.</p>
        )}
      </Section>
      <Section title="Settled" count={settled.length}>
        <ul className="space-y-2">
          {settled.map((dimension) => (
            <Settled key={dimension.id} dimension={dimension} />
          ))}
        </ul>
      </Section>
    </div>
  );
}

function Settled({ dimension }: { readonly dimension: Dimension }) {
  const { id, state, answer, reason } = dimension;
  return (
    <li className="[overflow-wrap:anywhere]">
      <span className="text-text-3">{dimensionWords(id)}: </span>
      {state === "not-applicable" ? (
        <span className="text-text-2">does not apply; {reason ?? "no reason given"}</span>
      ) : (
        answer
      )}
    </li>
  );
}

interface QuestionsProps {
  readonly name: string;
  readonly questions: readonly Dimension[];
  /** How many are worth asking first. */
  readonly shown: number;
}

function Questions({ name, questions, shown }: QuestionsProps) {
  const [all, setAll] = useState(false);
  const [next, setNext] = useState<string>();
  const [dismissing, setDismissing] = useState<string>();
  const [current, setCurrent] = useState(questions[0]?.id);
  const open = all || shown === 0 ? questions : questions.slice(0, shown);
  const currentId = open.some(({ id }) => id === current) ? current : open[0]?.id;
  const answer = (): void => {
    setDismissing(undefined);
    focusText(currentId);
  };
  useKeys({
    ...(currentId !== undefined && {
      "brief.dismiss": () => {
        setDismissing(currentId);
        focusText(currentId);
      },
    }),
  });
  return (
    <>
      <List
        label="Open questions"
        items={open}
        keyOf={({ id }) => id}
        start={next}
        open={answer}
        answer={answer}
        onCurrent={({ id }) => {
          setCurrent(id);
          if (dismissing !== id) setDismissing(undefined);
        }}
        row={(question, isCurrent) => (
          <Question
            name={name}
            question={question}
            open={isCurrent}
            dismissing={dismissing === question.id}
            dismiss={(on) => setDismissing(on ? question.id : undefined)}
            settled={() => {
              const at = open.findIndex(({ id }) => id === question.id);
              const after = open[at + 1] ?? open[at - 1];
              setNext(after?.id);
              setCurrent(after?.id);
              setDismissing(undefined);
              focusText(after?.id);
            }}
          />
        )}
      />
      {questions.length > open.length && (
        <Button tone="quiet" className="mt-1" onClick={() => setAll(true)}>
          {questions.length - open.length} more that matter less
        </Button>
      )}
    </>
  );
}

/** Frames in which a field that opens is waited for. */
const PATIENCE = 20;

function focusText(id: string | undefined, left = PATIENCE): void {
  if (id === undefined || left === 0) return;
  requestAnimationFrame(() => {
    const field = document.querySelector<HTMLTextAreaElement>(
      `[data-key="${CSS.escape(id)}"] textarea`,
    );
    if (field === null) focusText(id, left - 1);
    else field.focus();
  });
}

function focusRow(id: string): void {
  document.querySelector<HTMLElement>(`[data-key="${CSS.escape(id)}"]`)?.focus();
}

interface QuestionProps {
  readonly name: string;
  readonly question: Dimension;
  readonly open: boolean;
  readonly dismissing: boolean;
  readonly dismiss: (on: boolean) => void;
  readonly settled: () => void;
}

function Question({ name, question, open, dismissing, dismiss, settled }: QuestionProps) {
  return (
    <div className="px-2 py-2">
      <p className="flex gap-2">
        <span aria-hidden="true" className={open ? "text-warn" : "text-text-3"}>
          {open ? "●" : "○"}
        </span>
        <span className={open ? "font-medium" : ""}>{question.question}</span>
      </p>
      {open && (
        <div className="mt-1 pl-5">
          <p className="text-meta text-text-3">Why: {question.why}.</p>
          <Settle
            key={String(dismissing)}
            name={name}
            question={question}
            dismissing={dismissing}
            dismiss={dismiss}
            settled={settled}
          />
        </div>
      )}
    </div>
  );
}

/** Answers in place, or says why there is nothing to answer. */
function Settle({ name, question, dismissing, dismiss, settled }: Omit<QuestionProps, "open">) {
  const { repository } = useProject();
  const verb = dismissing ? "dismiss" : "answer";
  const [text, setText] = useDraft(`${verb}:${repository}:${name}:${question.id}`);
  const [busy, setBusy] = useState(false);
  const send = async (): Promise<void> => {
    if (busy || text.trim() === "") return;
    setBusy(true);
    try {
      const brief = await act<Brief>(
        `/briefs/${encodeURIComponent(name)}/${verb}`,
        { project: repository },
        {
          dimension: question.id,
          ...(dismissing ? { reason: text.trim() } : { text: text.trim() }),
        },
      );
      setText("");
      settled();
      queryClient.setQueryData(briefQuery(repository, name).queryKey, brief);
      for (const part of ["text", "prompt", "plan"]) {
        void queryClient.invalidateQueries({ queryKey: [repository, "brief", name, part] });
      }
      void queryClient.invalidateQueries({ queryKey: [repository, "briefs"] });
    } catch (error) {
      sayError(error);
    } finally {
      setBusy(false);
    }
  };
  const { within, watch } = useWithin();
  useKeys({
    ...(within && {
      "text.save": () => void send(),
      // Out of the field first, then out of the screen.
      up: () => (dismissing ? dismiss(false) : focusRow(question.id)),
    }),
  });
  return (
    <div {...watch}>
      <TextField
        label={dismissing ? `Why it does not apply: ${question.question}` : question.question}
        value={text}
        change={setText}
        placeholder={dismissing ? "Why it does not apply" : "Your answer"}
        className="mt-1.5"
      />
      <div className="mt-1.5 flex flex-wrap gap-2">
        <Button
          tone="main"
          keyId="text.save"
          disabled={busy || text.trim() === ""}
          onClick={() => void send()}
        >
          {dismissing ? "Does not apply" : "Answer"}
        </Button>
        {dismissing ? (
          <Button tone="quiet" onClick={() => dismiss(false)}>
            Answer it after all
          </Button>
        ) : (
          <Button tone="quiet" keyId="brief.dismiss" onClick={() => dismiss(true)}>
            Does not apply …
          </Button>
        )}
      </div>
    </div>
  );
}

function Findings({ brief, jump }: Omit<Props, "name">) {
  if (brief.findings.length === 0) return null;
  return (
    <Section title="Could be read two ways" count={brief.findings.length}>
      <ul className="space-y-1.5">
        {brief.findings.map(({ rule, text, message }) => (
          <li key={`${rule} ${text} ${message}`} className="flex gap-2">
            <span aria-hidden="true" className="text-warn">
              ▲
            </span>
            {text === "" ? (
              <span>
                <Ticked text={message} />
              </span>
            ) : (
              <button
                type="button"
                className="text-left hover:underline"
                onClick={() => jump(text)}
              >
                <Ticked text={message} />
              </button>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}
