/** What every command starts from: the repository, its context files, the settings of the project. */
import type { ProjectConfig } from "../../ground/contract/config.ts";
import type { Journal } from "../../ground/journal/database.ts";
import { type Environment, tacitHome } from "../../ground/platform/home.ts";
import { type RepositoryFiles, repositoryFiles } from "../../ground/platform/repository-files.ts";
import { openRepository, type Repository } from "../../ground/platform/repository.ts";
import { loadConfig } from "../../knowledge/context/config.ts";
import { type LoadedEntry, loadEntries } from "../../knowledge/context/entries.ts";
import type { Problem } from "../../knowledge/context/files.ts";
import type { KeptModels } from "./review/kept-models.ts";
import type { KeptTrees } from "./search/kept-trees.ts";

/** The process around a command, handed in by the door. */
export interface Host {
  readonly directory: string;
  readonly environment: Environment;
  /** Progress for a person; one line, replaced by the next. */
  readonly progress: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
  /** Of a process that lives longer than one command. */
  readonly trees?: KeptTrees | undefined;
  /** As `trees`. */
  readonly models?: KeptModels | undefined;
  /** As `trees`: it stays open, and nobody opens another. */
  readonly journal?: Journal | undefined;
}

export interface Workspace {
  readonly host: Host;
  readonly root: string;
  readonly repository: Repository;
  readonly files: RepositoryFiles;
  readonly home: string;
}

/** Opens the repository around the host's folder. @throws TacitError `platform/no-git-repository` */
export async function openWorkspace(host: Host): Promise<Workspace> {
  const repository = await openRepository(host.directory);
  return {
    host,
    root: repository.root,
    repository,
    files: repositoryFiles(repository.root),
    home: tacitHome(host.environment),
  };
}

export interface Knowledge {
  readonly config: ProjectConfig;
  readonly entries: readonly LoadedEntry[];
  /** What could not be read or was not heeded, as sentences. */
  readonly problems: readonly string[];
}

/** Reads configuration and entries. @throws TacitError `context/broken-config` */
export async function readKnowledge({ files }: Pick<Workspace, "files">): Promise<Knowledge> {
  const { config, problems } = await loadConfig(files);
  const loaded = await loadEntries(files);
  return {
    config,
    entries: loaded.entries,
    problems: [...problems, ...loaded.problems].map(sentenceOf),
  };
}

export function sentenceOf({ path: file, line, message }: Problem): string {
  return `${file}${line === undefined ? "" : `:${line}`}: ${message}`;
}
