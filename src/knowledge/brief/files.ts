/**
 * Briefs as files: `.tacit/briefs/<number>-<slug>.md`.
 *
 * The slug is the identity, the number is for talking. What a brief's state is comes from the journal, never from here.
 */
import {
  type Brief,
  BriefFrontMatter,
  type BriefOutput,
  type BriefSection,
  briefSections,
  type Criterion,
  type DimensionState,
  type EvidenceSource,
} from "../../ground/contract/brief.ts";
import { TacitError } from "../../ground/core/error.ts";
import { slugOf } from "../../ground/core/text.ts";
import { schemaFault } from "../context/entries.ts";
import { type Problem, readOrName, type TextFiles } from "../context/files.ts";
import {
  type BrokenFile,
  composeFrontMatter,
  type FrontMatterFile,
  parseFrontMatter,
  withKey,
} from "../context/front-matter.ts";
import { draftSections } from "./draft.ts";
import { evidenceIn } from "./evidence-text.ts";
import { type Framed, questionsShown } from "./frame.ts";
import { type Taxonomy, taxonomy } from "./own.ts";
import { dimensionsOf } from "./past.ts";
import { isSeen } from "./reader/concealed.ts";
import { criteriaSmells } from "./reader/smells.ts";

const folder = ".tacit/briefs";
const fileName = /^([1-9]\d{0,8})-(.+)\.md$/;

/** Where a brief lies. */
export interface BriefPlace {
  readonly number: number;
  readonly slug: string;
  readonly path: string;
}

/** Every brief's file by number; reviews that lie beside them are none. */
async function namedIn(files: TextFiles): Promise<BriefPlace[]> {
  const names = await files.list(folder);
  return names
    .filter((name) => !name.endsWith(".review.md"))
    .flatMap((name) => {
      const match = fileName.exec(name);
      if (match === null) return [];
      return [{ number: Number(match[1]), slug: match[2] ?? "", path: `${folder}/${name}` }];
    })
    .toSorted((a, b) => a.number - b.number || (a.slug < b.slug ? -1 : 1));
}

type Release = () => Promise<void>;

/**
 * Does the work with a number and a slug that nobody has or gets meanwhile.
 *
 * Both are reserved, because briefs that are framed at the same time see the same list.
 */
async function withFreePlace<Result>(
  files: TextFiles,
  title: string,
  work: (place: BriefPlace) => Promise<Result>,
): Promise<Result> {
  const base = slugOf(title);
  for (;;) {
    const held: Release[] = [];
    try {
      // oxlint-disable-next-line no-await-in-loop -- what is there decides what is tried
      const before = await namedIn(files);
      const slugs = new Set(before.map(({ slug }) => slug));
      const highest = Math.max(0, ...before.map(({ number }) => number));
      // oxlint-disable-next-line no-await-in-loop
      const number = await reserveFirst(
        held,
        (count) => highest + count,
        (candidate) => files.reserve(`${folder}/.${candidate}.number`),
      );
      // oxlint-disable-next-line no-await-in-loop
      const slug = await reserveFirst(
        held,
        (count) => (count === 1 ? base : `${base}-${count}`),
        async (candidate) =>
          slugs.has(candidate) ? undefined : files.reserve(`${folder}/.${candidate}.slug`),
      );
      // Who held one of them until just now has written its file since we looked.
      // oxlint-disable-next-line no-await-in-loop
      const after = await namedIn(files);
      if (after.some((each) => each.number === number || each.slug === slug)) continue;
      // oxlint-disable-next-line no-await-in-loop
      return await work({ number, slug, path: `${folder}/${number}-${slug}.md` });
    } finally {
      // oxlint-disable-next-line no-await-in-loop
      for (const release of held) await release();
    }
  }
}

