/**
 * Moves data to the Postgres of a newer major version, whose server cannot read the files of the older.
 *
 * npm brings neither pg_dump nor pg_upgrade; so the old and the new server run side by side, and whoever knows the
 * tables carries the rows over. `data` is the old until the new is whole: made as `data.moving`, then named `data.moved`.
 * Two renames end it, `data` to `data-<major>` and `data.moved` to `data`. Who dies before them leaves the old, and the
 * next start begins again; who dies between them leaves the new, and the next start does the second.
 */
import { closeSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import path from "node:path";
import { TacitError } from "../core/error.ts";
import { pathExists } from "./files.ts";
import { type Binaries, hintForMajor, keptBinaries } from "./internal/postgres-binaries.ts";
import { type Identity, initialise, Place, serve, settle } from "./internal/postgres-cluster.ts";
import { readText } from "./internal/shared-files.ts";

/** Carries the data from one server to another, both given by the folder of their socket; only reads the first. */
export type MoveData = (from: string, to: string) => Promise<void>;

/** Milliseconds for the start or the end of one server; carrying the data may take any time. */
const LIMIT = 30_000;

/** The data of a move that is whole, until it has the final name. */
export function movedFolder(place: Place): string {
  return `${place.data}.moved`;
}

/** Does what is left of a move that died between its two renames; the caller holds the lock. */
export async function finishMove(place: Place): Promise<void> {
  if (await pathExists(place.data)) return;
  const moved = movedFolder(place);
  if (await pathExists(moved)) await rename(moved, place.data);
}

/**
 * Moves the data when its major is older than `brought`; the caller holds the lock and found no server.
 *
 * @throws TacitError `platform/newer-postgres` when the data's major is newer, `platform/no-old-postgres` when the programs
 *   of the older major are not there; nothing was touched then.
 */
export async function moveToMajor(
  place: Place,
  identity: Identity,
  brought: Binaries,
  move: MoveData,
): Promise<void> {
  const major = Number.parseInt(await readText(path.join(place.data, "PG_VERSION")), 10);
  if (Number.isNaN(major) || major === brought.major) return;
  if (major > brought.major) {
    throw new TacitError({
      code: "platform/newer-postgres",
      kind: "environment",
      message: `${place.data} is of Postgres ${major}; this Tacit brings Postgres ${brought.major}.`,
      hint: "Use the newer Tacit.",
    });
  }
  const old = await keptBinaries(place.base, major);
  if (old === undefined) {
    throw new TacitError({
      code: "platform/no-old-postgres",
      kind: "environment",
      message: `${place.data} is of Postgres ${major}, whose programs are needed to move it to Postgres ${brought.major}.`,
      hint: hintForMajor(place.base, major),
    });
  }
  const source = new Place(place.base, "data", "from");
  const target = new Place(place.base, "data.moving", "to");
  const moved = movedFolder(place);
  // What a move that died has left.
  await settle(source, identity, soon());
  await settle(target, identity, soon());
  await rm(target.data, { recursive: true, force: true });
  await rm(moved, { recursive: true, force: true });

  await initialise(target, brought.initdb, identity);
  await whileServing(source, identity, old, async () =>
    whileServing(target, identity, brought, async () =>
      move(source.socketDirectory, target.socketDirectory),
    ),
  );
  await rename(target.data, moved);
  await rename(place.data, await freeName(`${place.data}-${major}`));
  await rename(moved, place.data);
  for (const { alive, heard, socketDirectory } of [source, target]) {
    for (const each of [alive, heard, socketDirectory]) {
      await rm(each, { recursive: true, force: true });
    }
  }
}

function soon(): number {
  return performance.now() + LIMIT;
}

/** Ends the server afterwards, however `use` ended, and waits for its end. */
async function whileServing(
  place: Place,
  identity: Identity,
  { postgres }: Binaries,
  use: () => Promise<void>,
): Promise<void> {
  const alive = await serve(place, identity, postgres, soon());
  try {
    await use();
  } finally {
    closeSync(alive);
    await settle(place, identity, soon());
  }
}

/** Someone who went back to the old data may have one of that name. */
async function freeName(folder: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? folder : `${folder}.${number}`;
    if (!(await pathExists(name))) return name;
  }
}
