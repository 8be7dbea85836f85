/**
 * Reads what a person named on the command line: a file, a pipe, or a folder of text files.
 *
 * The person may name anything, links and pipes too. What lies in a folder was not named one by one and may come with a
 * repository: there no link is followed.
 */
import { createReadStream, type Dirent } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import type { Readable } from "node:stream";
import { readTextFile } from "./files.ts";

export type Named =
  | { readonly status: "file"; readonly bytes: Uint8Array }
  | {
      readonly status: "folder";
      /** Path below the folder, slash-separated, sorted. */
      readonly files: readonly { readonly path: string; readonly text: string }[];
      /** Files that are no UTF-8 text, are too large, or are links. */
      readonly left: readonly string[];
    }
  | { readonly status: "missing" | "not-readable" | "too-large" | "too-many" };

export interface NamedOptions {
  /** Bytes of a file. */
  readonly limit: number;
  /** Bytes of a folder's files together. */
  readonly folderLimit: number;
  /** Which files of a folder are read. */
  readonly wanted: (name: string) => boolean;
}

/** Entries of a folder that are looked at; who names a whole repository means one of its specs. */
const ENTRIES = 2_000;
const DEPTH = 6;

export async function readNamed(target: string, options: NamedOptions): Promise<Named> {
  try {
    const found = await stat(target);
    if (found.isDirectory()) return await readFolder(target, options);
    if (found.isFile() && found.size > options.limit) return { status: "too-large" };
    const bytes = await readBounded(createReadStream(target), options.limit);
    return bytes === undefined ? { status: "too-large" } : { status: "file", bytes };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
    if (code === "ENOENT" || code === "ENOTDIR" || code === "ENAMETOOLONG" || code === "ELOOP") {
      return { status: "missing" };
    }
    if (code === "EACCES" || code === "EPERM") return { status: "not-readable" };
    throw error;
  }
}

/** All bytes of a stream, standard input for instance; undefined once there are more than `limit`. */
export async function readBounded(
  stream: Readable,
  limit: number,
): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = typeof chunk === "string" ? Buffer.from(chunk) : new Uint8Array(chunk);
    size += bytes.length;
    if (size > limit) return undefined;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

async function readFolder(root: string, { folderLimit, wanted }: NamedOptions): Promise<Named> {
  const files: { path: string; text: string }[] = [];
  const left: string[] = [];
  let seen = 0;
  let size = 0;
  const folders = [""];
  for (let folder = folders.shift(); folder !== undefined; folder = folders.shift()) {
    // oxlint-disable-next-line no-await-in-loop -- one folder after another
    const entries: Dirent[] = await readdir(path.join(root, folder), { withFileTypes: true });
    for (const entry of entries) {
      const name = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.name === ".git" || entry.name === "node_modules") continue;
      seen += 1;
      if (seen > ENTRIES) return { status: "too-many" };
      if (entry.isDirectory() && name.split("/").length < DEPTH) folders.push(name);
      if (entry.isDirectory() || !wanted(name)) continue;
      // oxlint-disable-next-line no-await-in-loop
      const read = await readTextFile(root, name, { limit: folderLimit });
      if (read.status !== "text") left.push(name);
      else {
        size += Buffer.byteLength(read.text);
        if (size > folderLimit) return { status: "too-large" };
        files.push({
          path: name,
          text: read.text.replace(/^\ufeff/, "").replaceAll(/\r\n?/g, "\n"),
        });
      }
    }
  }
  return {
    status: "folder",
    files: files.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
    left: left.toSorted(),
  };
}
