/** Servers of tests, on this machine alone. */
import type { Server } from "node:http";

/** Has a server listen on a free port; its address without a path, and what ends it with all it answers. */
export async function listenOnLoopback(
  server: Server,
): Promise<{ readonly origin: string; readonly stop: () => void }> {
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return {
    origin: `http://127.0.0.1:${port}`,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
