/** Specs in the style of other tools, written for these tests. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { SourceFile } from "../../src/knowledge/brief/import/imported.ts";

export const importFixtures = fileURLToPath(new URL("../fixtures/imports", import.meta.url));

/** The files of one folder, with paths from the fixtures' top. */
export function fixtureFiles(folder: string): SourceFile[] {
  return readdirSync(path.join(importFixtures, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .toSorted()
    .map((name) => `${folder}/${name.split(path.sep).join("/")}`)
    .map((file) => ({ path: file, text: readFileSync(path.join(importFixtures, file), "utf8") }));
}
