/** A text that is being written, with what saves it: kept as a draft until it is said. */
import { type ReactNode, useLayoutEffect, useRef, useState } from "react";
import { keepDraft, useDraft } from "../../drafts/drafts.ts";
import { useKeys } from "../../keys/listen.ts";
import { Button } from "../../parts/button.tsx";
import { TextField } from "../../parts/field.tsx";
import { useDesk } from "./desk.ts";

interface Props {
  readonly draft: string;
  /** What it is about: a place, or the id of a remark. */
  readonly place: string;
  readonly label: string;
  readonly placeholder: string;
  readonly done: string;
  /** Resolves to whether it was taken; the draft goes then, and stays otherwise. */
  readonly save: (text: string) => Promise<boolean>;
  readonly close: () => void;
  /** Has the focus from the beginning; a text between the lines gets it once it is in view. */
  readonly focus?: boolean;
  /** Stands before the buttons. */
  readonly children?: ReactNode;
}

export function Writing(props: Props) {
  const { draft, place, label, placeholder, done, save, focus = false, children } = props;
  const { room } = useDesk();
  const [text, setText] = useDraft(draft);
  const [focused, setFocused] = useState(false);
  const [saving, setSaving] = useState(false);
  const closed = useRef(false);
  const close = (): void => {
    closed.current = true;
    props.close();
  };
  const send = async (): Promise<void> => {
    if (text.trim() === "" || saving) return;
    setSaving(true);
    const taken = await save(text);
    setSaving(false);
    if (!taken) return;
    keepDraft(draft, "");
    close();
  };
  const hasFocus = useRef(false);
  /** Where the lines were scrolled until it is not drawn any more, what is typed belongs to it as before. */
  const holdRef = useRef((): void => {});
  holdRef.current = () => {
    if (closed.current) return;
    requestAnimationFrame(() => {
      const { activeElement } = document;
      const isLost = activeElement === null || activeElement === document.body;
      const isHere = document.querySelector("[aria-label='The change']") !== null;
      if (isLost && isHere) room.set({ opening: { draft, place, when: "typed" } });
    });
  };
  useLayoutEffect(
    () => () => {
      if (hasFocus.current) holdRef.current();
    },
    [],
  );
  return (
    <div
      onFocus={({ target }) => {
        setFocused(true);
        closed.current = false;
        hasFocus.current = target instanceof HTMLTextAreaElement;
      }}
      onBlur={({ target, relatedTarget }) => {
        setFocused(false);
        hasFocus.current = false;
        if (relatedTarget !== null || !(target instanceof HTMLTextAreaElement)) return;
        // It may be told while it is taken away, and is not yet gone then.
        requestAnimationFrame(() => {
          if (!target.isConnected) holdRef.current();
        });
      }}
    >
      {focused && <WritingKeys save={() => void send()} close={close} />}
      <TextField
        label={label}
        placeholder={placeholder}
        value={text}
        change={setText}
        autoFocus={focus}
        data-draft={draft}
        disabled={saving}
      />
      <div className="mt-1.5 flex flex-wrap items-center gap-2">
        {children}
        <span className="ml-auto flex items-center gap-2">
          <Button
            tone="quiet"
            onClick={() => {
              keepDraft(draft, "");
              close();
            }}
          >
            Discard
          </Button>
          <Button
            tone="main"
            keyId="text.save"
            disabled={text.trim() === "" || saving}
            onClick={() => void send()}
          >
            {saving ? "Saving" : done}
          </Button>
        </span>
      </div>
    </div>
  );
}

/** While the text has the focus. */
function WritingKeys({ save, close }: { readonly save: () => void; readonly close: () => void }) {
  useKeys({ "text.save": save, up: close });
  return null;
}
