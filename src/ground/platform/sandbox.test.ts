import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { once } from "node:events";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import {
  temporaryFolder,
  temporaryRepository,
  userGit,
  writeFiles,
} from "../../../test/support/temporary-repository.ts";
import type { Command } from "./command.ts";
import { type Finished, runCommand, startProcess } from "./process.ts";
import { openRepository, requireHead } from "./repository.ts";
import { type BoxPolicy, boxed, probeProgram, probeSandbox } from "./sandbox.ts";
import { gitOfBox, prepareGitDirectory } from "./snapshot.ts";
import { addWorktree } from "./worktree.ts";

const probe = await probeSandbox();
const environment = { PATH: process.env["PATH"] ?? "/usr/bin:/bin", LC_ALL: "C.UTF-8" };

function shell(script: string, cwd: string, extra: Record<string, string> = {}): Command {
  return { argv: ["/bin/bash", "-c", script], cwd, environment: { ...environment, ...extra } };
}

async function inBox(script: string, policy: BoxPolicy, extra = {}): Promise<Finished> {
  return await runCommand(boxed(shell(script, policy.worktree, extra), policy), {
    timeout: 15_000,
  });
}

test("a machine without a working bubblewrap says why and what to do", async () => {
  expect(await probeProgram(undefined)).toEqual({
    status: "unavailable",
    reason: expect.stringContaining("not installed"),
    hint: "apt-get install bubblewrap",
  });
  const folder = temporaryFolder();
  const old = path.join(folder, "bwrap");
  writeFileSync(old, "#!/bin/sh\necho bubblewrap 0.7.0\n", { mode: 0o755 });
  expect(await probeProgram(old)).toEqual({
    status: "unavailable",
    reason: expect.stringContaining("0.7.0"),
    hint: expect.stringContaining("0.8"),
  });
  const denied =
    '#!/bin/sh\n[ "$1" = --version ] && echo bubblewrap 0.9.0 && exit\necho "bwrap: loopback: Failed RTM_NEWADDR: Operation not permitted" >&2; exit 1\n';
  writeFileSync(old, denied, { mode: 0o755 });
  expect(await probeProgram(old)).toEqual({
    status: "unavailable",
    reason: expect.stringContaining("RTM_NEWADDR"),
    hint: expect.stringContaining("user namespaces"),
  });
});

test("a bubblewrap that isolates nothing fails the probe", async () => {
  const fake = path.join(temporaryFolder(), "bwrap");
  const script = `#!/bin/bash
[ "$1" = --version ] && echo bubblewrap 0.9.0 && exit
while [ "$1" != -- ]; do
  [ "$1" = --setenv ] && export "$2=$3"
  [ "$1" = --chdir ] && cd "$2"
  shift
done
shift
exec "$@"
`;
  writeFileSync(fake, script, { mode: 0o755 });
  expect(await probeProgram(fake)).toMatchObject({
    status: "unavailable",
    reason: "A boxed program could read a file outside.",
  });
});

const boxes = { status: "boxed", program: expect.stringContaining("bwrap") };
const refuses = { status: "unavailable", reason: expect.any(String), hint: expect.any(String) };

test("this machine either boxes, or says why not and what to do", () => {
  expect([boxes, refuses]).toContainEqual(probe);
});

/** A worktree beside a secret, and what the attack aims at, by environment names. */
async function scene(): Promise<{
  policy: BoxPolicy;
  extra: Record<string, string>;
  outside: string;
}> {
  const folder = temporaryFolder();
  const worktree = path.join(folder, "worktree");
  const outside = path.join(folder, "outside");
  writeFiles(folder, { "outside/canary": "secret", "worktree/a": "a" });
  symlinkSync(outside, path.join(worktree, "link"));
  const home = path.join(os.homedir(), `.tacit-canary-${process.pid}`);
  writeFileSync(home, "secret");
  onTestFinished(() => rmSync(home, { force: true }));
  const server = createServer((socket) => socket.destroy()).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const child = await startProcess({
    argv: ["/bin/sleep", "60"],
    cwd: "/",
    environment: { CANARY_SECRET: "x" },
  });
  onTestFinished(async () => await child.kill());
  const extra = {
    HOME_CANARY: home,
    OUTSIDE: outside,
    PORT: String(port),
    SERVER: String(child.pid),
  };
  return { policy: { worktree }, extra, outside };
}

