import { Link, Navigate, Outlet, useLocation } from "@tanstack/react-router";
import {
  Blocks,
  BookOpen,
  KeyRound,
  MailCheck,
  MessageSquareText,
  MessagesSquare,
  Store,
  UserRound,
} from "lucide-react";
import { useEffect, useRef } from "react";
import { useT } from "@/shared/i18n/use-t.ts";
import { useCan } from "@/shared/session/session.ts";
import { EmptyState } from "@/shared/ui/states.tsx";
import styles from "./settings-page.module.css";

const PARTS = [
  { to: "/settings/profile", label: "settings.profile", icon: UserRound, permission: null },
  {
    to: "/settings/replies",
    label: "settings.replies",
    icon: MessageSquareText,
    permission: "conversation:reply",
  },
  { to: "/settings/shop", label: "settings.shop", icon: Store, permission: "settings:read" },
  { to: "/settings/channels", label: "settings.channels", icon: MessagesSquare, permission: "settings:read" },
  { to: "/settings/help-centre", label: "settings.help", icon: BookOpen, permission: "settings:read" },
  { to: "/settings/models", label: "settings.models", icon: Blocks, permission: "settings:manage" },
  { to: "/settings/upkeep", label: "settings.upkeep", icon: MailCheck, permission: "settings:manage" },
  { to: "/settings/tokens", label: "settings.tokens", icon: KeyRound, permission: "token:manage" },
] as const;

export function SettingsPage() {
  const t = useT();
  const can = useCan();
  const nav = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  const part = PARTS.find(({ to }) => pathname.startsWith(to));
  const allowed = !part || part.permission === null || can(part.permission);
  // On a phone the parts stand in one row that scrolls.
  // biome-ignore lint/correctness/useExhaustiveDependencies: follows the address
  useEffect(() => {
    nav.current
      ?.querySelector('[aria-current="page"]')
      ?.scrollIntoView({ inline: "center", block: "nearest" });
  }, [pathname]);
  return (
    <div className={styles.settings}>
      <nav ref={nav} className={styles.nav} aria-label={t("nav.settings")}>
        <h2>{t("nav.settings")}</h2>
        {PARTS.filter(({ permission }) => permission === null || can(permission)).map(
          ({ to, label, icon: Icon }) => (
            <Link key={to} to={to} className={styles.link} activeProps={{ "aria-current": "page" }}>
              <Icon size={16} strokeWidth={1.75} aria-hidden />
              {t(label)}
            </Link>
          ),
        )}
      </nav>
      <div className={styles.body}>{allowed ? <Outlet /> : <EmptyState title={t("error.forbidden")} />}</div>
    </div>
  );
}

/** /settings itself shows the part that its visitor most likely came for. */
export function SettingsIndex() {
  const can = useCan();
  return <Navigate to={can("settings:manage") ? "/settings/shop" : "/settings/profile"} replace />;
}
