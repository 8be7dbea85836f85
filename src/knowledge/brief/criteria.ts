/**
 * Drafts acceptance criteria in EARS form (Mavin et al., "Easy Approach to Requirements Syntax", 2009).
 *
 * A draft only turns the sentences of the request; what it cannot know (the unwanted behaviour) it asks for.
 */
import { unwanted } from "./reader/smells.ts";

/** More than these from one request are not criteria but a description. */
const most = 8;

/** Criterion texts, without their `AC-n`. */
export function draftCriteria(sentences: readonly string[]): string[] {
  return (
    sentences
      .filter((sentence) => /\p{L}{2}.*\s/u.test(sentence))
      // A wish for a quality is a finding ("fast" means what?), not yet a criterion.
      .filter((sentence) => !/^make (?:it|this|that) [\w -]{1,40}[.!]?$/i.test(sentence))
      .flatMap(clausesOf)
      .slice(0, most)
      .map(drafted)
  );
}

/** `Topic: what happens` holds its criterion behind the colon. */
function clausesOf(sentence: string): string[] {
  const clean = sentence.replaceAll(/\s+/g, " ").replace(/[.;!?]+$/, "");
  const behind = /^[^:`]{1,72}:\s+(.+)$/.exec(clean)?.[1];
  return [behind !== undefined && behind.includes(" ") ? behind : clean];
}

const obligation =
  /^(?:our|the|it|they|users?|people|every\w*|each|all|an?)\b[^,]*\b(?:must|should|shall|has to|have to|needs? to)\b/i;

/** Sentences, and parts of them that ask for something by themselves: "We use X, and the page must show Y". */
export function partsOf(sentence: string): string[] {
  const [first = "", ...others] = sentence.split(/,\s+(?:and|but)\s+/);
  return others.reduce<string[]>(
    (parts, part) =>
      obligation.test(part)
        ? [...parts, part]
        : [...parts.slice(0, -1), `${parts.at(-1) ?? ""}, and ${part}`],
    [first],
  );
}

/** Verbs that a request begins with, and what is asked of the system follows. */
const imperative = new Set(
  "accept allow apply archive ask assign attach block cache calculate cancel check clear close collect compare compress compute confirm convert copy count deduplicate deny disable display download drop email emit enable encrypt enforce ensure exclude expire expose export fall fetch filter flag follow format forward freeze generate give group handle hide highlight hold ignore import include index insert invalidate invite issue keep limit link list load lock log mail make map mark mask measure merge monitor move notify offer open page pause persist poll post prevent print process protect publish push put queue rate read record redirect refresh refund refuse register reject release remember render repeat replace replay report require reset resize restore restrict resume retain retry return reuse revoke roll rotate round run sanitise sanitize save scan schedule score scope search send serve set shard show sign skip sort split start stop store stream strip sum suppress sync tag tell throttle track trigger truncate try turn unlock update upload use validate verify version wait warn write".split(
    " ",
  ),
);

function drafted(clause: string): string {
  const shall = clause.replace(/\b(?:must|should|will|has to|have to|needs? to)\b/i, "shall");
  if (/^(?:if|when|while|where|given|after|before|once)\b/i.test(clause)) {
    return ended(capital(shall));
  }
  const [first = "", ...others] = clause.split(" ");
  const rest = others.join(" ");
  switch (first.toLowerCase()) {
    case "add":
    case "build":
    case "create":
    case "implement":
    case "introduce":
    case "support":
      return ended(`The system shall ${/\bsystem\b/i.test(rest) ? "have" : "support"} ${rest}`);
    case "show":
    case "display":
    case "log":
    case "store":
    case "send":
    case "return":
      return ended(`The system shall ${first.toLowerCase()} ${rest}`);
    case "see":
    case "view":
    case "edit":
    case "export":
    case "download":
    case "upload":
    case "search":
      return ended(`Users shall be able to ${first.toLowerCase()} ${rest}`);
    case "let":
    case "allow": {
      const match = /^((?:the |our )?\w+)(?: to)? (.+)$/.exec(rest);
      return match === null
        ? ended(`The system shall allow ${rest}`)
        : ended(`${capital(match[1] ?? "")} shall be able to ${match[2] ?? ""}`);
    }
    case "fix":
      return ended(`When what showed the fault is repeated, it shall not occur: ${rest}`);
    case "remove":
    case "delete":
    case "drop":
      return ended(`The system shall no longer have ${rest}`);
    default:
      break;
  }
  const need = /^(?:we|i) (?:need|want|require)s? (?!to\b)(.+)$/i.exec(clause)?.[1];
  if (need !== undefined) return ended(`The system shall support ${need}`);
  if (/^(?:follow|imitate|reuse)$/i.test(first)) {
    return ended(`The change shall ${first.toLowerCase()} ${rest}`);
  }
  if (imperative.has(first.toLowerCase())) {
    return ended(`The system shall ${first.toLowerCase()} ${rest}`);
  }
  if (shall !== clause) return ended(capital(shall));
  const people =
    /^((?:the )?(?:users?|people|peers?|customers?|admins?|members?|editors?)) (?:can )?(\w+ .+)$/i.exec(
      clause,
    );
  if (people !== null && !/^(?:who|that|in|of|with|and|or|are|is)\b/i.test(people[2] ?? "")) {
    // After a singular the verb has an -s that does not belong behind "to".
    const plural = /(?:s|people)$/i.test(people[1] ?? "");
    if (plural) return ended(`${capital(people[1] ?? "")} shall be able to ${people[2] ?? ""}`);
  }
  if (/^(?:refactor|rename|extract|simplify|move|clean)/i.test(first)) {
    return ended(`When the work is done (${clause}), existing tests shall pass unchanged`);
  }
  return ended(`When the work is done, this shall be observable: ${clause}`);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function ended(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** The whole section: criteria, and a question for the unwanted case where none of them holds one. */
export function criteriaSection(sentences: readonly string[]): string {
  const criteria = draftCriteria(sentences);
  const lines = criteria.map(
    (text, index) => `- AC-${index + 1}: ${text.replaceAll("<!--", "<! --")}`,
  );
  if (!criteria.some((text) => unwanted.test(text))) {
    lines.push(
      `<!-- AC-${criteria.length + 1}: If …, then the system shall …. Which case that nobody wants matters most? -->`,
    );
  }
  return lines.join("\n");
}
