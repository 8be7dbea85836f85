/** What people say of a change, and what is told them of it; every word is a fact, and stays once it was sent. */
import type { Fact, FactBody, Severity } from "../../../ground/contract/event.ts";
import { TacitError } from "../../../ground/core/error.ts";
import { truncated } from "../../../ground/core/text.ts";
import type { Journal } from "../../../ground/journal/database.ts";
import { isUnsent } from "../../../ground/journal/remarks.ts";
import {
  type RemarkState,
  type RemarkStatus,
  type RunView,
  viewRun,
} from "../../../ground/journal/status.ts";
import {
  pathsAt,
  readShownFile,
  type RepositoryPlace,
} from "../../../ground/platform/repository.ts";
import type { ChangedFile } from "../../../work/review/diff.ts";
import { meantPlace, parsePlace, type Place, placeText } from "../../../work/review/place.ts";
import { changesPlace } from "../../../work/review/remarks/addressing.ts";
import {
  type Anchor,
  anchorAt,
  followAnchor,
  type Followed,
  followFile,
  type Step,
} from "../../../work/review/remarks/anchor.ts";
import { carriedPlace } from "../../../work/review/remarks/carried.ts";
import type { Changes } from "../../../work/review/remarks/changes.ts";
import { quoteOf } from "../../../work/review/remarks/quote.ts";
import { readSteps } from "../../../work/review/remarks/steps.ts";
import { readWords, type RemarkWords, requireLines } from "../../../work/review/remarks/words.ts";
import { addRemark } from "./remark-number.ts";
import { whoAmI } from "../runs/run-number.ts";
import type { Host } from "../workspace.ts";

export interface RemarkOutput extends RemarkStatus {
  /** Where it stands in the latest commit, as a place; absent where it was made there, or is about no file. */
  readonly now?: string | undefined;
  /** What became of its lines since: `changed` has others there, `gone` none. */
  readonly standing?: Followed["state"] | undefined;
  /** Of `changed`: what stands there now. */
  readonly nowText?: string | undefined;
  /** It was verified, and what was verified has changed since. */
  readonly changedSince?: true;
}

export interface NewRemark {
  readonly place: string;
  /** May begin with its severity and hold a suggestion: see `readWords`. */
  readonly text: string;
  /** Of a text that does not begin with one. */
  readonly severity?: Severity | undefined;
}

/** What is said of remarks that are there. */
export interface RemarkRequest {
  readonly verify: readonly string[];
  /** A draft that says something else now; its severity stays where neither text nor `severity` says one. */
  readonly edit?:
    | { readonly remark: string; readonly text: string; readonly severity?: Severity | undefined }
    | undefined;
  /** Drafts that are to be gone. */
  readonly discard?: readonly string[] | undefined;
  readonly waive?: { readonly remark: string; readonly reason: string } | undefined;
  readonly reopen?: { readonly remark: string; readonly text: string } | undefined;
  readonly reply?: { readonly remark: string; readonly text: string } | undefined;
}

/** Whether it says anything of remarks that are there. */
export function saysOfRemarks(request: RemarkRequest): boolean {
  const { verify, edit, discard = [], waive, reopen, reply } = request;
  return verify.length + discard.length > 0 || (edit ?? waive ?? reopen ?? reply) !== undefined;
}

/** A change under review. */
export interface UnderReview {
  readonly repository: Pick<RepositoryPlace, "root">;
  readonly base: string;
  readonly commit: string;
  readonly files: readonly ChangedFile[];
}

/** Stores new remarks, in order. All are read before the first is stored: one that is wrong stores none. */
export async function addRemarks(
  host: Host,
  journal: Journal,
  view: RunView,
  change: UnderReview,
  remarks: readonly NewRemark[],
): Promise<void> {
  const made = await journal.factsOf(view.run, ["remark.added"]);
  // Those that were discarded too: no number is given twice.
  const known = made.flatMap(({ type, body }) =>
    type === "remark.added" ? [{ id: body.remark }] : [],
  );
  for (const said of await readRemarks(host, change, remarks)) {
    // oxlint-disable-next-line no-await-in-loop -- remarks are numbered in order
    known.push({ id: await addRemark(journal, { run: view.run, remarks: known }, said) });
  }
}

/**
 * New remarks as the journal keeps them.
 *
 * @throws TacitError `app/empty-remark`; `review/bad-place`, `review/not-in-change`, `review/beyond-end` and the like
 */
