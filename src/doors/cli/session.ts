/** What every action begins with: who asks, where, and how the answer is shown. */
import path from "node:path";
import { TacitError } from "../../ground/core/error.ts";
import type { Host } from "../app/workspace.ts";
import type { Options } from "./program.ts";
import { openTerminal, type Terminal } from "./terminal.ts";

export interface Session {
  readonly host: Host;
  readonly terminal: Terminal;
  /** Prints the answer in the form that was asked for. */
  readonly show: <Answer>(
    answer: Answer,
    human: (answer: Answer, terminal: Terminal) => void,
  ) => void;
}

export function open(options: Options): Session {
  const terminal = openTerminal(options.json === true);
  const interrupted = new AbortController();
  process.once("SIGINT", () => interrupted.abort(new Error("interrupted")));
  process.once("SIGTERM", () => interrupted.abort(new Error("terminated")));
  return {
    terminal,
    host: {
      directory: path.resolve(options.directory ?? "."),
      environment: process.env,
      progress: terminal.progress,
      signal: interrupted.signal,
    },
    show: (answer, human) => {
      if (options.json === true) terminal.json(answer);
      else human(answer, terminal);
    },
  };
}

export function fail(code: `${string}/${string}`, message: string, hint: string): never {
  throw new TacitError({ code, kind: "input", message, hint });
}
