import type { Key } from "@/locales/catalogue.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { modKey } from "@/shared/keyboard/use-shortcuts.ts";
import { Dialog } from "@/shared/ui/dialog.tsx";
import styles from "./shortcuts-dialog.module.css";

const GROUPS: readonly { title: Key; keys: readonly [string, Key][] }[] = [
  {
    title: "shortcuts.everywhere",
    keys: [
      [`${modKey} K`, "commands.open"],
      ["?", "shortcuts.title"],
    ],
  },
  {
    title: "shortcuts.list",
    keys: [
      ["J", "shortcuts.next"],
      ["K", "shortcuts.previous"],
      ["Enter", "shortcuts.open"],
      ["/", "shortcuts.search"],
      ["Esc", "shortcuts.back"],
    ],
  },
  {
    title: "shortcuts.conversation",
    keys: [
      ["T", "inbox.takeover"],
      ["R", "inbox.reply"],
      ["N", "inbox.note"],
      ["E", "inbox.resolve"],
      ["B", "inbox.handback"],
      ["C", "inbox.toggleContext"],
      ["M", "shortcuts.understood"],
      ["G", "propose.do"],
    ],
  },
  {
    title: "shortcuts.composer",
    keys: [
      ["Enter", "inbox.send"],
      ["⇧ Enter", "shortcuts.newline"],
      ["/", "inbox.canned"],
      ["#", "context.orders"],
      ["Esc", "shortcuts.leaveComposer"],
    ],
  },
  {
    title: "shortcuts.labelling",
    keys: [
      ["1 2 3", "shortcuts.guess"],
      ["/", "shortcuts.pickIntent"],
      ["O", "understanding.outside"],
      ["S", "label.skip"],
      ["D", "shortcuts.dismissMark"],
      ["U", "shortcuts.undoLabel"],
    ],
  },
];

export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  return (
    <Dialog label={t("shortcuts.title")} onClose={onClose}>
      <h2 className={styles.title}>{t("shortcuts.title")}</h2>
      <div className={styles.groups}>
        {GROUPS.map(({ title, keys }) => (
          <section key={title}>
            <h3>{t(title)}</h3>
            <dl>
              {keys.map(([key, label]) => (
                <div key={label}>
                  <dt>{t(label)}</dt>
                  <dd>
                    {key.split(" ").map((part) => (
                      <kbd key={part}>{part}</kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
