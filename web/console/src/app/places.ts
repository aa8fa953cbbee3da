import { BookOpenText, BrainCircuit, Inbox, type LucideIcon, Settings, Users } from "lucide-react";
import type { Key } from "@/locales/catalogue.ts";
import type { Permission } from "@/shared/session/session.ts";

export interface Place {
  to: "/inbox" | "/knowledge" | "/understanding" | "/team" | "/settings";
  label: Key;
  icon: LucideIcon;
  permission: Permission | null;
}

/** The pages of the rail, in its order. */
export const PLACES: readonly Place[] = [
  { to: "/inbox", label: "nav.inbox", icon: Inbox, permission: "conversation:read" },
  { to: "/knowledge", label: "nav.knowledge", icon: BookOpenText, permission: "knowledge:read" },
  { to: "/understanding", label: "nav.understanding", icon: BrainCircuit, permission: "knowledge:read" },
  { to: "/team", label: "nav.team", icon: Users, permission: "user:read" },
  { to: "/settings", label: "nav.settings", icon: Settings, permission: null },
];
