/**
 * Drives the bundled agent through one prompt turn with nothing around it: what `overhead.ts` compares `tacit run` with.
 *
 * `node bench/bare-acp.ts FOLDER CACHE PROMPT`, with the model in TACIT_MODEL_BASE_URL. Works in FOLDER/worktree.
 */
import { spawn } from "node:child_process";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { Readable, Writable } from "node:stream";
import * as acp from "@agentclientprotocol/sdk";
import { bundledAgent, bundledSession } from "../src/work/agents/known.ts";

const [, , folder, cacheDir, prompt] = process.argv;
if (folder === undefined || cacheDir === undefined || prompt === undefined) {
  throw new Error("Usage: bare-acp.ts FOLDER CACHE PROMPT");
}
const cwd = path.join(folder, "worktree");
await mkdir(cwd, { recursive: true });
const searchPath = process.env["PATH"] ?? "";
const command = bundledAgent({
  nodePath: process.execPath,
  home: folder,
  cacheDir,
  model: { baseUrl: process.env["TACIT_MODEL_BASE_URL"] ?? "", name: "scripted-1", key: "none" },
  path: searchPath,
});
const [program, ...args] = command.argv;
const child = spawn(program, args, {
  cwd: command.cwd,
  env: command.environment,
  stdio: ["pipe", "pipe", "inherit"],
});
const methods = acp.methods;
const connection = acp
  .client({ name: "bare" })
  .onRequest(methods.client.session.requestPermission, ({ params }) => {
    const option = params.options.find(({ kind }) => kind === "allow_once");
    if (option === undefined) return { outcome: { outcome: "cancelled" } };
    return { outcome: { outcome: "selected", optionId: option.optionId } };
  })
  .onRequest("*", () => ({}))
  .onNotification("*", () => {})
  .connect(acp.ndJsonStream(Writable.toWeb(child.stdin), Readable.toWeb(child.stdout)));
await connection.agent.request(methods.agent.initialize, {
  protocolVersion: acp.PROTOCOL_VERSION,
  clientCapabilities: {},
});
const { sessionId } = await connection.agent.request(methods.agent.session.new, {
  cwd,
  mcpServers: [],
  _meta: bundledSession({
    state: path.join(folder, "agent"),
    shell: { prefix: [], environment: { PATH: searchPath } },
  }),
});
const { stopReason } = await connection.agent.request(methods.agent.session.prompt, {
  sessionId,
  prompt: [{ type: "text", text: prompt }],
});
if (stopReason !== "end_turn") throw new Error(`The turn ended with ${stopReason}.`);
child.kill("SIGKILL");
connection.close();
