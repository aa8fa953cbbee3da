import { Link, Navigate, Outlet } from "@tanstack/react-router";
import { KeyRound, MessageSquareText, MessagesSquare, Store, UserRound } from "lucide-react";
import { useT } from "@/shared/i18n/use-t.ts";
import { useCan } from "@/shared/session/session.ts";
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
  { to: "/settings/tokens", label: "settings.tokens", icon: KeyRound, permission: "token:manage" },
] as const;

export function SettingsPage() {
  const t = useT();
  const can = useCan();
  return (
    <div className={styles.settings}>
      <nav className={styles.nav} aria-label={t("nav.settings")}>
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
      <div className={styles.body}>
        <Outlet />
      </div>
    </div>
  );
}

/** /settings itself shows the part that its visitor most likely came for. */
export function SettingsIndex() {
  const can = useCan();
  return <Navigate to={can("settings:manage") ? "/settings/shop" : "/settings/profile"} replace />;
}
