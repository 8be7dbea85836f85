/**
 * Turns a rough request into a framed one: what is known already, what only the engineer can say, what is vague.
 *
 * Deterministic and without a model. Whatever it finds is advice, and nothing here blocks.
 */
import type { BriefOutput } from "../../ground/contract/brief.ts";
import { TacitError } from "../../ground/core/error.ts";
import { truncated } from "../../ground/core/text.ts";
import type { Fact } from "../../ground/contract/facts.ts";
import { type Added, addedTo, factsFor } from "./known.ts";
import { type EdgeCase, edgeCasesFor } from "./edge-cases.ts";
import { inheritedFrom, type Known } from "./inherit.ts";
import { type Taxonomy, taxonomy } from "./own.ts";
import { dimensionsOf, nothingPast, type Past, tunedSeverity } from "./past.ts";
import { isSeen, plainOf } from "./reader/concealed.ts";
import { contradictionsIn } from "./reader/contradictions.ts";
import { kindsIn } from "./reader/kinds.ts";
import { otherLanguage } from "./reader/language.ts";
import { type Prose, proseOf, sentencesRead } from "./reader/sentences.ts";
import { type Size, sizeOf } from "./reader/size.ts";
import { type BriefFinding, smellsIn } from "./reader/smells.ts";
import { statementsIn } from "./reader/statements.ts";
import type { Dimension } from "./taxonomy/kind.ts";

export type FramedDimension = BriefOutput["dimensions"][number];

/** What framing may look at beside the request. */
export interface Surroundings extends Known {
  /** With what the project adds; Tacit's own when absent. */
  readonly taxonomy?: Taxonomy;
  /** What became of the questions of earlier briefs. */
  readonly past?: Past;
  /** Types of work that a person has settled, instead of those that the text shows. */
  readonly kinds?: readonly string[];
}

export interface Framed {
  /** At most 72 characters. */
  readonly title: string;
  /** The request as it was given, without characters that have no shape. */
  readonly request: string;
  readonly prose: Prose;
  /** The request stays as it is, however long: its source had sections of its own. */
  readonly together?: boolean;
  /** Types of work, strongest first; none when nothing speaks for any. */
  readonly kinds: readonly string[];
  /** What costs most when it is missing first. */
  readonly dimensions: readonly FramedDimension[];
  /** Ids of all missing dimensions, most severe first. */
  readonly missing: readonly string[];
  /** Ids of the missing dimensions worth asking about now: at most five, two for a small piece of work. */
  readonly questions: readonly string[];
  readonly findings: readonly BriefFinding[];
  /** Facts of the repository that this kind of work needs. */
  readonly known: readonly Fact[];
  /** What the brief adds to the request, line by line, with where each is from. */
  readonly added: readonly Added[];
  /** The request with what is known already in words. */
  readonly after: string;
  readonly edgeCases: readonly EdgeCase[];
  readonly size: Size;
}

const longest = 200_000;

/** Questions that are shown: more are not read, and a small piece of work is not worth five. */
export const questionsShown: Readonly<Record<Size, number>> = { small: 2, medium: 5, large: 5 };

/**
 * Frames a request.
 *
 * @throws TacitError `brief/empty`, `brief/too-long` (over 200,000 bytes)
 */
export function frameRequest(text: string, surroundings: Surroundings): Framed {
  const plain = plainOf(checked(text));
  const request = plain.text.trim();
  if (!isSeen(request)) throw empty("The request holds nothing but comments, which are not read.");
  const { taxonomy: all = taxonomy, past = nothingPast } = surroundings;
  const prose = proseOf(request);
  const found = surroundings.kinds === undefined ? kindsIn(prose, all.kinds) : [];
  const kinds = surroundings.kinds ?? found.map(({ kind }) => kind.id);
  const size = sizeOf(prose, kinds);
  const dimensions = walk(prose, kinds, request, {
    ...surroundings,
    taxonomy: all,
    past,
    certainty: new Map(found.map(({ kind, score }) => [kind.id, score])),
  });
  const missing = dimensions.filter(({ state }) => state === "missing").map(({ id }) => id);
  const known = factsFor(kinds, surroundings.facts);
  const title = titleOf(request);
  const added = addedTo(surroundings, known);
  return {
    title,
    request: plain.written,
    prose,
    kinds,
    dimensions,
    missing,
    questions: missing.slice(0, questionsShown[size]),
    findings: findingsOf(request, prose, plain.findings),
    known,
    added,
    after: [title, ...added.map((line) => line.text)]
      .map((line) => `${line.replace(/[.!]$/, "")}.`)
      .join(" "),
    edgeCases:
      size === "small"
        ? []
        : edgeCasesFor({ kinds, dimensions, ...surroundings, past, taxonomy: all }),
    size,
  };
}

/** Line endings of one kind, nothing around it. */
function checked(text: string): string {
  const request = text.replaceAll("\r\n", "\n").trim();
  if (!isSeen(request)) throw empty("The request is empty.");
  const bytes = new TextEncoder().encode(text).length;
  if (bytes > longest) {
    throw new TacitError({
      code: "brief/too-long",
      kind: "input",
      message: `The request has ${bytes} bytes; at most ${longest} are read.`,
      hint: "Put long material into a file of the repository and name the file.",
    });
  }
  return request;
}

