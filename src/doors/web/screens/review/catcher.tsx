/**
 * Takes what is typed until the text that it is meant for is drawn: between lines, only what is near the window is
 * there, and no word of a remark may ever be taken for a command.
 */
import { useEffect, useRef } from "react";
import { flushSync } from "react-dom";
import { useDraft } from "../../drafts/drafts.ts";
import { useKeys } from "../../keys/listen.ts";
import { say } from "../../parts/say.tsx";
import { useDesk } from "./desk.ts";
import { bring } from "./reveal.ts";
import { type Opening, type Room, useRoomState } from "./state.ts";

export function Catcher() {
  const { room } = useDesk();
  const opening = useRoomState(room, (state) => state.opening);
  // Nobody who comes back is still writing.
  useEffect(() => () => room.set({ opening: undefined, writing: undefined }), [room]);
  useScrolledAway(room);
  return opening === undefined ? null : <Held key={opening.draft} opening={opening} />;
}

/**
 * A text that is scrolled away has lost the focus to the lines, and is written on with the next letter: that brings it
 * back into view.
 */
function useScrolledAway(room: Room): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const { writing, opening, dialog } = room.get();
      if (writing === undefined || dialog !== undefined) return;
      if (opening !== undefined && opening.draft !== writing.draft) return;
      const { activeElement: active } = document;
      if (active === fieldOf(writing.draft)) return;
      const isLetter = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
      if (!isLetter && event.key !== "Escape") return;
      const isTaken = active === document.body || active === linesElement();
      if (isTaken && isLetter) {
        event.stopPropagation(); // and the letter goes to what has the focus after this
        // One that was scrolled away while it was being brought here is brought anew.
        flushSync(() => room.set({ opening: undefined }));
        flushSync(() => room.set({ opening: writing }));
      } else room.set({ writing: undefined });
    };
    const onPress = ({ target }: PointerEvent): void => {
      // On the column itself is its scroll bar.
      if (target !== linesElement()) room.set({ opening: undefined, writing: undefined });
    };
    document.addEventListener("keydown", onKey, { capture: true });
    document.addEventListener("pointerdown", onPress, { capture: true });
    return () => {
      document.removeEventListener("keydown", onKey, { capture: true });
      document.removeEventListener("pointerdown", onPress, { capture: true });
    };
  }, [room]);
}

function linesElement(): HTMLElement | null {
  return document.querySelector<HTMLElement>("[aria-label='The change']");
}

function fieldOf(draft: string): HTMLTextAreaElement | undefined {
  const found = document.querySelector(`textarea[data-draft="${CSS.escape(draft)}"]`);
  return found instanceof HTMLTextAreaElement && found.getClientRects().length > 0
    ? found
    : undefined;
}

function Held({ opening }: { readonly opening: Opening }) {
  const { draft, place } = opening;
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
        linesElement()?.focus();
      },
    },
    { modal: true },
  );
  const ended = useRef(end);
  ended.current = end;
  useEffect(() => {
    const { current } = area;
    current?.focus({ preventScroll: true });
    current?.setSelectionRange(current.value.length, current.value.length);
    return bring({
      find: () => fieldOf(draft)?.closest("[data-card]") ?? undefined,
      show: () => latest.current.showPlace(place),
      found: () => {
        const field = fieldOf(draft);
        const { activeElement } = document;
        // Whoever chose something else meanwhile has it; a dialog that closes gives the focus back to the lines.
        const isFree =
          activeElement === area.current ||
          activeElement === document.body ||
          activeElement?.getAttribute("aria-label") === "The change";
        if (field === undefined || !isFree) return;
        field.focus({ preventScroll: true });
        field.setSelectionRange(field.value.length, field.value.length);
      },
      done: () => ended.current(),
      missing: () => {
        if (room.get().opening?.draft === draft)
          say("There is no room for it here. What you type is kept; Esc puts it away.");
      },
    });
  }, [draft, place, room]);
  return (
    <textarea
      ref={area}
      aria-label="What you write"
      className="fixed bottom-0 left-0 size-px resize-none opacity-0"
      value={text}
      onChange={(event) => setText(event.target.value)}
      onKeyDown={({ key }) => {
        if (key === "Tab") end();
      }}
      onBlur={() => {
        requestAnimationFrame(() => {
          const { activeElement } = document;
          const lines = linesElement();
          // The viewer takes the focus of what it puts away; who presses on the lines wants to be there.
          const isTaken = activeElement === lines && lines?.matches(":active") === false;
          if (activeElement === fieldOf(draft)) return;
          if (isTaken || activeElement === document.body)
            area.current?.focus({ preventScroll: true });
          else end();
        });
      }}
    />
  );
}