describe.runIf(probe.status === "boxed")("in a box", () => {
  const attack = `
cat "$HOME_CANARY" && echo READ-HOME
cat "$OUTSIDE/canary" && echo READ-OUTSIDE
echo x >"$OUTSIDE/written" && echo WROTE-OUTSIDE
echo x >link/through-link && echo WROTE-LINK
echo x >../outside/dots && echo WROTE-DOTS
ln "$OUTSIDE/canary" hard && echo LINKED
(exec 3<>/dev/tcp/127.0.0.1/$PORT) && echo CONNECTED
tr '\\0' '\\n' </proc/$SERVER/environ | grep -q CANARY_SECRET && echo READ-ENVIRONMENT
true
`;

  test("home, neighbours, loopback and other processes are out of reach", async () => {
    const { policy, extra, outside } = await scene();
    const finished = await inBox(attack, policy, extra);
    expect(finished.stdout.toString()).toBe("");
    expect(finished.code).toBe(0);
    expect(readdirSync(outside)).toEqual(["canary"]);
  });

  test("the same attack without the box succeeds in every point", async () => {
    const { policy, extra } = await scene();
    const finished = await runCommand(shell(attack, policy.worktree, extra), { timeout: 15_000 });
    const marks = finished.stdout.toString().match(/[A-Z]+(-[A-Z]+)?$|[A-Z]+(-[A-Z]+)?(?=\n)/g);
    expect(marks).toEqual([
      "READ-HOME",
      "READ-OUTSIDE",
      "WROTE-OUTSIDE",
      "WROTE-LINK",
      "WROTE-DOTS",
      "LINKED",
      "CONNECTED",
      "READ-ENVIRONMENT",
    ]);
  });

  test("the environment is what the command says, and the node that runs us works", async () => {
    const worktree = temporaryFolder();
    const finished = await runCommand(
      boxed(
        {
          argv: [process.execPath, "-p", "JSON.stringify(process.env)"],
          cwd: worktree,
          environment: { PATH: "/usr/bin", GIVEN: "yes" },
        },
        { worktree },
      ),
    );
    expect(finished.stderr.toString()).toBe("");
    expect(JSON.parse(finished.stdout.toString())).toEqual({
      GIVEN: "yes",
      HOME: "/tmp/home",
      PATH: "/usr/bin",
      PWD: worktree,
      TMPDIR: "/tmp",
    });
  });

  test("a sealed worktree can be read and not written, nor can what git works with", async () => {
    const folder = temporaryFolder();
    writeFiles(folder, {
      "worktree/a": "read\n",
      "worktree/.git": "gitdir: elsewhere\n",
      "git/HEAD": "ref: refs/heads/main\n",
      "objects/info": "",
      pointer: "gitdir: covered\n",
    });
    const at = (name: string): string => path.join(folder, name);
    const script = `cat a .git; for each in a b .git ${at("git")}/HEAD ${at("objects")}/x; do echo x >>$each && echo WROTE; done; rm a && echo REMOVED; true`;
    const git = { directory: at("git"), objects: at("objects"), pointer: at("pointer") };
    const policy = { worktree: at("worktree"), git, sealed: true };
    expect((await inBox(script, policy)).stdout.toString()).toBe("read\ngitdir: covered\n");
    const open = { ...policy, sealed: false };
    // The same script without the seal: the tree and git's own folder are written, objects and pointer are not.
    expect((await inBox(script, open)).stdout.toString().match(/[A-Z]{5,}/g)).toEqual([
      "WROTE",
      "WROTE",
      "WROTE",
      "REMOVED",
    ]);
  });

  test("nested namespaces, mounts and capabilities are refused", async () => {
    const worktree = temporaryFolder();
    const script = `unshare -Ur true && echo NESTED; mount -t tmpfs x /mnt && echo MOUNTED; mknod d b 8 0 && echo DEVICE; echo x >/usr/x && echo USR; echo x >/x && echo ROOT; true`;
    expect((await inBox(script, { worktree })).stdout.toString()).toBe("");
  });

  test("folders of PATH are there unless they are a home directory or hold its secrets", async () => {
    const worktree = temporaryFolder();
    const tools = temporaryFolder();
    writeFiles(tools, { "kit/bin/tool": "#!/bin/sh\necho tool\n", "kit/lib/x": "lib" });
    execFileSync("chmod", ["755", path.join(tools, "kit/bin/tool")]);
    const secrets = path.join(os.homedir(), `.tacit-secrets-${process.pid}`);
    mkdirSync(secrets);
    writeFileSync(path.join(secrets, "key"), "secret");
    onTestFinished(() => rmSync(secrets, { recursive: true }));
    const search = [path.join(tools, "kit/bin"), secrets, os.homedir(), "/", "/usr/bin"].join(":");
    // A toolchain below the home directory leaves an empty way to it, so listing the home itself may succeed.
    const script = `tool; cat ${tools}/kit/lib/x; cat ${secrets}/key; ls -A ${os.homedir()} | grep secrets; true`;
    const finished = await inBox(script, { worktree }, { PATH: search });
    expect(finished.stdout.toString()).toBe("tool\nlib");
  });

  test("the worktree's git pointer and the user's objects cannot be changed; committing works", async () => {
    const root = temporaryRepository();
    const repository = await openRepository(root);
    const folder = temporaryFolder();
    const worktree = path.join(folder, "worktree");
    const base = requireHead(repository);
    await addWorktree(repository, { branch: "task", base, path: worktree });
    const prepared = await prepareGitDirectory(repository, path.join(folder, "git"), base);
    const before = userGit(root, "for-each-ref");
    const config = readFileSync(path.join(root, ".git/config"), "utf8");
    const script = `
echo "gitdir: $PWD/evil" >.git && echo POINTER
mv .git moved && echo MOVED
rm -f .git && echo REMOVED
echo x >${root}/.git/worktrees/worktree/commondir && echo COMMONDIR
echo x >${root}/.git/config # into the box's own /tmp
find ${root}/.git/objects -type f -delete && echo OBJECTS
echo new >new && git add -A && git -c user.name=a -c user.email=a@b commit -qm new && git log --oneline | wc -l
`;
    const finished = await inBox(script, { worktree, ...gitOfBox(prepared) });
    expect(finished.stdout.toString().trim()).toBe("2");
    expect(userGit(root, "for-each-ref")).toBe(before);
    expect(readFileSync(path.join(root, ".git/config"), "utf8")).toBe(config);
    expect(readFileSync(path.join(worktree, ".git"), "utf8")).toContain("/.git/worktrees/");
    expect(userGit(root, "fsck", "--strict")).toBe("");
    expect(existsSync(path.join(worktree, "new"))).toBe(true);
  });

  test("killing a boxed process leaves nothing that it started", async () => {
    const worktree = temporaryFolder();
    const mark = `${60_000 + process.pid}`;
    const script = `trap '' TERM; setsid sleep ${mark} & (setsid sleep ${mark} &) ; nohup sleep ${mark} & echo ready; wait`;
    const running = await startProcess(boxed(shell(script, worktree), { worktree }));
    await once(running.stdout, "data");
    await expect.poll(() => sleepers(mark)).toBe(3);
    process.kill(running.pid, "SIGKILL");
    await running.exited;
    await expect.poll(() => sleepers(mark)).toBe(0);
  });

  test("a home directory or the root is never bound", () => {
    const command = shell("true", "/");
    for (const place of ["/", os.homedir(), "/home", "relative", "/work/../etc"]) {
      expect(() => boxed(command, { worktree: place })).toThrow(
        expect.objectContaining({ code: "platform/bad-box" }),
      );
    }
  });
});

/** Living processes `sleep <mark>` on the host. */
function sleepers(mark: string): number {
  return readdirSync("/proc").filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      return readFileSync(`/proc/${name}/cmdline`, "utf8") === `sleep\0${mark}\0`;
    } catch {
      return false;
    }
  }).length;
}
