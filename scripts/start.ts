/**
 * `npm start`: the workbench in a browser. With a folder, on the repository around it; without, on a copy of the sample
 * project, whose agent has a scripted model, so that the whole loop runs without keys and network.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { openWorld } from "../test/support/story.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const program = path.join(root, "bin/tacit");
/** Milliseconds before each answer of the scripted model: slow enough to be watched. */
const THINKING = 900;

const say = (line = ""): void => {
  process.stdout.write(`${line}\n`);
};

const [folder] = process.argv.slice(2);
process.exitCode = folder === undefined ? await openSample() : await openOwn(folder);

async function openOwn(directory: string): Promise<number> {
  return await run(["open", path.resolve(directory)], process.env, process.cwd());
}

async function openSample(): Promise<number> {
  const story = path.join(root, "examples/story");
  const world = await openWorld({
    sample: path.join(root, "examples/canvas-editor"),
    script: path.join(story, "script.json"),
    delayMs: THINKING,
  });
  try {
    const request = await readFile(path.join(story, "brief.txt"), "utf8");
    await world.json(["brief", request.trim()]);
    const desktop = Object.fromEntries(
      [
        "DISPLAY",
        "WAYLAND_DISPLAY",
        "XAUTHORITY",
        "XDG_RUNTIME_DIR",
        "DBUS_SESSION_BUS_ADDRESS",
      ].flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
    );
    const environment = {
      ...world.environment,
      ...desktop,
      TACIT_GUIDE: story,
    };
    const code = await run(["open"], environment, world.repository);
    if (code !== 0) return code;
    say();
    say("This is the sample: a scripted model plays the agent's part, everything else is real.");
    say(`Your own repository: npm start -- DIR, or ${program} in it.`);
    say("Ctrl+C ends it and deletes the copy.");
    await interrupted();
    return 0;
  } finally {
    await world.remove();
  }
}

/** Runs `tacit ARGS` with our own terminal; resolves to its exit code. */
async function run(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  cwd: string,
): Promise<number> {
  const child = spawn(process.execPath, [program, ...args], {
    cwd,
    env: environment,
    stdio: "inherit",
  });
  const [code] = await once(child, "exit");
  return typeof code === "number" ? code : 1;
}

/** Resolves at the first signal. A second one, as a terminal and npm send it, does not cut off the deleting. */
async function interrupted(): Promise<void> {
  const waiting = setInterval(() => {}, 60_000); // signals alone do not keep a process
  await new Promise<void>((resolve) => {
    for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(name, () => resolve());
  });
  clearInterval(waiting);
}
