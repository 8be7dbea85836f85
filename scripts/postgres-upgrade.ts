/**
 * `npm run postgres-upgrade`: moves a journal from a real older Postgres to the one that Tacit brings.
 *
 * Not among the tests, because it installs the older one. Makes data with it, sees that the move is refused without its
 * programs, runs the command that the hint gives, and compares what the runs read as.
 */
import { equal, ok, partialDeepStrictEqual } from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { closeSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Client } from "pg";
import { TacitError } from "../src/ground/core/error.ts";
import { openJournal } from "../src/ground/journal/database.ts";
import { viewRun } from "../src/ground/journal/status.ts";
import { hintForMajor, keptBinaries } from "../src/ground/platform/internal/postgres-binaries.ts";
import {
  chooseIdentity,
  giveTo,
  initialise,
  Place,
  serve,
  settle,
} from "../src/ground/platform/internal/postgres-cluster.ts";

const MAJOR = 17;
const fixture = fileURLToPath(new URL("../test/fixtures/journal/0000_journal", import.meta.url));

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
const home = await mkdtemp(path.join(tmpdir(), "tacit-upgrade-"));
const place = new Place(path.join(home, "postgres"));
const identity = await chooseIdentity(place.data);
await mkdir(place.base, { mode: 0o700 });
await giveTo(identity, place.base);

const install = hintForMajor(place.base, MAJOR);
ok(install.startsWith("npm install"), install);
say(install);
execFileSync("sh", ["-c", install], { stdio: ["ignore", "ignore", "inherit"] });
const old = await keptBinaries(place.base, MAJOR);
ok(old !== undefined, "the command has put the programs where they are looked for");
equal(old.major, MAJOR);

say(`Making a journal with Postgres ${old.version} …`);
const soon = (): number => performance.now() + 30_000;
await settle(place, identity, soon());
await initialise(place, old.initdb, identity);
const alive = await serve(place, identity, old.postgres, soon());
const admin = new Client({ host: place.socketDirectory, user: "tacit", database: "postgres" });
await admin.connect();
await admin.query("create database tacit");
await admin.end();
const client = new Client({ host: place.socketDirectory, user: "tacit", database: "tacit" });
await client.connect();
await client.query(await readFile(`${fixture}.sql`, "utf8"));
await client.end();
closeSync(alive);
await settle(place, identity, soon());

const aside = path.join(home, "aside");
await rename(path.join(place.base, `binaries-${MAJOR}`), aside);
const refusal: unknown = await openJournal({ home }).catch((error: unknown) => error);
ok(refusal instanceof TacitError, String(refusal));
equal(refusal.code, "platform/no-old-postgres");
say(refusal.message);
equal(refusal.hint, install);
await symlink(aside, path.join(place.base, `binaries-${MAJOR}`));

const begun = performance.now();
const journal = await openJournal({ home });
say(`Moved in ${((performance.now() - begun) / 1000).toFixed(1)} s.`);
const views: unknown[] = [];
for (const { run } of (await journal.runs()).toReversed()) {
  views.push(viewRun(run, await journal.facts(run)));
}
const expected: unknown = JSON.parse(await readFile(`${fixture}.json`, "utf8"));
partialDeepStrictEqual(JSON.parse(JSON.stringify(views)), expected);
await journal.close();
await settle(place, identity, soon());
const kept = await readFile(path.join(place.base, `data-${MAJOR}/PG_VERSION`), "utf8");
equal(kept.trim(), String(MAJOR));
const now = (await readFile(path.join(place.data, "PG_VERSION"), "utf8")).trim();
say(`The runs read the same on Postgres ${now}; data-${MAJOR} is kept.`);
await rm(home, { recursive: true });
