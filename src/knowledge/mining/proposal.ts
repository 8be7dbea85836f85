/** What mining proposes and asks. A proposal is a claim with its counts; a person makes it a convention. */
import type { AstGrepCheck, EntryCheck } from "../../ground/contract/entry.ts";

export type Family =
  | "own-errors"
  | "replacement"
  | "wrapper"
  | "call"
  | "registration"
  | "twin-folders"
  | "registry"
  | "boundary"
  | "base-class"
  | "test-helper"
  | "first-parameter"
  | "licence"
  | "strangers"
  | "commit-style"
  | "test-placement"
  | "logging";

export interface Place {
  readonly path: string;
  readonly line: number;
}

/** What was counted: how `followed` and `violated` read. */
export type Unit = "files" | "functions" | "throws" | "imports" | "commits" | "changes" | "calls";

export interface Proposal {
  readonly family: Family;
  /** An imperative rule. */
  readonly title: string;
  /** Globs; of the whole repository for what has no place. */
  readonly scope: readonly string[];
  /** Where one can be written. On the scope it finds `violated` places, or files for what has to be present. */
  readonly check?: EntryCheck;
  readonly unit: Unit;
  readonly followed: number;
  readonly violated: number;
  /** Typical first: paths, or `path#symbol`. */
  readonly exemplars: readonly string[];
  readonly violators: readonly Place[];
  /** One line with the counts. */
  readonly why: string;
  readonly score: number;
}

/** A proposal on its way through the filters. */
export interface Candidate extends Omit<Proposal, "exemplars" | "score"> {
  /** Files that follow, among which the exemplars are. */
  readonly members: readonly string[];
  /** The claim's share here over its share in other files of the kind; undefined where there is nothing to compare. */
  readonly lift: number | undefined;
  /** Commits that added files here. */
  readonly commits: number;
  /** What the claim is about; one proposal each. */
  readonly target: string;
  /** The folder. */
  readonly place: string;
  /** The target collects names of other files. */
  readonly barrel: boolean;
  /** What the check counts as followed, for a check that counts something else than files. */
  readonly counterpart?: AstGrepCheck["rule"];
  /** Texts of which a file has one, if anything in it can match: the others need no parsing. */
  readonly mentions?: readonly string[];
}

export interface HumanQuestion {
  readonly kind: "hot-spot" | "competing-patterns";
  readonly question: string;
  readonly paths: readonly string[];
  /** One line with the counts. */
  readonly why: string;
}
