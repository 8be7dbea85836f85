/** What is captured and what the repository says of itself, as the page gets it. */
import { z } from "zod";
import { EntryOutput, Words } from "./api.ts";
import { EntryCheck, EntryKind } from "./entry.ts";
import { Fact } from "./facts.ts";
import { Finding } from "./finding.ts";

const Problems = z.array(z.string());
const Place = z.object({ path: z.string(), line: z.int() });

/** A claim that nobody has accepted or declined yet. */
export const OpenProposal = z.object({
  /** What `/context/accept` and `/context/retire` take. */
  key: z.string(),
  family: z.string(),
  title: z.string(),
  scope: z.array(z.string()),
  check: EntryCheck.optional(),
  /** What was counted. */
  unit: z.string(),
  followed: z.int(),
  violated: z.int(),
  exemplars: z.array(z.string()),
  violators: z.array(Place),
  why: z.string(),
  score: z.number(),
});

/** The entry that a proposal would be. */
const DraftedEntry = z.object({
  kind: EntryKind,
  title: z.string(),
  scope: z.array(z.string()).optional(),
  body: z.string(),
});

/** Where an agent does well, by module. */
export const Readiness = z.object({
  path: z.string(),
  verdict: z.enum(["agent", "watched", "person"]),
  good: z.array(z.string()),
  bad: z.array(z.string()),
});

const Policy = z.object({ path: z.string(), line: z.int(), sentence: z.string() });

/** `tacit context scan`, without the map. */
export const ScanOutput = z.object({
  name: z.string(),
  commit: z.string().optional(),
  facts: z.array(Fact),
  /** Best first. */
  proposals: z.array(OpenProposal),
  /** The proposals as the entries that they would be, in the same order. */
  entries: z.array(DraftedEntry),
  /** Those that are files now. */
  written: z.array(EntryOutput),
  /** Proposals that are left out because they are entries, or were declined. */
  settled: z.int(),
  questions: z.array(
    z.object({
      kind: z.enum(["hot-spot", "competing-patterns"]),
      question: z.string(),
      paths: z.array(z.string()),
      why: z.string(),
    }),
  ),
  readiness: z.array(Readiness),
  /** What the project says of code that agents write. */
  policies: z.array(Policy),
  counts: z.object({ files: z.int(), commits: z.int(), generated: z.int() }),
  /** Milliseconds. */
  ms: z.number(),
  problems: Problems,
});

/** What helps an agent in a repository, and what is not there. */
export const ReadinessOutput = z.object({
  /** What was found, each with its places. */
  has: z.array(Fact),
  /** What no file speaks of. */
  lacks: z.array(
    z.object({
      name: z.string(),
      /** What goes badly without it. */
      why: z.string(),
    }),
  ),
  /** Commands of the project's settings that every change has to pass. */
  checks: z.int(),
  /** By module. */
  modules: z.array(Readiness),
  /** What the project says of code that agents write. */
  policies: z.array(Policy),
  problems: Problems,
});

/** A place with the code around it. */
const CodePlace = Place.extend({
  /** Of an exemplar that names one. */
  symbol: z.string().optional(),
  /** What a check says there. */
  message: z.string().optional(),
  /** Number of the first of `lines`. */
  first: z.int(),
  lines: z.array(z.string()),
});

/** Where the code follows an entry and where it does not. */
export const EvidenceOutput = z.object({
  id: z.string(),
  title: z.string(),
  status: z.string(),
  /** As it was counted when the entry was proposed or accepted. */
  recorded: z
    .object({
      followed: z.int().optional(),
      violated: z.int().optional(),
      at: z.string().optional(),
    })
    .optional(),
  /** Its exemplars. */
  followed: z.array(CodePlace),
  /** The first of what its check finds today. */
  violated: z.array(CodePlace),
  /** How many it finds; absent where it has no check that can be asked of the whole tree. */
  violations: z.int().optional(),
  /** Prompts that it went into: the last twenty, the newest run first. */
  uses: z.array(z.object({ run: z.string(), task: z.string(), title: z.string() })),
  problems: Problems,
});

