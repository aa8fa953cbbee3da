import type { Conversation, UserBrief } from "@shopbell/shared/api/types.ts";
import { Button, Dropdown, type MenuProps, Tooltip } from "antd";
import { ArrowLeft, BadgeCheck, Check, Ellipsis, PanelRight, Undo2, UserRoundPlus } from "lucide-react";
import { useT } from "@/shared/i18n/use-t.ts";
import { useCan, useSession } from "@/shared/session/session.ts";
import { Avatar } from "@/shared/ui/avatar.tsx";
import { BellMark } from "@/shared/ui/bell-mark.tsx";
import { IconButton } from "@/shared/ui/icon-button.tsx";
import type { useCommands } from "../hooks/use-commands.ts";
import { type Ownership, ownershipOf } from "../model/composer.ts";
import styles from "./conversation-header.module.css";
import { WaitingClock } from "./waiting-clock.tsx";

interface ConversationHeaderProps {
  conversation: Conversation;
  viewers: UserBrief[];
  commands: ReturnType<typeof useCommands>;
  contextOpen: boolean;
  onBack: () => void;
  onTransfer: () => void;
  onToggleContext: () => void;
}

export function ConversationHeader({
  conversation,
  viewers,
  commands,
  contextOpen,
  onBack,
  onTransfer,
  onToggleContext,
}: ConversationHeaderProps) {
  const t = useT();
  const can = useCan();
  const { user } = useSession();
  const { customer, channel } = conversation;
  const ownership = ownershipOf(conversation, user.id);
  const { run, running } = commands;
  const mayTake = can("conversation:reply") && (ownership !== "other" || can("conversation:assign"));
  const mayDirect = can("conversation:reply") && (ownership !== "other" || can("conversation:assign"));
  const withTeam = ownership === "mine" || ownership === "queued" || ownership === "other";

  const takeover = mayTake && ownership !== "mine" && (
    <Tooltip title={<Named label={t("inbox.takeoverHint")} shortcut="T" />} mouseEnterDelay={0.4}>
      <Button
        type="primary"
        size="small"
        className={styles.takeover}
        loading={running === "takeover"}
        onClick={() => run("takeover")}
      >
        {ownership === "resolved" ? t("inbox.reopen") : t("inbox.takeover")}
      </Button>
    </Tooltip>
  );
  const resolve = mayDirect && ownership !== "resolved" && (
    <Tooltip title={<Named label={t("inbox.resolve")} shortcut="E" />} mouseEnterDelay={0.4}>
      <Button
        size="small"
        type={ownership === "mine" ? "primary" : "default"}
        icon={<Check size={14} />}
        aria-label={t("inbox.resolve")}
        loading={running === "resolve"}
        onClick={() => run("resolve")}
      >
        <span className={styles.word}>{t("inbox.resolve")}</span>
      </Button>
    </Tooltip>
  );
  const items: MenuProps["items"] = [
    ...(mayDirect && withTeam
      ? [
          { key: "handback", icon: <Undo2 size={15} />, label: t("inbox.handback") },
          { key: "transfer", icon: <UserRoundPlus size={15} />, label: t("inbox.transfer") },
        ]
      : []),
  ];
  return (
    <header className={styles.header}>
      <IconButton icon={ArrowLeft} label={t("inbox.backToList")} onClick={onBack} className={styles.back} />
      <div className={styles.who}>
        <h1>
          <span>{customer.name || t("customer.visitor")}</span>
          {customer.verified && (
            <Tooltip title={t("customer.verified")}>
              <BadgeCheck size={15} className={styles.verified} aria-label={t("customer.verified")} />
            </Tooltip>
          )}
        </h1>
        <p>
          <OwnerLine ownership={ownership} agent={conversation.agent} />
          <span className={styles.channel}> · {channel.name}</span>
        </p>
      </div>
      {viewers.length > 0 && (
        <div
          className={styles.viewers}
          role="status"
          aria-label={t("inbox.viewers", { names: viewers.map(({ name }) => name).join(", ") })}
        >
          {viewers.slice(0, 3).map((person) => (
            <Tooltip key={person.id} title={t("inbox.viewing", { name: person.name })}>
              <span>
                <Avatar id={person.id} name={person.name} size={24} />
              </span>
            </Tooltip>
          ))}
          {viewers.length > 3 && <span className={styles.moreViewers}>+{viewers.length - 3}</span>}
        </div>
      )}
      <WaitingClock since={conversation.waiting_since} />
      <div className={styles.actions}>
        {takeover}
        {resolve}
        {items.length > 0 && (
          <Dropdown
            trigger={["click"]}
            placement="bottomRight"
            menu={{ items, onClick: ({ key }) => (key === "transfer" ? onTransfer() : run("handback")) }}
          >
            <button type="button" className={styles.more} aria-label={t("action.more")}>
              <Ellipsis size={18} aria-hidden />
            </button>
          </Dropdown>
        )}
        <IconButton
          icon={PanelRight}
          label={t("inbox.toggleContext")}
          shortcut="C"
          active={contextOpen}
          className={styles.context}
          onClick={onToggleContext}
        />
      </div>
    </header>
  );
}

function Named({ label, shortcut }: { label: string; shortcut: string }) {
  return (
    <>
      {label} <b className={styles.key}>{shortcut}</b>
    </>
  );
}

function OwnerLine({ ownership, agent }: { ownership: Ownership; agent: UserBrief | null }) {
  const t = useT();
  switch (ownership) {
    case "bot":
      return (
        <span className={styles.owner}>
          <BellMark size={12} /> {t("inbox.withBot")}
        </span>
      );
    case "queued":
      return <span className={styles.owner}>{t("inbox.inQueue")}</span>;
    case "resolved":
      return <span className={styles.owner}>{t("inbox.isResolved")}</span>;
    case "mine":
      return <span className={styles.owner}>{t("inbox.withYou")}</span>;
    default:
      return (
        <span className={styles.owner}>
          <Avatar id={agent?.id ?? ""} name={agent?.name ?? ""} size={14} />{" "}
          {t("inbox.withColleague", { name: agent?.name ?? "" })}
        </span>
      );
  }
}
