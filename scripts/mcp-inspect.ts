/**
 * `npm run mcp-inspect [DIR]`: the official inspector's command line against `bin/tacit mcp`, on this repository or on DIR.
 *
 * The inspector is fetched when it is run: it brings a browser's worth of packages that nothing else here needs.
 */
import { spawnSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";

const inspector = "@modelcontextprotocol/inspector@2.12.0";
const program = fileURLToPath(new URL("../bin/tacit", import.meta.url));
const directory = path.resolve(process.argv[2] ?? path.dirname(path.dirname(program)));

function call(tool: string, ...args: readonly string[]): string[] {
  const given = args.flatMap((arg) => ["--tool-arg", arg]);
  return ["--method", "tools/call", "--tool-name", tool, ...given];
}

const requests: readonly (readonly string[])[] = [
  ["--method", "tools/list"],
  call("locate", "text=rank files for a text", "limit=3"),
  call("frame", "task=let people share a list of files"),
  call("get_context", "task=rank files for a text", "budget=1500"),
  call("why", "path=src/knowledge/locate/locate.ts", "task=rank files for a text"),
  call("review", "limit=3"),
];

for (const request of requests) {
  process.stdout.write(`\n$ mcp-inspector --cli tacit mcp ${request.join(" ")}\n`);
  const server = [process.execPath, program, "-C", directory, "mcp"];
  const done = spawnSync("npx", ["--yes", inspector, "--cli", ...request, "--", ...server], {
    stdio: "inherit",
  });
  if (done.status !== 0) process.exit(done.status ?? 1);
}
process.stdout.write(`\n${requests.length} requests answered\n`);
