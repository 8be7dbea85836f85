/**
 * Learns the weights of the reader of requests, and writes src/knowledge/brief/reader/weights.ts.
 *
 * `node scripts/train-reader.ts` writes; `--folds 5` prints instead how well requests are read that it has not learned from.
 *
 * It learns from sentences and openings (bench/brief/sentences) and from requests (bench/brief); the test half is never
 * read. A request's label is not a sentence's: the sentence that looks most like a statement stands for it, chosen anew
 * in each round (Andrews et al., "Support vector machines for multiple-instance learning", 2002).
 */
import { readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { z } from "zod";
import { contextFeatures, featuresOf } from "../src/knowledge/brief/reader/features.ts";
import { kindFeatures } from "../src/knowledge/brief/reader/kinds.ts";
import {
  PHRASE,
  probabilityOf,
  type Weights,
  writeWeights,
} from "../src/knowledge/brief/reader/model.ts";
import { anyOf } from "../src/knowledge/brief/reader/phrase.ts";
import { decides, isKeywords, proseOf } from "../src/knowledge/brief/reader/sentences.ts";
import { wordsOf } from "../src/knowledge/brief/reader/words.ts";
import { kindsOfWork } from "../src/knowledge/brief/taxonomy/kinds.ts";
import { universal } from "../src/knowledge/brief/taxonomy/universal.ts";

/** A feature must stand in so many examples. */
const RARE = 3;
/** A weight smaller than this is none; of a type of work, half of it. */
const LEAST = 0.3;
/** L1 penalty: most features have nothing to say. */
const PENALTY = 0.02;
/** The same for types of work. */
const KIND_PENALTY = 0.004;
/** Rounds in which sentences of requests are chosen. */
const ROUNDS = 2;
/** What a sentence of a request weighs beside one that was written to be learned from. */
const WEIGHT = 1;

const Sentence = z.object({ text: z.string(), stated: z.array(z.string()) });
const Opening = z.object({ text: z.string(), kinds: z.array(z.string()) });
const Request = z.object({
  id: z.string(),
  text: z.string(),
  kinds: z.array(z.string()),
  stated: z.array(z.string()),
  /** Ids of which it has labels, where it has not all. */
  only: z.array(z.string()).optional(),
  /** Its types of work are labelled even so. */
  kindsLabelled: z.boolean().optional(),
});
type Request = z.infer<typeof Request>;

const inProject = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url));
const { values } = parseArgs({
  options: {
    folds: { type: "string" },
    sentences: { type: "string", default: inProject("bench/brief/sentences") },
    requests: { type: "string", default: inProject("bench/brief") },
    rare: { type: "string", default: String(RARE) },
    least: { type: "string", default: String(LEAST) },
    "kind-penalty": { type: "string", default: String(KIND_PENALTY) },
    "kinds-only": { type: "boolean", default: false },
    penalty: { type: "string", default: String(PENALTY) },
    weight: { type: "string", default: String(WEIGHT) },
  },
});

async function linesOf<Parsed>(file: string, schema: z.ZodType<Parsed>): Promise<Parsed[]> {
  const text = await readFile(file, "utf8");
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .flatMap((line, at) => {
      try {
        return [schema.parse(JSON.parse(line))];
      } catch {
        console.error(`${file}:${at + 1} cannot be read`);
        return [];
      }
    });
}

const dimensions = [...universal, ...kindsOfWork.flatMap((kind) => kind.dimensions)];
const phrases = new Map(dimensions.map((dimension) => [dimension.id, anyOf(dimension.stated)]));
const kindIds = new Set(kindsOfWork.map(({ id }) => id));

/** A sentence whose labels are complete for universal dimensions and those of its kind. */
interface Row {
  readonly text: string;
  readonly kind: string;
  readonly stated: ReadonlySet<string>;
}

const rows: Row[] = [];
const openings: z.infer<typeof Opening>[] = [];
for (const name of (await readdir(values.sentences)).toSorted()) {
  const file = path.join(values.sentences, name);
  const [kind = "", ...rest] = name.split(".");
  if (!kindIds.has(kind)) continue;
  if (rest[0] === "openings") openings.push(...(await linesOf(file, Opening)));
  else {
    for (const { text, stated } of await linesOf(file, Sentence)) {
      rows.push({ text, kind, stated: new Set(stated) });
    }
  }
}

interface Read {
  readonly request: Request;
  readonly sentences: readonly string[];
}
const read: Read[] = [];
for (const name of (await readdir(values.requests)).toSorted()) {
  if (!/^requests-\w+\.jsonl$/.test(name)) continue;
  for (const request of await linesOf(path.join(values.requests, name), Request)) {
    const even = Number(/\d+$/.exec(request.id)?.[0]) % 2 === 0;
    if (even && /^[ab]\d/.test(request.id)) continue; // the test half
    const sentences = proseOf(request.text).sentences.filter(
      (sentence) => !isKeywords(sentence) && decides(sentence),
    );
    read.push({ request, sentences });
  }
}