/** The first candidate, counted from 1, that can be reserved; what releases it is added to `held`. */
async function reserveFirst<Candidate>(
  held: Release[],
  candidateAt: (count: number) => Candidate,
  reserve: (candidate: Candidate) => Promise<Release | undefined>,
): Promise<Candidate> {
  for (let count = 1; ; count += 1) {
    const candidate = candidateAt(count);
    // oxlint-disable-next-line no-await-in-loop -- the first that is free
    const release = await reserve(candidate);
    if (release === undefined) continue;
    held.push(release);
    return candidate;
  }
}

/**
 * Writes a new brief under the next number; of several at once each gets its own.
 *
 * @param at The commit that was framed against, where there is one.
 */
export async function createBrief(
  files: TextFiles,
  framed: Framed,
  all: Taxonomy = taxonomy,
  at?: string,
): Promise<Brief> {
  const text = textOfNew(framed, all, at);
  return withFreePlace(files, framed.title, async (place) => {
    await files.write(place.path, text);
    return briefFrom(place, text);
  });
}

function textOfNew(framed: Framed, all: Taxonomy, at: string | undefined): string {
  const drafted = draftSections(framed, all);
  const sections = briefSections.map((section) => `## ${section}\n\n${drafted[section]}\n`);
  // What is missing stands in `asked`, so that the file says what is known and not what is not.
  const dimensions = Object.fromEntries(
    framed.dimensions
      .filter(({ state }) => state !== "missing")
      .map(({ id, state, answer, reason }) => [
        id,
        {
          state,
          ...(answer === undefined ? {} : { answer }),
          ...(reason === undefined ? {} : { reason }),
        },
      ]),
  );
  return composeFrontMatter(
    {
      title: framed.title,
      request: framed.request,
      ...(at === undefined ? {} : { at: at.slice(0, 12) }),
      kinds: framed.kinds,
      asked: framed.missing,
      dimensions,
    },
    sections.join("\n"),
  );
}

/** Paths that lines of a brief name as known, so that whoever reads it can be told when they changed. */
export function knownPaths(brief: Brief): string[] {
  const lines = brief.body.split("\n").filter((line) => line.startsWith("- Known: "));
  return [
    ...new Set(
      lines.flatMap((line) =>
        [...line.matchAll(/[(\s]([^\s(),]+):\d+(?=[,)])/g)].map((match) => match[1] ?? ""),
      ),
    ),
  ];
}

/** All briefs by number; broken files and numbers used twice are problems. */
export async function loadBriefs(
  files: TextFiles,
): Promise<{ briefs: Brief[]; problems: Problem[] }> {
  const briefs: Brief[] = [];
  const problems: Problem[] = [];
  const numbers = new Map<number, string>();
  for (const named of await namedIn(files)) {
    const twin = numbers.get(named.number);
    if (twin !== undefined) {
      problems.push({
        path: named.path,
        message: `Number ${named.number} is also that of ${twin}: rename one of the files; until then use the slug.`,
      });
    }
    numbers.set(named.number, twin ?? named.path);
    // oxlint-disable-next-line no-await-in-loop -- a few small files, in order
    const text = await readOrName(files, named.path, problems);
    if (text === undefined) continue;
    const brief = parseBrief(named, text);
    if ("status" in brief) {
      problems.push({ path: named.path, line: brief.line, message: brief.reason });
    } else {
      briefs.push(brief);
    }
  }
  return { briefs, problems };
}

function parseBrief(named: BriefPlace, text: string): Brief | BrokenFile {
  const file = parseFrontMatter(named.path, text);
  if (file.status === "broken") return file;
  const front = BriefFrontMatter.safeParse(file.data);
  if (!front.success) return schemaFault(file, front.error.issues);
  const sections = sectionsIn(file.body);
  return {
    ...named,
    front: front.data,
    sections,
    criteria: criteriaIn(sections["Acceptance criteria"] ?? ""),
    body: file.body,
  };
}

/** The brief that a file's text is. @throws TacitError `brief/broken` */
export function briefFrom(named: BriefPlace, text: string): Brief {
  const brief = parseBrief(named, text);
  if ("status" in brief) throw brokenBrief(brief);
  return brief;
}

