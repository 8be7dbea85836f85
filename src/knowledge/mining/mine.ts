/**
 * Conventions and architecture, counted from a repository's own code and history.
 *
 * No model is asked: a claim is a count, its check is what counted it, and what the linter already says is left out.
 */
import { counted } from "../../ground/core/text.ts";
import type { Commit } from "../../ground/platform/history.ts";
import type { Listing } from "../../ground/platform/tree.ts";
import { importResolver } from "../codebase/imports.ts";
import { type Architecture, architectureOf } from "./architecture.ts";
import { readConfiguration } from "./configuration.ts";
import { exemplarsOf } from "./exemplar.ts";
import { type Extracted, extract } from "./extract.ts";
import { baseClasses } from "./families/base-class.ts";
import { boundaries, strangers } from "./families/boundaries.ts";
import { calls } from "./families/calls.ts";
import { firstParameters } from "./families/first-parameter.ts";
import { commitStyle, twinFolders } from "./families/history.ts";
import { logging } from "./families/logging.ts";
import { ownErrors } from "./families/own-errors.ts";
import { licences, testPlacement } from "./families/placement.ts";
import { registrations, registries } from "./families/registration.ts";
import { goReplacements, replacements } from "./families/replacements.ts";
import { wrappers } from "./families/wrappers.ts";
import { ADHERENCE } from "./filters.ts";
import { isScript } from "./internal/language.ts";
import { pastOf } from "./past.ts";
import type { Candidate, HumanQuestion, Proposal } from "./proposal.ts";
import { hotSpots } from "./questions.ts";
import { ranked } from "./rank.ts";
import { type Readiness, readinessOf } from "./readiness.ts";
import { recounted } from "./recount.ts";
import { rolesOf } from "./roles.ts";
import { type Table, tableOf } from "./table.ts";

export interface MineOptions {
  /** Newest first, as `readHistory` gives them; 3,000 are plenty. */
  readonly commits: readonly Commit[];
  /** Texts by path, as `importResolver` wants them. */
  readonly manifests: ReadonlyMap<string, string>;
  /** Proposals that are shown. Default: 15. */
  readonly limit?: number;
}

export interface Mined {
  /** Best first; fewer than asked for when fewer are good. */
  readonly proposals: readonly Proposal[];
  readonly questions: readonly HumanQuestion[];
  readonly architecture: Architecture;
  readonly readiness: readonly Readiness[];
  /** One sentence for each thing that could not be told. */
  readonly problems: readonly string[];
  readonly leftOut: Extracted["leftOut"];
}

const SHOWN = 15;
/** A proposal that fails its recount makes room for another; more rounds than that were never needed. */
const ROUNDS = 6;

export async function mine(listing: Listing, options: MineOptions): Promise<Mined> {
  const paths = new Set(listing.files.map(({ path }) => path));
  const resolve = importResolver(paths, options.manifests);
  const extracted = await extract(listing, resolve);
  const table = tableOf(extracted, paths, pastOf(options.commits));
  const roles = rolesOf(table.files);
  const configuration = await readConfiguration(listing);
  const lost = lostImports(table);
  const errors = ownErrors(table);
  const twins = twinFolders(table);
  const wrapped = await wrappers(table, listing, configuration);
  const placed = testPlacement(table);
  const logged = logging(table);
  const candidates = [
    ...calls(table, roles),
    // A folder looks clean when the imports that leave it lead nowhere.
    ...(lost.status === "many"
      ? []
      : [...boundaries(table, configuration), ...strangers(table, configuration)]),
    ...baseClasses(table, roles),
    ...errors.candidates,
    ...registries(table),
    ...(await registrations(table, listing)),
    ...twins.candidates,
    ...commitStyle(options.commits),
    ...wrapped.candidates,
    ...replacements(table, configuration),
    ...goReplacements(table),
    ...firstParameters(table, roles),
    ...placed.candidates,
    ...licences(table),
    ...logged.candidates,
  ].filter((candidate) => !configuration.enforces(candidate));
  const proposals = await chosen(candidates, { listing, table, limit: options.limit ?? SHOWN });
  const architecture = architectureOf(table, options.manifests);
  return {
    proposals,
    questions: [
      ...[errors, wrapped, logged, placed, twins].flatMap(({ questions }) => questions),
      ...hotSpots(table),
    ],
    architecture,
    readiness: readinessOf(architecture, table, proposals),
    problems: [...(lost.status === "many" ? [lost.problem] : []), ...unmined(extracted)],
    leftOut: extracted.leftOut,
  };
}

