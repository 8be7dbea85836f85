/** A text that is being written, with what saves it: kept as a draft until it is said. */
import { type ReactNode, useState } from "react";
import { keepDraft, useDraft } from "../../drafts/drafts.ts";
import { useKeys } from "../../keys/listen.ts";
import { Button } from "../../parts/button.tsx";
import { TextField } from "../../parts/field.tsx";
import { useDesk } from "./desk.ts";
import { isSeen } from "./reveal.ts";

interface Props {
  readonly draft: string;
  /** What it is about: a place, or the id of a remark. */
  readonly place: string;
  readonly label: string;
  readonly placeholder: string;
  readonly done: string;
  /** What puts the text away for good. */
  readonly drop?: string;
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
  const { drop = "Discard" } = props;
  const { room } = useDesk();
  const [text, setText] = useDraft(draft);
  const [focused, setFocused] = useState(false);
  const [saving, setSaving] = useState(false);
  const close = (): void => {
    room.set({ opening: undefined, writing: undefined });
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
  return (
    <div
      onFocus={({ target }) => {
        setFocused(true);
        if (target instanceof HTMLTextAreaElement) room.set({ writing: { draft, place } });
      }}
      onBlur={({ target }) => {
        setFocused(false);
        // From a text that can be seen, somebody has gone on purpose.
        if (isSeen(target)) room.set({ writing: undefined });
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
            {drop}
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
