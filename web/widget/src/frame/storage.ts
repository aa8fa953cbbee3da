/**
 * What the widget keeps on the visitor's device, under one prefix per channel.
 * Where the browser forbids or has run out of storage it lasts as long as the page.
 */
export class Vault {
  private readonly memory = new Map<string, string>();

  constructor(
    private readonly prefix: string,
    private readonly backend: Storage | undefined,
  ) {}

  get(name: string): string | null {
    return this.memory.get(name) ?? this.backend?.getItem(this.prefix + name) ?? null;
  }

  /** Stores value; "" removes it. */
  set(name: string, value: string): void {
    this.memory.delete(name);
    this.backend?.removeItem(this.prefix + name);
    if (!value) return;
    try {
      if (this.backend) this.backend.setItem(this.prefix + name, value);
      else this.memory.set(name, value);
    } catch {
      this.memory.set(name, value);
    }
  }

  /** The names that begin with start. */
  names(start: string): string[] {
    const { prefix, memory, backend } = this;
    const stored = Object.keys(backend ?? {}).filter((key) => key.startsWith(prefix));
    return [...memory.keys(), ...stored.map((key) => key.slice(prefix.length))].filter((name) =>
      name.startsWith(start),
    );
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
