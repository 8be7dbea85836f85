/**
 * `npm run mcp-agent`: a real agent, opencode, calls `locate` of `bin/tacit mcp` in a copy of the sample project.
 *
 * The agent is fetched into a temporary folder; its model is the scripted one, so no key and no account are needed. What
 * proves the call is our tool's answer in what the agent then sends to its model.
 */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { startModelServer } from "../test/support/model-server.ts";

const agent = "opencode-ai@1.18.33";
const root = fileURLToPath(new URL("..", import.meta.url));
const question = "Where does the server decide who is in a room?";

const folder = await realpath(await mkdtemp(path.join(tmpdir(), "tacit-mcp-agent-")));
const model = await startModelServer({
  script: {
    turns: [
      {
        when: "room",
        steps: [
          { calls: [{ tool: "tacit_locate", arguments: { text: question, limit: 3 } }] },
          { say: "In the files that locate named." },
        ],
      },
    ],
  },
});

try {
  const repository = path.join(folder, "repository");
  const config = path.join(folder, "config/opencode");
  await cp(path.join(root, "examples/canvas-editor"), repository, { recursive: true });
  await mkdir(config, { recursive: true });
  const address = { baseURL: model.url, apiKey: "x" };
  await writeFile(
    path.join(config, "opencode.json"),
    JSON.stringify({
      autoupdate: false,
      share: "disabled",
      model: "local/scripted",
      small_model: "local/scripted",
      provider: {
        local: {
          npm: "@ai-sdk/openai-compatible",
          options: address,
          models: { scripted: {} },
        },
      },
      mcp: {
        tacit: { type: "local", command: [process.execPath, path.join(root, "bin/tacit"), "mcp"] },
      },
    }),
  );
  run("git", ["init", "-q", repository], folder);
  const quiet = ["--silent", "--no-save", "--ignore-scripts"];
  run("npm", ["install", ...quiet, "--prefix", folder, agent], folder);
  // It puts the binary of this platform, which npm has brought, where its command looks for it.
  run(process.execPath, ["postinstall.mjs"], path.join(folder, "node_modules/opencode-ai"));

  const opencode = spawn(
    path.join(folder, "node_modules/.bin/opencode"),
    ["run", "--auto", "--format", "json", question],
    {
      cwd: repository,
      stdio: ["ignore", "inherit", "inherit"],
      env: {
        PATH: process.env["PATH"],
        HOME: folder,
        TACIT_HOME: path.join(folder, "tacit"),
        XDG_CONFIG_HOME: path.join(folder, "config"),
        OPENCODE_DISABLE_MODELS_FETCH: "1",
      },
    },
  );
  const [code] = await once(opencode, "exit");
  const Sent = z.object({
    messages: z.array(z.looseObject({ role: z.string(), content: z.unknown() })),
  });
  const answers = model.requests
    .flatMap((request) => Sent.parse(request).messages)
    .filter(({ role }) => role === "tool")
    .map(({ content }) => (typeof content === "string" ? content : JSON.stringify(content)));
  const told = answers.find((text) => text.includes("src/server/"));
  process.stdout.write(
    `\nopencode ended with ${code}; its model was told:\n\n${told ?? "nothing"}\n`,
  );
  process.exitCode = told === undefined ? 1 : 0;
} finally {
  await model.close();
  await rm(folder, { recursive: true, force: true });
}

function run(command: string, args: readonly string[], cwd: string): void {
  const { status } = spawnSync(command, args, { cwd, stdio: "inherit" });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${status}.`);
}
