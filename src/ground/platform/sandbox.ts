/**
 * Puts a command into a box: a bubblewrap namespace that sees one worktree, the toolchains, and nothing else.
 *
 * The view is default-deny. Lists of forbidden places were rejected: each published escape was a place that a list
 * forgot. There is no network. Sources: SECURITY part C1, tried with a hostile script of 47 probes.
 */
import { existsSync, lstatSync, readdirSync, readlinkSync, realpathSync } from "node:fs";
import { mkdir, mkdtemp, readFile, readlink, realpath, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { messageOf, TacitError } from "../core/error.ts";
import type { Command } from "./command.ts";
import { isWithin } from "./files.ts";
import { runCommand } from "./process.ts";

export interface BoxPolicy {
  /** Absolute; read-write at its own path. Its `.git` entry is read-only. */
  readonly worktree: string;
  /** What git in the box works with, in place of the user's repository. */
  readonly git?: {
    /** A private git directory (`prepareGitDirectory`), read-write. */
    readonly directory: string;
    /** Objects of the user's repository, read-only. */
    readonly objects: string;
    /** A file `gitdir: <directory>` that covers the worktree's own `.git`. */
    readonly pointer: string;
  };
  readonly readOnly?: readonly string[];
  readonly writable?: readonly string[];
  /** The worktree is read-only too: whoever only looks has no reason to write. */
  readonly sealed?: boolean;
}

export type SandboxProbe =
  | { readonly status: "boxed"; readonly program: string }
  | { readonly status: "unavailable"; readonly reason: string; readonly hint: string };

/** Absolute, never from PATH: Ubuntu's AppArmor profile names the system's bubblewrap only. */
const PROGRAMS = ["/usr/bin/bwrap", "/bin/bwrap", "/usr/local/bin/bwrap"];
const ISOLATION =
  "--unshare-user --unshare-pid --unshare-net --unshare-ipc --unshare-uts --unshare-cgroup-try --disable-userns --cap-drop ALL --die-with-parent --new-session --clearenv".split(
    " ",
  );
const PRLIMIT = "/usr/bin/prlimit";
const TEMPORARY_BYTES = 1024 ** 3;
const PROCESSES = 2048;
const FILE_BYTES = 4 * 1024 ** 3;

/** Public files that programs look up; no keys, no shadow, no host names of the user's network besides `hosts`. */
const etc =
  /^(passwd|group|nsswitch\.conf|hosts|host\.conf|protocols|services|localtime|timezone|mime\.types|ssl|ca-certificates|pki|ld\.so\.cache|ld\.so\.conf|ld\.so\.conf\.d|alternatives|java.*|python3.*|fonts)$/;

/** Folders in a home directory that hold toolchains and no credentials, bound whole when PATH enters them. */
const toolchainFolders = [
  ".nvm",
  ".pyenv",
  ".rustup",
  ".volta",
  ".fnm",
  ".local/share/fnm",
  ".local/share/mise",
  ".local/share/pnpm",
  ".asdf",
  ".sdkman",
  ".rbenv",
  ".bun",
  ".deno",
];
/** Folders of programs in a home directory that are bound alone: what lies beside them may be secret. */
const programFolders = [".cargo/bin", ".local/bin", "bin", "go/bin", ".dotnet"];

/**
 * The command that runs `command` in a box.
 *
 * Its environment is `command.environment` and HOME, TMPDIR; so the caller must not put a secret there. Start it from
 * the main thread: the box dies with the thread that started it.
 *
 * @throws TacitError `platform/no-sandbox` when bubblewrap is not installed.
 * @throws TacitError `platform/bad-box` when the policy would open a home directory or the root.
 */
export function boxed(command: Command, policy: BoxPolicy): Command {
  const program = PROGRAMS.find((candidate) => existsSync(candidate));
  if (program === undefined) {
    throw new TacitError({
      code: "platform/no-sandbox",
      kind: "environment",
      message: "bubblewrap is not installed.",
      hint: "apt-get install bubblewrap",
    });
  }
  return {
    argv: [program, ...boxArguments(command, policy)],
    cwd: "/",
    environment: { PATH: "/usr/bin:/bin" },
  };
}

function boxArguments(command: Command, policy: BoxPolicy): string[] {
  const sealed = policy.sealed === true;
  const writable = [...(policy.writable ?? [])];
  const readOnly = [...(policy.readOnly ?? [])];
  (sealed ? readOnly : writable).unshift(policy.worktree);
  if (policy.git !== undefined) (sealed ? readOnly : writable).push(policy.git.directory);
  if (policy.git !== undefined) readOnly.push(policy.git.objects);
  for (const place of [...writable, ...readOnly]) refuseWidePlace(place);

  const args = [...ISOLATION];
  const environment = { ...command.environment, HOME: "/tmp/home", TMPDIR: "/tmp" };
  for (const [name, value] of Object.entries(environment)) args.push("--setenv", name, value);
  args.push(...systemView());
  args.push("--proc", "/proc", "--dev", "/dev");
  args.push("--size", String(TEMPORARY_BYTES), "--tmpfs", "/tmp", "--dir", "/tmp/home");
  // Toolchains first: a worktree below one of them is mounted over it, and stays writable.
  const searchPath = command.environment["PATH"] ?? "";
  for (const folder of toolchains(searchPath)) args.push("--ro-bind", folder, folder);
  for (const place of writable) args.push("--bind", place, place);
  for (const place of readOnly) args.push("--ro-bind", place, place);
  args.push(...gitPointer(policy));
  args.push("--remount-ro", "/", "--chdir", command.cwd, "--");
  // Inside the box, where processes are counted per user namespace: outside, a busy desktop would exceed the limit.
  if (existsSync(PRLIMIT)) args.push(PRLIMIT, `--nproc=${PROCESSES}`, `--fsize=${FILE_BYTES}`);
  if (existsSync(PRLIMIT)) args.push("--");
  return [...args, ...command.argv];
}

/** A `.git` that can be neither edited nor replaced: a mount point cannot be renamed or unlinked. */
function gitPointer(policy: BoxPolicy): string[] {
  const own = path.join(policy.worktree, ".git");
  if (policy.git !== undefined) return ["--ro-bind", policy.git.pointer, own];
  const found = lstatSync(own, { throwIfNoEntry: false });
  // A link here was not made by git; binding it would show what it points to.
  return found?.isFile() === true || found?.isDirectory() === true ? ["--ro-bind", own, own] : [];
}

function systemView(): string[] {
  const args = ["--ro-bind", "/usr", "/usr"];
  for (const name of ["bin", "sbin", "lib", "lib32", "lib64", "libx32"]) {
    const found = lstatSync(`/${name}`, { throwIfNoEntry: false });
    if (found?.isSymbolicLink() === true)
      args.push("--symlink", readlinkSync(`/${name}`), `/${name}`);
    else if (found?.isDirectory() === true) args.push("--ro-bind", `/${name}`, `/${name}`);
  }
  for (const name of readdirSync("/etc").toSorted()) {
    if (etc.test(name)) args.push("--ro-bind-try", `/etc/${name}`, `/etc/${name}`);
  }
  return args;
}

/** Home directories, as the system and the environment know them. */
function homes(): string[] {
  return [...new Set([os.homedir(), os.userInfo().homedir, "/root"])].filter(
    (home) => home !== "/" && path.isAbsolute(home),
  );
}

function opensHome(place: string): boolean {
  return place === "/" || place === "/home" || homes().some((home) => isWithin(place, home));
}

function refuseWidePlace(place: string): void {
  if (path.isAbsolute(place) && path.normalize(place) === place && !opensHome(place)) return;
  throw new TacitError({
    code: "platform/bad-box",
    kind: "input",
    message: `A box cannot contain ${place}.`,
    hint: "Give the absolute path of a folder below a home directory, not of the home directory itself.",
  });
}

/** Folders outside `/usr` that hold the programs of PATH and this Node, outermost first. */
function toolchains(searchPath: string): string[] {
  const found = new Set<string>();
  const add = (folder: string | undefined): void => {
    if (folder === undefined || opensHome(folder)) return;
    if (isWithin("/usr", folder) || /^\/(s?bin|lib\w*|etc|proc|dev|sys|run|tmp)?$/.test(folder))
      return;
    found.add(folder);
  };
  add(path.dirname(path.dirname(realpathSync(process.execPath))));
  for (const entry of searchPath.split(":")) {
    if (!path.isAbsolute(entry) || !existsSync(entry)) continue;
    // Both names: scripts refer to the one, links resolve to the other.
    for (const folder of new Set([path.normalize(entry), realpathSync(entry)])) {
      add(toolchainOf(folder.replace(/(?<=.)\/+$/, "")));
    }
  }
  return [...found].toSorted((a, b) => a.length - b.length);
}

/** What to bind for a folder of programs: with its libraries where that shows nothing private. */
function toolchainOf(folder: string): string | undefined {
  const home = homes().find((candidate) => isWithin(candidate, folder));
  if (home !== undefined) {
    const whole = toolchainFolders.map((name) => path.join(home, name));
    const found = whole.find((candidate) => isWithin(candidate, folder));
    if (found !== undefined) return found;
    if (programFolders.some((name) => path.join(home, name) === folder)) return folder;
    const below = path.relative(home, folder);
    if (below.startsWith(".")) return undefined; // ~/.ssh and its like
    if (path.basename(folder) !== ".bin") return folder; // beside it may be a project with its `.env`
  }
  const parent = path.dirname(folder);
  const name = path.basename(folder);
  if (name === ".bin") return path.basename(parent) === "node_modules" ? parent : folder;
  return name === "bin" && parent.split("/").length > 2 ? parent : folder;
}

let probing: Promise<SandboxProbe> | undefined;

/** Whether boxes hold on this machine, found by trying to leave one; once per process. */
export async function probeSandbox(): Promise<SandboxProbe> {
  probing ??= probeProgram(PROGRAMS.find((candidate) => existsSync(candidate)));
  return await probing;
}

/** The probe behind `probeSandbox`, for a given bubblewrap. */
export async function probeProgram(program: string | undefined): Promise<SandboxProbe> {
  if (process.platform !== "linux") {
    const reason = `Boxes need Linux; this is ${process.platform}.`;
    return { status: "unavailable", reason, hint: "Run Tacit in a Linux container or machine." };
  }
  if (program === undefined || !existsSync(program)) {
    const reason = "bubblewrap is not installed.";
    return { status: "unavailable", reason, hint: "apt-get install bubblewrap" };
  }
  try {
    const failure = await tryToLeave(program);
    if (failure === undefined) return { status: "boxed", program };
    return (
      (await tooOld(program)) ?? {
        status: "unavailable",
        reason: failure,
        hint: await hintFor(failure),
      }
    );
  } catch (error) {
    const reason = `The sandbox probe failed: ${messageOf(error)}`;
    return { status: "unavailable", reason, hint: "Check that bubblewrap runs: bwrap --version" };
  }
}

async function tooOld(program: string): Promise<SandboxProbe | undefined> {
  const version = await runCommand(
    { argv: [program, "--version"], cwd: "/", environment: {} },
    { timeout: 5_000 },
  );
  const text = version.stdout.toString("utf8").trim();
  if (isRecent(text)) return undefined;
  return {
    status: "unavailable",
    reason: `\`${program} --version\` says \`${text}\`; 0.8 is the first that can forbid nested namespaces.`,
    hint: "Install bubblewrap 0.8 or newer.",
  };
}

function isRecent(text: string): boolean {
  const [, major, minor] = /(\d+)\.(\d+)/.exec(text) ?? [];
  return Number(major) > 0 || Number(minor) >= 8;
}

/** Each line is something that must not work; the exit code says which did. */
const escape = `
cat "$OUTSIDE/canary" >/dev/null 2>&1 && exit 11
echo x >"$OUTSIDE/written" 2>/dev/null
echo x >/usr/written 2>/dev/null && exit 12
tail -n +3 /proc/net/dev | grep -qv '^ *lo:' && exit 13
test "$(readlink /proc/self/ns/net)" = "$HOST_NETWORK" && exit 14
test "$(readlink /proc/self/ns/pid)" = "$HOST_PROCESSES" && exit 15
grep -q '^CapEff:[[:space:]]*0000000000000000' /proc/self/status || exit 16
echo inside >written || exit 17
exit 42
`;

const meanings: Readonly<Record<number, string>> = {
  11: "A boxed program could read a file outside.",
  12: "A boxed program could write to /usr.",
  13: "A boxed program sees network interfaces.",
  14: "A boxed program shares the network of the host.",
  15: "A boxed program sees processes of the host.",
  16: "A boxed program keeps capabilities.",
  17: "A boxed program cannot write to its worktree.",
};

/** Runs the escape script in a box; the sentence that says what went wrong, or undefined. */
async function tryToLeave(program: string): Promise<string | undefined> {
  const folder = await realpath(await mkdtemp(path.join(os.tmpdir(), "tacit-probe-")));
  try {
    const worktree = path.join(folder, "worktree");
    const outside = path.join(folder, "outside");
    await mkdir(worktree);
    await mkdir(outside);
    await writeFile(path.join(outside, "canary"), "canary");
    const environment = {
      PATH: "/usr/bin:/bin",
      OUTSIDE: outside,
      HOST_NETWORK: await readlink("/proc/self/ns/net"),
      HOST_PROCESSES: await readlink("/proc/self/ns/pid"),
    };
    const command: Command = { argv: ["/bin/sh", "-c", escape], cwd: worktree, environment };
    const args = boxArguments(command, { worktree });
    const finished = await runCommand(
      { argv: [program, ...args], cwd: "/", environment: { PATH: "/usr/bin:/bin" } },
      { timeout: 10_000 },
    );
    if (finished.code !== 42) {
      const said = finished.stderr.toString("utf8").trim();
      return (
        meanings[finished.code ?? 0] ??
        `bubblewrap ended with ${finished.code ?? finished.status}: ${said || "it said nothing"}`
      );
    }
    if (existsSync(path.join(outside, "written"))) return "A boxed program could write outside.";
    const inside = await readFile(path.join(worktree, "written"), "utf8").catch(() => "");
    return inside === "inside\n" ? undefined : "What a boxed program wrote did not arrive.";
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function setting(file: string): Promise<string> {
  return (await readFile(file, "utf8").catch(() => "")).trim();
}

/** Ubuntu 24.04 denies user namespaces by AppArmor, Docker by seccomp; both look like a failing bubblewrap. */
async function hintFor(failure: string): Promise<string> {
  if ((await setting("/proc/sys/kernel/apparmor_restrict_unprivileged_userns")) === "1") {
    return "Ubuntu restricts user namespaces: install the AppArmor profile of bubblewrap (apt-get install apparmor-profiles, then enable bwrap-userns-restrict), or set kernel.apparmor_restrict_unprivileged_userns=0.";
  }
  if ((await setting("/proc/sys/kernel/unprivileged_userns_clone")) === "0") {
    return "Enable user namespaces: sysctl kernel.unprivileged_userns_clone=1";
  }
  if (/namespace|permitted|RTM_NEWADDR|userns/i.test(failure)) {
    return "Enable user namespaces; in a container they need a seccomp profile that permits them.";
  }
  return "Check that bubblewrap works: bwrap --ro-bind / / --unshare-user true";
}
