/** Waiting times that double from base to limit ms, each drawn at random from its upper half. */
export class Backoff {
  private tries = 0;

  constructor(
    private readonly base: number,
    private readonly limit: number,
    private readonly random: () => number = Math.random,
  ) {}

  next(): number {
    const ceiling = Math.min(this.limit, this.base * 2 ** this.tries++);
    return ceiling * (0.5 + this.random() / 2);
  }

  reset(): void {
    this.tries = 0;
  }
}
