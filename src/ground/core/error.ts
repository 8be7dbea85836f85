/** Who acts: the person asking, the machine around us, or whoever retries on newer state. */
export type ErrorKind = "input" | "environment" | "conflict";

/** A foreseen failure. Anything else reaching the top is a bug and keeps its stack. */
export class TacitError extends Error {
  override readonly name = "TacitError";
  /** Public and stable; `message` may be reworded. */
  readonly code: `${string}/${string}`;
  readonly kind: ErrorKind;
  /** One action that would help. */
  readonly hint: string | undefined;

  constructor(fields: {
    code: `${string}/${string}`;
    kind: ErrorKind;
    message: string;
    hint?: string;
    cause?: unknown;
  }) {
    super(fields.message, { cause: fields.cause });
    this.code = fields.code;
    this.kind = fields.kind;
    this.hint = fields.hint;
  }
}

/** Exit code of a process that ended on this error (DESIGN section 7): 2 wrong input, 3 machine, 4 conflict. */
export function exitCodeOf(error: Pick<TacitError, "kind">): 2 | 3 | 4 {
  switch (error.kind) {
    case "input":
      return 2;
    case "environment":
      return 3;
    case "conflict":
      return 4;
  }
}

/** The message of anything thrown; never throws itself. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