export async function readRemarks(
  host: Host,
  change: UnderReview,
  remarks: readonly NewRemark[],
): Promise<Omit<FactBody<"remark.added">, "remark">[]> {
  const bodies: Omit<FactBody<"remark.added">, "remark">[] = [];
  for (const remark of remarks) {
    // oxlint-disable-next-line no-await-in-loop -- the first that is wrong is told
    bodies.push(await newRemark(change, remark, whoAmI(host)));
  }
  return bodies;
}

async function newRemark(
  change: UnderReview,
  { place: written, text, severity }: NewRemark,
  by: string,
): Promise<Omit<FactBody<"remark.added">, "remark">> {
  const words = wordsAt(written, text, severity);
  const place = await placeIn(change, written);
  if (words.suggestion !== undefined) requireLines(place);
  const line = place.kind === "lines" ? await linesAt(change, place) : undefined;
  return {
    place: placeText(place),
    ...words,
    commit: change.commit,
    ...(line === undefined ? {} : { line }),
    by,
  };
}

/** @throws TacitError `app/empty-remark` that names the place */
function wordsAt(place: string, text: string, severity: Severity | undefined): RemarkWords {
  try {
    return readWords(text, severity);
  } catch (error) {
    if (!(error instanceof TacitError) || error.code !== "review/empty-remark") throw error;
    throw new TacitError({
      code: "app/empty-remark",
      kind: "input",
      message: `The remark at ${truncated(place, 200)} says nothing.`,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
    });
  }
}

/**
 * A place in the change, or in a file that it did not touch: a reviewer points at callers as well. What was renamed or
 * removed is found under its old name.
 *
 * @throws TacitError `review/not-in-change`, `review/removed-file`
 */
async function placeIn(change: UnderReview, written: string): Promise<Place> {
  const { files, commit, repository } = change;
  const names = new Set(files.flatMap(({ path, oldPath }) => [path, oldPath]));
  const first = parsePlace(written);
  if (!("path" in first)) return first;
  const tree = names.has(first.path) ? undefined : await pathsAt(repository, commit);
  const place = meantPlace(written, (path) => names.has(path) || tree?.has(path) === true);
  if (!("path" in place)) return place;
  const file = files.find(({ path, oldPath }) => path === place.path || oldPath === place.path);
  if (file === undefined) {
    if (tree?.has(place.path) === true) return place;
    throw notThere(place.path, change);
  }
  if (place.kind === "file") return place;
  if (place.side === "old") return { ...place, path: file.oldPath };
  if (file.status !== "deleted") return { ...place, path: file.path };
  throw new TacitError({
    code: "review/removed-file",
    kind: "input",
    message: `The change removes ${truncated(file.path, 200)}.`,
    hint: `For a line as it was before, write -${place.first} instead of ${place.first}; for the removal itself, the file alone.`,
  });
}

/** Files that are named to whoever names one that is not there. */
const NAMED = 20;

function notThere(path: string, { files, commit }: UnderReview): TacitError {
  const named = files.slice(0, NAMED).map((file) => file.path);
  const left = files.length - named.length;
  const touched = named.length === 0 ? "nothing" : named.join(", ");
  return new TacitError({
    code: "review/not-in-change",
    kind: "input",
    message: `${truncated(path, 200)} is neither in this change nor in the tree at ${commit.slice(0, 10)}.`,
    hint: `The change touches ${touched}${left > 0 ? ` and ${left} more` : ""}. For another place write \`change\`.`,
  });
}

/** @throws TacitError `review/no-lines`, `review/beyond-end` */
async function linesAt(
  { repository, base, commit }: UnderReview,
  place: Extract<Place, { kind: "lines" }>,
): Promise<string> {
  const at = place.side === "old" ? base : commit;
  const blob = await readShownFile(repository, at, place.path);
  if (blob !== undefined && !blob.includes(0)) {
    return quoteOf(place, blob.toString("utf8"), `at ${at.slice(0, 10)}`);
  }
  throw new TacitError({
    code: "review/no-lines",
    kind: "input",
    message: `${truncated(place.path, 200)} has no lines of text at ${at.slice(0, 10)}.`,
    hint: "Remark on the file, without a line.",
  });
}

/**
 * Stores what is said of remarks and criteria, in the order edit, discard, verify, waive, reopen, reply; nothing where one
 * is wrong.
 */
