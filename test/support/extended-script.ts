/** A script of the model with further turns before its own, such as an agent that asks or one that never ends. */
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { ModelScript } from "./model-server.ts";

/** Writes it to `file`; what the script's `$file` names stays where it is. */
export async function extendScript(
  script: string,
  turns: ModelScript["turns"],
  file: string,
): Promise<string> {
  const folder = path.dirname(path.resolve(script));
  const own = ModelScript.parse(
    JSON.parse(await readFile(script, "utf8"), (key, value: unknown) =>
      key === "$file" && typeof value === "string" ? path.resolve(folder, value) : value,
    ),
  );
  await writeFile(file, JSON.stringify({ turns: [...turns, ...own.turns] }));
  return file;
}
