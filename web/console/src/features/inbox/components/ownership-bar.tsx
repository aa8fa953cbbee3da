import type { Conversation } from "@shopbell/shared/api/types.ts";
import { Button } from "antd";
import { CircleCheck, Hourglass, UserRound } from "lucide-react";
import { useT } from "@/shared/i18n/use-t.ts";
import { useWord } from "@/shared/records/status.tsx";
import { BellMark } from "@/shared/ui/bell-mark.tsx";
import type { useCommands } from "../hooks/use-commands.ts";
import type { Ownership } from "../model/composer.ts";
import styles from "./ownership-bar.module.css";

interface OwnershipBarProps {
  conversation: Conversation;
  ownership: Ownership;
  commands: ReturnType<typeof useCommands>;
  mayTake: boolean;
}

/** Why a reply is not simply sent from here, and the one button that changes it. */
export function OwnershipBar({ conversation, ownership, commands, mayTake }: OwnershipBarProps) {
  const t = useT();
  const word = useWord();
  const name = conversation.agent?.name ?? "";
  const why = conversation.handover_why && word(conversation.handover_why, "");
  const text = {
    mine: "",
    bot: t("ownership.bot"),
    queued: why ? t("ownership.queuedWhy", { why }) : t("ownership.queued"),
    other: mayTake ? t("ownership.other", { name }) : t("ownership.otherLocked", { name }),
    resolved: t("ownership.resolved"),
  }[ownership];
  const icon = {
    mine: null,
    bot: <BellMark size={15} />,
    queued: <Hourglass size={15} aria-hidden />,
    other: <UserRound size={15} aria-hidden />,
    resolved: <CircleCheck size={15} aria-hidden />,
  }[ownership];
  return (
    <div className={styles.bar} data-ownership={ownership}>
      {icon}
      <span>{text}</span>
      {mayTake && (
        <Button
          size="small"
          loading={commands.running === "takeover"}
          onClick={() => commands.run("takeover")}
          type="link"
        >
          {ownership === "resolved" ? t("inbox.reopen") : t("inbox.takeover")}
        </Button>
      )}
    </div>
  );
}
