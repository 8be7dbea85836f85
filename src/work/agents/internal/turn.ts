/** The clocks of one prompt turn: what ends it from our side. */

/** Milliseconds. */
export interface TurnLimits {
  /** Without a word of the agent, people's thinking time excepted. */
  readonly silence: number | undefined;
  /** For all of the turn, people's thinking time excepted. */
  readonly longest: number | undefined;
  /** From the cancel until the agent is given up. */
  readonly cancel: number;
}

export class Turn {
  readonly #limits: TurnLimits;
  readonly #give: (reason: string) => void;
  readonly #stop = new AbortController();
  /** People being asked; the agent's silence is theirs meanwhile. */
  #asking = 0;
  #ended = false;
  /** Milliseconds of `longest` that are left, and since when they run. */
  #left: number;
  #since = 0;
  #silence: NodeJS.Timeout | undefined;
  #longest: NodeJS.Timeout | undefined;
  #cancel: NodeJS.Timeout | undefined;

  /** `give` gets the reason when a limit is reached. The owner calls `end`. */
  constructor(limits: TurnLimits, give: (reason: string) => void) {
    this.#limits = limits;
    this.#give = give;
    this.#left = limits.longest ?? 0;
    this.#run();
  }

  /** Aborts when the turn is cancelled. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  heard(): void {
    clearTimeout(this.#silence);
    const { silence } = this.#limits;
    if (silence === undefined || this.#asking > 0 || this.#ended) return;
    this.#silence = setTimeout(this.#give, silence, `it was silent for ${seconds(silence)}`);
  }

  asks(): void {
    this.#asking += 1;
    if (this.#asking === 1) this.#pause();
  }

  answered(): void {
    this.#asking -= 1;
    if (this.#asking === 0 && !this.#ended) this.#run();
  }

  abort(): void {
    this.#stop.abort();
  }

  /** The agent has from now until the limit to end the turn itself. */
  cancel(): void {
    this.abort();
    this.#cancel = setTimeout(this.#give, this.#limits.cancel, "it did not stop when cancelled");
  }

  end(): void {
    this.#ended = true;
    clearTimeout(this.#silence);
    clearTimeout(this.#longest);
    clearTimeout(this.#cancel);
  }

  #run(): void {
    this.heard();
    const { longest } = this.#limits;
    if (longest === undefined) return;
    this.#since = performance.now();
    const reason = `it was still at work after ${seconds(longest)}`;
    this.#longest = setTimeout(this.#give, this.#left, reason);
  }

  #pause(): void {
    clearTimeout(this.#silence);
    clearTimeout(this.#longest);
    this.#left = Math.max(0, this.#left - (performance.now() - this.#since));
  }
}

export function seconds(milliseconds: number): string {
  return `${milliseconds / 1000} s`;
}
