/** One server for all unit tests, with a migrated database that `freshJournal` copies. */
import { access, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Client } from "pg";
import type { TestProject } from "vitest/node";
import { ensureDatabase } from "../../src/ground/journal/connection.ts";
import { migrateDatabase } from "../../src/ground/journal/migrations.ts";
import { startPostgres } from "../../src/ground/platform/postgres.ts";

export const TEMPLATE = "tacit_template";

declare module "vitest" {
  export interface ProvidedContext {
    /** Folder of the test server's socket. */
    postgresHost: string;
  }
}

/** vitest's `globalSetup`. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const home = await mkdtemp(path.join(tmpdir(), "tacit-unit-"));
  const server = await startPostgres(home);
  const host = server.socketDirectory;
  const admin = new Client({ host, user: "tacit", database: "postgres" });
  await admin.connect();
  // Nothing here survives the tests, so nothing has to reach the disk.
  await admin.query("alter system set fsync = off");
  await admin.query("select pg_reload_conf()");
  await admin.end();
  await ensureDatabase({ host, database: TEMPLATE });
  await migrateDatabase({ host, database: TEMPLATE });
  project.provide("postgresHost", host);
  return async () => {
    await server.release();
    // It writes until it has ended; files that appear while a folder is being removed fail the removal.
    const pidFile = path.join(home, "postgres/data/postmaster.pid");
    for (let left = 200; left > 0 && (await isThere(pidFile)); left -= 1) await delay(10);
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
    await rm(host, { recursive: true, force: true });
  };
}

async function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
