/**
 * The bodies of the team's HTTP API and the frames of its socket, as the Go
 * package internal/edge/wire defines them. Times are Unix milliseconds, 0 =
 * never; lists are never null.
 */
export type Lang = "zh" | "en";
export type Role = "owner" | "admin" | "supervisor" | "agent";
export type ConversationState = "bot" | "queued" | "agent" | "resolved";
export type Sender = "customer" | "bot" | "agent" | "system";
export type MessageKind = "text" | "image" | "file" | "order_card" | "product_card" | "system" | "note";
export type View = "mine" | "queued" | "bot" | "agent" | "resolved" | "all";

export interface Session {
  user: User;
  permissions: string[];
  shop: Shop;
  demo: boolean;
}

export interface User {
  id: string;
  email: string;
  name: string;
  role: Role;
  lang: Lang | "";
  status: "online" | "away" | "offline";
  disabled: boolean;
  invited: boolean;
  created_at: number;
  last_seen: number;
}

export interface UserBrief {
  id: string;
  name: string;
}

export interface UserList {
  users: User[];
}

export interface Invite {
  user: User;
  url: string;
  expires_at: number;
}

export interface InviteInfo {
  email: string;
  name: string;
  first: boolean;
}

export interface APIToken {
  id: string;
  name: string;
  scopes: string[];
  secret?: string;
  created_at: number;
  expires_at: number;
  last_used: number;
}

export interface APITokenList {
  tokens: APIToken[];
}

export interface Shop {
  name: string;
  currency: string;
  time_zone: string;
  masking: "middle4" | "last4" | "all";
  wait_amber: number;
  wait_red: number;
}

export type ShopUpdate = Partial<Omit<Shop, "currency">>;

export interface Channel {
  id: string;
  kind: string;
  name: string;
  lang: Lang;
}

export interface ChannelDetail extends Channel {
  key: string;
  origins: string[];
  greeting: string;
  bot_name: string;
  accent: string;
  top_questions: string[];
  snippet: string;
}

export interface ChannelList {
  channels: ChannelDetail[];
}

export type ChannelUpdate = Partial<
  Pick<ChannelDetail, "name" | "lang" | "origins" | "greeting" | "bot_name" | "accent" | "top_questions">
>;

export interface ChannelSecret {
  secret: string;
}

export interface CannedReply {
  id: string;
  shortcut: string;
  title: string;
  text: string;
  lang: Lang;
  personal: boolean;
}

export interface CannedReplyList {
  replies: CannedReply[];
}

export type NewCannedReply = Omit<CannedReply, "id">;

export interface Conversation {
  id: string;
  state: ConversationState;
  agent: UserBrief | null;
  epoch: number;
  customer: Customer;
  channel: Channel;
  lang: Lang;
  last_seq: number;
  last_customer_seq: number;
  last_at: number;
  last_sender: Sender;
  last_preview: string;
  unread: number;
  waiting_since: number;
  handover_why: string;
  customer_delivered_seq: number;
  customer_read_seq: number;
  agent_read_seq: number;
  created_at: number;
  resolved_at: number;
}

export interface Customer {
  id: string;
  external_id: string;
  name: string;
  email: string;
  phone: string;
  lang: string;
  tags: string[];
  verified: boolean;
  created_at: number;
}

export interface Message {
  conversation_id: string;
  seq: number;
  client_id: string;
  sender: Sender;
  author: UserBrief | null;
  kind: MessageKind;
  text: string;
  attachment: Attachment | null;
  order: OrderCard | null;
  product: ProductCard | null;
  system: SystemPayload | null;
  quick_replies: string[];
  evidence: Evidence[];
  at: number;
}

export interface Attachment {
  id: string;
  name: string;
  type: string;
  size: number;
  width: number;
  height: number;
  url: string;
  thumb: string;
}

export interface SystemPayload {
  key: string;
  args?: Record<string, string>;
}

export interface Evidence {
  kind: "knowledge" | "product" | "order" | "shipment";
  id: string;
  title: string;
  version: number;
}

export interface ConversationPage {
  conversations: Conversation[];
  next: string;
}

export interface ConversationCounts {
  mine: number;
  queued: number;
  bot: number;
  agent: number;
  resolved: number;
  all: number;
}

export interface MessagePage {
  messages: Message[];
  more: boolean;
}

