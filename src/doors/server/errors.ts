/** Every failure as `ServerError`, under the status of its kind. */
import type { ErrorHandler } from "hono";
import type { ServerError } from "../../ground/contract/server.ts";
import { messageOf, TacitError } from "../../ground/core/error.ts";
import type { z } from "zod";

export interface Failed {
  readonly status: 400 | 409 | 500 | 503;
  readonly body: z.infer<typeof ServerError>;
}

/** HTTP status of each kind of error; the body has the kind itself. */
const STATUS = { input: 400, environment: 503, conflict: 409 } as const;

/** @param log Hears of bugs, with their stack. */
export function failure(error: unknown, log: (line: string) => void): Failed {
  if (error instanceof TacitError) {
    const { code, kind, message, hint } = error;
    const said = { code, kind, message, ...(hint === undefined ? {} : { hint }) };
    return { status: STATUS[kind], body: { error: said } };
  }
  const message = messageOf(error);
  log((error instanceof Error ? error.stack : undefined) ?? message);
  return { status: 500, body: { error: { code: "server/bug", kind: "bug", message } } };
}

/** Answers every failure of an app's routes. */
export function tellFailures(log: (line: string) => void): ErrorHandler {
  return (error, context) => {
    const { status, body } = failure(error, log);
    return context.json(body, status);
  };
}