/** From how many files on another language is a part of the project, and not a script beside it. */
const NOTABLE = 10;

function unmined({ leftOut }: Extracted): string[] {
  const { otherLanguages } = leftOut;
  if (otherLanguages < NOTABLE) return [];
  return [
    `${otherLanguages} files are in languages whose conventions are not looked for; those of JavaScript, TypeScript, Python, Go, Rust and Java are.`,
  ];
}

/** Share of local imports that may stay unresolved before directions between folders cannot be trusted. */
const LOST = 0.02;
const FEW = 20;

type Lost = { readonly status: "few" } | { readonly status: "many"; readonly problem: string };

function lostImports({ production }: Table): Lost {
  let local = 0;
  let lost = 0;
  let example = "";
  for (const { imports, path, language } of production) {
    if (!isScript(language) && language !== "Python") continue;
    for (const { specifier, targets } of imports) {
      if (
        !/^(?:\.|[@~]\/)/.test(specifier) ||
        /\.(?:css|scss|less|svg|png|json|wasm)\b/.test(specifier) ||
        /(?:^|\/)(?:[+$]types|__generated__|generated)(?:\/|$)/.test(specifier)
      )
        continue;
      local += 1;
      if (targets.length > 0) continue;
      lost += 1;
      if (example === "") example = `\`${specifier}\` in \`${path}\``;
    }
  }
  if (lost <= FEW || lost <= LOST * local) return { status: "few" };
  return {
    status: "many",
    problem: `${lost} of ${local} local imports lead to no file, ${example} for one: directions between folders are not told.`,
  };
}

async function chosen(
  candidates: readonly Candidate[],
  given: { readonly listing: Listing; readonly table: Table; readonly limit: number },
): Promise<Proposal[]> {
  const sure = new Set<Candidate>();
  let pool = candidates;
  for (let round = 0; round < ROUNDS; round += 1) {
    const doubtful = ranked(pool, given.limit)
      .map(({ candidate }) => candidate)
      .filter((candidate) => !sure.has(candidate));
    if (doubtful.length === 0) break;
    const again = await recounted(doubtful, given.listing, given.table);
    const tried = new Set(doubtful);
    const holding = again.filter(
      ({ followed, violated }) => followed > 0 && followed >= ADHERENCE * (followed + violated),
    );
    for (const candidate of holding) sure.add(candidate);
    pool = [...pool.filter((candidate) => !tried.has(candidate)), ...holding];
  }
  return ranked(
    pool.filter((candidate) => sure.has(candidate)),
    given.limit,
  ).map(({ candidate, score }) => proposalOf(candidate, score, given.table));
}

function proposalOf(candidate: Candidate, score: number, table: Table): Proposal {
  const { family, title, scope, check, unit, followed, violated, violators, why } = candidate;
  return {
    family,
    title,
    scope,
    ...(check === undefined ? {} : { check }),
    unit,
    followed,
    violated,
    exemplars: exemplarsOf(candidate.members, table),
    violators,
    why: why === "" ? whyOf(candidate) : why,
    score,
  };
}

function whyOf({ followed, violated, unit, lift }: Candidate): string {
  const total = followed + violated;
  const rare =
    lift === undefined ? "" : `; ${Math.min(Math.round(lift), 999)} times as often as elsewhere`;
  return `${followed} of ${counted(total, unit.slice(0, -1), unit)} ${followed === 1 ? "does" : "do"}${rare}`;
}
