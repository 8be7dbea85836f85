/** `npm run docs`: writes docs/cli.md from the commands' own help, and docs/taxonomy.md from the taxonomy. */
import { writeFile } from "node:fs/promises";
import { renderReference } from "../src/doors/cli/reference.ts";
import { renderTaxonomy } from "../src/knowledge/brief/taxonomy-page.ts";

await writeFile(new URL("../docs/cli.md", import.meta.url), renderReference());
await writeFile(new URL("../docs/taxonomy.md", import.meta.url), renderTaxonomy());
