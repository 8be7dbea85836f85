/** `tacit review`, `tacit ship` and `tacit learn`. */
import type { RunAnswer } from "../../../ground/contract/server.ts";
import type { ReviewOutput, ReviewRequest } from "../../app/review/review.ts";
import type { NewRemark } from "../../app/review/remarks.ts";
import type { Host } from "../../app/workspace.ts";
import * as printRemarks from "../print/remarks.ts";
import * as printAttempts from "../print/attempts.ts";
import * as printBranch from "../print/branch.ts";
import type { ReadingAsked } from "../print/change.ts";
import * as printReview from "../print/review.ts";
import * as printRun from "../print/runs.ts";
import type { Options } from "../program.ts";
import { fail, open, type Session } from "../session.ts";
import { agentRequest, askedBy, serverOf } from "./served.ts";
import { followed, started } from "./started.ts";

export const reviewActions = {
  review: async (id: string, options: Options): Promise<void> => {
    const session = open(options);
    const { host, show } = session;
    requireOne(options);
    if (options.against !== undefined) {
      const { compare } = await import("../../app/review/compare.ts");
      show(await compare(host, [id, ...options.against]), printAttempts.compared);
      return;
    }
    const waive = onePair(options.waive, "--waive");
    const reopen = onePair(options.reopen, "--reopen");
    const reply = onePair(options.reply, "--reply");
    const edit = onePair(options.edit, "--edit");
    const said = options.remark === undefined ? [] : pairs(options.remark, "--remark");
    const request = {
      remarks: [
        ...said.map((remark) => ({ ...remark, severity: options.severity })),
        ...(await taken(host, id, options)),
      ],
      verify: options.verify ?? [],
      ...(edit
        ? { edit: { remark: edit.place, text: edit.text, severity: options.severity } }
        : {}),
      discard: options.discard,
      ...(waive ? { waive: { remark: waive.place, reason: waive.text } } : {}),
      ...(reopen ? { reopen: { remark: reopen.place, text: reopen.text } } : {}),
      ...(reply ? { reply: { remark: reply.place, text: reply.text } } : {}),
      approve: options.approve === true && options.send !== true,
      interdiff: options.interdiff === true,
      seen: options.seen,
    };
    const shown = await reviewed(session, id, request, options);
    if (options.only !== undefined && !printReview.hasFiles(shown, options.only)) {
      fail(
        "cli/no-such-files",
        `No file of the change is what ${options.only.join(", ")} says.`,
        "A glob such as 'src/**' takes a folder; without --only all files are shown.",
      );
    }
    const run = shown.run ?? "";
    if (run === "" && (options.send === true || options.prompt === true)) {
      fail(
        "app/nothing-to-send",
        `${shown.title} has no remark to send.`,
        `Make one: tacit review ${printBranch.operandOf(shown)} --remark FILE:LINE "…"`,
      );
    }
    if (options.prompt === true) {
      const { promptByHand } = await import("../../app/review/branch-review.ts");
      show(await promptByHand(host, run), printBranch.prompt);
      return;
    }
    if (options.check === true) {
      const checking = await (await serverOf(host)).check(Number(run), askedBy(host));
      await checked(session, checking, options);
      return;
    }
    if (options.send !== true) {
      const brief = options.all !== true && !request.interdiff && printRemarks.settles(request);
      show(shown, brief ? printRemarks.settled(request) : printReview.review(readingOf(options)));
      return;
    }
    const server = await serverOf(host);
    const answer = await server.newRound(Number(run), {
      ...askedBy(host),
      ...agentRequest(options),
      ...(options.nits === false ? { withoutNits: true } : {}),
    });
    await started(session, answer, options);
  },
  ship: async (id: string | undefined, options: Options): Promise<void> => {
    const { host, show } = open(options);
    const { ship, undo } = await import("../../app/review/ship.ts");
    if (options.undo !== undefined) show(await undo(host, options.undo), printRun.shipped);
    else if (id !== undefined) show(await ship(host, id), printRun.shipped);
    else fail("cli/no-run", "Which run?", "tacit ship RUN; tacit runs lists them.");
  },
  learn: async (options: Options): Promise<void> => {
    const { host, show } = open(options);
    const { listLessons } = await import("../../app/review/learn.ts");
    show(await listLessons(host), printRun.lessons);
  },
  learnSettle: async (
    id: string,
    verdict: "accept" | "decline",
    options: Options,
  ): Promise<void> => {
    const { host, show } = open(options);
    const { settleLesson } = await import("../../app/review/learn.ts");
    show(await settleLesson(host, id, verdict), printRun.lesson);
  },
};

