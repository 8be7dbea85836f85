/**
 * Phrases: how the taxonomy says what a sentence must hold, as data that a project may write too.
 *
 * A phrase is words in order, whatever joins them. `migrat*` stands for every word that begins so, `users?` for both of
 * its forms, `log-in` for a word that is written in one, with a hyphen or in two, `(a|b c)` for alternatives, `(a)?` for
 * what may be missing, `..` for up to four words between, `...` for up to twelve; at the end they stand for any word.
 * `{time}` and the like stand for a value or a group of words ({@link classNames}). ` & ` joins phrases that must all be in the sentence,
 * in any order; `!` before one means that it must not.
 *
 * A phrase is asked of all places of a sentence at once, one item after the other: time is the number of items times
 * that of words, whatever the phrase, so that a hostile taxonomy can be wrong and never slow.
 */
import { TacitError } from "../../../ground/core/error.ts";
import { isValueClass, type ValueClass, valueClasses, type Words, wordsOf } from "./words.ts";

/** Whether a sentence holds what the phrase says. */
export type Phrase = (sentence: string) => boolean;

type Node =
  | { readonly is: "word"; readonly exact: ReadonlySet<string>; readonly wild: readonly Wild[] }
  | { readonly is: "symbol"; readonly text: string }
  | { readonly is: "value"; readonly name: ValueClass }
  | { readonly is: "gap"; readonly most: number }
  | { readonly is: "maybe"; readonly item: Node }
  | { readonly is: "sequence"; readonly items: readonly Node[] }
  | { readonly is: "any"; readonly options: readonly Node[] };

/** `pre*mid*post`: how a word begins, what it has in between in this order, how it ends. */
interface Wild {
  readonly before: string;
  readonly between: readonly string[];
  readonly after: string;
}

/** Groups of words that phrases are full of. */
const groups: Readonly<Record<string, string>> = {
  not: "(no|not|never|none|nothing|nobody|without|cannot|can't|don't|doesn't|didn't|isn't|aren't|won't|mustn't|shouldn't|needn't|wouldn't|neither|nor|no longer|no need|unchanged|untouched|nowhere|instead of|rather than|except|hands off)",
  who: "(users?|people|persons?|peers?|customers?|clients?|engineers?|developers?|devs?|admins?|administrators?|operators?|readers?|editors?|authors?|viewers?|visitors?|guests?|members?|teams?|owners?|managers?|agents?|staff|employees?|colleagues?|support|finance|accounting|accountants?|sales|marketing|ops|on-call|partners?|tenants?|buyers?|sellers?|merchants?|patients?|doctors?|nurses?|students?|teachers?|drivers?|parents?|analysts?|auditors?|reviewers?|moderators?|anyone|everyone|everybody|anybody|nobody|somebody|someone)",
  /** What begins a condition. */
  if: "(if|when|whenever|once|while|as soon as|on|after|unless|until|in case|where|upon)",
  must: "(must|shall|should|may|can|will|has to|have to|needs? to|is to|are to|gets?|please|wants?|only|always)",
};

/** What may stand in braces. */
export const classNames: readonly string[] = [...valueClasses, ...Object.keys(groups)];

/** Characters of one phrase. */
const longest = 3000;

/** Letters of one word that may be missing: each doubles the forms of the word. */
const MAYBE = 6;

const compiled = new Map<string, Phrase>();

/**
 * Compiles a phrase; the same text is compiled once.
 *
 * @throws TacitError `brief/bad-phrase` with what is wrong.
 */
export function phraseOf(text: string): Phrase {
  const known = compiled.get(text);
  if (known !== undefined) return known;
  const phrase = compile(text);
  compiled.set(text, phrase);
  return phrase;
}

function compile(text: string): Phrase {
  if (text.length > longest) throw bad(text.slice(0, 40), `it has more than ${longest} characters`);
  const terms = topLevel(text).map((term) => {
    const negated = term.startsWith("!");
    return { negated, node: parse(negated ? term.slice(1) : term) };
  });
  if (terms.every(({ negated }) => negated)) throw bad(text, "it says only what must not be there");
  return (sentence) => {
    const words = wordsOf(sentence);
    return terms.every(({ negated, node }) => isIn(node, words) !== negated);
  };
}

/** A phrase of many: any of them, compiled when it is first asked. */
export function anyOf(texts: readonly string[]): Phrase {
  let phrases: readonly Phrase[] | undefined;
  return (sentence) => {
    phrases ??= texts.map((text) => phraseOf(text));
    return phrases.some((phrase) => phrase(sentence));
  };
}

/** Places of a sentence, counted in words: 1 where a phrase may stand so far. */
type Places = Uint8Array;

