/**
 * What a project adds to the taxonomy: `.tacit/taxonomy/<name>.md`, with the data as front matter.
 *
 * A file with the id of a known type of work adds signs and dimensions to it; another id is a type of its own, and
 * `universal` adds questions for every brief. A file that cannot be read is named and takes nothing else down.
 */
import { z } from "zod";
import { factNames } from "../../ground/contract/facts.ts";
import { messageOf } from "../../ground/core/error.ts";
import { schemaFault } from "../context/entries.ts";
import { type Problem, readOrName, type TextFiles } from "../context/files.ts";
import { parseFrontMatter } from "../context/front-matter.ts";
import { phraseOf } from "./reader/phrase.ts";
import type { Dimension, KindOfWork } from "./taxonomy/kind.ts";
import { kindsOfWork } from "./taxonomy/kinds.ts";
import { universal } from "./taxonomy/universal.ts";

export const taxonomyFolder = ".tacit/taxonomy";

export interface Taxonomy {
  readonly universal: readonly Dimension[];
  readonly kinds: readonly KindOfWork[];
}

/** What Tacit knows by itself. */
export const taxonomy: Taxonomy = { universal, kinds: kindsOfWork };

const questions = new Map(
  [...universal, ...kindsOfWork.flatMap(({ dimensions }) => dimensions)].map(({ id, question }) => [
    id,
    question,
  ]),
);

/** The question of a dimension that Tacit knows by itself; of another one its id. */
export function questionOf(id: string): string {
  return questions.get(id) ?? id;
}

const Name = z.string().regex(/^[a-z][a-z0-9-]{0,40}$/, "a word in lower case, with hyphens");
const OwnDimension = z.looseObject({
  /** Without the kind before it. */
  id: Name,
  question: z.string().min(1).max(200),
  why: z.string().max(200).default("asked by this project"),
  severity: z.number().min(0).max(1).default(0.8),
  stated: z.array(z.string()).max(100).default([]),
  "not-applicable": z
    .array(z.strictObject({ when: z.string(), reason: z.string() }))
    .max(50)
    .default([]),
  facts: z.array(z.enum(factNames)).default([]),
  entries: z.string().optional(),
  "edge-cases": z.array(z.string().max(300)).max(20).default([]),
});
const OwnKind = z.looseObject({
  id: Name,
  title: z.string().min(1).max(60).optional(),
  signs: z
    .array(z.tuple([z.number().min(-10).max(10), z.string()]))
    .max(100)
    .default([]),
  dimensions: z.array(OwnDimension).max(60).default([]),
});
type OwnKind = z.infer<typeof OwnKind>;

/** The taxonomy with what the project adds. */
export async function loadTaxonomy(
  files: TextFiles,
): Promise<{ taxonomy: Taxonomy; problems: Problem[] }> {
  const problems: Problem[] = [];
  let all = taxonomy;
  for (const name of (await files.list(taxonomyFolder)).toSorted()) {
    if (!name.endsWith(".md")) continue;
    const path = `${taxonomyFolder}/${name}`;
    // oxlint-disable-next-line no-await-in-loop -- a few small files, in order
    const text = await readOrName(files, path, problems);
    if (text === undefined) continue;
    const file = parseFrontMatter(path, text);
    if (file.status === "broken") {
      problems.push({ path, line: file.line, message: file.reason });
      continue;
    }
    const own = OwnKind.safeParse(file.data);
    if (!own.success) {
      const { line, reason } = schemaFault(file, own.error.issues);
      problems.push({ path, line, message: reason });
      continue;
    }
    try {
      all = withOwn(all, own.data);
    } catch (error) {
      problems.push({ path, message: messageOf(error) });
    }
  }
  return { taxonomy: all, problems };
}

/** @throws TacitError `brief/bad-phrase` */
function withOwn(all: Taxonomy, own: OwnKind): Taxonomy {
  for (const [, phrase] of own.signs) phraseOf(phrase);
  const prefix = own.id === "universal" ? "" : `${own.id}.`;
  const dimensions = own.dimensions.map((each): Dimension => {
    const notApplicable = each["not-applicable"];
    for (const phrase of [...each.stated, ...notApplicable.map(({ when }) => when)])
      phraseOf(phrase);
    if (each.entries !== undefined) phraseOf(each.entries);
    return {
      id: `${prefix}${each.id}`,
      question: each.question,
      why: each.why,
      source: taxonomyFolder,
      severity: each.severity,
      stated: each.stated,
      notApplicable,
      facts: each.facts,
      ...(each.entries === undefined ? {} : { entries: each.entries }),
      edgeCases: each["edge-cases"],
      says: [],
      names: [],
    };
  });
  if (own.id === "universal") return { ...all, universal: merged(all.universal, dimensions) };
  const known = all.kinds.find(({ id }) => id === own.id);
  const kind: KindOfWork = {
    id: own.id,
    title: own.title ?? known?.title ?? own.id,
    signs: [...(known?.signs ?? []), ...own.signs],
    dimensions: merged(known?.dimensions ?? [], dimensions),
  };
  return { ...all, kinds: [...all.kinds.filter(({ id }) => id !== own.id), kind] };
}

/** A dimension of the same id takes the place of the known one. */
function merged(known: readonly Dimension[], own: readonly Dimension[]): Dimension[] {
  const ids = new Set(own.map(({ id }) => id));
  return [...known.filter(({ id }) => !ids.has(id)), ...own];
}
