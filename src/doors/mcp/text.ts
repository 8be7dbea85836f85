/**
 * The tools' answers as Markdown for a model to read.
 *
 * What others wrote is quoted: names as inline code on one line, bodies fenced, as the compiler does it.
 */
import { counted, truncated } from "../../ground/core/text.ts";
import { fenced, inlineCode, oneLine } from "../../knowledge/compiler/markdown.ts";
import type {
  Entry,
  FrameOutput,
  LocateOutput,
  Receipt,
  ReviewFinding,
  ReviewHunk,
  ReviewOutput,
  WhyOutput,
} from "./schemas.ts";

/** Characters of an entry's body beside others; alone it is shown whole. */
const EXCERPT = 3000;
/** Lines of what was left out. */
const LEFT_OUT = 20;

function paragraphs(...blocks: readonly string[]): string {
  return `${blocks.filter((block) => block !== "").join("\n\n")}\n`;
}

function problemsText(problems: readonly string[]): string {
  return problems.length === 0 ? "" : `Note:\n\n${bullets(problems.map(oneLine))}`;
}

function bullets(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join("\n");
}

export function locatedText({ files, symbols, problems }: LocateOutput): string {
  if (files.length === 0) {
    return paragraphs(
      "No file of code shares a word with the text. Try names that the code would use.",
      problemsText(problems),
    );
  }
  const lines = files.map(
    ({ path, why }, at) => `${at + 1}. ${inlineCode(path)}: ${why.map(oneLine).join("; ")}`,
  );
  const found = symbols.map(
    ({ path, name, kind, start, end }) =>
      `${inlineCode(`${path}:${start}-${end}`)} ${oneLine(kind)} ${inlineCode(name)}`,
  );
  return paragraphs(
    "Files, best first. The list can miss one: search before you conclude that something does not exist.",
    lines.join("\n"),
    found.length === 0 ? "" : `Symbols:\n\n${bullets(found)}`,
    problemsText(problems),
  );
}

export function framedText(framed: FrameOutput): string {
  const { kinds, questions, known, findings, edgeCases, problems } = framed;
  return paragraphs(
    kinds.length === 0 ? "No type of work is recognised." : `Type of work: ${kinds.join(", ")}.`,
    questions.length === 0
      ? "Nothing that costs much is left open."
      : `Only the user can say:\n\n${bullets(questions.map(({ question, why }) => `${oneLine(question)} (${oneLine(why)})`))}`,
    known.length === 0
      ? ""
      : `Known already:\n\n${bullets(known.map(({ text, from }) => `${oneLine(text)} (${inlineCode(from)})`))}`,
    edgeCases.length === 0
      ? ""
      : `Goes wrong in practice:\n\n${bullets(edgeCases.map(({ text }) => oneLine(text)))}`,
    findings.length === 0 ? "" : `To be cleared up:\n\n${bullets(findings.map(oneLine))}`,
    problemsText(problems),
  );
}

/** What went into a prompt and what did not; the prompt itself is a text of its own. */
export function receiptText({ tokens, included, omitted, problems }: Receipt): string {
  const groups = Map.groupBy(included, ({ id }) => id.replace(/:.*$/, ""));
  const taken = [...groups].map(([name, items]) => {
    const sum = items.reduce((total, item) => total + item.tokens, 0);
    return `${items.length === 1 ? name : `${items.length} × ${name}`} (${sum})`;
  });
  const left = omitted.slice(0, LEFT_OUT).map(({ id, title, reason, tokens: size }) => {
    const what = id.startsWith("entry:") ? `entry ${inlineCode(title)}` : inlineCode(title);
    return `${what}${size === 0 ? "" : `, ${size} tokens`}: ${oneLine(reason)}`;
  });
  if (omitted.length > left.length) left.push(`and ${omitted.length - left.length} more`);
  return paragraphs(
    `Receipt of the prompt: ${counted(tokens, "token")}.`,
    `In: ${taken.join(", ")}.`,
    left.length === 0
      ? "Nothing that was considered was left out."
      : `Left out:\n\n${bullets(left)}`,
    problemsText(problems),
  );
}