function isIn(node: Node, words: Words): boolean {
  return follow(node, everywhere(words.words.length + 1), words) !== undefined;
}

const starts = new Map<number, Places>();

/** All places of a sentence; shared, since no node writes into what it is given. */
function everywhere(length: number): Places {
  const known = starts.get(length);
  if (known !== undefined) return known;
  const fresh = new Uint8Array(length).fill(1);
  // Sentences are cut, so that there are few lengths.
  if (starts.size >= 1000) starts.clear();
  starts.set(length, fresh);
  return fresh;
}

/** Where one may be after the node when one was at `from`; undefined for nowhere. */
function follow(node: Node, from: Places, words: Words): Places | undefined {
  switch (node.is) {
    case "word": {
      let to: Places | undefined;
      for (const word of wordsThatAre(node, words)) {
        for (const place of words.places.get(word) ?? []) {
          if (from[place] !== 1) continue;
          to ??= new Uint8Array(from.length);
          to[place + 1] = 1;
        }
      }
      return to;
    }
    case "symbol": {
      let to: Places | undefined;
      for (const [place, joint] of words.joints.entries()) {
        if (from[place] !== 1 || !joint.includes(node.text)) continue;
        to ??= new Uint8Array(from.length);
        to[place] = 1;
      }
      return to;
    }
    case "value": {
      let to: Places | undefined;
      for (const [place, ends] of words.spans(node.name)) {
        if (from[place] !== 1) continue;
        to ??= new Uint8Array(from.length);
        for (const end of ends) to[end] = 1;
      }
      return to;
    }
    case "gap": {
      const to = from.slice();
      let left = 0;
      for (let place = 0; place < from.length; place += 1) {
        left = from[place] === 1 ? node.most : left - 1;
        if (left >= 0) to[place] = 1;
      }
      return to;
    }
    case "maybe": {
      const through = follow(node.item, from, words);
      return through === undefined ? from : united(from, through);
    }
    case "sequence": {
      let here: Places | undefined = from;
      for (const item of node.items) {
        here = follow(item, here, words);
        if (here === undefined) return undefined;
      }
      return here;
    }
    case "any": {
      let to: Places | undefined;
      for (const option of node.options) {
        const through = follow(option, from, words);
        if (through !== undefined) to = to === undefined ? through : united(to, through);
      }
      return to;
    }
  }
}

function united(one: Places, other: Places): Places {
  const both = one.slice();
  for (const [place, set] of other.entries()) if (set === 1) both[place] = 1;
  return both;
}

type WordNode = Extract<Node, { is: "word" }>;

/** Words of the sentence that the node stands for; the smaller side is walked, since most nodes stand for none. */
function wordsThatAre({ exact, wild }: WordNode, { places, beginning }: Words): string[] {
  const found: string[] = [];
  if (exact.size <= places.size) {
    for (const word of exact) if (places.has(word)) found.push(word);
  } else for (const word of places.keys()) if (exact.has(word)) found.push(word);
  for (const each of wild) {
    const candidates =
      each.before.length < 2 ? places.keys() : (beginning.get(each.before.slice(0, 2)) ?? []);
    for (const word of candidates) if (isLike(each, word)) found.push(word);
  }
  return found;
}

function isLike({ before, between, after }: Wild, word: string): boolean {
  if (word.length < before.length + after.length) return false;
  if (!word.startsWith(before) || !word.endsWith(after)) return false;
  let at = before.length;
  for (const part of between) {
    const found = word.indexOf(part, at);
    if (found === -1 || found + part.length > word.length - after.length) return false;
    at = found + part.length;
  }
  return true;
}

/** Terms that ` & ` joins outside brackets. */
function topLevel(text: string): string[] {
  const terms: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === "(") depth += 1;
    else if (text[at] === ")") depth -= 1;
    else if (depth === 0 && text.startsWith(" & ", at)) {
      terms.push(text.slice(start, at).trim());
      start = at + 3;
    }
  }
  return [...terms, text.slice(start).trim()];
}

const anyWord: Node = {
  is: "word",
  exact: new Set(),
  wild: [{ before: "", between: [], after: "" }],
};

