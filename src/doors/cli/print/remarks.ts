/** What was said of a change, for a person. */
import type { Addressing } from "../../../ground/contract/event.ts";
import { counted, truncated } from "../../../ground/core/text.ts";
import type { RemarkWord } from "../../../ground/journal/status.ts";
import type { RemarkOutput } from "../../app/review/remarks.ts";
import type { ReviewOutput, ReviewRequest } from "../../app/review/review.ts";
import { paint, type Terminal, wrapped } from "../terminal.ts";

/** Words of a thread that are shown; the JSON has all. */
const WORDS = 2;

/** Places or paths that are named as what addressed a remark. */
const PLACES = 3;

/** Each remark with its state, its text and the end of its thread. */
export function remarks(all: readonly RemarkOutput[], { line, width }: Terminal): void {
  if (all.length > 0) line();
  const say = (text: string, colour?: "dim" | "amber"): void => {
    for (const each of wrapped(text, width - 6)) {
      line(`      ${colour === undefined ? each : paint(colour, each)}`);
    }
  };
  for (const remark of all) {
    const { id, place, text, suggestion, addressing, changedSince, thread } = remark;
    line(
      `  ${id}  ${stateColour(remark)}${weight(remark)}  ${paint("accent", oneLine(place))}${paint("dim", whereNow(remark))}`,
    );
    say(oneLine(text));
    if (suggestion !== undefined) suggested(suggestion, line);
    const later = thread.slice(1);
    const hidden = later.length - WORDS;
    if (hidden > 0) say(`… ${counted(hidden, "earlier word")}: --json`, "dim");
    for (const word of later.slice(-WORDS)) say(wordLine(word), "dim");
    if (addressing !== undefined) say(changedLine(addressing), "dim");
    if (changedSince === true) say("changed since it was verified", "amber");
  }
}

/** Where its lines are now, where that is somewhere else, or they are others. */
function whereNow({ place, now, standing }: RemarkOutput): string {
  if (standing === "gone") return "  gone";
  const moved = now === undefined || now === place ? "" : ` → ${oneLine(now)}`;
  return `${moved}${standing === "changed" ? ", changed" : ""}`;
}

/** Whether a remark goes with the next round. */
export function isToBeSent({ state, unanswered }: RemarkOutput): boolean {
  return state === "draft" || state === "reopened" || unanswered === true;
}

/** Whether a review changes something, rather than only look. */
export function settles(request: ReviewRequest): boolean {
  const { remarks: added, verify, edit, waive, reopen, reply, approve } = request;
  const { discard = [], seen = [] } = request;
  const decided = (edit ?? waive ?? reopen ?? reply) !== undefined;
  const named = added.length + verify.length + discard.length + seen.length;
  return named > 0 || approve || decided;
}

/** What a review has changed, a line each; the change itself was read before. */
export function settled(request: ReviewRequest) {
  return (answer: ReviewOutput, { line }: Terminal): void => {
    const { edit, discard = [], waive, reopen, reply } = request;
    const named = new Set(
      [...request.verify, edit?.remark, waive?.remark, reopen?.remark, reply?.remark].map((id) =>
        id?.toUpperCase(),
      ),
    );
    for (const id of new Set(discard.map((each) => each.toUpperCase()))) line(`${id}  discarded`);
    const firstNew = answer.remarks.length - request.remarks.length;
    for (const [index, remark] of answer.remarks.entries()) {
      const { id, place, text } = remark;
      if (index < firstNew && !named.has(id.toUpperCase())) continue;
      const words = truncated(oneLine(text), 60);
      line(
        `${id}  ${stateColour(remark)}${weight(remark)}  ${paint("accent", oneLine(place))}  ${words}`,
      );
    }
    const rested = answer.criteria?.find(
      ({ id }) => id.toLowerCase() === waive?.remark.toLowerCase(),
    );
    if (rested !== undefined) line(`${rested.id}  ${stateColour(rested)}  ${rested.note}`);
    if (request.seen !== undefined && request.seen.length > 0) line(seenLine(answer));
    if (request.approve) {
      line(`Approved at ${answer.commit.slice(0, 10)}.`);
      for (const problem of answer.problems) line(`${paint("amber", "!")} ${problem}`);
    }
    line();
    if (answer.approved) line(`tacit ship ${answer.run}`);
    else line(`tacit review ${answer.run} ${nextStep(answer.remarks)}`);
  };
}

function seenLine({ files }: ReviewOutput): string {
  const hunks = files.flatMap((file) => file.hunks);
  const left = hunks.filter(({ seen }) => !seen).length;
  return left === 0
    ? "Every hunk is seen."
    : `${counted(hunks.length - left, "hunk")} seen, ${left} left.`;
}

function nextStep(all: readonly RemarkOutput[]): string {
  if (all.some((remark) => isToBeSent(remark))) return "--send";
  const blocker = all.find(
    ({ severity, state }) =>
      severity === "blocker" && (state === "addressed" || state === "answered"),
  );
  return blocker === undefined ? "--approve" : `--verify ${blocker.id}`;
}

function stateColour(of: { readonly state?: string; readonly status?: string }): string {
  const state = of.state ?? of.status ?? "";
  if (state === "verified" || state === "waived") return paint("green", state);
  if (state === "disputed" || state === "reopened") return paint("red", state);
  return paint("amber", state);
}

function weight({ severity, unanswered }: RemarkOutput): string {
  const silent = unanswered === true ? `, ${paint("amber", "no answer")}` : "";
  if (severity === "issue") return silent;
  return `${silent}  ${severity === "blocker" ? paint("red", severity) : severity}`;
}

function wordLine({ by, said, text, claimed, commit }: RemarkWord): string {
  const at = commit === undefined ? "" : ` at ${commit.slice(0, 10)}`;
  const what = claimed === undefined ? said : `${said}, not ${claimed}: nothing has changed`;
  const words = oneLine(text);
  return `${oneLine(by)} ${what}${at}${words === "" ? "" : `: ${truncated(words, 300)}`}`;
}

function changedLine({ near, files, more = 0 }: Addressing): string {
  const there = near.map(({ path, first, last }) =>
    last > first ? `${path}:${first}-${last}` : `${path}:${Math.max(1, first)}`,
  );
  const named = near.length > 0 ? there : files;
  const left = named.length - PLACES + more;
  const list = named.slice(0, PLACES).map(oneLine).join(", ");
  const rest = left > 0 ? ` and ${left} more` : "";
  return near.length > 0
    ? `changed for it: ${list}${rest}`
    : `changed, but not there: ${list}${rest}`;
}

function suggested(suggestion: string, line: Terminal["line"]): void {
  if (suggestion === "") {
    line(`      ${paint("dim", "suggested: remove the lines")}`);
    return;
  }
  const lines = suggestion.split("\n");
  line(paint("dim", "      suggested:"));
  for (const each of lines.slice(0, 8)) line(`        ${truncated(each, 200)}`);
  if (lines.length > 8) line(paint("dim", `        … ${counted(lines.length - 8, "line")} more`));
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}
