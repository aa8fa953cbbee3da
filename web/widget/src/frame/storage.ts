/**
 * What the widget keeps on the visitor's device, under one prefix per channel.
 * Where the browser forbids storage or has run out of it nothing is kept; the
 * page itself still has everything in its state.
 */
export class Vault {
  constructor(
    private readonly prefix: string,
    private readonly backend: Storage | undefined,
  ) {}

  get(name: string): string | null {
    return this.backend?.getItem(this.prefix + name) ?? null;
  }

  /** Stores value; "" removes it. */
  set(name: string, value: string): void {
    // First, so that a value that does not fit leaves no older one behind.
    this.backend?.removeItem(this.prefix + name);
    try {
      if (value) this.backend?.setItem(this.prefix + name, value);
    } catch {
      // Full.
    }
  }

  /** The names that begin with start. */
  names(start: string): string[] {
    return Object.keys(this.backend ?? {})
      .filter((key) => key.startsWith(this.prefix + start))
      .map((key) => key.slice(this.prefix.length));
  }
}

/** The browser's storage, or undefined where even asking for it is forbidden. */
export function browserStorage(): Storage | undefined {
  try {
    return window.localStorage;
  } catch {
    return undefined;
  }
}
