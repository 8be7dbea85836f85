/** What it takes to start a process; how it is started is `process.ts`, in which box `sandbox.ts`. */
export interface Command {
  /** Program and arguments; never a shell string. */
  readonly argv: readonly [string, ...string[]];
  readonly cwd: string;
  /** The whole environment: nothing is inherited. */
  readonly environment: Readonly<Record<string, string>>;
}