export async function settleRemarks(
  host: Host,
  journal: Journal,
  view: RunView,
  request: RemarkRequest,
): Promise<void> {
  const { run, commit } = view;
  const said = { by: whoAmI(host), ...(commit === undefined ? {} : { commit }) };
  const edited = request.edit && editOf(host, view, request.edit);
  const discarded = new Set(request.discard?.map((id) => toDiscard(view, id, request)));
  const verified = request.verify.map((id) => toVerify(view, id));
  const rested = request.waive && waiverOf(host, view, request.waive);
  const reopened = request.reopen && {
    remark: toReopen(view, request.reopen.remark),
    text: requireText(request.reopen.text, "--reopen"),
  };
  const replied = request.reply && {
    remark: toReply(view, request.reply.remark),
    text: requireText(request.reply.text, "--reply"),
  };
  if (edited) {
    const fact = await journal.append({ run }, "remark.edited", edited);
    await requireInTime(journal, fact, edited.remark);
  }
  for (const remark of discarded) {
    const body = { remark, by: said.by };
    // oxlint-disable-next-line no-await-in-loop -- facts keep their order
    const fact = await journal.append({ run }, "remark.discarded", body);
    // oxlint-disable-next-line no-await-in-loop -- the first that came too late is told
    await requireInTime(journal, fact, remark);
  }
  for (const remark of verified) {
    // oxlint-disable-next-line no-await-in-loop -- facts keep their order
    await journal.append({ run }, "remark.verified", { remark, ...said });
  }
  if (rested?.criterion) await journal.append({ run }, "criterion.waived", rested.criterion);
  if (rested?.remark) {
    await journal.append({ run }, "remark.waived", { ...rested.remark, ...said });
  }
  if (reopened) await journal.append({ run }, "remark.reopened", { ...reopened, ...said });
  if (replied) await journal.append({ run }, "remark.replied", { ...replied, ...said });
}

function knownRemark(view: RunView, id: string): RemarkStatus {
  const found = view.remarks.find((remark) => remark.id.toLowerCase() === id.toLowerCase());
  if (found) return found;
  throw new TacitError({
    code: "app/unknown-remark",
    kind: "input",
    message: `Run ${view.run} has no remark ${truncated(id, 40)}.`,
    hint:
      view.remarks.length === 0
        ? "It has none yet."
        : `It has ${view.remarks.map((remark) => remark.id).join(", ")}.`,
  });
}

/** A remark that can be edited and discarded. @throws TacitError `app/not-draft`, `app/unknown-remark` */
function draftOf(view: RunView, named: string): RemarkStatus {
  const remark = knownRemark(view, named);
  if (isUnsent(remark)) return remark;
  const { id, state, round } = remark;
  const settled = state === "verified" || state === "waived";
  throw new TacitError({
    code: "app/not-draft",
    kind: "conflict",
    message:
      round === undefined
        ? `${id} is ${state}: only a draft can be edited or discarded.`
        : `${id} went with round ${round}: what was sent can be neither edited nor discarded.`,
    hint: settled
      ? `Open it again: tacit review ${view.run} --reopen ${id} "…"`
      : `Say more of it: tacit review ${view.run} --reply ${id} "…"`,
  });
}

/** What a draft says from now on. @throws TacitError `app/empty-remark`, `review/suggestion-place`, and as `draftOf` */
function editOf(
  host: Host,
  view: RunView,
  { remark: named, text, severity }: NonNullable<RemarkRequest["edit"]>,
): FactBody<"remark.edited"> {
  const { id, place, severity: before } = draftOf(view, named);
  const words = wordsAt(place, text, severity ?? before);
  if (words.suggestion !== undefined) requireLines(parsePlace(place));
  return { remark: id, ...words, by: whoAmI(host) };
}

/** @throws TacitError `app/said-and-discarded` where the same call says more of it, and as `draftOf` */
function toDiscard(view: RunView, named: string, { edit, waive, reply }: RemarkRequest): string {
  const { id } = draftOf(view, named);
  const others = [edit, waive, reply].map((said) => said?.remark.toLowerCase());
  if (!others.includes(id.toLowerCase())) return id;
  throw new TacitError({
    code: "app/said-and-discarded",
    kind: "input",
    message: `${id} is to be discarded, and more is said of it.`,
    hint: "Do one of the two: nobody would read what is said of a remark that is gone.",
  });
}

