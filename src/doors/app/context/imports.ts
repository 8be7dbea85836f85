/** `tacit brief --from`: a file, standard input, a folder of a spec, or an issue. */
import path from "node:path";
import type { Readable } from "node:stream";
import { TacitError } from "../../../ground/core/error.ts";
import { counted, printable, truncated } from "../../../ground/core/text.ts";
import { fetchIssue, type GitHubApi, type IssueName } from "../../../ground/platform/github.ts";
import { isWithin, pathExists, realFolder } from "../../../ground/platform/files.ts";
import { type Named, readBounded, readNamed } from "../../../ground/platform/named.ts";
import { originOf } from "../../../ground/platform/remote.ts";
import { findRepository } from "../../../ground/platform/repository.ts";
import { decodeText } from "../../../knowledge/brief/import/decode.ts";
import { readFile, readFolder } from "../../../knowledge/brief/import/folder.ts";
import type { ImportedRequest } from "../../../knowledge/brief/import/imported.ts";
import { readIssue } from "../../../knowledge/brief/import/issue.ts";
import type { Host } from "../workspace.ts";

/** Bytes of one file, as framing takes them. */
const LARGEST = 200_000;
/** Bytes of a folder, much of which may be left where it is. */
const LARGEST_FOLDER = 2_000_000;
/** Milliseconds for an issue and its comments together. */
const DEADLINE = 20_000;

/**
 * Reads what `--from` names.
 *
 * @param input Standard input, for `-`.
 * @throws TacitError `brief/no-source`, `brief/unknown-format`, `brief/several-specs`, `brief/binary`, `brief/too-long`,
 *   `brief/no-github`, `brief/bad-github-api`, and those of `fetchIssue`
 */
export async function importRequest(
  host: Host,
  from: string,
  input: Readable,
): Promise<ImportedRequest> {
  if (from === "-") {
    const bytes = await readBounded(input, LARGEST);
    if (bytes === undefined) throw tooLong("Standard input", LARGEST);
    return fromBytes("standard input", bytes);
  }
  const issue = await issueMeant(host, from);
  if (issue !== undefined) return importIssue(host, issue);
  const target = path.resolve(from);
  const found = await readNamed(target, {
    limit: LARGEST,
    folderLimit: LARGEST_FOLDER,
    wanted: (name) => /\.(?:md|markdown|mdx)$/i.test(name),
  });
  const name = await shownPath(host, target);
  switch (found.status) {
    case "file":
      return fromBytes(name, found.bytes);
    case "folder":
      return fromFolder(from, name, found);
    case "too-large":
      throw tooLong(
        name,
        (await realFolder(`${target}/.`)) === undefined ? LARGEST : LARGEST_FOLDER,
      );
    case "too-many":
      throw new TacitError({
        code: "brief/unknown-format",
        kind: "input",
        message: `${name} holds too many files to be one spec.`,
        hint: "Name the folder of one spec, or a file.",
      });
    case "missing":
    case "not-readable":
      throw new TacitError({
        code: "brief/no-source",
        kind: "input",
        message:
          found.status === "missing"
            ? `There is no file or folder ${from}.`
            : `${from} may not be read.`,
        hint: "Give a file, a folder of a spec, an issue as OWNER/NAME#12, or - for standard input.",
      });
  }
}

function tooLong(name: string, most: number): TacitError {
  return new TacitError({
    code: "brief/too-long",
    kind: "input",
    message: `${name} has more than ${most} bytes, the most that is read of one request.`,
    hint: "Put long material into a file of the repository and name the file.",
  });
}

function fromBytes(name: string, bytes: Uint8Array): ImportedRequest {
  const decoded = decodeText(bytes);
  if (decoded.status === "binary") {
    throw new TacitError({
      code: "brief/binary",
      kind: "input",
      message: `${name} is not text.`,
      hint: "Give text or Markdown, in UTF-8 at best.",
    });
  }
  const imported = readFile({ path: name, text: decoded.text });
  if (decoded.note === undefined) return imported;
  return { ...imported, notes: [`${name} ${decoded.note}`, ...imported.notes] };
}

function fromFolder(
  given: string,
  name: string,
  { files, left }: Extract<Named, { status: "folder" }>,
): ImportedRequest {
  const shown = files.map((file) => ({ ...file, path: joined(name, file.path) }));
  const read = readFolder(name, shown);
  if (read.status === "several") {
    const folders = read.folders.map((folder) => joined(name, folder));
    throw new TacitError({
      code: "brief/several-specs",
      kind: "input",
      message: `${name} holds ${folders.length} specs: ${truncated(folders.join(", "), 400)}.`,
      hint: printable(
        `Name one: tacit brief --from ${joined(given.replace(/\/+$/, ""), read.folders[0] ?? "")}`,
      ),
    });
  }
  if (read.status === "unknown") {
    throw new TacitError({
      code: "brief/unknown-format",
      kind: "input",
      message: `${name} holds no spec of Spec Kit, OpenSpec or Kiro.`,
      hint: "Name a file in it.",
    });
  }
  if (left.length === 0) return read.imported;
  const note = `${counted(left.length, "file")} left out, no text or a link: ${truncated(left.join(", "), 200)}.`;
  return { ...read.imported, notes: [...read.imported.notes, note] };
}

function joined(folder: string, inner: string): string {
  return inner === "" ? folder : folder === "." ? inner : `${folder}/${inner}`;
}