function brokenBrief(broken: BrokenFile): TacitError {
  return new TacitError({
    code: "brief/broken",
    kind: "input",
    message: `${broken.path}:${broken.line} cannot be read: ${broken.reason}`,
    hint: "Mend the file, then try again.",
  });
}

/** Says for each line in turn whether it is code (in a fence, or one of its ends), and whether a fence is open behind it. */
export function fenceReader(): (line: string) => {
  readonly code: boolean;
  readonly open: boolean;
} {
  let fence: string | undefined;
  return (line) => {
    const mark = /^ {0,3}(```+|~~~+)/.exec(line)?.[1];
    const before = fence;
    if (mark !== undefined && fence === undefined) fence = mark;
    else if (mark !== undefined && fence !== undefined && mark.startsWith(fence)) fence = undefined;
    return { code: before !== undefined || fence !== undefined, open: fence !== undefined };
  };
}

/** The title of a second-level heading. */
export function sectionHeading(line: string): string | undefined {
  return /^##\s+(.+?)\s*#*\s*$/.exec(line)?.[1];
}

/** Text below each known second-level heading; headings within code fences are text. */
export function sectionsIn(body: string): Partial<Record<BriefSection, string>> {
  const found = new Map<string, string[]>();
  const fence = fenceReader();
  let lines: string[] | undefined;
  for (const line of body.split(/\r?\n/)) {
    const heading = fence(line).code ? undefined : sectionHeading(line);
    if (heading === undefined) {
      lines?.push(line);
      continue;
    }
    const section = briefSections.find((name) => name.toLowerCase() === heading.toLowerCase());
    lines = section === undefined ? undefined : (found.get(section) ?? []);
    if (section !== undefined && lines !== undefined) found.set(section, lines);
  }
  const sections: Partial<Record<BriefSection, string>> = {};
  for (const section of briefSections) {
    const text = found.get(section)?.join("\n").trim();
    if (text !== undefined) sections[section] = text;
  }
  return sections;
}

/** A line that begins a criterion: its id and its text. */
export const criterionLine =
  /^\s*(?:[-*+]\s+)?(?:\*\*)?(AC-\d+)(?:\*\*)?\s*[:.)]\s*(?:\*\*\s*)?(.*)$/;

/** Lines `- AC-1: …` with their continuation and evidence; comments hold prompts and are no criteria. */
export function criteriaIn(section: string): Criterion[] {
  const criteria: { id: string; text: string; evidence?: EvidenceSource[] }[] = [];
  for (const line of section.replaceAll(/<!--[\s\S]*?(?:-->|$)/g, "").split("\n")) {
    const match = criterionLine.exec(line);
    const last = criteria.at(-1);
    const shown = evidenceIn(line);
    if (match !== null) criteria.push({ id: match[1] ?? "", text: (match[2] ?? "").trim() });
    else if (shown !== undefined && last !== undefined)
      last.evidence = [...(last.evidence ?? []), shown];
    else if (/^\s+\S/.test(line) && last !== undefined) last.text = `${last.text} ${line.trim()}`;
  }
  return criteria.filter(({ text }) => text !== "");
}

/**
 * The brief that a person means by its number or its slug.
 *
 * @param problems Of the files that could not be read: one of them may be meant.
 * @throws TacitError `brief/unknown`, `brief/ambiguous`, `brief/broken`
 */
export function findBrief(
  briefs: readonly Brief[],
  given: string,
  problems: readonly Problem[] = [],
): Brief {
  const found = briefs.filter(({ slug, number }) => slug === given || String(number) === given);
  const [first] = found;
  if (found.length > 1) {
    throw new TacitError({
      code: "brief/ambiguous",
      kind: "input",
      message: `${given} means ${found.map(({ path }) => path).join(" and ")}.`,
      hint: "Use the slug, or rename one of the files.",
    });
  }
  if (first !== undefined) return first;
  const broken = problems.find(({ path }) => {
    const [, number, slug] = fileName.exec(path.slice(folder.length + 1)) ?? [];
    return number === given || slug === given;
  });
  if (broken !== undefined) {
    const { path, line = 1, message } = broken;
    throw brokenBrief({ status: "broken", path, line, reason: message });
  }
  throw new TacitError({
    code: "brief/unknown",
    kind: "input",
    message: `There is no brief \`${given}\`.`,
    hint:
      briefs.length === 0
        ? '`tacit brief "…"` writes the first one.'
        : `There ${briefs.length === 1 ? "is" : "are"} ${briefs.map(({ number }) => number).join(", ")}; \`tacit brief list\` shows titles.`,
  });
}

