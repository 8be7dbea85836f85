/** The briefs of a project with what became of them, for whoever has a journal. */
import { loadBriefs, openIn } from "../../../knowledge/brief/files.ts";
import { withJournal } from "../journal.ts";
import { type RunLine, standingsOf } from "../runs/standings.ts";
import { type Host, openWorkspace, sentenceOf } from "../workspace.ts";

export interface BriefsOutput {
  readonly briefs: readonly {
    readonly id: string;
    readonly slug: string;
    readonly title: string;
    readonly path: string;
    readonly kinds: readonly string[];
    /** Questions that were asked and nobody has settled. */
    readonly open: number;
    /** Acceptance criteria. */
    readonly criteria: number;
    /** Newest first. */
    readonly runs: readonly Pick<RunLine, "run" | "status" | "at">[];
  }[];
  readonly problems: readonly string[];
}

/** Without framing them anew, which would take a look at the whole repository. */
export async function briefsOf(host: Host, project: string): Promise<BriefsOutput> {
  const { files } = await openWorkspace(host);
  const { briefs, problems } = await loadBriefs(files);
  const lines = await withJournal(host, async (journal) =>
    (await standingsOf(journal, project)).map(({ line }) => line),
  );
  return {
    briefs: briefs.map((brief) => ({
      id: String(brief.number),
      slug: brief.slug,
      title: brief.front.title,
      path: brief.path,
      kinds: brief.front.kinds,
      open: openIn(brief).length,
      criteria: brief.criteria.length,
      runs: lines
        .filter((line) => line.brief === brief.slug)
        .map(({ run, status, at }) => ({ run, status, at })),
    })),
    problems: problems.map(sentenceOf),
  };
}