export function whyText(answer: WhyOutput): string {
  const { path, exists, entries, proposed, ranking, problems } = answer;
  if (path === undefined) {
    return paragraphs(
      ...entries.map((entry) => entryText(entry, Infinity)),
      problemsText(problems),
    );
  }
  const holds =
    entries.length === 0
      ? `No entry in force has ${inlineCode(path)} in its scope.`
      : `${counted(entries.length, "entry holds", "entries hold")} for ${inlineCode(path)}.`;
  return paragraphs(
    exists === false ? `${holds} There is no such file yet.` : holds,
    ...entries.map((entry) => entryText(entry, EXCERPT)),
    proposed.length === 0
      ? ""
      : `Proposed and not in force:\n\n${bullets(
          proposed.map(({ id, title }) => `${inlineCode(id)}: ${oneLine(title)}`),
        )}`,
    ranking === undefined ? "" : rankingText(ranking),
    problemsText(problems),
  );
}

export function reviewText(answer: ReviewOutput): string {
  const { from, of, base, commit, size, hunks, more, findings, groups, files, problems } = answer;
  const lines = [
    `${counted(size.files, "file")}, ${counted(size.hunks, "hunk")}`,
    `+${size.added} -${size.removed}`,
    `${commit.slice(0, 10)} against ${base.slice(0, 10)}`,
  ];
  const left =
    more === 0 ? "" : `\n\n${counted(more, "more hunk")}: ask with a larger limit, or with path.`;
  return paragraphs(
    `${inlineCode(of)} onto ${inlineCode(from)}: ${lines.join(", ")}. Only commits count.`,
    findings.length === 0
      ? ""
      : `Found outside the hunks below:\n\n${bullets(findings.map(findingText))}`,
    hunks.length === 0
      ? "No hunk to read."
      : `Hunks in the order in which to read them:\n\n${hunks.map(hunkText).join("\n")}${left}`,
    groups.length === 0 ? "" : `Same edits:\n\n${bullets(groups.map(groupText))}`,
    files.length === 0
      ? ""
      : `Of files:\n\n${bullets(files.map(({ path, note }) => `${inlineCode(path)}: ${oneLine(note)}`))}`,
    problemsText(problems),
  );
}

function findingText({ rule, place, message }: ReviewFinding): string {
  const where = place === undefined ? "" : `${inlineCode(place)} `;
  return `${where}${oneLine(message)} (${inlineCode(rule)})`;
}

function hunkText(hunk: ReviewHunk, at: number): string {
  const { place, added, removed, points, reasons, impact, findings, fold } = hunk;
  const head = `${at + 1}. ${inlineCode(place)}, +${added} -${removed}, ${counted(points, "point")}`;
  const below = [
    ...impact.map(({ flag, text }) => `costly if wrong, ${flag}: ${oneLine(text)}`),
    ...findings.map((finding) => `found: ${findingText(finding)}`),
    ...(fold === undefined ? [] : [`in passing: ${oneLine(fold)}`]),
  ];
  const why = reasons.length === 0 ? "" : `: ${reasons.map(oneLine).join("; ")}`;
  return [`${head}${why}`, ...below.map((line) => `   - ${line}`)].join("\n");
}

function groupText({ text, places }: ReviewOutput["groups"][number]): string {
  return `${oneLine(text)}: ${places.map(inlineCode).join(", ")}`;
}

function rankingText(ranking: NonNullable<WhyOutput["ranking"]>): string {
  const { rank, of = 0, score, why, best } = ranking;
  if (rank === undefined) return `Not ranked for the task: ${why.join("; ")}.`;
  const first =
    best === undefined || rank === 1
      ? ""
      : `; first is ${inlineCode(best.path)} with ${best.score}`;
  return `Ranked ${rank} of ${counted(of, "file")} for the task, score ${score}${first}. By signal:\n\n${bullets(why.map(oneLine))}`;
}

function entryText(entry: Entry, limit: number): string {
  const { id, kind, title, status, path, scope, checked, body } = entry;
  const force = {
    active: "in force",
    proposed: "proposed, not in force",
    retired: "retired, not in force",
  };
  const facts = [
    Object.entries(force).find(([name]) => name === status)?.[1] ?? oneLine(status),
    scope.length === 0 ? "holds everywhere" : `scope ${scope.map(inlineCode).join(", ")}`,
    ...(checked ? ["`tacit check` holds changed lines against it"] : []),
  ];
  const cut =
    body.length > limit
      ? `\n\nCut at ${limit} characters; ask with entry ${inlineCode(id)} for all of it.`
      : "";
  return `### ${oneLine(title)} (${oneLine(kind)}, ${inlineCode(path)})\n\n${facts.join("; ")}.\n\n${fenced(truncated(body, limit), "markdown").trimEnd()}${cut}`;
}
