/**
 * What in a text can be read in more ways than one, or in no way that anybody could check.
 *
 * Advice: published detectors of requirement smells are right in about six of ten cases (Femmer et al., "Rapid quality
 * assurance with requirements smells", 2017, arXiv 1611.08847), so nothing here blocks.
 */
import type { BriefOutput, Criterion } from "../../../ground/contract/brief.ts";
import { sentenceLimit } from "./sentences.ts";

export type BriefFinding = BriefOutput["findings"][number];

const vague =
  /\b(?:fast|faster|quick(?:ly)?|slow|secure(?:ly)?|robust(?:ly)?|appropriate(?:ly)?|proper(?:ly)?|user-?friendly|easy to use|intuitive(?:ly)?|seamless(?:ly)?|scalable|efficient(?:ly)?|performant|flexible|modern|nice(?:ly)?|clean(?:ly)?|enterprise-grade|best[- ]practices?|state of the art|as needed|if possible|where possible|if necessary|adequate(?:ly)?|reasonable|reasonably|sufficient(?:ly)?|some kind of|and so on|etc\b\.?)/gi;

/** A number that nothing follows which it could count; versions, codes, dates and references are no quantities. */
const bareNumber =
  /(?<![\w.#:/-])\d+(?:\.\d+)?(?![\w.:/-]*[\w:/-])(?!\s*%)(?=\s*(?:[.,;)]|$|\s(?:and|or|for|per|to|in|on|at|with|when|if|then)\b))/gim;
const label =
  /(?:\b(?:version|v|port|http|status|code|exit|issue|line|step|phase|section|chapter|number|no\.?|id|es|top|rfc|level|round|brief|run|task|error|returns?|answers?)\s*|-)$/i;
/** `OAuth 2`, `Node 24`: part of a name. */
const named = /\b[A-Z]\w*\s$/;

/** EARS "unwanted behaviour": if a condition, then a response (Mavin et al., 2009). */
export const unwanted = /\bif\b[^.]+(?:,|\bthen\b)\s*\w+/i;

/** @param request As it was given; code in it is left alone. */
export function smellsIn(request: string, sentences: readonly string[]): BriefFinding[] {
  const prose = request.replaceAll(/```[\s\S]*?(?:```|$)|`[^`\n]*`/g, (code) =>
    " ".repeat(code.length),
  );
  const findings: BriefFinding[] = [];
  const seen = new Set<string>();
  for (const [word] of prose.matchAll(vague)) {
    const text = word.toLowerCase();
    if (seen.has(text)) continue;
    seen.add(text);
    findings.push({
      rule: "vague-word",
      text: word,
      message: `"${word}" can be read in many ways: say what one would measure or see.`,
    });
  }
  for (const match of prose.matchAll(bareNumber)) {
    const before = prose.slice(Math.max(0, match.index - 24), match.index);
    const startsLine = /(?:^|\n)\s*$/.test(before);
    if (startsLine || label.test(before) || named.test(before)) continue;
    findings.push({
      rule: "number-without-unit",
      text: match[0],
      message: `${match[0]} of what? Give the unit.`,
    });
  }
  if (!sentences.some((sentence) => unwanted.test(sentence.slice(0, sentenceLimit)))) {
    findings.push({
      rule: "no-unwanted-behaviour",
      text: "",
      message: "Nothing says what happens when it goes wrong: add one `If …, then …`.",
    });
  }
  return findings;
}

/** Two things that are done, joined: one of them may hold while the other does not. */
const compound =
  /\bshall\b[^.;]*?(?:;|,?\s+and(?:\s+(?:also|then))?)\s+(?:shall\s+|must\s+)?(?:not\s+)?(?:show|display|send|log|store|return|create|delete|remove|update|notify|redirect|open|close|write|read|reject|refuse|accept|mail|email|mark|move|keep|start|stop|retry|record|render|save|publish|emit|expire|end|lock|unlock|be\s+\w+ed)\b/i;
/** What goes on in heads and plans, and in no program that one could watch. */
const unseen =
  /\bshall\s+(?:be\s+(?:easy|easier|aware|clean|maintainable|readable|intuitive|user-?friendly|robust|scalable|secure|flexible|improved|optimi[sz]ed|good|better|simple|simpler|nice|modern|future-?proof|well[- ]\w+)|understand|know|feel|support|handle|consider|take care|look (?:nice|good|modern)|work (?:well|properly|correctly|as expected|fine))\b/i;
const observed =
  /\d|`[^`]+`|"[^"]+"|\b(?:shows?|displays?|returns?|answers?|logs?|stores?|sees?|within|status|message|page|file|row|table|mail|error)\b/i;

/** What is wrong with the criteria of a brief; each finding names its criterion. */
export function criteriaSmells(criteria: readonly Criterion[]): BriefFinding[] {
  const findings = criteria.flatMap(({ id, text }): BriefFinding[] => {
    const sentence = text.slice(0, sentenceLimit);
    const found: BriefFinding[] = [];
    if (compound.test(sentence)) {
      found.push({
        rule: "compound-criterion",
        text: id,
        message: `${id} asks for two things at once: one of them may hold while the other does not.`,
      });
    }
    if (unseen.test(sentence) && !observed.test(sentence.replace(unseen, ""))) {
      found.push({
        rule: "unobservable-criterion",
        text: id,
        message: `${id} says nothing that one could see: what would a test look at?`,
      });
    }
    for (const { rule, text: word, message } of smellsIn(sentence, [])) {
      if (rule !== "no-unwanted-behaviour")
        found.push({ rule, text: word, message: `${id}: ${message}` });
    }
    return found;
  });
  const ids = criteria.map(({ id }) => id);
  for (const id of new Set(ids.filter((each, at) => ids.indexOf(each) !== at))) {
    findings.push({
      rule: "duplicate-criterion",
      text: id,
      message: `${id} stands twice: a check or a task that names it could mean either.`,
    });
  }
  if (criteria.length > 0 && !criteria.some(({ text }) => unwanted.test(text))) {
    findings.push({
      rule: "no-unwanted-behaviour",
      text: "",
      message: "No criterion says what happens when it goes wrong: add one `If …, then …`.",
    });
  }
  return findings;
}
