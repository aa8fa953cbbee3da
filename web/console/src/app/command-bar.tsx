import { useNavigate } from "@tanstack/react-router";
import { CornerDownLeft, MessageSquareText, Moon, Sun } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useDeferredValue, useMemo, useRef, useState } from "react";
import { useMessageHits } from "@/features/inbox/hooks/use-message-hits.ts";
import { snippet } from "@/features/inbox/model/highlight.ts";
import { UNDERSTANDING_VIEWS } from "@/features/understanding/model/views.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { setPrefs } from "@/shared/prefs/prefs-store.ts";
import { useCan, useSession } from "@/shared/session/session.ts";
import { useSetStatus, useSignOut } from "@/shared/session/use-profile.ts";
import { Dialog } from "@/shared/ui/dialog.tsx";
import styles from "./command-bar.module.css";
import { PLACES } from "./places.ts";

interface Entry {
  key: string;
  group: string;
  label: string;
  hint?: string;
  icon: ReactNode;
  run: () => void;
}

/** ⌘K: every page, every switch and every conversation by a few letters. */
export function CommandBar({ onClose }: { onClose: () => void }) {
  const t = useT();
  const can = useCan();
  const navigate = useNavigate();
  const { user } = useSession();
  const setStatus = useSetStatus();
  const signOut = useSignOut();
  const [query, setQuery] = useState("");
  const [active, setActive] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const settled = useDeferredValue(query.trim());
  const hits = useMessageHits(settled);

  const commands = useMemo((): Entry[] => {
    const go = t("commands.go");
    const change = t("commands.change");
    const places = PLACES.filter(({ permission }) => permission === null || can(permission)).map(
      ({ to, label, icon: Icon }): Entry => ({
        key: to,
        group: go,
        label: t(label),
        icon: <Icon size={16} strokeWidth={1.75} />,
        run: () => void navigate({ to }),
      }),
    );
    const away = user.status !== "away";
    return [
      ...places,
      ...(can("knowledge:read") ? UNDERSTANDING_VIEWS : []).map(
        ({ to, label }): Entry => ({
          key: to,
          group: go,
          label: t("commands.within", { place: t("nav.understanding"), view: t(label) }),
          icon: <i className={styles.bullet} />,
          run: () => void navigate({ to }),
        }),
      ),
      {
        key: "profile",
        group: go,
        label: t("settings.profile"),
        icon: <i className={styles.bullet} />,
        run: () => void navigate({ to: "/settings/profile" }),
      },
      {
        key: "status",
        group: change,
        label: away ? t("commands.goAway") : t("commands.goOnline"),
        icon: <i className={styles.bullet} />,
        run: () => setStatus(away ? "away" : "online"),
      },
      {
        key: "light",
        group: change,
        label: t("commands.light"),
        icon: <Sun size={16} strokeWidth={1.75} />,
        run: () => setPrefs({ theme: "light" }),
      },
      {
        key: "dark",
        group: change,
        label: t("commands.dark"),
        icon: <Moon size={16} strokeWidth={1.75} />,
        run: () => setPrefs({ theme: "dark" }),
      },
      {
        key: "zh",
        group: change,
        label: "切换到简体中文",
        icon: <span className={styles.glyph}>中</span>,
        run: () => setPrefs({ locale: "zh" }),
      },
      {
        key: "en",
        group: change,
        label: "Switch to English",
        icon: <span className={styles.glyph}>En</span>,
        run: () => setPrefs({ locale: "en" }),
      },
      {
        key: "out",
        group: change,
        label: t("auth.signOut"),
        icon: <i className={styles.bullet} />,
        run: signOut,
      },
    ];
  }, [t, can, navigate, user.status, setStatus, signOut]);

  const words = settled.toLowerCase();
  const found: Entry[] = hits.data.map(({ conversation, message }) => ({
    key: `${conversation.id}-${message.seq}`,
    group: t("commands.conversations"),
    label: snippet(message.text, settled),
    hint: conversation.customer.name || t("customer.visitor"),
    icon: <MessageSquareText size={16} strokeWidth={1.75} />,
    run: () =>
      void navigate({
        to: "/inbox/$conversationId",
        params: { conversationId: conversation.id },
        search: (old) => ({ ...old, seq: message.seq }),
      }),
  }));
  const entries = [...commands.filter(({ label }) => label.toLowerCase().includes(words)), ...found];
  const current = Math.min(active, entries.length - 1);

  const choose = (entry: Entry | undefined) => {
    if (!entry) return;
    onClose();
    entry.run();
  };
  const handleKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      setActive((current + step + entries.length) % Math.max(1, entries.length));
      requestAnimationFrame(() =>
        list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" }),
      );
    } else if (event.key === "Enter") {
      event.preventDefault();
      choose(entries[current]);
    }
  };

  return (
    <Dialog label={t("commands.open")} onClose={onClose} form="bar">
      <input
        className={styles.input}
        role="combobox"
        aria-expanded="true"
        aria-controls="command-list"
        aria-activedescendant={entries[current] ? `command-${entries[current].key}` : undefined}
        placeholder={t("commands.placeholder")}
        value={query}
        autoFocus
        onChange={(event) => {
          setQuery(event.target.value);
          setActive(0);
        }}
        onKeyDown={handleKeyDown}
      />
      <div
        className={styles.list}
        id="command-list"
        role="listbox"
        aria-label={t("commands.open")}
        ref={list}
      >
        {entries.map((entry, index) => (
          <div key={entry.key}>
            {entries[index - 1]?.group !== entry.group && <div className={styles.group}>{entry.group}</div>}
            {/* biome-ignore lint/a11y/useKeyWithClickEvents: the input above handles the keys */}
            <div
              id={`command-${entry.key}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === current}
              className={styles.entry}
              onClick={() => choose(entry)}
              onMouseMove={() => setActive(index)}
            >
              <span className={styles.icon}>{entry.icon}</span>
              <span className={styles.label}>{entry.label}</span>
              {entry.hint && <span className={styles.hint}>{entry.hint}</span>}
              {index === current && <CornerDownLeft size={14} className={styles.enter} aria-hidden />}
            </div>
          </div>
        ))}
        {entries.length === 0 && (
          <p className={styles.none}>
            {hits.pending ? t("state.searching") : t("commands.none", { query: settled })}
          </p>
        )}
      </div>
    </Dialog>
  );
}
