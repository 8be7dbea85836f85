/** Two sentences, and what they would become while they are written. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type RefObject, useEffect, useRef, useState } from "react";
import { act } from "../../api/client.ts";
import { type Brief, briefQuery, previewQuery, queryClient } from "../../api/queries.ts";
import { useDraft } from "../../drafts/drafts.ts";
import { useKeys } from "../../keys/listen.ts";
import { Failed } from "../../parts/asked.tsx";
import { Button } from "../../parts/button.tsx";
import { sayError } from "../../parts/say.tsx";
import { useProject } from "../../project/project.ts";
import { placesOf, spansOf } from "./marks.ts";
import { Preview } from "./preview.tsx";

/** Milliseconds without a key before the words are framed. */
const PAUSE = 250;

export function Request() {
  const { name: project, repository } = useProject();
  const navigate = useNavigate();
  const [text, setText] = useDraft(`request:${repository}`);
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const settled = useSettled(text.trim(), PAUSE);
  const query = useQuery({
    ...previewQuery(repository, settled),
    enabled: settled !== "",
    placeholderData: keepPreviousData,
  });
  const framed = settled === "" ? undefined : query.data;
  const create = async (): Promise<void> => {
    if (busy || text.trim() === "") return;
    setBusy(true);
    try {
      const brief = await act<Brief>("/briefs", { project: repository }, { text: text.trim() });
      setText("");
      queryClient.setQueryData(briefQuery(repository, brief.slug).queryKey, brief);
      void queryClient.invalidateQueries({ queryKey: [repository, "briefs"] });
      await navigate({ to: "/p/$project/briefs/$brief", params: { project, brief: brief.slug } });
    } catch (error) {
      sayError(error);
      setBusy(false);
    }
  };
  useKeys({ "text.save": () => void create() });
  const jump = (words: string): void => {
    const [at] = placesOf(text, words);
    if (at === undefined) return;
    field.current?.focus();
    field.current?.setSelectionRange(at, at + words.length);
  };
  return (
    <>
      <Field field={field} text={text} change={setText} findings={framed?.findings ?? []} />
      <div className="mt-2 mb-4 flex items-center gap-3">
        <Button
          tone="main"
          keyId="text.save"
          disabled={busy || text.trim() === ""}
          onClick={() => void create()}
        >
          Write the brief
        </Button>
        <span className="text-text-3">
          {text === ""
            ? "Nothing is sent anywhere; it becomes a file in the repository."
            : "The draft is kept."}
        </span>
      </div>
      {query.error !== null && settled !== "" ? (
        <Failed error={query.error} again={() => void query.refetch()} />
      ) : (
        <Preview brief={framed} asked={settled !== ""} jump={jump} />
      )}
    </>
  );
}

interface FieldProps {
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly text: string;
  readonly change: (text: string) => void;
  readonly findings: Brief["findings"];
}

const type = "col-start-1 row-start-1 min-h-36 px-3 py-2.5 text-title whitespace-pre-wrap";

/** The words lie over a mirror of themselves, which has the underlines. */
function Field({ field, text, change, findings }: FieldProps) {
  useEffect(() => {
    field.current?.focus({ preventScroll: true });
  }, [field]);
  return (
    <div className="grid rounded-md border border-control bg-surface">
      <div
        aria-hidden="true"
        className={`${type} border border-transparent text-transparent [overflow-wrap:break-word]`}
      >
        {spansOf(text, findings).map(({ text: piece, finding }, at) =>
          finding === undefined ? (
            piece
          ) : (
            <span
              key={at}
              className="underline decoration-warn decoration-wavy decoration-1 underline-offset-3"
            >
              {piece}
            </span>
          ),
        )}{" "}
      </div>
      <textarea
        ref={field}
        aria-label="What is wanted"
        value={text}
        onChange={(event) => change(event.target.value)}
        placeholder="What is wanted, and why, in a sentence or two: “People who have the same document open see each other's cursors.”"
        className={`${type} resize-none overflow-hidden rounded-md border border-transparent bg-transparent text-text-1 [overflow-wrap:break-word]`}
      />
    </div>
  );
}

/** A value once it has stayed the same for a while. */
function useSettled(value: string, milliseconds: number): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), milliseconds);
    return () => clearTimeout(timer);
  }, [value, milliseconds]);
  return settled;
}
