/** Listens for keys: whoever registered last is asked first, and what is being written in a text is left to it. */
import { useEffect, useRef, useSyncExternalStore } from "react";
import { type Key, type KeyId, keyTable } from "./table.ts";

export type Handlers = Partial<Readonly<Record<KeyId, () => void>>>;

interface Layer {
  readonly handlers: () => Handlers;
  /** Takes every key: an overlay is open. */
  readonly modal: boolean;
  /** A text is being written: of the layers below, only what is taken in a text does something. */
  readonly writing: boolean;
}

const keys: readonly Key[] = keyTable;
let layers: readonly Layer[] = [];
let active: readonly Key[] = [];
const watchers = new Set<() => void>();
/** The first stroke of a sequence, and when it was struck. */
let begun: { readonly stroke: string; readonly at: number } | undefined;
/** Milliseconds in which the second stroke of a sequence has to follow. */
const SEQUENCE = 1_500;

function changed(next: readonly Layer[]): void {
  layers = next;
  const ids = new Set<string>();
  let inText = false;
  for (const { handlers, modal, writing } of layers.toReversed()) {
    for (const id of Object.keys(handlers()))
      if (!inText || keys.some((key) => key.id === id && key.inText === true)) ids.add(id);
    if (modal) break;
    inText ||= writing;
  }
  active = keys.filter(({ id }) => ids.has(id));
  for (const each of watchers) each();
}

/**
 * Answers to keys while the component is there. A handler given as undefined is not listened for.
 *
 * @param options.modal Nobody below is asked.
 * @param options.writing They are there for a text that has the focus: the footer names no key that does nothing in it.
 */
export function useKeys(
  handlers: Handlers,
  options: { readonly modal?: boolean; readonly writing?: boolean } = {},
): void {
  const latest = useRef(handlers);
  latest.current = handlers;
  const ids = Object.keys(handlers)
    .filter((id) => isGiven(handlers, id))
    .toSorted()
    .join(" ");
  const { modal = false, writing = false } = options;
  useEffect(() => {
    const layer: Layer = { handlers: () => givenOf(latest.current), modal, writing };
    changed([...layers, layer]);
    return () => changed(layers.filter((other) => other !== layer));
  }, [ids, modal, writing]);
}

function isGiven(handlers: Handlers, id: string): boolean {
  return Object.entries(handlers).some(([name, handler]) => name === id && handler !== undefined);
}

function givenOf(handlers: Handlers): Handlers {
  return Object.fromEntries(
    Object.entries(handlers).filter(([, handler]) => handler !== undefined),
  );
}

/** Keys that do something now, in the order of the table. */
export function useActiveKeys(): readonly Key[] {
  return useSyncExternalStore(
    (hear) => {
      watchers.add(hear);
      return () => watchers.delete(hear);
    },
    () => active,
  );
}

/** Begins to listen; once for the life of the page. Returns what ends it. */
export function listenForKeys(lettersAllowed: () => boolean): () => void {
  const onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing || event.altKey) return;
    const stroke = strokeOf(event);
    if (stroke === undefined) return;
    const writing = isWriting(event.target);
    if ((stroke === "Enter" || stroke === " ") && isPressed(event.target)) return;
    const first =
      begun !== undefined && event.timeStamp - begun.at < SEQUENCE ? begun.stroke : undefined;
    begun = undefined;
    const wanted = first === undefined ? stroke : `${first} ${stroke}`;
    const found = keys.filter(
      (key) =>
        key.keys === wanted &&
        (!writing || key.inText === true || (stroke === "Escape" && key.id === "up")) &&
        (lettersAllowed() || !isSingleLetter(key.keys)),
    );
    if (run(found)) {
      event.preventDefault();
      return;
    }
    if (!writing && first === undefined && lettersAllowed() && beginsSequence(stroke)) {
      begun = { stroke, at: event.timeStamp };
      event.preventDefault();
    }
  };
  document.addEventListener("keydown", onKey);
  return () => document.removeEventListener("keydown", onKey);
}

function run(found: readonly Key[]): boolean {
  for (const { handlers, modal } of layers.toReversed()) {
    const own = handlers();
    for (const [id, handler] of Object.entries(own)) {
      if (!found.some((key) => key.id === id)) continue;
      handler();
      return true;
    }
    if (modal) return false;
  }
  return false;
}

function beginsSequence(stroke: string): boolean {
  return active.some((key) => key.keys.startsWith(`${stroke} `) && key.keys !== stroke);
}

/** Whether a key can be turned off, with all that need no modifier. */
export function isSingleLetter(wanted: string): boolean {
  return !/Mod\+|Enter|Escape|Arrow/.test(wanted);
}

/** `j`, `Shift+J`, `Mod+k`, `Enter`, `?`; undefined for a modifier alone, and for what belongs to the browser. */
export function strokeOf(event: Pick<KeyboardEvent, "key" | "shiftKey" | "ctrlKey" | "metaKey">) {
  const { key, shiftKey, ctrlKey, metaKey } = event;
  if (["Shift", "Control", "Meta", "Alt", "CapsLock", "Dead"].includes(key)) return undefined;
  const letter = /^\p{L}$/u.test(key);
  const mod = ctrlKey || metaKey ? "Mod+" : "";
  const shift = shiftKey && (letter || key.length > 1) ? "Shift+" : "";
  return `${mod}${shift}${letter ? (shiftKey ? key.toUpperCase() : key.toLowerCase()) : key}`;
}

function isWriting(target: EventTarget | null): boolean {
  const element = deepest(target);
  if (!(element instanceof HTMLElement)) return false;
  if (element.isContentEditable || element instanceof HTMLTextAreaElement) return true;
  if (element instanceof HTMLSelectElement) return true;
  return (
    element instanceof HTMLInputElement && !["checkbox", "radio", "button"].includes(element.type)
  );
}

/** What the browser itself presses with Enter or Space. */
function isPressed(target: EventTarget | null): boolean {
  const element = deepest(target);
  return (
    element instanceof Element &&
    element.closest("button, a[href], summary, [role=menuitem]") !== null
  );
}

/** What has the focus, inside a shadow root as well. */
function deepest(target: EventTarget | null): EventTarget | null {
  const inner = target instanceof Element ? target.shadowRoot?.activeElement : undefined;
  return inner ?? target;
}

/** What a key would do now below the topmost overlay; undefined where it does nothing. */
export function pressing(id: string): (() => void) | undefined {
  for (const { handlers, modal } of layers.toReversed()) {
    if (modal) continue;
    const handler = Object.entries(handlers()).find(([name]) => name === id)?.[1];
    if (handler !== undefined) return handler;
  }
  return undefined;
}
