/** Where documents are kept between visits: one JSON file each, or only in memory. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "../shared/protocol.ts";
import type { CanvasDocument } from "../shared/shapes.ts";

/**
 * Synchronous on purpose: a document is a few kilobytes, and so joining stays one step,
 * without a page that is half in the room.
 */
export interface DocumentStore {
  /** The document as last saved; an empty one when there is none. */
  open(id: string): CanvasDocument;
  save(document: CanvasDocument): void;
}

export function memoryStore(): DocumentStore {
  const documents = new Map<string, CanvasDocument>();
  return {
    open: (id) => documents.get(id) ?? empty(id),
    save: (document) => void documents.set(document.id, document),
  };
}

export function fileStore(directory: string): DocumentStore {
  mkdirSync(directory, { recursive: true });
  // Ids have been through `readId`, so they cannot climb out of the directory.
  const pathOf = (id: string) => join(directory, `${id}.json`);
  return {
    open: (id) =>
      existsSync(pathOf(id)) ? parseDocument(readFileSync(pathOf(id), "utf8")) : empty(id),
    save(document) {
      // Written aside and renamed: a crash leaves the old document or the new one, never half.
      const aside = `${pathOf(document.id)}.new`;
      writeFileSync(aside, JSON.stringify(document));
      renameSync(aside, pathOf(document.id));
    },
  };
}

function empty(id: string): CanvasDocument {
  return { id, revision: 0, shapes: [] };
}