function parse(text: string): Node {
  let at = 0;

  const alternatives = (closing: boolean): Node => {
    const options = [sequence()];
    while (text[at] === "|") {
      at += 1;
      options.push(sequence());
    }
    if (!closing && options.length > 1) throw bad(text, "alternatives stand outside brackets");
    if (closing && text[at] !== ")") throw bad(text, "a bracket is not closed");
    if (!closing && at < text.length) throw bad(text, `\`${text[at]}\` stands alone`);
    return anyNode(options);
  };

  const sequence = (): Node => {
    const items: Node[] = [];
    for (;;) {
      while (text[at] === " ") at += 1;
      const next = text[at];
      if (next === undefined || next === "|" || next === ")") break;
      const dots = /^\.{2,3}(?=[\s|)]|$)/.exec(text.slice(at))?.[0];
      if (dots !== undefined) {
        items.push({ is: "gap", most: dots.length === 2 ? 4 : 12 });
        at += dots.length;
        continue;
      }
      const item = atom();
      // Behind a word it is the last letter's, as in a regular expression.
      const optional = text[at] === "?";
      if (optional) at += 1;
      items.push(optional ? { is: "maybe", item } : item);
    }
    if (items.length === 0) throw bad(text, "an alternative is empty");
    // At the end a gap says that something follows.
    if (items.at(-1)?.is === "gap") items.push(anyWord);
    return sequenceNode(items);
  };

  const atom = (): Node => {
    if (text[at] === "(") {
      at += 1;
      const inner = alternatives(true);
      at += 1;
      return inner;
    }
    if (text[at] === "{") {
      const end = text.indexOf("}", at);
      const name = text.slice(at + 1, end);
      const group = Object.hasOwn(groups, name) ? groups[name] : undefined;
      if (end === -1 || (group === undefined && !isValueClass(name))) {
        throw bad(text, `\`{${name}}\` is none of ${classNames.join(", ")}`);
      }
      at = end + 1;
      if (group !== undefined) return parse(group);
      return isValueClass(name) ? { is: "value", name } : anyWord;
    }
    const literal = /^[^\s|(){}?][^\s|(){}]*/.exec(text.slice(at))?.[0];
    if (literal === undefined) throw bad(text, `\`${text[at]}\` stands alone`);
    at += literal.length;
    if (literal.split("?").length - 1 > MAYBE) {
      throw bad(text.slice(0, 40), `one word has more than ${MAYBE} question marks`);
    }
    return literalNode(literal);
  };

  return alternatives(false);
}

/** Words in all their forms: `e-mails?` is email, emails, e mail and e mails. Other symbols in it must stand there. */
function literalNode(literal: string): Node {
  const options = formsOf(literal.toLowerCase()).flatMap((form) => {
    const clean = form.replaceAll(/['’]/g, "");
    const parts = [...clean.matchAll(/[\p{L}\p{N}_*]+|[^\p{L}\p{N}_*]+/gu)].flatMap(
      ([part]): Node[] => {
        if (/[\p{L}\p{N}_*]/u.test(part)) return [wordNode(part)];
        return part === "-" && clean !== "-" ? [] : [{ is: "symbol", text: part }];
      },
    );
    const hyphened = /^[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)+$/u.test(clean);
    return hyphened
      ? [sequenceNode(parts), wordNode(clean.replaceAll("-", ""))]
      : [sequenceNode(parts)];
  });
  return anyNode(options);
}

/** A literal with and without each letter that a question mark follows. */
function formsOf(literal: string): string[] {
  const at = literal.search(/[^?]\?/);
  if (at === -1) return [literal];
  const [before, letter, after] = [literal.slice(0, at), literal[at] ?? "", literal.slice(at + 2)];
  return [...formsOf(`${before}${after}`), ...formsOf(`${before}${letter}${after}`)];
}

function wordNode(word: string): Node {
  const [before = "", ...rest] = word.split("*");
  const after = rest.pop();
  if (after === undefined) return { is: "word", exact: new Set([word]), wild: [] };
  return { is: "word", exact: new Set(), wild: [{ before, between: rest, after }] };
}

function sequenceNode(items: readonly Node[]): Node {
  const [only] = items;
  return items.length === 1 && only !== undefined ? only : { is: "sequence", items };
}

/** Single words of all alternatives become one node, which asks a set. */
function anyNode(options: readonly Node[]): Node {
  const flat = options.flatMap((option) => (option.is === "any" ? option.options : [option]));
  const words = flat.filter((option) => option.is === "word");
  const others = flat.filter((option) => option.is !== "word");
  const merged: Node[] =
    words.length === 0
      ? others
      : [
          {
            is: "word",
            exact: new Set(words.flatMap(({ exact }) => [...exact])),
            wild: words.flatMap(({ wild }) => wild),
          },
          ...others,
        ];
  const [only] = merged;
  return merged.length === 1 && only !== undefined ? only : { is: "any", options: merged };
}

function bad(phrase: string, fault: string): TacitError {
  return new TacitError({
    code: "brief/bad-phrase",
    kind: "input",
    message: `The phrase \`${phrase}\` cannot be read: ${fault}.`,
    hint: "docs/taxonomy.md says how phrases are written.",
  });
}