/** Pairs of `PLACE TEXT`. */
function pairs(words: readonly string[], what: string): { place: string; text: string }[] {
  if (words.length === 0 || words.length % 2 !== 0) {
    fail(
      "cli/unpaired",
      `${what} takes pairs of words; ${words.length} were given.`,
      `Put the text in quotes: ${what} PLACE "TEXT"`,
    );
  }
  const found: { place: string; text: string }[] = [];
  for (let at = 0; at < words.length; at += 2) {
    found.push({ place: words[at] ?? "", text: words[at + 1] ?? "" });
  }
  return found;
}

function onePair(
  words: readonly string[] | undefined,
  what: string,
): { place: string; text: string } | undefined {
  if (words === undefined) return undefined;
  const [first] = pairs([words[0] ?? "", words.slice(1).join(" ")], what);
  if (first === undefined || first.text.trim() === "") {
    fail("cli/unpaired", `${what} needs a remark and a text.`, `For instance: ${what} R1 "…"`);
  }
  return first;
}

/** Looks at a change and does what was asked; the checks of a branch run before it is approved, where they have not. */
async function reviewed(
  session: Session,
  id: string,
  request: ReviewRequest,
  options: Options,
): Promise<ReviewOutput> {
  const { host } = session;
  const { rangeIn } = await import("../../app/review/change.ts");
  const { review } = await import("../../app/review/review.ts");
  const range = rangeIn(id);
  let asked = request;
  let found: ReviewOutput | undefined;
  if (range !== undefined) {
    const { reviewChange } = await import("../../app/review/branch-review.ts");
    const opens = request.approve || options.check === true;
    found = await reviewChange(host, range, { ...request, approve: false }, opens);
    asked = { ...nothing, approve: request.approve, interdiff: request.interdiff };
  }
  if (!request.approve) return found ?? review(host, id, request);
  const { run, change, verdict } = found ?? (await review(host, id, looking));
  if (change !== undefined && verdict === undefined) {
    const answer = await (await serverOf(host)).check(Number(run), askedBy(host));
    await followed(session, answer, options);
  }
  return review(host, found?.run ?? id, asked);
}

const nothing = { remarks: [], verify: [] } as const;
const looking = { ...nothing, approve: false, interdiff: false } as const;

/** One of those that have a change go somewhere. */
async function taken(host: Host, id: string, { take = [] }: Options): Promise<NewRemark[]> {
  if (take.length === 0) return [];
  const { takenOver } = await import("../../app/review/compare.ts");
  return takenOver(host, id, take);
}

function readingOf({ all, tenMinutes, byFile, only }: Options): ReadingAsked {
  const order = tenMinutes === true ? "ten-minutes" : byFile === true ? "files" : "risk";
  return { all: all === true, order, ...(only === undefined ? {} : { only }) };
}

function requireOne({ send, prompt, check }: Options): void {
  if ([send, prompt, check].filter((given) => given === true).length < 2) return;
  fail(
    "cli/one-at-a-time",
    "--send, --prompt and --check are for different moments.",
    "Give one of them; the checks run by themselves after a round.",
  );
}

/** Says that checks are under way, or follows them; 1 when they are red. */
async function checked(session: Session, answer: RunAnswer, options: Options): Promise<void> {
  await started(session, answer, options);
  if (options.follow !== true || process.exitCode !== undefined) return;
  const { review } = await import("../../app/review/review.ts");
  const { verdict } = await review(session.host, String(answer.run), looking);
  if (verdict?.status === "red") process.exitCode = 1;
}
