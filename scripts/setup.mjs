// Makes a fresh clone ready, then runs a program on the packaged Node: `node scripts/setup.mjs [PROGRAM ARGS…]`.
//
// Installs the locked dependencies when they are missing or stale, builds the page when its sources changed, and installs
// bubblewrap where the system lets us.
// Plain JavaScript for Node 20 or later: whatever Node the machine has runs this.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const modules = path.join(root, "node_modules");
const stamp = path.join(modules, ".tacit-lock");
const node = path.join(modules, ".bin", "node");
const digest = createHash("sha256")
  .update(readFileSync(path.join(root, "package-lock.json")))
  .update(`${process.platform}-${process.arch}`)
  .digest("hex");

function say(text) {
  process.stderr.write(`${text}\n`);
}

function works(program, args) {
  return spawnSync(program, args, { stdio: "ignore" }).status === 0;
}

if (!works("git", ["--version"])) {
  say(
    "Tacit needs git 2.38 or newer, and there is none on this machine. Install git, then try again.",
  );
  process.exit(3);
}

if (!existsSync(node) || !existsSync(stamp) || readFileSync(stamp, "utf8") !== digest) {
  say("Installing dependencies, about half a minute …");
  const quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const { status } = spawnSync("npm", ["ci", ...quiet], { cwd: root, stdio: ["ignore", 2, 2] });
  if (status !== 0) {
    say("`npm ci` did not succeed; what it said stands above. Is the package registry reachable?");
    process.exit(3);
  }
  writeFileSync(stamp, digest);
}

/** The files below a folder, in one order everywhere. */
function filesIn(folder) {
  return readdirSync(folder)
    .toSorted()
    .map((name) => path.join(folder, name))
    .flatMap((file) => (statSync(file).isDirectory() ? filesIn(file) : [file]));
}

// The page of the workbench; what it is made of is the lock, its own room, and the two below it that it may import.
const pageStamp = path.join(root, "dist", ".page");
const pageDigest = createHash("sha256").update(digest);
for (const file of [
  path.join(root, "vite.config.ts"),
  ...["doors/web", "ground/core", "ground/contract"].flatMap((room) =>
    filesIn(path.join(root, "src", room)),
  ),
]) {
  pageDigest.update(path.relative(root, file)).update(readFileSync(file));
}
const page = pageDigest.digest("hex");
if (!existsSync(pageStamp) || readFileSync(pageStamp, "utf8") !== page) {
  say("Building the page …");
  const vite = path.join(modules, "vite", "bin", "vite.js");
  const built = spawnSync(node, [vite, "build", "--logLevel", "error"], {
    cwd: root,
    stdio: ["ignore", 2, 2],
    env: { ...process.env, NODE_ENV: "production" },
  });
  if (built.status !== 0) {
    say("The page could not be built; what was said stands above.");
    process.exit(3);
  }
  writeFileSync(pageStamp, page);
}

// Agents and checks run boxed where bubblewrap works. Without it everything still runs, one question a command.
if (process.platform === "linux" && !works("bwrap", ["--version"])) {
  const hint =
    "Without bubblewrap nothing runs boxed: each command of an agent asks first. Install it:";
  if (process.getuid() === 0 && existsSync("/usr/bin/apt-get")) {
    say("Installing bubblewrap, so that agents run boxed …");
    const install =
      "apt-get install -y -q bubblewrap || (apt-get update -q && apt-get install -y -q bubblewrap)";
    const { status } = spawnSync("sh", ["-c", install], {
      stdio: "ignore",
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
    if (status !== 0) say(`${hint} apt-get install bubblewrap`);
  } else {
    say(
      `${hint} your system's package \`bubblewrap\` (Debian, Ubuntu: sudo apt-get install bubblewrap)`,
    );
  }
}

const [program, ...args] = process.argv.slice(2);
if (program !== undefined) {
  // A first install changes `.bin`, which the calling shell has not seen: name the Node outright.
  const environment = { ...process.env };
  environment.PATH = `${path.join(modules, ".bin")}${path.delimiter}${process.env.PATH ?? ""}`;
  const child = spawn(node, [path.resolve(root, program), ...args], {
    cwd: root,
    stdio: "inherit",
    env: environment,
  });
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(name, () => child.kill(name));
  child.on("exit", (code) => process.exit(code ?? 1));
}