/** Relative to the repository for what is in it, so that an agent finds it; absolute for the rest. */
async function shownPath(host: Host, target: string): Promise<string> {
  // `<(…)` of a shell: its number says nothing.
  if (target.startsWith("/dev/")) return "a pipe";
  const { root } = await findRepository(host.directory);
  const folder = await realFolder(path.dirname(target));
  const real = folder === undefined ? target : path.join(folder, path.basename(target));
  if (!isWithin(root, real)) return real.split(path.sep).join("/");
  return path.relative(root, real).split(path.sep).join("/") || ".";
}

/** The issue that is meant: an address, `owner/name#12`, or `#12` of the repository that this one came from. */
async function issueMeant(
  host: Host,
  from: string,
): Promise<(IssueName & { readonly shown: string }) | undefined> {
  const api = apiUrl(host);
  if (/^https?:\/\//i.test(from)) {
    const address = URL.canParse(from) ? new URL(from) : undefined;
    const [, owner, repository, kind, number] =
      /^\/([\w.-]+)\/([\w.-]+)\/(issues|pull)\/(\d{1,9})\/?$/.exec(address?.pathname ?? "") ?? [];
    if (address === undefined || owner === undefined || !webHosts(api).includes(address.host)) {
      throw noGitHub(
        `${from} is no address of an issue on ${webHosts(api)[0] ?? "github.com"}.`,
        "It looks like https://github.com/OWNER/NAME/issues/12; save other pages to a file.",
      );
    }
    if (kind === "pull") {
      throw noGitHub(
        `${from} is a pull request, not an issue.`,
        "Name the issue that it is about.",
      );
    }
    return { owner, repository: repository ?? "", number: Number(number), shown: from };
  }
  const [, owner, repository, number] = /^(?:([\w.-]+)\/([\w.-]+))?#(\d{1,9})$/.exec(from) ?? [];
  if (number === undefined || (await pathExists(path.resolve(from)))) return undefined;
  if (owner !== undefined && repository !== undefined) {
    return { owner, repository, number: Number(number), shown: from };
  }
  const { root } = await findRepository(host.directory);
  const origin = await originOf(root);
  const place = placeOnGitHub(origin ?? "", webHosts(api));
  if (place === undefined) {
    throw noGitHub(
      origin === undefined
        ? `${from} is an issue of nothing: the repository has no remote \`origin\`.`
        : `${from} is an issue of nothing: the remote \`origin\` is ${origin}, not on ${webHosts(api)[0] ?? "github.com"}.`,
      `Say whose it is: OWNER/NAME${from}`,
    );
  }
  return { ...place, number: Number(number), shown: `${place.owner}/${place.repository}${from}` };
}

function noGitHub(message: string, hint: string): TacitError {
  return new TacitError({ code: "brief/no-github", kind: "input", message, hint });
}

/** `git@HOST:owner/name.git`, `ssh://git@HOST/owner/name`, `https://HOST/owner/name`. */
function placeOnGitHub(
  remote: string,
  hosts: readonly string[],
): Pick<IssueName, "owner" | "repository"> | undefined {
  const match =
    /^(?:(?:https?|ssh|git):\/\/(?:[^/@]*@)?|[^/@:]+@)([\w.-]+)(?::\d+)?[/:]([\w.-]+)\/([\w.-]+?)(?:\.git)?\/?$/.exec(
      remote,
    );
  const [, at = "", owner = "", repository = ""] = match ?? [];
  return hosts.includes(at === "ssh.github.com" ? "github.com" : at)
    ? { owner, repository }
    : undefined;
}

/**
 * The base address of the API: `GITHUB_API_URL`, as GitHub's own runners set it, from the user's environment. A repository
 * has no say in it, because the token goes there.
 */
function apiUrl({ environment }: Host): URL {
  const given = environment["GITHUB_API_URL"] ?? "";
  const address = given === "" ? "https://api.github.com" : given;
  const parsed = URL.canParse(address) ? new URL(address) : undefined;
  const loopback =
    parsed !== undefined && /^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(parsed.hostname);
  if (parsed?.protocol === "https:" || (parsed?.protocol === "http:" && loopback)) {
    if (parsed.username === "" && parsed.password === "") return parsed;
  }
  throw new TacitError({
    code: "brief/bad-github-api",
    kind: "input",
    message: "GITHUB_API_URL is no https address without a name and password.",
    hint: "It looks like https://HOST/api/v3; without it, github.com is asked.",
  });
}

/** Hosts of the pages that the API is about; github.com counts always, for a stand-in on this machine. */
function webHosts(api: URL): string[] {
  const own = api.host.replace(/^api\./, "");
  return [...new Set(["github.com", "www.github.com", own])];
}

async function importIssue(
  host: Host,
  { shown, ...name }: IssueName & { readonly shown: string },
): Promise<ImportedRequest> {
  const { environment } = host;
  const token = [environment["GITHUB_TOKEN"], environment["GH_TOKEN"]].find(
    (each) => each !== undefined && each !== "",
  );
  const api: GitHubApi = { url: apiUrl(host).href, token };
  const late = AbortSignal.timeout(DEADLINE);
  const signal = host.signal === undefined ? late : AbortSignal.any([late, host.signal]);
  host.progress(`Reading ${shown} …`);
  try {
    const { moved, ...issue } = await fetchIssue(api, name, signal);
    const asked = `${name.owner}/${name.repository}#${name.number}`;
    return readIssue({ ...issue, ...(moved ? { movedFrom: asked } : {}) });
  } finally {
    host.progress("");
  }
}
