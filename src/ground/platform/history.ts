/** Reads what commits said and which files they touched, from the newest back. */
import { gitBytes, placeOfGit } from "./git.ts";

export interface Commit {
  readonly id: string;
  readonly subject: string;
  readonly body: string;
  /** Paths after the commit; files that it deleted are left out. */
  readonly files: readonly string[];
  /** Those of them that were not there before. */
  readonly added: readonly string[];
  /** Files that only got another name: from, to. */
  readonly renames: readonly (readonly [string, string])[];
}

/** Characters of one message that are read. */
const MESSAGE_LIMIT = 4_000;

/**
 * Commits from `head` back, newest first, merges left out. Needs commits and trees only, so a partial clone will do.
 *
 * @param directory A git directory, or a folder of a checkout: then paths are seen from there.
 * @param head Full commit id.
 * @param options `until`: an ancestor that is not read any more, nor what came before it.
 * @throws TacitError `platform/git-failed`
 */
export async function readHistory(
  directory: string,
  head: string,
  options: { readonly limit: number; readonly until?: string | undefined },
): Promise<Commit[]> {
  const range = options.until === undefined ? [head] : [head, `^${options.until}`];
  const bytes = await gitBytes(
    directory,
    [
      "log",
      "-z",
      `--max-count=${options.limit}`,
      "--no-merges",
      "--find-renames=100%",
      "--name-status",
      "--relative",
      "--format=%x01%H%x02%s%x02%b%x03",
      ...range,
      "--",
    ],
    {
      environment: {
        GIT_NO_LAZY_FETCH: "1",
        GIT_ALLOW_PROTOCOL: "none",
        ...placeOfGit(directory),
      },
      output: 256 * 1024 * 1024,
    },
  );
  return bytes.toString("utf8").split("\u0001").slice(1).map(commitOf);
}

function commitOf(record: string): Commit {
  const end = record.indexOf("\u0003");
  const [id = "", subject = "", body = ""] = record.slice(0, end).split("\u0002");
  const fields = record.slice(end + 1).split("\0");
  const files: string[] = [];
  const added: string[] = [];
  const renames: [string, string][] = [];
  for (let at = 0; at < fields.length; at += 1) {
    const status = (fields[at] ?? "").trim();
    if (status === "") continue;
    at += 1;
    const name = fields[at] ?? "";
    if (status.startsWith("R") || status.startsWith("C")) {
      at += 1;
      renames.push([name, fields[at] ?? ""]);
    } else if (!status.startsWith("D")) {
      files.push(name);
      if (status === "A") added.push(name);
    }
  }
  return { id, subject, body: body.slice(0, MESSAGE_LIMIT), files, added, renames };
}
