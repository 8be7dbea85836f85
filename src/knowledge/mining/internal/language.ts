/** The languages whose conventions are looked for; those of others are left out, and said to be. */
import { type LanguageName, languageOf } from "../../codebase/parsers.ts";

const mined = ["TypeScript", "Tsx", "JavaScript", "Python", "Go", "Rust", "Java"] as const;
export type MinedLanguage = Extract<LanguageName, (typeof mined)[number]>;

export function minedLanguageOf(path: string): MinedLanguage | undefined {
  const language = languageOf(path);
  return mined.find((one) => one === language);
}

export function isScript(language: MinedLanguage): boolean {
  return language === "TypeScript" || language === "Tsx" || language === "JavaScript";
}
