/** How a failure is told over HTTP. */
import type { ErrorHandler } from "hono";
import { messageOf, TacitError } from "../../ground/core/error.ts";

/** HTTP status of each kind of error; the body has the kind itself. */
const STATUS = { input: 400, environment: 503, conflict: 409 } as const;

/** Answers a foreseen failure in its own words; everything else is a bug, whose stack goes to the log. */
export function tellFailures(log: (line: string) => void): ErrorHandler {
  return (error, context) => {
    if (error instanceof TacitError) {
      const { code, kind, message, hint } = error;
      return context.json({ error: { code, kind, message, hint } }, STATUS[kind]);
    }
    log(error.stack ?? messageOf(error));
    const message = messageOf(error);
    return context.json({ error: { code: "server/bug", kind: "bug", message } }, 500);
  };
}
