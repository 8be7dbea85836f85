import type { McpOpened, McpRevokedOutput } from "../mcp.ts";
import type { Terminal } from "../terminal.ts";

/** In forms that can be pasted; the token stands in them, so they belong in settings of one's own. */
export function opened({ address, token, repository }: McpOpened, terminal: Terminal): void {
  const authorization = `Bearer ${token}`;
  const settings = {
    mcpServers: {
      tacit: { type: "http", url: address, headers: { Authorization: authorization } },
    },
  };
  terminal.line(`MCP for ${repository} is at`);
  terminal.line(`  ${address}`);
  terminal.line("for who shows this token, which is told once and opens nothing else:");
  terminal.line(`  ${token}`);
  terminal.line();
  terminal.line("Claude Code");
  terminal.line(
    `  claude mcp add --transport http tacit ${address} --header "Authorization: ${authorization}"`,
  );
  terminal.line("Settings of other clients");
  for (const line of JSON.stringify(settings, undefined, 2).split("\n")) {
    terminal.line(`  ${line}`);
  }
  terminal.line();
  terminal.line("tacit serve keeps the server there; tacit mcp --http --revoke ends every token.");
}

export function revoked(
  { repository, revoked: count }: McpRevokedOutput,
  terminal: Terminal,
): void {
  terminal.line(
    count === 0
      ? `No token was good for ${repository}.`
      : `${count} ${count === 1 ? "token is" : "tokens are"} no longer good for ${repository}.`,
  );
}
