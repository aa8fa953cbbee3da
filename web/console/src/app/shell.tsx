import { Link, Outlet } from "@tanstack/react-router";
import { Dropdown, type MenuProps, Tooltip } from "antd";
import { CircleHelp, LogOut, type LucideIcon, Monitor, Moon, Search, Sun, UserRound } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useAttention } from "@/features/inbox/hooks/use-attention.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { modKey, useShortcuts } from "@/shared/keyboard/use-shortcuts.ts";
import { setPrefs, usePrefs } from "@/shared/prefs/prefs-store.ts";
import { useCan, useSession } from "@/shared/session/session.ts";
import { useSetStatus, useSignOut } from "@/shared/session/use-profile.ts";
import { SocketContext } from "@/shared/socket/socket-context.ts";
import { Avatar } from "@/shared/ui/avatar.tsx";
import { BellMark } from "@/shared/ui/bell-mark.tsx";
import { IconButton } from "@/shared/ui/icon-button.tsx";
import { ConnectionBanner } from "./connection-banner.tsx";
import { PLACES } from "./places.ts";
import styles from "./shell.module.css";
import { useTeamSocket } from "./use-team-socket.ts";

const CommandBar = lazy(() => import("./command-bar.tsx").then((m) => ({ default: m.CommandBar })));
const ShortcutsDialog = lazy(() =>
  import("./shortcuts-dialog.tsx").then((m) => ({ default: m.ShortcutsDialog })),
);

/** The frame around every page of somebody who is signed in. */
export function Shell() {
  const t = useT();
  const can = useCan();
  const socket = useTeamSocket();
  const attention = useAttention();
  const [dialog, setDialog] = useState<"commands" | "shortcuts" | null>(null);
  useShortcuts({
    "mod+k": () => setDialog("commands"),
    "?": () => setDialog("shortcuts"),
  });
  const badge = attention > 99 ? "99+" : attention > 0 ? String(attention) : "";
  const places = PLACES.filter(({ permission }) => permission === null || can(permission));
  return (
    <SocketContext value={socket}>
      <div className={styles.shell}>
        <nav className={styles.rail} aria-label={t("nav.main")}>
          <span className={styles.logo}>
            <BellMark size={22} />
          </span>
          <div className={styles.places}>
            {places.map(({ to, label, icon: Icon }) => (
              <Tooltip key={to} title={t(label)} placement="right" mouseEnterDelay={0.3}>
                <Link to={to} className={styles.place} activeProps={{ "aria-current": "page" }}>
                  <Icon size={20} strokeWidth={1.75} aria-hidden />
                  <span className={styles.placeName}>{t(label)}</span>{" "}
                  {to === "/inbox" && badge && <span className={styles.badge}>{badge}</span>}
                </Link>
              </Tooltip>
            ))}
          </div>
          <div className={styles.foot}>
            <IconButton
              icon={Search}
              label={t("commands.open")}
              shortcut={`${modKey} K`}
              placement="right"
              onClick={() => setDialog("commands")}
            />
            <IconButton
              icon={CircleHelp}
              label={t("shortcuts.title")}
              shortcut="?"
              placement="right"
              onClick={() => setDialog("shortcuts")}
              className={styles.wideOnly}
            />
            <ProfileMenu />
          </div>
        </nav>
        <main className={styles.main}>
          <ConnectionBanner />
          <Outlet />
        </main>
      </div>
      <Suspense>
        {dialog === "commands" && <CommandBar onClose={() => setDialog(null)} />}
        {dialog === "shortcuts" && <ShortcutsDialog onClose={() => setDialog(null)} />}
      </Suspense>
    </SocketContext>
  );
}

function ProfileMenu() {
  const t = useT();
  const { user } = useSession();
  const { theme, locale } = usePrefs();
  const setStatus = useSetStatus();
  const signOut = useSignOut();
  const icon = (Icon: LucideIcon) => <Icon size={15} strokeWidth={1.75} />;
  const items: MenuProps["items"] = [
    {
      key: "who",
      type: "group",
      label: (
        <div className={styles.who}>
          <b>{user.name}</b>
          <span>{t(`role.${user.role}`)}</span>
        </div>
      ),
    },
    {
      key: "online",
      label: t("status.online"),
      icon: (
        <span className={styles.glyph}>
          <i className={styles.dot} data-status="online" />
        </span>
      ),
    },
    {
      key: "away",
      label: t("status.away"),
      icon: (
        <span className={styles.glyph}>
          <i className={styles.dot} data-status="away" />
        </span>
      ),
    },
    { type: "divider" },
    {
      key: "theme",
      label: t("theme.title"),
      icon: icon(theme === "dark" ? Moon : theme === "light" ? Sun : Monitor),
      children: [
        { key: "theme:auto", label: t("theme.auto"), icon: icon(Monitor) },
        { key: "theme:light", label: t("theme.light"), icon: icon(Sun) },
        { key: "theme:dark", label: t("theme.dark"), icon: icon(Moon) },
      ],
    },
    {
      key: "locale",
      label: t("locale.title"),
      icon: <span className={styles.glyph}>文</span>,
      children: [
        { key: "locale:zh", label: "简体中文" },
        { key: "locale:en", label: "English" },
        { key: "locale:auto", label: t("locale.auto") },
      ],
    },
    {
      key: "profile",
      icon: icon(UserRound),
      label: <Link to="/settings/profile">{t("settings.profile")}</Link>,
    },
    { type: "divider" },
    { key: "out", label: t("auth.signOut"), icon: icon(LogOut) },
  ];
  const handleClick: MenuProps["onClick"] = ({ key }) => {
    if (key === "online" || key === "away") setStatus(key);
    else if (key === "out") signOut();
    else if (key === "theme:auto" || key === "theme:light" || key === "theme:dark") {
      setPrefs({ theme: key === "theme:auto" ? "auto" : key === "theme:light" ? "light" : "dark" });
    } else if (key === "locale:auto") setPrefs({ locale: null });
    else if (key === "locale:zh" || key === "locale:en") {
      setPrefs({ locale: key === "locale:zh" ? "zh" : "en" });
    }
  };
  const status = user.status === "away" ? "away" : "online";
  return (
    <Dropdown
      trigger={["click"]}
      placement="topLeft"
      classNames={{ root: styles.profileMenu ?? "" }}
      menu={{
        items,
        onClick: handleClick,
        selectable: true,
        selectedKeys: [status, `theme:${theme}`, `locale:${locale ?? "auto"}`],
      }}
    >
      <button
        type="button"
        className={styles.me}
        aria-label={t("nav.profile", { name: user.name, status: t(`status.${status}`) })}
      >
        <Avatar id={user.id} name={user.name} size={32} status={status} />
      </button>
    </Dropdown>
  );
}
