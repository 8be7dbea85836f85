/** What `tacit review` answers of a change: its model, with what this run, this reviewer and the last verdict add to it. */
import type { Finding, Verdict } from "../../../ground/contract/finding.ts";
import type { ChangeReview, HunkReview, Impact } from "../../../ground/contract/review.ts";
import type { RunOutput } from "../../../ground/contract/server.ts";
import type { RunView } from "../../../ground/journal/status.ts";
import { type ChangedFile, sizeOf } from "../../../work/review/diff.ts";
import type { CriterionEvidence } from "../../../work/review/evidence/criteria.ts";
import { coverageAt, untestedIn } from "../../../work/review/evidence/untested.ts";
import { modelOf } from "../../../work/review/model.ts";
import { reviewedFiles } from "../../../work/review/reviewed.ts";
import type { Round } from "../../../work/review/rounds/history.ts";
import {
  type ChangeState,
  interdiff,
  noteOfInterdiff,
} from "../../../work/review/rounds/interdiff.ts";
import { originsOf, type ProvenanceOf } from "../../../work/review/rounds/provenance.ts";
import { seenIn } from "../../../work/review/rounds/seen.ts";
import type { ChangeOutput } from "./change.ts";
import { changeModel, type ReviewedRepository } from "./change-model.ts";
import type { RemarkOutput } from "./remarks.ts";
import type { Host } from "../workspace.ts";

export interface ReviewOutput extends ReviewedChange {
  /** Absent where a branch was only looked at. */
  readonly run?: string | undefined;
  /** Of a branch that Tacit did not make. */
  readonly change?: ChangeOutput | undefined;
  /** `RUN/TASK` where one task's part of the change was asked for. */
  readonly task?: string | undefined;
  /** Of a plan. */
  readonly tasks?: RunOutput["tasks"];
  readonly title: string;
  readonly status: string;
  readonly round: number;
  readonly base: string;
  readonly commit: string;
  readonly safety: string;
  /** Whoever wrote it last; absent where a branch was only looked at. */
  readonly agent?: string | undefined;
  /** Tokens of all its turns. */
  readonly cost?: RunOutput["cost"] | undefined;
  /** Of all its turns. */
  readonly milliseconds?: number | undefined;
  readonly verdict?: Verdict | undefined;
  /** The commit of the last verdict, where it is an older one. */
  readonly staleAt?: string | undefined;
  /** Every criterion with what shows it; empty where the brief names no evidence, absent where it has no criteria. */
  readonly criteria?: readonly CriterionEvidence[] | undefined;
  readonly remarks: readonly RemarkOutput[];
  /** Rounds so far; what red checks sent back stays in the round that it belongs to. */
  readonly rounds: readonly Round[];
  /** Why it cannot be approved yet; empty when it can. */
  readonly obstacles: readonly string[];
  readonly approved: boolean;
  readonly summary?: string | undefined;
}

/** The change itself, or what moved in it. */
export interface ReviewedChange extends ChangeReview {
  /** What the files are a diff of; of an interdiff the commit that was reviewed. */
  readonly from: string;
  readonly interdiff: boolean;
  /** What an interdiff leaves out, or could not tell. */
  readonly note?: string | undefined;
  readonly size: { readonly added: number; readonly removed: number };
}

export interface ToDescribe {
  readonly repository: ReviewedRepository;
  readonly base: string;
  readonly commit: string;
  /** Files and globs that its plan expects. */
  readonly expected?: readonly string[];
  readonly verdict?: Verdict | undefined;
  /** None where nobody of Tacit's wrote it. */
  readonly provenance?: ProvenanceOf | undefined;
  /** What whoever asks has seen. */
  readonly seen?: RunView["seen"];
  /** What was reviewed last, where only what moved since is wanted. */
  readonly since?: ChangeState | undefined;
}

export async function describeChange(host: Host, asked: ToDescribe): Promise<ReviewedChange> {
  const { repository, base, commit, expected = [], verdict, provenance, seen = [], since } = asked;
  const whole = await changeModel(host, repository, { base, commit, expected });
  const moved = since === undefined ? undefined : await movedSince(repository, since, asked, whole);
  const shown = moved?.model ?? whole;
  const coverage = coverageAt(verdict, commit);
  const told = verdict?.commit === commit ? findingsOf(verdict, shown) : [];
  const isSeen = seenIn(
    seen.flatMap(({ hunks }) => hunks),
    shown.files,
  );
  return {
    ...shown,
    files: shown.files.map((file) => ({
      ...file,
      hunks: file.hunks.map((hunk) => ({
        ...hunk,
        findings: [...hunk.findings, ...told.filter((finding) => standsIn(hunk, finding))],
        untested: untestedIn(file, hunk, coverage),
        seen: isSeen.has(hunk.id),
        origins: provenance === undefined ? [] : originsOf(hunk, provenance),
      })),
    })),
    from: since?.commit ?? base,
    interdiff: since !== undefined,
    ...(moved?.note === undefined ? {} : { note: moved.note }),
    size: sizeOf(shown.files),
  };
}

/** What moved since a review, with what the whole change is known to mean at the same lines. */
async function movedSince(
  repository: ReviewedRepository,
  since: ChangeState,
  now: ChangeState,
  whole: ChangeReview,
): Promise<{ readonly model: ChangeReview; readonly note: string | undefined }> {
  const found = await interdiff(repository, since, now);
  const all = whole.files.flatMap((file) => file.hunks);
  const model = modelOf({
    files: reviewedFiles(found.files, () => ({})),
    past: new Map(),
    impactOf: (_, hunk) => impactThere(all, hunk),
    findings: [...whole.findings, ...all.flatMap(({ findings }) => findings)],
    interface: whole.interface,
    problems: whole.problems,
  });
  return { model: { ...model, findings: [] }, note: noteOfInterdiff(found) };
}

function impactThere(
  all: readonly HunkReview[],
  {
    path,
    newStart,
    lines,
  }: Pick<HunkReview, "path" | "newStart"> & {
    readonly lines: ChangedFile["hunks"][number]["lines"];
  },
): Impact[] {
  const last = lines.findLast((line) => line.new !== undefined)?.new ?? newStart;
  const flags = new Map<string, Impact>();
  for (const hunk of all) {
    if (hunk.path !== path || hunk.newStart > last || lastOf(hunk) < newStart) continue;
    for (const impact of hunk.impact) flags.set(impact.flag, impact);
  }
  return [...flags.values()];
}

function lastOf({ lines, newStart }: Pick<HunkReview, "lines" | "newStart">): number {
  return lines.findLast((line) => line.new !== undefined)?.new ?? newStart;
}

function standsIn(hunk: HunkReview, { path, line }: Finding): boolean {
  return path === hunk.path && line !== undefined && hunk.newStart <= line && line <= lastOf(hunk);
}

/** What checks found at lines of the change and the model does not know: commands of entries, and the project's own. */
function findingsOf({ checks }: Verdict, { files, findings }: ChangeReview): Finding[] {
  const known = new Set(
    [...findings, ...files.flatMap(({ hunks }) => hunks.flatMap((hunk) => hunk.findings))].map(
      keyOf,
    ),
  );
  return checks
    .filter(({ status }) => status === "failed")
    .flatMap((check) => check.findings)
    .filter((finding) => finding.line !== undefined && !known.has(keyOf(finding)));
}

function keyOf({ rule, path, line }: Finding): string {
  return `${rule}\0${path ?? ""}\0${line ?? ""}`;
}