/**
 * Somebody may have sent or discarded a draft since it was looked at: a fact that came after that changes nothing.
 *
 * @throws TacitError as `draftOf`
 */
async function requireInTime(
  journal: Journal,
  { run, sequence }: Fact,
  remark: string,
): Promise<void> {
  const facts = await journal.steps(run);
  const before = facts.filter((fact) => fact.sequence < sequence);
  draftOf(viewRun(run, before), remark);
}

/** What nobody answered cannot be verified. @throws TacitError `app/not-answered`, `app/remark-waived` */
function toVerify(view: RunView, named: string): string {
  const { id, state } = knownRemark(view, named);
  if (state === "waived") {
    throw new TacitError({
      code: "app/remark-waived",
      kind: "conflict",
      message: `${id} is waived.`,
      hint: `Say what is still wrong: tacit review ${view.run} --reopen ${id} "…"`,
    });
  }
  if (awaits(view, state)) throw notAnswered(view, id, state);
  return id;
}

/** Whether nobody has said anything to it yet. A tool that a person took remarks to says nothing: they look for themselves. */
function awaits({ change }: RunView, state: RemarkState): boolean {
  return state === "draft" || (state === "sent" && change?.byHand !== true);
}

function toReopen(view: RunView, named: string): string {
  const { id, state } = knownRemark(view, named);
  if (!awaits(view, state)) return id;
  throw new TacitError({
    code: "app/not-answered",
    kind: "conflict",
    message: `${id} is ${state}: it was not answered, so it is open as it is.`,
    hint: `Say more of it: tacit review ${view.run} --reply ${id} "…"`,
  });
}

function toReply(view: RunView, named: string): string {
  const { id, state } = knownRemark(view, named);
  if (state !== "verified" && state !== "waived") return id;
  throw new TacitError({
    code: "app/remark-settled",
    kind: "conflict",
    message: `${id} is ${state}.`,
    hint: `Open it again: tacit review ${view.run} --reopen ${id} "…"`,
  });
}

function notAnswered({ run }: RunView, id: string, state: RemarkState): TacitError {
  return new TacitError({
    code: "app/not-answered",
    kind: "conflict",
    message: `${id} is ${state}: there is no answer to verify.`,
    hint: `Send it (tacit review ${run} --send), or let it rest: tacit review ${run} --waive ${id} "…"`,
  });
}

/** @throws TacitError `app/empty-text` */
function requireText(text: string, option: string): string {
  if (text.trim() !== "") return text;
  throw new TacitError({
    code: "app/empty-text",
    kind: "input",
    message: `${option} needs words: they stay with the remark.`,
    hint: `For instance: ${option} R1 "…"`,
  });
}

/** A remark (`R1`) or a criterion (`AC-2`) that is let rest. @throws TacitError `app/unknown-criterion`, `app/empty-text` */
function waiverOf(
  host: Host,
  view: RunView,
  { remark: id, reason: given }: NonNullable<RemarkRequest["waive"]>,
): {
  readonly remark?: Pick<FactBody<"remark.waived">, "remark" | "reason">;
  readonly criterion?: FactBody<"criterion.waived">;
} {
  const reason = requireText(given, "--waive");
  if (!/^AC-\d+$/i.test(id)) return { remark: { remark: knownRemark(view, id).id, reason } };
  const criteria = view.verdict?.criteria ?? [];
  const found = criteria.find((criterion) => criterion.id.toLowerCase() === id.toLowerCase());
  if (found !== undefined) return { criterion: { criterion: found.id, reason, by: whoAmI(host) } };
  throw new TacitError({
    code: "app/unknown-criterion",
    kind: "input",
    message: `Run ${view.run} asks for no evidence of ${id}.`,
    hint:
      criteria.length === 0
        ? "No criterion of its brief names evidence, or it was not looked at yet; so none stands in the way."
        : `It does of ${criteria.map((criterion) => criterion.id).join(", ")}.`,
  });
}

/** Where remarks are to be followed to. */
interface Following {
  readonly commit: string;
  /** Commits of the run, in order; the remark's own is among them. */
  readonly commits: readonly string[];
  /** Of the change, on the new side. */
  readonly paths: readonly string[];
  readonly changes: Changes;
}

