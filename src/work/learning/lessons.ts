/** Remarks become lessons: proposed conventions, so that nobody has to say the same thing twice. Pure. */

export interface LessonSource {
  readonly run: number;
  readonly remark: string;
  readonly place: string;
  readonly text: string;
  readonly state: string;
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
 * Lessons of remarks that led to something: drafts and waived ones teach nothing yet, and keep their number. `sources`
 * are all remarks of the project, in the order in which they were made.
 */
export function lessonsOf(sources: readonly LessonSource[]): Lesson[] {
  return sources.flatMap(({ run, remark, place, text, state }, index) => {
    if (!teaching.has(state)) return [];
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

/** The first sentence, at most 90 characters, cut at a word. */
function titleOf(text: string): string {
  const sentence = /^.*?[.!?;:](?=\s|$)/s.exec(text.trim())?.[0] ?? text.trim();
  const plain = sentence.replaceAll(/\s+/g, " ").replace(/[.!?;:]$/, "");
  if (plain.length <= 90) return plain;
  const cut = plain.slice(0, 89);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(" "), 40))}…`;
}

function scopeOf(place: string): string[] {
  const path = place.replace(/:\d+(-\d+)?$/, "");
  if (path === "change" || /^AC-\d+$/.test(path) || path.startsWith("item:")) return [];
  const folder = path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "";
  const extension = /\.[A-Za-z0-9]+$/.exec(path)?.[0] ?? "";
  return [folder === "" ? `*${extension}` : `${folder}/**/*${extension}`];
}
