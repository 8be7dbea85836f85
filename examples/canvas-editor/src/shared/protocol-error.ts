/** A refusal that the other side may read. Anything else that is thrown is a bug of ours. */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";
  /** Stable, in kebab-case; `message` may be reworded. */
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