/** `tacit context check`. */
export const AdherenceOutput = z.object({
  entries: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      status: z.string(),
      kinds: z.array(z.string()),
      /** `not asked`: its check is broken, needs a box that is not here, is about changes alone, or has no file. */
      outcome: z.enum(["holds", "violated", "not asked"]),
      findings: z.int(),
      milliseconds: z.number(),
    }),
  ),
  /** Files that were looked into. */
  files: z.int(),
  /** The first of them; `entries` counts all. */
  findings: z.array(Finding),
  /** Findings that are left out. */
  more: z.int(),
  problems: Problems,
});

/** `tacit context doctor`. */
export const ContextDoctorOutput = z.object({
  /** Entries that were looked at. */
  entries: z.int(),
  findings: z.array(
    z.object({
      /** Slug. */
      entry: z.string(),
      /** Of the entry's file. */
      path: z.string(),
      kind: z.enum([
        "no-file-in-scope",
        "exemplar-gone",
        "path-gone",
        "drifted",
        "broken-check",
        "review-due",
        "no-alternative",
        "repeats",
        "contradicts",
      ]),
      message: z.string(),
      mend: z.string(),
    }),
  ),
  problems: Problems,
});

/** `tacit context why`. */
export const WhyOutput = z.object({
  path: z.string(),
  exists: z.boolean(),
  /** Active entries whose scope has the path. */
  holding: z.array(EntryOutput),
  /** The same of entries that nobody has accepted yet. */
  proposed: z.array(EntryOutput),
  /** How many entries the project has, whatever their scope. */
  entries: z.int(),
  /** Where `locate` puts it for a task, where one was given. */
  ranking: z
    .discriminatedUnion("status", [
      z.object({
        status: z.literal("ranked"),
        /** From 1. */
        rank: z.int(),
        of: z.int(),
        score: z.number(),
        /** Strongest first. */
        why: z.array(z.string()),
        best: z.object({ path: z.string(), score: z.number() }),
      }),
      z.object({ status: z.literal("unranked"), reason: z.string() }),
    ])
    .optional(),
  problems: Problems,
});

/** `tacit context map`, with what entries forbid. */
export const ArchitectureOutput = z.object({
  name: z.string(),
  /** At most 24. */
  modules: z.array(
    z.object({
      /** The folder; "" for files at the root. */
      path: z.string(),
      files: z.int(),
      lines: z.int(),
      /** 0 is imported by nobody above it. */
      layer: z.int(),
      imports: z.int(),
      importedBy: z.int(),
      /** Where an agent does well; absent for a module that is too small to judge. */
      readiness: Readiness.omit({ path: true }).optional(),
      /** Slugs of architecture entries and boundaries whose scope has files of it. */
      entries: z.array(z.string()),
      /** Slugs of all active entries whose scope has files of it. */
      holding: z.array(z.string()),
    }),
  ),
  /** Heaviest first. */
  edges: z.array(
    z.object({
      from: z.string(),
      to: z.string(),
      imports: z.int(),
      /** Whether it goes up against the layers. */
      against: z.boolean(),
      /** `forbidden`: by an active entry. `against`: goes up against the layers, which nobody has forbidden. */
      state: z.enum(["allowed", "against", "forbidden"]),
      /** Slugs of the active entries that forbid some of its imports. */
      forbiddenBy: z.array(z.string()),
      /** Some, those that are forbidden first; none where the edge is allowed. */
      places: z.array(Place),
    }),
  ),
  /** Boundaries that entries draw, kept or not. */
  boundaries: z.array(
    z.object({
      entry: z.string(),
      title: z.string(),
      status: z.string(),
      /** Globs. */
      from: z.array(z.string()),
      files: z.array(z.string()),
      packages: z.array(z.string()),
      /** Imports that cross it; absent where its check could not be asked. */
      crossings: z.int().optional(),
    }),
  ),
  cycles: z.array(z.object({ files: z.int(), example: z.array(z.string()) })),
  hubs: z.array(z.object({ path: z.string(), importedBy: z.int(), imports: z.int() })),
  entryPoints: z.array(z.object({ path: z.string(), why: z.string() })),
  systems: z.array(
    z.object({ system: z.string(), packages: z.array(z.string()), modules: z.array(z.string()) }),
  ),
  problems: Problems,
});

