/** `npm run docs`: writes docs/cli.md from the commands' own help, docs/taxonomy.md from the taxonomy, and the keys. */
import { readFile, writeFile } from "node:fs/promises";
import { renderReference } from "../src/doors/cli/reference.ts";
import { withKeys } from "../src/doors/web/keys/page.ts";
import { renderTaxonomy } from "../src/knowledge/brief/taxonomy-page.ts";

await writeFile(new URL("../docs/cli.md", import.meta.url), renderReference());
await writeFile(new URL("../docs/taxonomy.md", import.meta.url), renderTaxonomy());

const workbench = new URL("../docs/workbench.md", import.meta.url);
await writeFile(workbench, withKeys(await readFile(workbench, "utf8")));