/** The file of a brief as `findBrief` finds it, one that cannot be read as well: it is to be mended. */
export async function findBriefFile(files: TextFiles, given: string): Promise<BriefPlace> {
  const named = await namedIn(files);
  const [first, ...others] = named.filter(
    ({ slug, number }) => slug === given || String(number) === given,
  );
  if (first !== undefined && others.length === 0) return first;
  const { briefs, problems } = await loadBriefs(files);
  return findBrief(briefs, given, problems); // says what is wrong
}

/** Dimensions in the order of their ordinals: as asked when the brief was written, so that an answer shifts nothing. */
export function askedIn(brief: Brief): string[] {
  const stored = brief.front["asked"];
  const asked = Array.isArray(stored) ? stored.filter((id) => typeof id === "string") : [];
  const later = Object.entries(brief.front.dimensions)
    .filter(([id, { state }]) => state === "missing" && !asked.includes(id))
    .map(([id]) => id);
  return [...asked, ...later];
}

/** The same, and behind them questions that came later: from a taxonomy that grew, or a file that lost its list. */
export function numberedIn(brief: Brief, missing: readonly string[]): string[] {
  return [...new Set([...askedIn(brief), ...missing])];
}

/** Ids that nothing answers yet, in the order of their ordinals. */
export function openIn(brief: Brief): string[] {
  return askedIn(brief).filter((id) => {
    const state = brief.front.dimensions[id]?.state;
    return state === undefined || state === "missing";
  });
}

function dimensionOf(brief: Brief, given: string, all: Taxonomy): string {
  const asked = askedIn(brief);
  const id = /^[1-9]\d*$/.test(given) ? asked[Number(given) - 1] : given;
  const known = dimensionsOf(brief.front.kinds, all).map((dimension) => dimension.id);
  if (id !== undefined && (known.includes(id) || asked.includes(id))) return id;
  if (id !== undefined && Object.hasOwn(brief.front.dimensions, id)) return id;
  throw new TacitError({
    code: "brief/unknown-dimension",
    kind: "input",
    message: `Brief ${brief.number} has no question \`${given}\`.`,
    hint: `Give ${asked.length === 0 ? "" : `a number from 1 to ${asked.length}, or `}one of ${known.join(", ")}.`,
  });
}

/** A brief's file as it is now, so that edits made meanwhile stay. @throws TacitError `brief/unknown`, `brief/broken` */
export async function fileNow(files: TextFiles, brief: Brief): Promise<FrontMatterFile> {
  const text = await files.read(brief.path);
  if (text === undefined) {
    throw new TacitError({
      code: "brief/unknown",
      kind: "conflict",
      message: `${brief.path} is gone.`,
      hint: "See which briefs there are: tacit brief list",
    });
  }
  const file: FrontMatterFile | BrokenFile = parseFrontMatter(brief.path, text);
  if (file.status === "broken") throw brokenBrief(file);
  return file;
}

/** Writes one dimension. */
async function writeDimension(
  files: TextFiles,
  brief: Brief,
  id: string,
  value: { state: DimensionState; answer?: string; reason?: string },
): Promise<Brief> {
  const file = await fileNow(files, brief);
  const changed = withKey(file, ["dimensions", id], value);
  const next = briefFrom(brief, changed);
  await files.write(brief.path, changed);
  return next;
}

