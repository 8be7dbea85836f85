/** A tree that can be asked: its segments, its history, and what its files import. */
import type { Cache } from "../../ground/platform/cache.ts";
import type { Listing } from "../../ground/platform/tree.ts";
import { type ImportResolver, importResolver } from "../codebase/imports.ts";
import { Corpus } from "./corpus.ts";
import type { Commits } from "./commits.ts";
import { History } from "./history.ts";
import { type Place, placeOf } from "./signals.ts";
import { keyOf, openSegments, type Progress } from "./store.ts";

export interface CodeIndex {
  readonly place: Place;
  readonly close: () => void;
}

export interface CodeIndexOptions {
  readonly cache: Cache;
  /** Of the files that are searched, and no others. */
  readonly listing: Listing;
  readonly commits: Commits;
  /** Text by path of what says where imports lead: `package.json`, `tsconfig.json`, `go.mod`, … */
  readonly manifests: ReadonlyMap<string, string>;
  readonly progress?: Progress;
}

export async function openCodeIndex(options: CodeIndexOptions): Promise<CodeIndex> {
  const { listing, commits, manifests } = options;
  const { segments, close } = await openSegments(options.cache, listing, options.progress);
  const corpus = new Corpus(
    segments,
    listing.files.map((file) => ({ path: file.path, key: keyOf(file) })),
  );
  const numbers = new Map(corpus.paths.map((path, file) => [path, file]));
  const history = new History(commits, numbers);
  let resolver: ImportResolver | undefined;
  const resolve: ImportResolver = (from, specifier) => {
    resolver ??= importResolver(new Set(corpus.paths), manifests);
    return resolver(from, specifier);
  };
  const imports = (file: number): readonly number[] => {
    const found = new Set<number>();
    for (const specifier of corpus.outline(file).imports) {
      for (const path of resolve(corpus.paths[file] ?? "", specifier)) {
        const other = numbers.get(path);
        if (other !== undefined && other !== file) found.add(other);
      }
    }
    return [...found];
  };
  return { place: placeOf(corpus, history, { imports, resolve, manifests }), close };
}
