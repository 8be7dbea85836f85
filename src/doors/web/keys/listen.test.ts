import { expect, test } from "vitest";
import { strokeOf } from "./listen.ts";
import { strokesOf } from "./table.ts";

function struck(
  key: string,
  held: { shift?: true; ctrl?: true; meta?: true } = {},
): string | undefined {
  return strokeOf({
    key,
    shiftKey: held.shift === true,
    ctrlKey: held.ctrl === true,
    metaKey: held.meta === true,
  });
}

test("a letter is the same with caps lock; with shift it is another key", () => {
  expect([struck("j"), struck("J"), struck("J", { shift: true })]).toEqual(["j", "j", "Shift+J"]);
});

test("a sign is itself, however a keyboard makes it", () => {
  expect([struck("?", { shift: true }), struck("?"), struck("+", { shift: true })]).toEqual([
    "?",
    "?",
    "+",
  ]);
});

test("control and command are one", () => {
  expect([
    struck("k", { ctrl: true }),
    struck("k", { meta: true }),
    struck("Enter", { shift: true }),
  ]).toEqual(["Mod+k", "Mod+k", "Shift+Enter"]);
});

test("a modifier alone is no stroke", () => {
  expect(["Shift", "Control", "Meta", "Dead"].map((key) => struck(key))).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

test("keys are written as people read them", () => {
  expect(strokesOf("g h", false)).toEqual(["g", "h"]);
  expect(strokesOf("Mod+k", false)).toEqual(["Ctrl K"]);
  expect(strokesOf("Mod+k", true)).toEqual(["⌘ K"]);
  expect(strokesOf("Shift+Enter", false)).toEqual(["⇧ ↵"]);
  expect(strokesOf(" ", false)).toEqual(["Space"]);
  expect(strokesOf("+", false)).toEqual(["+"]);
});
