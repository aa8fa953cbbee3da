import type { Vault } from "./storage.ts";
import type { Attachment, VisitorSend } from "./wire.gen.ts";

/** A message that the server has not confirmed yet. */
export interface Pending {
  /** Made once; every attempt carries the same, so the server stores the message once. */
  clientId: string;
  kind: VisitorSend["kind"];
  text: string;
  at: number;
  /**
   * waiting: goes out as soon as there is a connection; uploading: the file is
   * on its way; failed: will not be tried again without the visitor.
   */
  state: "waiting" | "uploading" | "failed";
  /** Why it failed, a problem code. */
  error: string;
  /** Of a file, before it has arrived. */
  file?: { name: string; size: number; type: string };
  /** Share of the file that has arrived, 0 to 1. */
  progress?: number;
  /** Of a file, once it has arrived. */
  attachment?: Attachment;
}

export function newClientId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join(
    "",
  );
}

/**
 * The messages of one visitor on their way. Each has an entry of its own in the
 * vault, so that tabs which share the vault cannot overwrite each other's.
 */
export class Outbox {
  private readonly slot: string;

  /** Of the customer of the shop, or of "", whom the shop does not know. */
  constructor(
    private readonly vault: Vault,
    customer: string,
  ) {
    this.slot = `out:${customer}:`;
  }

  /** Everything unconfirmed, oldest first. */
  all(): Pending[] {
    return this.vault
      .names(this.slot)
      .map((name) => JSON.parse(this.vault.get(name) ?? "") as Pending)
      .sort((a, b) => a.at - b.at);
  }

  put(p: Pending): void {
    this.vault.set(this.slot + p.clientId, JSON.stringify(p));
  }

  remove(clientId: string): void {
    this.vault.set(this.slot + clientId, "");
  }
}
