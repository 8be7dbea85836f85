/** The review of a run or a range, and what is said in it. */
import { z } from "zod";
import {
  AddRemarks,
  DiscardRemarks,
  EditRemark,
  MarkSeen,
  NothingMore,
  SayOfRemark,
  VerifyRemarks,
  Waive,
} from "../../../ground/contract/api.ts";
import { RunDiff, SidedFile } from "../../../ground/contract/api-review.ts";
import { AttemptsCompared } from "../../../ground/contract/review.ts";
import { ReviewOutput } from "../../../ground/contract/reviewed.ts";
import { lookAtChange, reviewChange } from "../../app/review/branch-review.ts";
import { diffOfRun, fileOfChange, fileOfRun } from "../../app/review/change-file.ts";
import { compare } from "../../app/review/compare.ts";
import { firstLines, ORDERS } from "../../app/review/first-lines.ts";
import { requireRunOf } from "../../app/projects.ts";
import { review, type ReviewRequest } from "../../app/review/review.ts";
import {
  type Asked,
  Digits,
  doing,
  type Named,
  numberIn,
  reading,
  type Route,
  Switch,
} from "./route.ts";

const reviewed: Named = { name: "ReviewOutput", schema: ReviewOutput };

/** Where a change ends and what it is compared with; the checked-out branch and the default one where they are empty. */
const Range = z.strictObject({
  from: z.string().max(250).default(""),
  of: z.string().max(250).default(""),
});

/** That lines of the first hunks are enough, as many as are asked for. */
const Beginning = z.strictObject({
  lines: Digits.optional(),
  order: z.enum(ORDERS).default("risk"),
});

function beginningOf<Change extends Parameters<typeof firstLines>[0]>(
  change: Change,
  { lines, order }: z.infer<typeof Beginning>,
): Change {
  const most = numberIn(lines);
  return most === undefined ? change : firstLines(change, most, order);
}

const sidedFile: Named = { name: "SidedFile", schema: SidedFile };

/** A file of a change, as the change names it. */
const FileAt = z.strictObject({
  path: z.string().min(1).max(4_096),
  at: z.enum(["base", "head"]).default("head"),
});

const looking: ReviewRequest = { remarks: [], verify: [], approve: false, interdiff: false };

function saying({ host, run }: Asked, request: Partial<ReviewRequest>) {
  return review(host, String(run), { ...looking, ...request });
}

export const reviewRoutes: readonly Route[] = [
  reading({
    path: "/runs/:run/review",
    summary:
      "The change of a run; with `interdiff`, what moved since the last round; with `task`, one task's part; with `lines`, only the first hunks of `order` with theirs",
    query: z.strictObject({
      interdiff: Switch.default("false"),
      task: z
        .string()
        .regex(/^\d{1,4}$/)
        .optional(),
      ...Beginning.shape,
    }),
    answer: reviewed,
    act: async ({ host, run }, { interdiff, task, lines, order }) => {
      const whole = await review(host, task === undefined ? String(run) : `${run}/${task}`, {
        ...looking,
        interdiff: interdiff === "true",
      });
      return beginningOf(whole, { lines, order });
    },
  }),
  reading({
    path: "/runs/:run/file",
    summary: "A file of a run's change as a whole, at the base or at the change's commit",
    query: FileAt,
    answer: sidedFile,
    act: ({ host, run }, { path, at }) => fileOfRun(host, run, path, at),
  }),
  reading({
    path: "/runs/:run/diff",
    summary:
      "What a run has changed so far: its last snapshot against its base, also while it runs",
    answer: { name: "RunDiff", schema: RunDiff },
    act: ({ host, run }) => diffOfRun(host, run),
  }),
  doing({
    path: "/runs/:run/remarks",
    summary: "Makes remarks; one that is wrong makes none",
    request: { name: "AddRemarks", schema: AddRemarks },
    answer: reviewed,
    act: (asked, { remarks }) => saying(asked, { remarks }),
  }),
  doing({
    path: "/runs/:run/edit",
    summary: "Changes the words of a draft, and what it weighs",
    request: { name: "EditRemark", schema: EditRemark },
    answer: reviewed,
    act: (asked, edit) => saying(asked, { edit }),
  }),
  doing({
    path: "/runs/:run/discard",
    summary: "Drops drafts, which are remarks that never went with a round",
    request: { name: "DiscardRemarks", schema: DiscardRemarks },
    answer: reviewed,
    act: (asked, { remarks: discard }) => saying(asked, { discard }),
  }),
  doing({
    path: "/runs/:run/verify",
    summary: "Says that what was done about remarks is right",
    request: { name: "VerifyRemarks", schema: VerifyRemarks },
    answer: reviewed,
    act: (asked, { remarks: verify }) => saying(asked, { verify }),
  }),
  doing({
    path: "/runs/:run/reopen",
    summary: "Says what is still wrong",
    request: { name: "SayOfRemark", schema: SayOfRemark },
    answer: reviewed,
    act: (asked, reopen) => saying(asked, { reopen }),
  }),
  doing({
    path: "/runs/:run/reply",
    summary: "Says more of a remark, which goes with the next round",
    request: { name: "SayOfRemark", schema: SayOfRemark },
    answer: reviewed,
    act: (asked, reply) => saying(asked, { reply }),
  }),
  doing({
    path: "/runs/:run/waive",
    summary: "Lets a remark or a criterion rest",
    request: { name: "Waive", schema: Waive },
    answer: reviewed,
    act: (asked, waive) => saying(asked, { waive }),
  }),
  doing({
    path: "/runs/:run/seen",
    summary: "Marks hunks as looked at; they stay so while they are as they are",
    request: { name: "MarkSeen", schema: MarkSeen },
    answer: reviewed,
    act: (asked, { places: seen, interdiff = false }) => saying(asked, { seen, interdiff }),
  }),
  doing({
    path: "/runs/:run/approve",
    summary: "Approves the change at its latest commit, and verifies what was answered",
    request: { name: "NothingMore", schema: NothingMore },
    answer: reviewed,
    act: (asked) => saying(asked, { approve: true }),
  }),
  reading({
    path: "/change",
    summary:
      "A range of commits, looked at and no further; with `lines`, only the first hunks of `order` with theirs",
    query: Range.extend(Beginning.shape),
    answer: reviewed,
    act: async ({ host }, { lines, order, ...range }) =>
      beginningOf(await lookAtChange(host, range), { lines, order }),
  }),
  reading({
    path: "/change/file",
    summary: "A file of a range of commits as a whole",
    query: Range.extend(FileAt.shape),
    answer: sidedFile,
    act: ({ host }, { path, at, ...range }) => fileOfChange(host, range, path, at),
  }),
  doing({
    path: "/change/remarks",
    summary: "Makes remarks on a range, which opens its review or finds the one that is open",
    query: Range,
    request: { name: "AddRemarks", schema: AddRemarks },
    answer: reviewed,
    act: ({ host }, { remarks }, range) =>
      reviewChange(host, range, { ...looking, remarks }, false),
  }),
  reading({
    path: "/attempts",
    summary: "Runs beside one another; their numbers with commas between",
    query: z.strictObject({ runs: z.string().regex(/^\d{1,9}(?:,\d{1,9}){1,9}$/) }),
    answer: { name: "AttemptsCompared", schema: AttemptsCompared },
    act: async ({ means, host, project }, { runs }) => {
      const ids = runs.split(",");
      for (const id of ids) {
        // oxlint-disable-next-line no-await-in-loop -- the first that is not of the project is told
        await requireRunOf(means.journal, project, Number(id));
      }
      return compare(host, ids);
    },
  }),
];
