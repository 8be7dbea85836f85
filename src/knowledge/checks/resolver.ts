/** Where the imports of a tree lead, read from its paths and manifests. */
import { type Listing, listTreeAtCommit } from "../../ground/platform/tree.ts";
import { importResolver, type ImportResolver, isManifest } from "../codebase/imports.ts";

/** @param paths All paths of the tree; the listing may have only those that are read. */
export async function resolverOf(
  listing: Pick<Listing, "files" | "read">,
  paths: Iterable<string>,
): Promise<ImportResolver> {
  const manifests = new Map<string, string>();
  const wanted = listing.files.filter((file) => isManifest(file.path));
  for await (const { path, text } of listing.read(wanted)) manifests.set(path, text);
  return importResolver(new Set(paths), manifests);
}

/** Where the imports of a commit lead. @throws as `listTreeAtCommit` */
export async function resolverAtCommit(directory: string, commit: string): Promise<ImportResolver> {
  const listing = await listTreeAtCommit(directory, commit);
  return resolverOf(
    listing,
    listing.files.map(({ path }) => path),
  );
}
