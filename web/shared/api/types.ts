/**
 * Short names for the types of the team's API and socket. The types themselves
 * are generated from the server's (schema.d.ts, `make gen`).
 */
import type { components } from "./schema.d.ts";

type Schemas = components["schemas"];

export type Address = Schemas["Address"];
export type AgentEvent = Schemas["AgentEvent"];
export type APIToken = Schemas["APIToken"];
export type APITokenList = Schemas["APITokenList"];
export type Attachment = Schemas["Attachment"];
export type Candidate = Schemas["Candidate"];
export type CannedReply = Schemas["CannedReply"];
export type CannedReplyList = Schemas["CannedReplyList"];
export type Category = Schemas["Category"];
export type CategoryTree = Schemas["CategoryTree"];
export type Channel = Schemas["Channel"];
export type ChannelDetail = Schemas["ChannelDetail"];
export type ChannelList = Schemas["ChannelList"];
export type ChannelSecret = Schemas["ChannelSecret"];
export type ChannelUpdate = Schemas["ChannelUpdate"];
export type Conversation = Schemas["Conversation"];
export type ConversationContext = Schemas["ConversationContext"];
export type ConversationCounts = Schemas["ConversationCounts"];
export type ConversationPage = Schemas["ConversationPage"];
export type Customer = Schemas["Customer"];
export type Entry = Schemas["Entry"];
export type EntryPage = Schemas["EntryPage"];
export type EntryWrite = Schemas["EntryWrite"];
export type Evidence = Schemas["Evidence"];
export type InboxEvent = Schemas["InboxEvent"];
export type Invite = Schemas["Invite"];
export type InviteInfo = Schemas["InviteInfo"];
export type KnowledgeTestResult = Schemas["KnowledgeTestResult"];
export type Message = Schemas["Message"];
export type MessagePage = Schemas["MessagePage"];
export type Money = Schemas["Money"];
export type NewCannedReply = Schemas["NewCannedReply"];
export type Order = Schemas["Order"];
export type OrderCard = Schemas["OrderCard"];
export type OrderPage = Schemas["OrderPage"];
export type Problem = Schemas["Problem"];
export type Product = Schemas["Product"];
export type ProductCard = Schemas["ProductCard"];
export type ProductPage = Schemas["ProductPage"];
export type SearchHit = Schemas["SearchHit"];
export type SearchPage = Schemas["SearchPage"];
export type SendMessage = Schemas["SendMessage"];
export type Session = Schemas["Session"];
export type Shipment = Schemas["ShipmentCard"];
export type Shop = Schemas["Shop"];
export type ShopUpdate = Schemas["ShopUpdate"];
export type Turn = Schemas["Turn"];
export type User = Schemas["User"];
export type UserBrief = Schemas["UserBrief"];
export type UserEvent = Schemas["UserEvent"];
export type UserList = Schemas["UserList"];

export type HandOver = Entry["hand_over"];
export type Lang = Channel["lang"];
export type Role = User["role"];
export type Sender = Message["sender"];
export type View = keyof ConversationCounts & ("mine" | "queued" | "bot" | "agent" | "resolved" | "all");
