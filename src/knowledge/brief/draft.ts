/**
 * The sections of a new brief: what the request says, in the place where one looks for it; what is known already, with
 * where it is from; and what is proposed, marked so that nobody takes it for a decision.
 */
import { type BriefSection, briefSections } from "../../ground/contract/brief.ts";
import { criteriaSection, partsOf } from "./criteria.ts";
import type { Framed, FramedDimension } from "./frame.ts";
import { knownLine, proposedLine } from "./marks.ts";
import { type Taxonomy, taxonomy } from "./own.ts";
import { dimensionsOf } from "./past.ts";
import { type Sorted, sortSentences } from "./reader/sort.ts";
import { sentencesRead } from "./reader/sentences.ts";
import { statementsIn } from "./reader/statements.ts";

const prompts: Readonly<Record<Exclude<BriefSection, "Intent" | "Acceptance criteria">, string>> = {
  Experience: "What does one see and do, step by step?",
  Constraints: "What must hold: performance, compatibility, security? What must not change?",
  Patterns: "Which files here are the ones to imitate?",
  "Edge cases": "What goes wrong in practice: empty, huge, twice, at once, offline, late?",
  Risks: "What would you check first in review?",
  "Out of scope": "What is left out on purpose?",
  Plan: "One task unless you say otherwise.",
};

/** Words of a request that stays as it is: sorting a few sentences would only tear them apart. */
const TOGETHER = 60;

/** Inherited dimensions that say which file to imitate; the others bind like any constraint. */
const patterns: ReadonlySet<string> = new Set(["exemplar", "exists-already", "error-pattern"]);

/** Dimensions that tell what the work starts from, and nothing that one could see when it is done. */
const background: ReadonlySet<string> = new Set([
  "problem",
  "goal",
  "exists-already",
  "exemplar",
  "non-goals",
  "volatility",
  "scale",
  "stack-fit",
]);

/** Each section's text, in the order of the file; a question as a comment where nothing is said. */
export function draftSections(
  framed: Framed,
  all: Taxonomy = taxonomy,
): Readonly<Record<BriefSection, string>> {
  const dimensions = dimensionsOf(framed.kinds, all);
  const stating = remembered((sentence) => statementsIn([sentence], dimensions).stated);
  const sorted = sortedOf(framed, stating);
  const text = (section: BriefSection): string => {
    if (section === "Intent") {
      return sorted === undefined
        ? intentText(framed.request)
        : [...listed(sorted, "Intent"), ...quotedCode(framed)].join("\n");
    }
    if (section === "Acceptance criteria") return criteriaSection(criteriaFrom(framed, stating));
    const lines = [...listed(sorted ?? {}, section), ...additions(framed, section)];
    return lines.length === 0 ? `<!-- ${prompts[section]} -->` : lines.join("\n");
  };
  // Object.fromEntries forgets which keys there are; all sections are.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return Object.fromEntries(briefSections.map((section) => [section, text(section)])) as Record<
    BriefSection,
    string
  >;
}

/** A sentence is asked for its section and again for its criteria. */
function remembered<Answer>(ask: (sentence: string) => Answer): (sentence: string) => Answer {
  const answers = new Map<string, Answer>();
  return (sentence) => {
    const known = answers.get(sentence);
    if (known !== undefined) return known;
    const fresh = ask(sentence);
    answers.set(sentence, fresh);
    return fresh;
  };
}

/** Sentences by section; undefined for a request that stays together. */
function sortedOf(
  { prose, request, together = false }: Framed,
  stating: (sentence: string) => ReadonlyMap<string, string>,
): Sorted | undefined {
  if (together || prose.sentences.length > sentencesRead) return undefined;
  if (prose.sentences.length === 0 || request.split(/\s+/).length <= TOGETHER) return undefined;
  const sorted = sortSentences(prose.sentences, stating);
  if (sorted.Intent !== undefined) return sorted;
  // What is wanted stands at the beginning, whatever else it says.
  const [first = "", ...rest] = prose.sentences;
  return { ...sortSentences(rest, stating), Intent: [first] };
}

function listed(sorted: Sorted, section: BriefSection): string[] {
  const sentences = sorted[section] ?? [];
  if (section === "Intent") return sentences.map((sentence) => escaped(sentence));
  return sentences.map((sentence) => `- ${escaped(sentence)}`);
}

/** A sentence may begin like a heading, a fence or a comment; as part of a list it must stay a sentence. */
function escaped(sentence: string): string {
  return sentence
    .replaceAll("<!--", "<! --")
    .replace(/^(#{1,6}(?=\s)|```|~~~|---)/, String.raw`\$1`);
}

function quotedCode({ prose }: Framed): string[] {
  if (prose.code.length === 0) return [];
  return [
    "",
    ...prose.code
      .join("\n")
      .split("\n")
      .map((line) => `> ${line}`.trimEnd()),
  ];
}

/** A request may hold headings, fences or comments that would cut the file in pieces: then it is quoted. */
function intentText(request: string): string {
  const lines = request.replaceAll("\r\n", "\n").trim().split("\n");
  const structural = /^\s*(?:#|```|~~~|---)|<!--/;
  if (!lines.some((line) => structural.test(line))) return lines.join("\n");
  return lines.map((line) => `> ${line}`.trimEnd()).join("\n");
}

/** What framing adds: known with its places, proposed with its source. */
function additions(framed: Framed, section: BriefSection): string[] {
  if (section === "Constraints") return inherited(framed, (id) => !patterns.has(id));
  if (section === "Patterns") return inherited(framed, (id) => patterns.has(id));
  if (section !== "Edge cases") return [];
  return framed.edgeCases.map(({ text, from, evidence }) =>
    proposedLine(escaped(oneLine(text)), from, evidence),
  );
}

function inherited({ dimensions }: Framed, wanted: (id: string) => boolean): string[] {
  const seen = new Set<string>();
  return dimensions.flatMap((dimension) => {
    const line = inheritedLine(dimension);
    if (line === undefined || !wanted(dimension.id) || seen.has(line)) return [];
    seen.add(line);
    return [line];
  });
}

function inheritedLine({ state, answer, evidence }: FramedDimension): string | undefined {
  if (state !== "inherited" || answer === undefined) return undefined;
  return knownLine(escaped(oneLine(answer)), evidence);
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}

/** Sentences that say what one will see; all where none does. */
function criteriaFrom(
  { prose }: Framed,
  stating: (sentence: string) => ReadonlyMap<string, string>,
): readonly string[] {
  const parts = prose.sentences
    .slice(0, sentencesRead)
    .filter((sentence) => !prose.headings.includes(sentence))
    .flatMap(partsOf);
  const telling = parts.filter((part) => {
    const ids = [...stating(part).keys()];
    return (
      !/^(?:we|they) (?:use|have|run)\b/i.test(part) &&
      (ids.length === 0 || ids.some((id) => !background.has(id)))
    );
  });
  return telling.length === 0 ? parts : telling;
}
