/** All paths of a tree: what each says by itself, which terms they have, and who shares a folder. */
import { type FolderFacts, folderFacts, isTelling, type PathFacts, pathFacts } from "./paths.ts";
import { stem, termsOf } from "./words.ts";

export interface Folder extends FolderFacts {
  /** Numbers of the files directly in it. */
  readonly files: readonly number[];
}

export class PathIndex {
  readonly facts: readonly PathFacts[];
  readonly folders: readonly Folder[];
  /** By file, 1 where it is so. */
  readonly aside: Float64Array;
  readonly generated: Float64Array;
  readonly barrel: Float64Array;
  /** By file: terms of its path. */
  readonly lengths: Uint32Array;
  readonly meanLength: number;
  readonly #postings = new Map<string, number[]>();
  readonly #named = new Map<string, number[]>();

  constructor(paths: readonly string[]) {
    this.aside = new Float64Array(paths.length);
    this.generated = new Float64Array(paths.length);
    this.barrel = new Float64Array(paths.length);
    this.lengths = new Uint32Array(paths.length);
    const folders = new Map<string, FolderFacts & { readonly files: number[] }>();
    let total = 0;
    this.facts = paths.map((path, file) => {
      const slash = path.lastIndexOf("/");
      const name = slash < 0 ? "" : path.slice(0, slash);
      let folder = folders.get(name);
      if (folder === undefined) {
        folder = { ...folderFacts(name), files: [] };
        folders.set(name, folder);
      }
      folder.files.push(file);
      const own = termsOf(path.slice(slash + 1));
      for (const term of folder.terms) this.#post(term, file);
      for (const term of own) this.#post(term, file);
      const length = folder.terms.length + own.length;
      this.lengths[file] = length;
      total += length;
      const facts = pathFacts(path, folder);
      this.aside[file] = facts.aside ? 1 : 0;
      this.generated[file] = facts.generated ? 1 : 0;
      this.barrel[file] = facts.barrel ? 1 : 0;
      this.#name(facts.name, file);
      if (stem(facts.name) !== facts.name) this.#name(stem(facts.name), file);
      // A text writes with dashes what a path writes with underscores.
      if (facts.name.includes("_")) this.#name(facts.name.replaceAll("_", "-"), file);
      return facts;
    });
    this.folders = [...folders.values()];
    this.meanLength = total / Math.max(1, paths.length);
  }

  #name(name: string, file: number): void {
    if (!isTelling(name)) return;
    const known = this.#named.get(name);
    if (known === undefined) this.#named.set(name, [file]);
    else known.push(file);
  }

  #post(term: string, file: number): void {
    const known = this.#postings.get(term);
    if (known === undefined) this.#postings.set(term, [file, 1]);
    else if (known.at(-2) === file) known[known.length - 1] = (known.at(-1) ?? 0) + 1;
    else known.push(file, 1);
  }

  /** Files whose name is a word, in lower case; names that say nothing are those of none. */
  filesNamed(name: string): readonly number[] {
    return this.#named.get(name) ?? [];
  }

  /** Files whose paths have the term, and how often, in turn. */
  postings(term: string): readonly number[] {
    return this.#postings.get(term) ?? [];
  }

  /** How many paths have the term. */
  pathsWith(term: string): number {
    return this.postings(term).length / 2;
  }
}