function empty(message: string): TacitError {
  return new TacitError({
    code: "brief/empty",
    kind: "input",
    message,
    hint: "Say in a sentence or two what should be different afterwards.",
  });
}

/** Every dimension of the request with its state, most severe first. */
function walk(
  prose: Prose,
  kinds: readonly string[],
  request: string,
  surroundings: Surroundings & {
    readonly taxonomy: Taxonomy;
    readonly past: Past;
    /** Kind → how sure one is that the request is of it. */
    readonly certainty: ReadonlyMap<string, number>;
  },
): FramedDimension[] {
  const { taxonomy: known, past, certainty } = surroundings;
  const all = dimensionsOf(kinds, known);
  const { stated, notApplicable } = statementsIn(prose.sentences, all, kinds);
  const surest = Math.max(...certainty.values());
  const severity = (dimension: Dimension): number => {
    const tuned = tunedSeverity(dimension.severity, past.outcomes.get(dimension.id));
    // A kind that is only perhaps meant asks later than one that certainly is.
    const sure = certainty.get(kindOf(dimension.id));
    return sure === undefined ? tuned : tuned * (0.5 + (0.5 * sure) / surest);
  };
  return all
    .toSorted((a, b) => severity(b) - severity(a))
    .map((dimension): FramedDimension => {
      const { id, question, why } = dimension;
      const common = { id, kind: kindOf(id), question, why };
      const sentence = stated.get(id);
      if (sentence !== undefined) {
        return { ...common, state: "stated", answer: truncated(sentence, 300), evidence: [] };
      }
      const excluded = notApplicable.get(id);
      if (excluded !== undefined) {
        return { ...common, state: "not-applicable", reason: excluded.reason, evidence: [] };
      }
      const answer = inheritedFrom(dimension, request, surroundings);
      if (answer === undefined) return { ...common, state: "missing", evidence: [] };
      return {
        ...common,
        state: "inherited",
        answer: answer.answer,
        evidence: [...answer.evidence],
      };
    });
}

/** `authentication` of `authentication.methods`. */
export function kindOf(id: string): string {
  const [kind = "", name] = id.split(".");
  return name === undefined ? "universal" : kind;
}

function findingsOf(
  request: string,
  prose: Prose,
  concealed: readonly BriefFinding[],
): BriefFinding[] {
  const language = otherLanguage(request);
  return [
    ...concealed,
    ...contradictionsIn(prose.sentences),
    ...(language === undefined
      ? []
      : [
          {
            rule: "language",
            text: language,
            message: `The request seems to be in ${language}; phrases are recognised in English, so questions may be asked that it answers.`,
          },
        ]),
    ...(prose.sentences.length > sentencesRead
      ? [
          {
            rule: "too-many-sentences",
            text: "",
            message: `The request has ${prose.sentences.length} sentences; the first ${sentencesRead} were read for what they state. All of them are kept.`,
          },
        ]
      : []),
    ...wordless(prose),
    ...smellsIn(request, prose.sentences),
  ];
}

const address = /https?:\/\/\S+/g;

/** A request in which nothing is said: code, signs, or an address that nobody has opened. */
function wordless({ sentences }: Prose): BriefFinding[] {
  if (sentences.some((sentence) => /\p{L}{2}/u.test(sentence.replaceAll(address, " ")))) return [];
  const [link] = sentences.flatMap((sentence) => sentence.match(address) ?? []);
  const message =
    link === undefined
      ? "The request is code, a trace or signs alone: say in a sentence what should be different."
      : "The request is an address alone: `tacit brief --from` reads an issue, else say what is wanted.";
  return [{ rule: "no-words", text: link ?? "", message }];
}

/** The first clause, at most 72 characters, cut at a word. */
function titleOf(request: string): string {
  const { sentences } = proseOf(request.slice(0, 4000));
  const line = (
    sentences.find((each) => /[\p{L}\p{N}]/u.test(each)) ??
    request.split("\n").find((each) => /[\p{L}\p{N}]/u.test(each)) ??
    request
  )
    .replace(/^[\s#>*+-]+/, "")
    .trim();
  // `fix(server): …` says the kind of work and where; what is wanted comes after it.
  const wanted = line.replace(/^[a-z]+(?:\([^)]*\))?!?:\s+(?=\S)/, (prefix) =>
    /^(?:feat|fix|chore|refactor|perf|docs|test|build|ci|style|revert)\b/.test(prefix)
      ? ""
      : prefix,
  );
  const clause = wanted.split(/[.!?;:](?:\s|$)|\s[–—]\s/)[0]?.trim() ?? "";
  const text = clause === "" ? wanted : clause;
  if (text.length <= 72) return text;
  const cut = text.slice(0, 71);
  const space = cut.lastIndexOf(" ");
  return `${space > 40 ? cut.slice(0, space) : cut}…`;
}
