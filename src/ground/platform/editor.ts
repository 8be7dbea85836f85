/** Opens a person's own editor on a file, on the terminal that they sit at. */
import { spawn } from "node:child_process";
import { TacitError } from "../core/error.ts";

/**
 * Waits until the editor has ended.
 *
 * @param editor As in `VISUAL` and `EDITOR`: a command line that a shell splits. It is the person's own.
 * @throws TacitError `platform/editor-failed`
 */
export async function openEditor(editor: string, file: string, directory: string): Promise<void> {
  const ended = await new Promise<string | undefined>((resolve) => {
    const child = spawn("/bin/sh", ["-c", `${editor} "$1"`, "editor", file], {
      cwd: directory,
      stdio: "inherit",
    });
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code, signal) =>
      resolve(code === 0 ? undefined : `it ended with ${signal ?? code ?? "nothing"}`),
    );
  });
  if (ended === undefined) return;
  throw new TacitError({
    code: "platform/editor-failed",
    kind: "environment",
    message: `The editor \`${editor}\` failed: ${ended}.`,
    hint: `Set VISUAL or EDITOR, or open ${file} yourself.`,
  });
}
