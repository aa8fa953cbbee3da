import type { Pending } from "../outbox.ts";
import type { State } from "../store.ts";
import type { VisitorMessage } from "../wire.gen.ts";
import { sameDay } from "./format.ts";

/** A line of the view: a message or one on its way, and how it joins its neighbours. */
export interface Row {
  key: string;
  message?: VisitorMessage;
  pending?: Pending;
  /** The answer that it is, or that it shows something of. */
  answer?: VisitorMessage | undefined;
  /** A day begins here. */
  day: boolean;
  /** First and last of a burst of one author. */
  first: boolean;
  last: boolean;
}

const burst = 5 * 60_000;

/** What the view shows, oldest first. */
export function rowsOf({ messages, pending }: State): Row[] {
  const rows: Row[] = [];
  let before: { who: string; at: number } | null = null;
  const add = (
    key: string,
    who: string,
    at: number,
    content: Pick<Row, "message" | "pending" | "answer">,
  ) => {
    const previous = rows.at(-1);
    const day = !before || !sameDay(before.at, at);
    const first = day || before?.who !== who || at - before.at > burst;
    if (previous) previous.last = first;
    rows.push({ key, ...content, day, first, last: true });
    before = { who, at };
  };
  let answer: VisitorMessage | undefined;
  for (const m of messages) {
    // Pictures and cards without evidence of their own belong to the answer above them.
    if (m.answer || m.sender !== "bot" || m.kind === "text") answer = m.answer ? m : undefined;
    // The same key before and after confirmation: the line does not jump.
    add(m.client_id || String(m.seq), `${m.sender} ${m.author}`, m.at, { message: m, answer });
  }
  for (const p of pending) {
    // Clocks differ; what is not confirmed yet is newer than everything that is.
    add(p.clientId, "customer ", Math.max(p.at, messages.at(-1)?.at ?? 0), { pending: p });
  }
  return rows;
}
