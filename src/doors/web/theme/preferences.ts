/** What this browser is told about its looks and keys; nothing of it reaches the server. */
import { useSyncExternalStore } from "react";

export type Theme = "system" | "light" | "dark";

const hearers = new Set<() => void>();
const dark = matchMedia("(prefers-color-scheme: dark)");

function told(): void {
  document.documentElement.dataset["theme"] = shownTheme();
  for (const each of hearers) each();
}

dark.addEventListener("change", told);
addEventListener("storage", told);

function hear(each: () => void): () => void {
  hearers.add(each);
  return () => hearers.delete(each);
}

export function chosenTheme(): Theme {
  const chosen = localStorage.getItem("tacit.theme");
  return chosen === "light" || chosen === "dark" ? chosen : "system";
}

export function shownTheme(): "light" | "dark" {
  const chosen = chosenTheme();
  if (chosen !== "system") return chosen;
  return dark.matches ? "dark" : "light";
}

export function chooseTheme(theme: Theme): void {
  localStorage.setItem("tacit.theme", theme);
  told();
}

export const useTheme = () => useSyncExternalStore(hear, chosenTheme);
export const useShownTheme = () => useSyncExternalStore(hear, shownTheme);

/** Whether single letters do something (WCAG 2.2, 2.1.4 asks that they can be turned off). */
export function lettersAllowed(): boolean {
  return localStorage.getItem("tacit.letters") !== "off";
}

export function allowLetters(allowed: boolean): void {
  localStorage.setItem("tacit.letters", allowed ? "on" : "off");
  told();
}

export const useLettersAllowed = () => useSyncExternalStore(hear, lettersAllowed);