export interface SendMessage {
  client_id: string;
  kind: Exclude<MessageKind, "system">;
  text?: string;
  attachment_id?: string;
  order_number?: string;
  product_id?: string;
  epoch?: number;
}

export interface ConversationContext {
  customer: Customer;
  orders: Order[];
  conversations: Conversation[];
}

export interface Turn {
  seq: number;
  at: number;
  trace: Record<string, unknown>;
}

export interface SearchHit {
  conversation: Conversation;
  message: Message;
}

export interface SearchPage {
  hits: SearchHit[];
  next: string;
}

export interface Money {
  minor: number;
  currency: string;
}

export type OrderStatus =
  | "unpaid"
  | "paid"
  | "packed"
  | "shipped"
  | "delivered"
  | "completed"
  | "cancelled"
  | "refunding"
  | "refunded";

export interface OrderCard {
  number: string;
  status: string;
  placed_at: number;
  total: Money;
  items: OrderCardItem[];
  shipments: Shipment[];
}

export interface OrderCardItem {
  title: string;
  options: string;
  quantity: number;
  price: Money;
  image: string;
}

export interface Shipment {
  carrier: string;
  tracking_no: string;
  status: string;
  expected_at: number;
  trail: TrackEvent[];
}

export interface TrackEvent {
  at: number;
  place: string;
  text: string;
  status: string;
}

export interface ProductCard {
  id: string;
  title: string;
  image: string;
  url: string;
  price_min: Money;
  price_max: Money;
  in_stock: boolean;
  stock: string;
}

export interface Order {
  id: string;
  number: string;
  status: OrderStatus;
  total: Money;
  lines: OrderLine[];
  payments: Payment[];
  shipments: Shipment[];
  address: Address;
  note: string;
  placed_at: number;
  version: number;
}

export interface OrderLine {
  sku: string;
  product: string;
  title: string;
  options: string;
  quantity: number;
  price: Money;
  image: string;
}

export interface Payment {
  id: string;
  kind: string;
  method: string;
  amount: Money;
  at: number;
}

export interface Address {
  name: string;
  phone: string;
  country: string;
  province: string;
  city: string;
  district: string;
  line1: string;
  line2: string;
  zip: string;
}

export interface OrderPage {
  orders: Order[];
  next: string;
}

export interface Product {
  id: string;
  external_id: string;
  title: Record<string, string>;
  body: Record<string, string>;
  category: string;
  params: { name: Record<string, string>; value: Record<string, string> }[];
  image: string;
  url: string;
  active: boolean;
  version: number;
  variants: Variant[];
}

export interface Variant {
  sku: string;
  options: { name: string; value: string }[];
  price: Money;
  stock: number;
}

export interface ProductPage {
  products: Product[];
  next: string;
}

export interface Category {
  id: string;
  parent_id: string;
  lang: Lang;
  name: string;
  entries: number;
  children: Category[];
}

export interface CategoryTree {
  categories: Category[];
}

export type HandOver = "never" | "offer" | "always";

export interface Entry {
  id: string;
  category_id: string;
  lang: Lang;
  question: string;
  phrasings: string[];
  answer: string;
  related: string[];
  hand_over: HandOver;
  enabled: boolean;
  version: number;
  updated_at: number;
  updated_by: string;
}

export interface EntryPage {
  entries: Entry[];
  next: string;
  total: number;
}

export type EntryWrite = Omit<Entry, "id" | "updated_at" | "updated_by">;

export interface KnowledgeTestResult {
  lang: string;
  intent: string;
  outcome: "answer" | "ask" | "miss" | "hand_over";
  answer: string;
  threshold: number;
  candidates: Candidate[];
}

export interface Candidate {
  entry_id: string;
  question: string;
  phrasing: string;
  score: number;
  terms: string[];
}

export interface Problem {
  type: string;
  title: string;
  status: number;
  code: string;
  key: string;
  fields?: Record<string, string>;
  id?: string;
}

/** Arrives on "conversation:<id>". */
export interface AgentEvent {
  type: "message" | "conversation" | "typing" | "resync";
  message?: Message;
  conversation?: Conversation;
  typing?: { sender: Sender; user: UserBrief | null; on: boolean };
}

/** Arrives on "inbox". */
export interface InboxEvent {
  type: "rows" | "resync";
  rows: Conversation[];
}

/** Arrives on "user:<id>". */
export interface UserEvent {
  type: "assigned" | "session_ended";
  conversation?: Conversation;
}
