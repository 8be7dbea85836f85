/** A file that several checks look at. */
import type { SgRoot } from "@ast-grep/napi";
import { parseText } from "../codebase/parsers.ts";

/** Split and parsed once. */
export interface SourceText {
  /** Slash-separated, relative to the repository. */
  readonly path: string;
  readonly text: string;
  /** Without line ends; a newline at the end of the text begins no further line. */
  readonly lines: readonly string[];
  readonly rootOf: (language: string) => SgRoot;
}

export function sourceText(path: string, text: string): SourceText {
  let lines: readonly string[] | undefined;
  let parsed: { readonly language: string; readonly root: SgRoot } | undefined;
  return {
    path,
    text,
    get lines(): readonly string[] {
      lines ??= text.replace(/\r?\n$/, "").split(/\r?\n/);
      return lines;
    },
    rootOf: (language) => {
      if (parsed?.language !== language) parsed = { language, root: parseText(language, text) };
      return parsed.root;
    },
  };
}