/** Remarks as they stand at a commit, followed by their content through the ones before it. */
export async function describeRemarks(
  repository: RepositoryPlace,
  { remarks }: Pick<RunView, "remarks">,
  following: Following,
): Promise<RemarkOutput[]> {
  const { paths } = following;
  const steps = new Map<string, Promise<Step[]>>();
  const stepsFrom = async (from: string, path: string): Promise<Step[]> => {
    const known =
      steps.get(from) ?? readSteps(repository, from, after(following, from), [...paths, path]);
    steps.set(from, known);
    return known;
  };
  const described: RemarkOutput[] = [];
  for (const remark of remarks) {
    // oxlint-disable-next-line no-await-in-loop -- most need the steps that the one before has read
    described.push(await describeRemark(repository, remark, following, stepsFrom));
  }
  return described;
}

/** What came after a commit; where it is not of the run, all that did. */
function after({ commits, commit }: Following, from: string): string[] {
  const later = commits.slice(commits.lastIndexOf(from) + 1);
  return later.at(-1) === commit ? later : [...later, commit];
}

async function describeRemark(
  repository: RepositoryPlace,
  remark: RemarkStatus,
  { commit, changes }: Following,
  stepsFrom: (from: string, path: string) => Promise<Step[]>,
): Promise<RemarkOutput> {
  const place = parsePlace(remark.place);
  const regressed = await changedSince(remark, place, commit, changes);
  const described = { ...remark, ...(regressed ? { changedSince: true as const } : {}) };
  if (!("path" in place) || remark.commit === commit) return described;
  const steps = await stepsFrom(remark.commit, place.path);
  if (place.kind === "file" || place.side === "old") {
    const { path, gone } = followFile(place.path, steps);
    if (gone) return { ...described, now: path, standing: "gone" };
    return path === place.path ? described : { ...described, now: path, standing: "moved" };
  }
  const { state, path, first, last, text } = followAnchor(
    await anchorOf(repository, remark, place),
    steps,
  );
  return {
    ...described,
    now: placeText({ kind: "lines", path, first, last }),
    standing: state,
    ...(state === "changed" ? { nowText: text } : {}),
  };
}

/** From the text at its commit; where that is gone, from the lines that were quoted. */
async function anchorOf(
  repository: RepositoryPlace,
  { commit, line = "" }: RemarkStatus,
  place: Extract<Place, { kind: "lines" }>,
): Promise<Anchor> {
  const at = { path: place.path, first: place.first, last: place.last, commit };
  const blob = await readShownFile(repository, commit, place.path);
  if (blob !== undefined) return anchorAt(at, blob.toString("utf8"));
  return anchorAt(at, `${"\n".repeat(place.first - 1)}${line}\n`);
}

/** Whether what a person verified is something else now: its lines, those that addressed it, or else its file. */
async function changedSince(
  remark: RemarkStatus,
  place: Place,
  commit: string,
  changes: Changes,
): Promise<boolean> {
  const { verifiedAt, addressing } = remark;
  if (remark.state !== "verified" || verifiedAt === undefined || verifiedAt === commit)
    return false;
  const since = await changes(verifiedAt, commit);
  if (since.length === 0) return false;
  const made = carriedPlace(place, await changes(remark.commit, verifiedAt));
  const near = addressing?.near.filter(({ first, last }) => last >= first) ?? [];
  const watched: Place[] = made.kind === "lines" || near.length === 0 ? [made] : [];
  if (addressing !== undefined && near.length > 0) {
    const then = await changes(addressing.to, verifiedAt);
    watched.push(...near.map((lines) => carriedPlace({ kind: "lines", ...lines }, then)));
  }
  return watched.some((each) => changesPlace(each, since));
}

/** Words of an agent in a problem. */
const QUOTED = 80;

/** What was said to nobody, and what was not said. */
export function problemsOfRemarks({ run, remarks, strayAnswers }: RunView): string[] {
  const silent = remarks.filter(({ unanswered }) => unanswered === true).map(({ id }) => id);
  return [
    ...(silent.length === 0
      ? []
      : [`${silent.join(", ")} got no answer; send again: tacit review ${run} --send`]),
    ...strayAnswers.map(({ id, state, note }) => {
      const words = truncated(note.replaceAll(/\s+/g, " ").trim(), QUOTED);
      return `The agent answered ${truncated(id.replaceAll(/\s+/g, " "), 40)}, which is no remark of this run: ${state}${words === "" ? "" : `, ${words}`}`;
    }),
  ];
}