const plain = new Map<string, readonly string[]>();
const matched = new Map<string, boolean>();
function featuresFor(id: string, sentence: string, context: readonly string[]): string[] {
  const own = plain.get(sentence) ?? featuresOf(wordsOf(sentence));
  plain.set(sentence, own);
  const key = `${id}\n${sentence}`;
  const phrase = matched.get(key) ?? phrases.get(id)?.(sentence) === true;
  matched.set(key, phrase);
  return [...own, ...context, ...(phrase ? [PHRASE] : [])];
}
function featuresIn({ request, sentences }: Read, id: string): string[][] {
  return sentences.map((sentence, at) =>
    featuresFor(id, sentence, contextFeatures(at, sentences.length, request.kinds)),
  );
}

interface Example {
  readonly features: readonly string[];
  readonly label: boolean;
  readonly weight: number;
}

/** Logistic regression by AdaGrad, with the L1 penalty in its proximal form (Duchi et al., JMLR 12, 2011). */
function learn(
  examples: readonly Example[],
  penalty = Number(values.penalty),
  least = Number(values.least),
): Weights {
  const counts = new Map<string, number>();
  for (const { features } of examples) {
    for (const feature of features) counts.set(feature, (counts.get(feature) ?? 0) + 1);
  }
  const index = new Map<string, number>();
  for (const [feature, count] of counts) {
    if (count >= Number(values.rare) || feature === PHRASE) index.set(feature, index.size);
  }
  const data = examples.map(({ features, label, weight }) => ({
    at: features.flatMap((feature) => index.get(feature) ?? []),
    label: label ? 1 : 0,
    weight,
  }));
  const weights = new Float64Array(index.size);
  const sums = new Float64Array(index.size).fill(1e-6);
  const rate = 0.3;
  let bias = -2;
  let biasSum = 1e-6;
  const random = randomFrom(42);
  const order = data.map((_, at) => at);
  for (let pass = 0; pass < 12; pass += 1) {
    shuffle(order, random);
    for (const at of order) {
      const one = data[at];
      if (one === undefined) continue;
      let sum = bias;
      for (const feature of one.at) sum += weights[feature] ?? 0;
      const gradient = (1 / (1 + Math.exp(-sum)) - one.label) * one.weight;
      biasSum += gradient * gradient;
      bias -= (rate / Math.sqrt(biasSum)) * gradient;
      for (const feature of one.at) {
        const total = (sums[feature] ?? 0) + gradient * gradient;
        sums[feature] = total;
        const step = rate / Math.sqrt(total);
        const moved = (weights[feature] ?? 0) - step * gradient;
        weights[feature] = Math.sign(moved) * Math.max(0, Math.abs(moved) - step * penalty);
      }
    }
  }
  const of = new Map<string, number>();
  for (const [feature, at] of index) {
    const weight = Math.round((weights[at] ?? 0) * 100) / 100;
    if (Math.abs(weight) >= least) of.set(feature, weight);
  }
  return { bias: Math.round(bias * 100) / 100, of };
}

/** The same numbers each time (Park and Miller's generator). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 16_807) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

function shuffle(order: number[], random: () => number): void {
  for (let at = order.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    [order[at], order[other]] = [order[other] ?? 0, order[at] ?? 0];
  }
}

function learnDimension(id: string, from: readonly Read[]): Weights {
  const [kind = "", name] = id.split(".");
  const written: Example[] = rows
    .filter((row) => name === undefined || row.kind === kind)
    .map((row) => ({
      features: featuresFor(id, row.text, [`<in ${row.kind}>`]),
      label: row.stated.has(id),
      weight: 1,
    }));
  // What the taxonomy's own examples say of other dimensions is not known.
  const own = dimensions.find((dimension) => dimension.id === id);
  const context = name === undefined ? [] : [`<in ${kind}>`];
  for (const [texts, label] of [
    [own?.says ?? [], true],
    [own?.names ?? [], false],
  ] as const) {
    for (const text of texts) {
      written.push({ features: featuresFor(id, text, context), label, weight: 1 });
    }
  }
  const relevant = from.filter(
    ({ request: { kinds, only } }) =>
      (name === undefined || kinds.includes(kind)) && (only?.includes(id) ?? true),
  );
  const weight = Number(values.weight);
  let weights = learn(written);
  for (let round = 0; round < ROUNDS; round += 1) {
    const chosen = relevant.flatMap((each): Example[] => {
      const all = featuresIn(each, id);
      if (!each.request.stated.includes(id)) {
        return all.map((features) => ({ features, label: false, weight }));
      }
      const [best] = all.toSorted((a, b) => probabilityOf(weights, b) - probabilityOf(weights, a));
      return best === undefined ? [] : [{ features: best, label: true, weight: 2 * weight }];
    });
    weights = learn([...written, ...chosen]);
  }
  return weights;
}

function learnKind(id: string, from: readonly Read[]): Weights {
  const kind = kindsOfWork.find((each) => each.id === id);
  if (kind === undefined) throw new Error(`There is no kind ${id}.`);
  const whole = from.filter(
    ({ request }) => request.only === undefined || request.kindsLabelled === true,
  );
  return learn(
    [
      ...openings.map(({ text, kinds }) => ({
        features: kindFeatures(proseOf(text), kind),
        label: kinds.includes(id),
        weight: 1,
      })),
      ...whole.map(({ request }) => ({
        features: kindFeatures(proseOf(request.text), kind),
        label: request.kinds.includes(id),
        weight: request.only === undefined ? 2 : 1,
      })),
    ],
    Number(values["kind-penalty"]),
    Number(values.least) / 2,
  );
}

/** Weights by id; those of a type of work as `kind:<id>`. */
function learnAll(from: readonly Read[]): Map<string, Weights> {
  return new Map([
    ...(values["kinds-only"]
      ? []
      : dimensions.map(({ id }) => [id, learnDimension(id, from)] as const)),
    ...kindsOfWork.map(({ id }) => [`kind:${id}`, learnKind(id, from)] as const),
  ]);
}