const RuleReference = z.object({
  slug: z.string(),
  title: z.string(),
  path: z.string(),
  line: z.int().optional(),
});

/** `tacit context import`: what rule files of other tools say. */
export const ImportOutput = z.object({
  /** Files that were read. */
  files: z.array(z.string()),
  /** Paths of the entries that are written; empty for a look. */
  written: z.array(z.string()),
  /** What would be, or was, proposed. */
  entries: z.array(
    DraftedEntry.extend({
      slug: z.string(),
      origin: z.object({ file: z.string(), line: z.int() }),
    }),
  ),
  /** Entries that Tacit exported into a file, and that are there still. */
  known: z.array(
    z.object({
      slug: z.string(),
      path: z.string(),
      line: z.int(),
      differs: z.array(z.enum(["kind", "title", "scope", "body"])),
    }),
  ),
  duplicates: z.array(
    z.object({
      rule: RuleReference,
      of: RuleReference,
      similarity: z.number(),
      /** It is not proposed again. */
      left: z.boolean(),
    }),
  ),
  contradictions: z.array(
    z.object({ one: RuleReference, other: RuleReference, reason: z.string() }),
  ),
  /** Files that give nothing until their hidden characters are gone. */
  blocked: z.array(
    z.object({
      path: z.string(),
      shown: z.array(z.object({ line: z.int(), text: z.string() })),
      spelled: z.string(),
    }),
  ),
  /** Lines that became no entry. */
  left: z.array(z.object({ path: z.string(), first: z.int(), last: z.int(), reason: z.string() })),
  /** Sentences that address an agent. */
  warnings: z.array(
    z.object({ path: z.string(), line: z.int(), kind: z.string(), excerpt: z.string() }),
  ),
  problems: Problems,
});

/** `tacit context export`: the entries as rule files of other tools. */
export const ExportOutput = z.object({
  targets: z.array(
    z.object({
      target: z.string(),
      files: z.array(
        z.object({
          path: z.string(),
          status: z.enum(["new", "changed", "same"]),
          /** The whole file as it would be; where it is looked at before. */
          text: z.string().optional(),
        }),
      ),
      removed: z.array(z.string()),
      /** Active entries that the target does not get, and why. */
      skipped: z.array(z.object({ slug: z.string(), reason: z.string() })),
    }),
  ),
  /** Whether every file is as it should be. */
  current: z.boolean(),
  problems: Problems,
});

/** Where entries can be exported to. */
export const TargetsOutput = z.object({
  targets: z.array(
    z.object({
      id: z.string(),
      tool: z.string(),
      /** File, or folder and ending. */
      path: z.string(),
      /** Whether entries stand there already. */
      before: z.boolean(),
    }),
  ),
  problems: Problems,
});

/** `write`: as proposed entries. */
export const ScanContext = z.strictObject({ write: z.boolean().default(false) });

const Glob = z.string().min(1).max(1_000);
export const AddEntry = z.strictObject({
  text: Words,
  /** What the words themselves say, where nothing is given. */
  kind: EntryKind.exclude(["project"]).optional(),
  scope: z.array(Glob).max(50).optional(),
  /** The text is its title then. */
  body: Words.optional(),
  /** Also when an entry says nearly the same. */
  anyway: z.boolean().default(false),
});

/** A question of the scan, by its place there from 0, and what the person says. */
export const AnswerScan = z.strictObject({ question: z.int().min(0).max(25), text: Words });

const Target = z.string().min(1).max(100);
/** Those that were exported to before, where none is named. */
export const ExportContext = z.strictObject({ to: z.array(Target).max(30).default([]) });
