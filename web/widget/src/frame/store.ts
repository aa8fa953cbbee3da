import type { Lang } from "./i18n.ts";
import type { Pending } from "./outbox.ts";
import type { TalkModule } from "./shell.ts";
import type {
  VisitorConversation,
  VisitorCustomer,
  VisitorLimits,
  VisitorMessage,
  VisitorRate,
  VisitorShop,
} from "./wire.gen.ts";

/** What floats over the conversation; an id is an entry of the help centre. */
export type Float = "" | "menu" | "emoji" | `ke_${string}`;

/** Everything that the views are drawn from. */
export interface State {
  /**
   * idle: nobody asked for the chat yet; starting: the session is on its way;
   * ready; refused: the server will not have this page; failed: no session yet,
   * tried again by itself.
   */
  phase: "idle" | "starting" | "ready" | "refused" | "failed";
  /** A problem code: why refused, or the passing trouble of the moment. "" when all is well. */
  problem: string;
  link: "off" | "connecting" | "on";
  lang: Lang;
  sound: boolean;
  /** The panel is open on the page. */
  open: boolean;
  float: Float;
  /** What the visitor has written and not sent. */
  draft: string;
  shop: VisitorShop | null;
  limits: VisitorLimits | null;
  customer: VisitorCustomer | null;
  conversation: VisitorConversation | null;
  /** Ascending by seq, each seq once. */
  messages: VisitorMessage[];
  /** There are older ones on the server. */
  more: boolean;
  pending: Pending[];
  /** By sequence: what the visitor has said of messages. */
  rated?: Record<number, VisitorRate>;
  /** The shop is typing. */
  typing: boolean;
  /** The visitor has seen the log up to here. */
  readSeq: number;
  /** What is loaded once the first screen is not enough any more. */
  talk: TalkModule | null;
}

/** The state of a visitor of whom nothing is known yet. */
export const blank = {
  phase: "idle",
  problem: "",
  link: "off",
  float: "",
  draft: "",
  customer: null,
  conversation: null,
  messages: [],
  more: false,
  pending: [],
  typing: false,
  readSeq: 0,
} satisfies Partial<State>;

/** Holds the state and tells when it has changed. */
export class Store {
  /** Called after every change. */
  onChange: () => void = () => undefined;

  constructor(public state: State) {}

  set(patch: Partial<State>): void {
    this.state = { ...this.state, ...patch };
    this.onChange();
  }
}