async function writeAll(): Promise<void> {
  const all = learnAll(read);
  const body = [...all].map(
    ([id, weights]) => `  ${JSON.stringify(id)}: ${JSON.stringify(writeWeights(weights))},`,
  );
  const lines = [
    "/** Learned by scripts/train-reader.ts, not written by hand: see `model.ts`. */",
    "export const learned: Readonly<Record<string, string>> = {",
    ...body,
    "};",
    "",
  ];
  await writeFile(inProject("src/knowledge/brief/reader/weights.ts"), lines.join("\n"));
  const count = [...all.values()].reduce((sum, { of }) => sum + of.size, 0);
  console.log(
    `${rows.length} sentences, ${openings.length} openings, ${read.length} requests; ${count} weights`,
  );
}

interface Guess {
  readonly id: string;
  readonly probability: number;
  readonly phrase: boolean;
  readonly label: boolean;
}

/** What is said of requests by weights that were learned from the others. */
function crossValidate(folds: number): { states: Guess[]; kinds: Guess[] } {
  const states: Guess[] = [];
  const kinds: Guess[] = [];
  for (let fold = 0; fold < folds; fold += 1) {
    const learned = learnAll(read.filter((_, at) => at % folds !== fold));
    for (const [at, each] of read.entries()) {
      const { request, sentences } = each;
      if (at % folds !== fold || request.only !== undefined) continue;
      for (const { id } of dimensions) {
        const [kind = "", name] = id.split(".");
        const weights = learned.get(id);
        if (weights === undefined || (name !== undefined && !request.kinds.includes(kind)))
          continue;
        states.push({
          id,
          probability: Math.max(
            0,
            ...featuresIn(each, id).map((features) => probabilityOf(weights, features)),
          ),
          phrase: sentences.some((sentence) => matched.get(`${id}\n${sentence}`) === true),
          label: request.stated.includes(id),
        });
      }
      const prose = proseOf(request.text);
      for (const kind of kindsOfWork) {
        const weights = learned.get(`kind:${kind.id}`);
        if (weights === undefined) continue;
        kinds.push({
          id: kind.id,
          probability: probabilityOf(weights, kindFeatures(prose, kind)),
          phrase: false,
          label: request.kinds.includes(kind.id),
        });
      }
    }
  }
  return { states, kinds };
}

function percent(value: number): string {
  return (value * 100).toFixed(1).padStart(6);
}

function report(name: string, guesses: readonly Guess[], said: (guess: Guess) => boolean): void {
  const right = guesses.filter((guess) => guess.label && said(guess)).length;
  const all = guesses.filter(said).length;
  const labelled = guesses.filter(({ label }) => label).length;
  const [precision, recall] = [right / Math.max(1, all), right / Math.max(1, labelled)];
  const f1 = (2 * precision * recall) / Math.max(1e-9, precision + recall);
  console.log(
    `${name.padEnd(36)}${percent(precision)}${percent(recall)}${percent(f1)}  ${right}/${all}/${labelled}`,
  );
}

if (values.folds === undefined) await writeAll();
else {
  const { states, kinds } = crossValidate(Number(values.folds));
  console.log(JSON.stringify(values));
  console.log(`${"".padEnd(36)}  prec   rec    f1`);
  report("phrases alone", states, ({ phrase }) => phrase);
  for (const enough of [0.2, 0.25, 0.3, 0.35, 0.4, 0.5]) {
    const said = ({ probability }: Guess): boolean => probability >= enough;
    report(`weights, from ${enough}`, states, said);
    const ofKind = (guess: Guess): boolean => guess.id.includes(".");
    report(
      "  universal",
      states.filter((guess) => !ofKind(guess)),
      said,
    );
    report("  of a kind", states.filter(ofKind), said);
    report("  types of work", kinds, said);
  }
  for (const { id } of universal) {
    report(
      id,
      states.filter((guess) => guess.id === id),
      ({ probability }) => probability >= 0.5,
    );
  }
  for (const { id } of kindsOfWork) {
    const own = states.filter((guess) => guess.id.startsWith(`${id}.`));
    report(`${id}.*`, own, ({ probability }) => probability >= 0.5);
  }
}
