/**
 * Takes what is typed while the text that it is meant for is not drawn: between lines, only what is near the window is
 * there, and no word of a remark may ever be taken for a command.
 */
import { useEffect, useRef } from "react";
import { useDraft } from "../../drafts/drafts.ts";
import { useKeys } from "../../keys/listen.ts";
import { say } from "../../parts/say.tsx";
import { useDesk } from "./desk.ts";
import { bring } from "./reveal.ts";
import { type Opening, useRoomState } from "./state.ts";

export function Catcher() {
  const { room } = useDesk();
  const opening = useRoomState(room, (state) => state.opening);
  // Nobody who comes back is still writing.
  useEffect(() => () => room.set({ opening: undefined }), [room]);
  return opening === undefined ? null : <Held key={opening.draft} opening={opening} />;
}

function fieldOf(draft: string): HTMLTextAreaElement | undefined {
  const found = document.querySelector(`textarea[data-draft="${CSS.escape(draft)}"]`);
  return found instanceof HTMLTextAreaElement && found.getClientRects().length > 0
    ? found
    : undefined;
}

function Held({ opening }: { readonly opening: Opening }) {
  const { draft, place, when } = opening;
  const desk = useDesk();
  const latest = useRef(desk);
  latest.current = desk;
  const { room } = desk;
  const area = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useDraft(draft);
  const end = (): void => {
    if (room.get().opening?.draft === draft) room.set({ opening: undefined });
  };
  useKeys(
    {
      up: () => {
        end();
        document.querySelector<HTMLElement>("[aria-label='The change']")?.focus();
      },
    },
    { modal: true },
  );
  useEffect(() => {
    area.current?.focus({ preventScroll: true });
    if (when !== "now") return undefined;
    return bring({
      find: () => fieldOf(draft)?.closest("[data-card]") ?? undefined,
      show: () => latest.current.showPlace(place),
      found: () => {
        const field = fieldOf(draft);
        field?.focus({ preventScroll: true });
        field?.setSelectionRange(field.value.length, field.value.length);
        if (document.activeElement === field) room.set({ opening: undefined });
      },
      missing: () => {
        if (room.get().opening?.draft === draft)
          say("There is no room for it here. What you type is kept; Esc puts it away.");
      },
    });
  }, [draft, place, when, room]);
  return (
    <textarea
      ref={area}
      aria-label="What you write"
      className="fixed bottom-0 left-0 size-px resize-none opacity-0"
      value={text}
      onChange={(event) => {
        setText(event.target.value);
        if (when !== "now") room.set({ opening: { ...opening, when: "now" } });
      }}
      onBlur={() => {
        // Whoever goes elsewhere types there; the text waits where it stands.
        requestAnimationFrame(() => {
          const { activeElement } = document;
          if (activeElement !== null && activeElement !== document.body) end();
          else area.current?.focus({ preventScroll: true });
        });
      }}
    />
  );
}