function nonEmpty(text: string, what: "answer" | "reason"): string {
  if (isSeen(text)) return text.trim();
  throw new TacitError({
    code: "brief/empty-answer",
    kind: "input",
    message: `The ${what} is empty.`,
    hint: `Say it in quotes: tacit brief ${what === "answer" ? "answer N DIMENSION" : "dismiss N DIMENSION"} "…"`,
  });
}

/**
 * Answers a question by its dimension or its ordinal; returns the brief as it is then.
 *
 * @throws TacitError `brief/unknown-dimension`, `brief/empty-answer`, `brief/broken`
 */
export async function answerDimension(
  files: TextFiles,
  brief: Brief,
  idOrOrdinal: string,
  text: string,
  all: Taxonomy = taxonomy,
): Promise<Brief> {
  const id = dimensionOf(brief, idOrOrdinal, all);
  return writeDimension(files, brief, id, { state: "stated", answer: nonEmpty(text, "answer") });
}

/** Says that a dimension does not apply, and why. @throws TacitError as `answerDimension` does. */
export async function dismissDimension(
  files: TextFiles,
  brief: Brief,
  idOrOrdinal: string,
  reason: string,
  all: Taxonomy = taxonomy,
): Promise<Brief> {
  const id = dimensionOf(brief, idOrOrdinal, all);
  return writeDimension(files, brief, id, {
    state: "not-applicable",
    reason: nonEmpty(reason, "reason"),
  });
}

/** `tacit brief --json`: what the file says, with questions and evidence from framing its request just now. */
export function briefOutput(brief: Brief, framed: Framed): BriefOutput {
  const dimensions = framed.dimensions.map((fresh): BriefOutput["dimensions"][number] => {
    const written = brief.front.dimensions[fresh.id];
    if (written === undefined || written.state === "missing") return fresh;
    // The file's answer wins; evidence belongs to it only while it is the same inherited one.
    const same = written.state === fresh.state && written.answer === fresh.answer;
    const { id, kind, question, why } = fresh;
    return {
      id,
      kind,
      question,
      why,
      state: written.state,
      ...(written.answer === undefined ? {} : { answer: written.answer }),
      ...(written.reason === undefined ? {} : { reason: written.reason }),
      evidence: same ? fresh.evidence : [],
    };
  });
  const missing = new Set(
    dimensions.filter(({ state }) => state === "missing").map(({ id }) => id),
  );
  const ordered = [...new Set([...askedIn(brief), ...missing])].filter((id) => missing.has(id));
  const answered = dimensions
    .filter(({ id, state }) => state === "stated" && askedIn(brief).includes(id))
    .map(({ id, answer = "" }) => ({ text: answer, evidence: [], from: id }));
  return {
    ...framedOutput(framed),
    id: String(brief.number),
    slug: brief.slug,
    title: brief.front.title,
    path: brief.path,
    kinds: brief.front.kinds,
    dimensions,
    questions: ordered.slice(0, questionsShown[framed.size]),
    findings: [
      ...framed.findings.filter(({ rule }) => rule !== "no-unwanted-behaviour"),
      ...criteriaSmells(brief.criteria),
    ],
    added: [
      ...framed.added.map((line) => ({ ...line, evidence: [...line.evidence] })),
      ...answered,
    ],
  };
}

/** `tacit brief --dry-run --json`: a brief that is not written. */
export function framedOutput(framed: Framed): BriefOutput {
  return {
    id: "",
    slug: "",
    title: framed.title,
    path: "",
    kinds: [...framed.kinds],
    size: framed.size,
    dimensions: [...framed.dimensions],
    questions: [...framed.questions],
    findings: [...framed.findings],
    known: framed.known.map((fact) => ({ ...fact })),
    before: framed.request,
    added: framed.added.map((line) => ({ ...line, evidence: [...line.evidence] })),
    after: framed.after,
    edgeCases: framed.edgeCases.map((each) => ({ ...each })),
    problems: [],
  };
}
