/** The workbench of a server: its port opens when somebody asks for it first. */
import path from "node:path";
import type { Hono } from "hono";
import { type Loopback, openLoopback } from "../../../ground/platform/loopback.ts";
import { workbenchApp } from "./app.ts";
import { readIfPresent, writeFileAtomic } from "../../../ground/platform/files.ts";
import { admittedIn, openSession } from "./session.ts";
import type { McpDoorOptions } from "./mcp-door.ts";

export interface WorkbenchOptions {
  /** Keeps the port. */
  readonly home: string;
  /** Names the home in the cookie. */
  readonly name: string;
  readonly api?: Hono;
  readonly page?: Hono;
  readonly mcp?: Omit<McpDoorOptions, "asked"> | undefined;
  /** Digests of the `style` elements that the page makes, as `sha256-…`. */
  readonly styles?: readonly string[];
  readonly log: (line: string) => void;
  /** Milliseconds of a clock that never goes back; this machine's unless told. */
  readonly now?: () => number;
}

export interface Workbench {
  /** An address that signs one browser in; the token in it is written down nowhere. */
  readonly open: () => Promise<string>;
  /** Opens the port again where browsers are signed in, so that their pages go on after a restart. */
  readonly reopen: () => Promise<void>;
  /** Opens the door where it is not; its origin. */
  readonly origin: () => Promise<string>;
  /** Whether a browser that is signed in, or a client with a token, waits for an answer, or had one less than `within` milliseconds ago. */
  readonly isInUse: (within: number) => boolean;
  readonly close: () => Promise<void>;
}

function sinceStart(): number {
  return performance.now();
}

/** Milliseconds for answers that are under way when it closes. */
const GRACE = 500;

export async function workbench(options: WorkbenchOptions): Promise<Workbench> {
  const { home, name, log, now = sinceStart } = options;
  const file = path.join(home, "workbench-browsers.json");
  const kept = await readIfPresent(file).catch(() => undefined); // who cannot be read was not admitted
  const admitted = admittedIn(kept, Date.now());
  const session = openSession({
    instance: name,
    admitted,
    keep: async (all) =>
      writeFileAtomic(file, `${JSON.stringify(all)}\n`, 0o600).catch(() => {
        log(`Who is signed in could not be kept in ${file}; a restart will ask again.`);
      }),
  });
  let opening: Promise<Loopback> | undefined;
  let open = 0;
  let heard = Number.NEGATIVE_INFINITY;
  const asked = (change: 1 | -1): void => {
    open += change;
    heard = now();
  };
  const listen = async (): Promise<Loopback> =>
    await openLoopback({
      home,
      log,
      listener: (port) => workbenchApp({ ...options, port, session, asked, now }),
    });
  const origin = async (): Promise<string> => {
    opening ??= listen();
    const { port } = await opening.catch((error: unknown) => {
      opening = undefined; // the next who asks tries again
      throw error;
    });
    return `http://127.0.0.1:${port}`;
  };
  return {
    reopen: async () => {
      if (admitted.length > 0) await origin();
    },
    open: async () => {
      const at = await origin();
      heard = now();
      return `${at}/#t=${session.issue()}`;
    },
    origin,
    isInUse: (within) => open > 0 || now() - heard < within,
    close: async () => {
      const loopback = await opening?.catch(() => undefined);
      await loopback?.close(GRACE);
    },
  };
}
