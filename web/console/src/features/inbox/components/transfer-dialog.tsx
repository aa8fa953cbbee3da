import type { Conversation, User } from "@shopbell/shared/api/types.ts";
import { useQuery } from "@tanstack/react-query";
import { Input, Modal } from "antd";
import { useState } from "react";
import { useT } from "@/shared/i18n/use-t.ts";
import { useSession } from "@/shared/session/session.ts";
import { Avatar } from "@/shared/ui/avatar.tsx";
import { GrowingTextArea } from "@/shared/ui/growing-text-area.tsx";
import { EmptyState, ErrorState, Skeleton } from "@/shared/ui/states.tsx";
import { colleaguesQuery } from "../api.ts";
import type { useCommands } from "../hooks/use-commands.ts";
import styles from "./transfer-dialog.module.css";

const STATUS_ORDER = { online: 0, away: 1, offline: 2 };

interface TransferDialogProps {
  conversation: Conversation;
  commands: ReturnType<typeof useCommands>;
  onClose: () => void;
}

/** Passes the conversation to a colleague, with a word about what it is about. */
export function TransferDialog({ conversation, commands, onClose }: TransferDialogProps) {
  const t = useT();
  const { user: me } = useSession();
  const users = useQuery(colleaguesQuery);
  const [words, setWords] = useState("");
  const [chosen, setChosen] = useState<User | null>(null);
  const [note, setNote] = useState("");
  const owner = conversation.state === "agent" ? conversation.agent?.id : undefined;
  const people = (users.data?.users ?? [])
    .filter((user) => !user.disabled && !user.invited && user.id !== owner)
    .filter((user) => user.name.toLowerCase().includes(words.trim().toLowerCase()))
    .sort((a, b) => STATUS_ORDER[a.status] - STATUS_ORDER[b.status] || a.name.localeCompare(b.name));
  const handleOk = async () => {
    if (!chosen) return;
    try {
      await commands.transfer({ userID: chosen.id, userName: chosen.name, note: note.trim() });
      onClose();
    } catch {
      // The reason was said; the dialog stays, with the note in it.
    }
  };
  return (
    <Modal
      open
      title={t("inbox.transfer")}
      okText={chosen ? t("transfer.to", { name: chosen.name }) : t("inbox.transfer")}
      okButtonProps={{ disabled: !chosen, loading: commands.transferring }}
      cancelText={t("action.cancel")}
      onOk={() => void handleOk()}
      onCancel={onClose}
      width={460}
    >
      <Input
        autoFocus
        allowClear
        value={words}
        placeholder={t("transfer.find")}
        aria-label={t("transfer.find")}
        onChange={(event) => setWords(event.target.value)}
      />
      <div className={styles.people} role="radiogroup" aria-label={t("transfer.find")}>
        {users.isPending && <Skeleton rows={4} height={28} />}
        {users.isError && <ErrorState error={users.error} onRetry={() => void users.refetch()} />}
        {users.isSuccess && people.length === 0 && <EmptyState title={t("transfer.nobody")} />}
        {people.map((user) => (
          <label key={user.id} className={styles.person} data-chosen={chosen?.id === user.id}>
            <input
              type="radio"
              name="colleague"
              className="visually-hidden"
              checked={chosen?.id === user.id}
              onChange={() => setChosen(user)}
            />
            <Avatar id={user.id} name={user.name} size={28} status={user.status} />
            <span className={styles.name}>
              {user.name}
              {user.id === me.id && ` (${t("owner.you")})`}
            </span>
            <span className={styles.status}>
              {t(`role.${user.role}`)} · {t(`status.${user.status}`)}
            </span>
          </label>
        ))}
      </div>
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the text area is inside */}
      <label className={styles.note}>
        {t("transfer.note")}
        <GrowingTextArea
          value={note}
          maxLength={1000}
          minRows={2}
          maxRows={6}
          placeholder={t("transfer.notePlaceholder")}
          onChange={(event) => setNote(event.target.value)}
        />
      </label>
    </Modal>
  );
}
