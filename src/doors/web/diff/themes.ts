/** GitHub's high-contrast pair: of its colours one alone is too faint on our grounds. */
import { registerCustomTheme, resolveTheme } from "@pierre/diffs";

export const themes = { light: "tacit-light", dark: "tacit-dark" } as const;

/** Of comments in the light one, and what stands there instead. */
const FAINT = "#66707b";
const LEGIBLE = "#57534c";

let known = false;

/** Once for the life of the page; a theme is loaded when the first diff is shown. */
export function registerThemes(): void {
  if (known) return;
  known = true;
  registerCustomTheme(themes.light, async () => legible("github-light-high-contrast", "light"));
  registerCustomTheme(themes.dark, async () => legible("github-dark-high-contrast", "dark"));
}

async function legible(from: string, as: keyof typeof themes) {
  const { textmate } = await resolveTheme(from);
  if (textmate === undefined) throw new Error(`${from} has no colours for code.`);
  const settings = textmate.settings.map((rule) =>
    rule.settings.foreground?.toLowerCase() === FAINT
      ? { ...rule, settings: { ...rule.settings, foreground: LEGIBLE } }
      : rule,
  );
  return { ...textmate, name: themes[as], settings, tokenColors: settings };
}
