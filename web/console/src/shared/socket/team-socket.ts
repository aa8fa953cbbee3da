import type { AgentEvent, InboxEvent, UserBrief, UserEvent } from "@shopbell/shared/api/types.ts";
import { Centrifuge, type ClientInfo, type Subscription, UnauthorizedError } from "centrifuge";
import { api, isApiError } from "@/shared/api/http.ts";
import { createStore, type Store } from "@/shared/store/create-store.ts";

/** "lost" is told to the person; "connecting" is the first attempt, which is not worth a word. */
export type SocketStatus = "connecting" | "live" | "lost";

/** What the features want to hear. Each is one line of a feature's events.ts. */
export interface SocketHandlers {
  inbox(event: InboxEvent): void;
  user(event: UserEvent): void;
  /** The socket is back after a loss: whatever it carried meanwhile is gone, reload. */
  restored(): void;
}

export interface ConversationHandlers {
  event(event: AgentEvent): void;
  viewers(people: UserBrief[]): void;
}

/** The connection info that the server gives each member of the team. */
function personOf(info: ClientInfo): UserBrief | null {
  const data = (info.connInfo ?? {}) as { id?: unknown; name?: unknown };
  const id = typeof data.id === "string" ? data.id : info.user;
  return id ? { id, name: typeof data.name === "string" ? data.name : "" } : null;
}

/**
 * The team's one socket. It only carries news: nothing is recovered by it, so
 * after every loss its handlers read from the server what they have missed.
 */
export class TeamSocket {
  readonly status: Store<SocketStatus> = createStore<SocketStatus>("connecting");
  private readonly client: Centrifuge;

  constructor(handlers: SocketHandlers) {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    this.client = new Centrifuge(`${scheme}://${location.host}/socket/agent`, {
      getToken: async () => {
        try {
          return (await api("post", "/socket-ticket")).ticket;
        } catch (error) {
          if (isApiError(error, "unauthenticated")) throw new UnauthorizedError("signed out");
          throw error;
        }
      },
      minReconnectDelay: 300,
      maxReconnectDelay: 8000,
    });
    let wasLive = false;
    this.client.on("connecting", () => {
      // A ticket opens one socket, so the next attempt has to fetch another.
      this.client.setToken("");
      if (wasLive) this.status.set("lost");
    });
    this.client.on("error", () => {
      if (this.client.state !== "connected") this.status.set("lost");
    });
    this.client.on("disconnected", () => this.status.set("lost"));
    this.client.on("connected", () => {
      this.status.set("live");
      if (wasLive) handlers.restored();
      wasLive = true;
    });
    this.client.on("publication", ({ channel, data }) => {
      if (channel === "inbox") handlers.inbox(data as InboxEvent);
      else if (channel.startsWith("user:")) handlers.user(data as UserEvent);
    });
  }

  open(): void {
    this.client.connect();
  }

  close(): void {
    this.client.disconnect();
  }

  /** Tries again at once, e.g. because the person asked. */
  retry(): void {
    this.client.disconnect();
    this.client.connect();
  }

  /** Follows one conversation until the returned function is called. */
  followConversation(id: string, handlers: ConversationHandlers): () => void {
    const channel = `conversation:${id}`;
    const subscription: Subscription =
      this.client.getSubscription(channel) ?? this.client.newSubscription(channel, { joinLeave: true });
    const people = new Map<string, UserBrief>();
    const tell = () => {
      const unique = new Map([...people.values()].map((person) => [person.id, person]));
      handlers.viewers([...unique.values()]);
    };
    subscription.on("publication", ({ data }) => handlers.event(data as AgentEvent));
    subscription.on("join", ({ info }) => {
      const person = personOf(info);
      if (person) people.set(info.client, person);
      tell();
    });
    subscription.on("leave", ({ info }) => {
      people.delete(info.client);
      tell();
    });
    subscription.on("subscribed", () => {
      subscription.presence().then(
        ({ clients }) => {
          people.clear();
          for (const [key, info] of Object.entries(clients)) {
            const person = personOf(info);
            if (person) people.set(key, person);
          }
          tell();
        },
        () => {
          // Who else looks is a courtesy; without it the conversation still works.
        },
      );
    });
    subscription.subscribe();
    return () => {
      subscription.removeAllListeners();
      subscription.unsubscribe();
      this.client.removeSubscription(subscription);
    };
  }

  /** Tells the others that this person types. Lost without harm. */
  sendTyping(conversationID: string, on: boolean): void {
    if (this.client.state !== "connected") return;
    this.client.rpc("typing", { conversation_id: conversationID, on }).catch(() => {});
  }
}
