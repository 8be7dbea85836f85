/** A text file edited in the page: a draft until it is saved, over what was edited and over nothing else. */
import type { UseQueryResult } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { ApiError } from "../api/client.ts";
import type { TextOfFile } from "../api/queries.ts";
import { useDraft } from "../drafts/drafts.ts";
import { useKeys } from "../keys/listen.ts";
import { useWithin } from "../keys/within.ts";
import { Asked } from "./asked.tsx";
import { Button } from "./button.tsx";
import { say, sayError } from "./say.tsx";

interface Props {
  readonly label: string;
  readonly query: UseQueryResult<TextOfFile>;
  /** Where the draft is kept. */
  readonly draft: string;
  /** @throws ApiError `context/text-moved` where the file is another by now */
  readonly save: (text: string, was: string) => Promise<TextOfFile>;
  readonly saved: (file: TextOfFile) => void;
  readonly close: () => void;
}

export function FileEditor(props: Props) {
  return (
    <Asked query={props.query} waiting="Opening the file">
      {(file) => <Editing {...props} file={file} />}
    </Asked>
  );
}

function Editing({ label, query, draft, save, saved, close, file }: Props & { file: TextOfFile }) {
  const [text, setText] = useDraft(draft);
  const [was, setWas] = useDraft(`${draft}:was`);
  const [busy, setBusy] = useState(false);
  const begun = was !== "";
  const shown = begun ? text : file.text;
  const conflict = begun && was !== file.hash;
  const write = (next: string): void => {
    if (!begun) setWas(file.hash);
    setText(next);
  };
  const drop = (): void => {
    setText("");
    setWas("");
  };
  const keep = async (over: string): Promise<void> => {
    if (busy) return;
    if (!begun) return close();
    setBusy(true);
    try {
      const now = await save(shown, over);
      drop();
      saved(now);
      say(`${now.path} saved.`);
      close();
    } catch (error) {
      if (error instanceof ApiError && error.code === "context/text-moved") await query.refetch();
      else sayError(error);
    } finally {
      setBusy(false);
    }
  };
  const { within, watch } = useWithin();
  useKeys({ ...(within && { "text.save": () => void keep(was), up: close }) });
  return (
    <div {...watch} className="flex min-h-0 flex-1 flex-col gap-2">
      {conflict && (
        <Conflict
          file={file}
          mine={() => void keep(file.hash)}
          theirs={() => {
            drop();
            say("Your draft is gone; this is the file as it is.");
          }}
        />
      )}
      <Area label={label} text={shown} write={write} />
      <div className="flex flex-wrap items-center gap-2">
        <Button
          tone="main"
          keyId="text.save"
          disabled={busy || !begun}
          onClick={() => void keep(was)}
        >
          Save
        </Button>
        <Button tone="quiet" onClick={close}>
          {begun ? "Close, keep the draft" : "Close"}
        </Button>
        {begun && (
          <Button tone="quiet" onClick={drop}>
            Throw the draft away
          </Button>
        )}
        <span className="ml-auto font-mono text-meta text-text-3">{file.path}</span>
      </div>
    </div>
  );
}

interface AreaProps {
  readonly label: string;
  readonly text: string;
  readonly write: (text: string) => void;
}

function Area({ label, text, write }: AreaProps) {
  return (
    <textarea
      ref={useFocusOnce()}
      aria-label={label}
      spellCheck={false}
      value={text}
      onChange={(event) => write(event.target.value)}
      className="min-h-80 w-full flex-1 resize-y rounded-sm border border-control bg-surface px-3 py-2 font-mono text-code text-text-1"
    />
  );
}

function useFocusOnce() {
  const [area, setArea] = useState<HTMLTextAreaElement | null>(null);
  useEffect(() => {
    area?.focus({ preventScroll: true });
    area?.setSelectionRange(0, 0);
  }, [area]);
  return setArea;
}

interface ConflictProps {
  readonly file: TextOfFile;
  readonly mine: () => void;
  readonly theirs: () => void;
}

function Conflict({ file, mine, theirs }: ConflictProps) {
  return (
    <div role="alert" className="rounded-md border border-warn p-3">
      <p className="font-medium text-warn">{file.path} was changed since you opened it.</p>
      <p className="mt-1 text-text-2">
        Nothing was saved. Your text is below; this is the file as it is now:
      </p>
      <pre
        tabIndex={0}
        aria-label="The file as it is now"
        className="mt-2 max-h-60 overflow-auto rounded-sm bg-sunken p-2 text-code whitespace-pre-wrap"
      >
        {file.text}
      </pre>
      <div className="mt-2 flex flex-wrap gap-2">
        <Button onClick={mine}>Save mine over it</Button>
        <Button onClick={theirs}>Take theirs, throw mine away</Button>
      </div>
    </div>
  );
}
