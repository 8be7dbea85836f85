/** `npm run docs`: writes docs/cli.md from the commands' own help. */
import { writeFile } from "node:fs/promises";
import { renderReference } from "../src/doors/cli/reference.ts";

await writeFile(new URL("../docs/cli.md", import.meta.url), renderReference());
