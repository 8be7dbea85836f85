/** A text that is being written, with what saves it: kept as a draft until it is said. */
import { type ReactNode, useLayoutEffect, useRef, useState } from "react";
import { keepDraft, useDraft } from "../../drafts/drafts.ts";
import { useKeys } from "../../keys/listen.ts";
import { Button } from "../../parts/button.tsx";
import { TextField } from "../../parts/field.tsx";
import { useDesk } from "./desk.ts";
import { isPutAway } from "./reveal.ts";

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
    room.set({ opening: undefined });
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
  const hold = useRef((): void => {});
  hold.current = () => {
    hasFocus.current = false;
    const isHere = document.querySelector("[aria-label='The change']") !== null;
    if (isHere && !closed.current) room.set({ opening: { draft, place, when: "typed" } });
  };
  useLayoutEffect(
    () => () => {
      if (hasFocus.current) hold.current();
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
        const isText = target instanceof HTMLTextAreaElement;
        if (isText && isPutAway(target, relatedTarget)) hold.current();
        else hasFocus.current = false;
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
  useKeys({ "text.save": save, up: close }, { writing: true });
  return null;
}
