import type {
  Conversation,
  Intent,
  IntentExample,
  Mark,
  Message,
  MoodPoint,
  UnderstandingModel,
  User,
} from "@shopbell/shared/api/types.ts";

export const ME = "us_me";

export const makeConversation = (change: Partial<Conversation> = {}): Conversation => ({
  id: "cv_1",
  state: "bot",
  agent: null,
  epoch: 1,
  customer: {
    id: "cu_1",
    external_id: "",
    name: "林晓雨",
    email: "",
    phone: "",
    lang: "zh",
    tags: [],
    verified: false,
    created_at: 0,
  },
  channel: { id: "ch_1", kind: "webchat", name: "Shop", lang: "zh" },
  lang: "zh",
  last_seq: 1,
  last_customer_seq: 1,
  last_at: 1000,
  last_sender: "customer",
  last_preview: "",
  unread: 0,
  waiting_since: 0,
  handover_why: "",
  customer_delivered_seq: 0,
  customer_read_seq: 0,
  agent_read_seq: 0,
  created_at: 0,
  resolved_at: 0,
  mood: null,
  ...change,
});

export const makeMessage = (seq: number, change: Partial<Message> = {}): Message => ({
  conversation_id: "cv_1",
  seq,
  client_id: "",
  sender: "customer",
  author: null,
  kind: "text",
  text: `message ${seq}`,
  attachment: null,
  order: null,
  product: null,
  system: null,
  quick_replies: [],
  evidence: [],
  at: seq * 1000,
  ...change,
});

export const makeUser = (change: Partial<User> = {}): User => ({
  id: ME,
  email: "me@shop.example",
  name: "Me",
  role: "agent",
  lang: "",
  status: "online",
  disabled: false,
  invited: false,
  created_at: 0,
  last_seen: 0,
  ...change,
});

export const makeIntent = (change: Partial<Intent> = {}): Intent => ({
  id: "return.request",
  group: "return",
  title_zh: "申请退货",
  title_en: "Return something",
  about_zh: "",
  about_en: "",
  scene: "standard",
  enabled: true,
  shipped: true,
  changed: false,
  examples: { zh: 40, en: 38 },
  ...change,
});

export const makeExample = (
  change: Partial<Omit<IntentExample, "created_at">> & { created_at?: number | undefined } = {},
): IntentExample => {
  const { created_at, ...rest } = change;
  return {
    lang: "zh",
    intent: "return.request",
    text: "怎么退货",
    origin: "shop",
    ...(created_at === undefined ? {} : { created_at }),
    ...rest,
  };
};

export const makeModel = (change: Partial<UnderstandingModel> = {}): UnderstandingModel => ({
  id: "um_1",
  kind: "intent",
  lang: "zh",
  state: "active",
  progress: 100,
  created_at: 1000,
  created_by: "",
  unlearned: 0,
  figures: {
    examples: 4000,
    labels: 100,
    held_out: 800,
    accuracy: 0.86,
    macro_f1: 0.84,
    ece: 0.03,
    outside: 0.96,
    seconds: 21,
    bytes: 2_400_000,
    micros: 140,
    messages: 0,
    per_label: [],
    confused: [],
    different: [],
  },
  ...change,
});

export const makePoint = (seq: number, tone: number, change: Partial<MoodPoint> = {}): MoodPoint => ({
  seq,
  at: seq * 1000,
  text: `message ${seq}`,
  tone,
  feeling: {
    emotion: tone < 0 ? "angry" : tone > 0 ? "happy" : "neutral",
    probability: 0.9,
    intensity: Math.abs(tone),
    urgency: 0,
    politeness: 0,
    sentiment: 0,
  },
  ...change,
});

export const makeMark = (change: Partial<Mark> = {}): Mark => ({
  conversation_id: "cv_1",
  seq: 1,
  kind: "intent",
  lang: "zh",
  text: "能寄回去吗",
  understood: "order.status",
  intent: "return.request",
  entry_id: "",
  state: "open",
  at: 1000,
  by: { id: ME, name: "小满" },
  ...change,
});
