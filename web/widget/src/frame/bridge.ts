import { type ToFrame, type ToHost, toFrame } from "../protocol.ts";

/**
 * The frame's end of the line to the page around it. The page names its origin
 * in the frame's address; the browser vouches for it on every message, and
 * frame-ancestors says who may be there at all.
 */
export class Bridge {
  /** False when the chat is a page of its own. */
  readonly framed = window.parent !== window;

  constructor(
    private readonly host: string,
    receive: (message: ToFrame) => void,
  ) {
    window.addEventListener("message", (e) => {
      if (!this.framed || e.source !== window.parent || e.origin !== host) return;
      const message = toFrame(e.data);
      if (message) receive(message);
    });
  }

  post(message: ToHost): void {
    if (this.framed && this.host) window.parent.postMessage(message, this.host);
  }
}
