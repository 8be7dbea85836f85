/** Remarks become lessons: proposed conventions, so that nobody has to say the same thing twice. Pure. */
import { folderOf } from "../../ground/core/path.ts";
import { parsePlace } from "../review/place.ts";

export interface LessonSource {
  readonly run: number;
  readonly remark: string;
  readonly place: string;
  readonly text: string;
  readonly state: string;
  /** An issue where it is absent. */
  readonly severity?: string;
  /** The agent changed something for it. */
  readonly changed?: boolean;
}

export interface Lesson {
  /** `L` and the position of its remark among all of the project, so that no later remark or answer moves it. */
  readonly id: string;
  readonly run: number;
  readonly remark: string;
  readonly title: string;
  readonly body: string;
  /** Globs: the folder of the file that the remark was made on. */
  readonly scope: readonly string[];
}

const teaching = new Set(["addressed", "answered", "verified"]);

/**
 * Lessons of remarks that led to something: drafts and waived ones teach nothing yet, and keep their number. A question
 * teaches where its answer was a change that a person verified. `sources` are all remarks of the project, in the order in
 * which they were made.
 */
export function lessonsOf(sources: readonly LessonSource[]): Lesson[] {
  return sources.flatMap((source, index) => {
    const { run, remark, place, text } = source;
    if (!teaches(source)) return [];
    return {
      id: `L${index + 1}`,
      run,
      remark,
      title: titleOf(text),
      body: `${text.trim()}\nWhy: said in review of run ${run}, remark ${remark}, at ${place}.`,
      scope: scopeOf(place),
    };
  });
}

function teaches({ state, severity, changed }: LessonSource): boolean {
  if (severity === "question") return state === "verified" && changed === true;
  return teaching.has(state);
}

/** The first sentence, at most 90 characters, cut at a word. */
function titleOf(text: string): string {
  const sentence = /^.*?[.!?;:](?=\s|$)/s.exec(text.trim())?.[0] ?? text.trim();
  const plain = sentence.replaceAll(/\s+/g, " ").replace(/[.!?;:]$/, "");
  if (plain.length <= 90) return plain;
  const cut = plain.slice(0, 89);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(" "), 40))}…`;
}

function scopeOf(written: string): string[] {
  const place = parsePlace(written);
  if (!("path" in place)) return [];
  const folder = folderOf(place.path);
  const extension = /\.[A-Za-z0-9]{1,20}$/.exec(place.path)?.[0] ?? "";
  return [folder === "" ? `*${extension}` : `${folder}/**/*${extension}`];
}
