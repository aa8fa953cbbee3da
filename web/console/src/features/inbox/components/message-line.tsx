import type {
  Attachment,
  Conversation,
  Evidence,
  Mark,
  Message,
  Rating,
} from "@shopbell/shared/api/types.ts";
import {
  BookmarkPlus,
  BookOpenText,
  Check,
  CheckCheck,
  FileText,
  Flag,
  HelpCircle,
  MessageCircleQuestion,
  Package,
  ReceiptText,
  StickyNote,
  Table2,
  ThumbsDown,
  ThumbsUp,
  Truck,
} from "lucide-react";
import { memo } from "react";
import { useFormat } from "@/shared/format/use-format.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { useIntents } from "@/shared/intents/use-intents.ts";
import type { RecordRef } from "@/shared/records/record-drawer.tsx";
import { Avatar } from "@/shared/ui/avatar.tsx";
import { BellMark } from "@/shared/ui/bell-mark.tsx";
import { IconButton } from "@/shared/ui/icon-button.tsx";
import { isKnowledgeAnswer, isMarkable } from "../hooks/use-marks.ts";
import { isProposable } from "../hooks/use-proposals.ts";
import { type Delivery, deliveryOf } from "../model/items.ts";
import { FileBox, OrderCardBox, Picture, ProductCardBox } from "./cards.tsx";
import { linked } from "./linked.tsx";
import styles from "./message-line.module.css";

interface MessageLineProps {
  message: Message;
  first: boolean;
  last: boolean;
  conversation: Conversation;
  onRecord: (record: RecordRef) => void;
  onTrace: (seq: number) => void;
  onPicture: (picture: Attachment) => void;
  /** Whether somebody finds that it was misunderstood or answered wrong. */
  mark: Mark | undefined;
  /** What the customer says of it. */
  rating: Rating | undefined;
  /** Opens what was understood, or marks an answer as wrong; nothing for those who may not. */
  onMark: ((message: Message) => void) | undefined;
  onUnmark: (seq: number) => void;
  /** Proposes it for the knowledge base; nothing for those who may not. */
  onPropose: ((message: Message) => void) | undefined;
}

/** One message: the customer's on the left, the shop's on the right, notes across. */
export const MessageLine = memo(function MessageLine(props: MessageLineProps) {
  return props.message.kind === "note" ? (
    <NoteLine message={props.message} first={props.first} />
  ) : (
    <SpokenLine {...props} />
  );
});

function SpokenLine(props: MessageLineProps) {
  const { message, first, last, conversation } = props;
  const t = useT();
  const format = useFormat();
  const voice = useVoice(message, conversation);
  const fromCustomer = message.sender === "customer";
  const fromBot = message.sender === "bot";
  return (
    <article
      className={styles.line}
      data-side={fromCustomer ? "left" : "right"}
      data-sender={message.sender}
      data-first={first}
      data-last={last}
      data-seq={message.seq}
      aria-label={t("message.from", { name: voice, time: format.time(message.at) })}
    >
      {fromCustomer && (
        <span className={styles.face}>
          {last && <Avatar id={conversation.customer.id} name={conversation.customer.name} size={28} />}
        </span>
      )}
      <div className={styles.body}>
        {first && !fromCustomer && (
          <p className={styles.author}>
            {fromBot ? (
              <>
                <span className={styles.bell}>
                  <BellMark size={13} />
                </span>
                {t("owner.bot")} <b className={styles.ai}>AI</b>
              </>
            ) : (
              message.author?.name
            )}
          </p>
        )}
        {isProposable(message) && (props.onMark || props.onPropose) ? (
          <div className={styles.said}>
            <div>
              <Content {...props} />
            </div>
            {fromCustomer && props.onMark && isMarkable(message) && (
              <IconButton
                icon={MessageCircleQuestion}
                size={15}
                label={t("mark.look")}
                placement="right"
                className={styles.look}
                onClick={() => props.onMark?.(message)}
              />
            )}
            {props.onPropose && (
              <IconButton
                icon={BookmarkPlus}
                size={15}
                label={t("propose.do")}
                placement={fromCustomer ? "right" : "left"}
                className={styles.look}
                onClick={() => props.onPropose?.(message)}
              />
            )}
          </div>
        ) : (
          <Content {...props} />
        )}
        {fromCustomer && props.mark && <Marked {...props} mark={props.mark} />}
        {message.quick_replies.length > 0 && (
          <ul className={styles.quick} aria-label={t("message.quickReplies")}>
            {message.quick_replies.map((reply) => (
              <li key={reply}>{reply}</li>
            ))}
          </ul>
        )}
        {fromBot && <Why {...props} />}
        {last && (
          <p className={styles.foot}>
            <time title={format.dateTime(message.at)}>{format.time(message.at)}</time>
            {!fromCustomer && <DeliveryMark delivery={deliveryOf(message, conversation)} />}
          </p>
        )}
      </div>
    </article>
  );
}

function useVoice(message: Message, conversation: Conversation): string {
  const t = useT();
  if (message.sender === "customer") return conversation.customer.name || t("customer.visitor");
  return message.sender === "bot" ? t("owner.bot") : (message.author?.name ?? t("owner.shop"));
}

function Content({ message, onRecord, onPicture }: MessageLineProps) {
  const text = message.text && <p className={styles.bubble}>{linked(message.text)}</p>;
  switch (message.kind) {
    case "image":
      return (
        <>
          {message.attachment && <Picture picture={message.attachment} onOpen={onPicture} />}
          {text}
        </>
      );
    case "file":
      return (
        <>
          {message.attachment && <FileBox file={message.attachment} />}
          {text}
        </>
      );
    case "order_card":
      return (
        <>
          {text}
          {message.order && <OrderCardBox order={message.order} onRecord={onRecord} />}
        </>
      );
    case "product_card":
      return (
        <>
          {text}
          {message.product && <ProductCardBox product={message.product} onRecord={onRecord} />}
        </>
      );
    default:
      return text;
  }
}

const EVIDENCE_ICON = {
  knowledge: BookOpenText,
  product: Package,
  order: ReceiptText,
  shipment: Truck,
  table: Table2,
  passage: FileText,
};

/** That a message was misunderstood, what it means, and who says so. */
function Marked({ message, mark, onMark, onUnmark }: MessageLineProps & { mark: Mark }) {
  const t = useT();
  const { query, titleOf } = useIntents();
  const means = mark.intent && query.data && titleOf(mark.intent);
  return (
    <p className={styles.marked}>
      <Flag size={12} strokeWidth={1.75} aria-hidden />
      <span title={mark.by ? t("mark.by", { name: mark.by.name }) : undefined}>
        {[t("mark.misunderstood"), means, mark.state !== "open" && t(`mark.state.${mark.state}`)]
          .filter(Boolean)
          .join(" · ")}
      </span>
      {onMark && mark.state === "open" && (
        <button type="button" onClick={() => onUnmark(message.seq)}>
          {t("action.undo")}
        </button>
      )}
    </p>
  );
}

/** What an answer of the bot rests on, how it came to it, and whether it was wrong. */
function Why({ message, onRecord, onTrace, mark, rating, onMark, onUnmark }: MessageLineProps) {
  const t = useT();
  return (
    <div className={styles.why}>
      {message.evidence.map((evidence) => (
        <EvidenceChip key={`${evidence.kind} ${evidence.id}`} evidence={evidence} onRecord={onRecord} />
      ))}
      <button type="button" className={styles.chip} data-quiet onClick={() => onTrace(message.seq)}>
        <HelpCircle size={12} aria-hidden />
        {t("evidence.why")}
      </button>
      {onMark && isKnowledgeAnswer(message) && (
        <button
          type="button"
          className={styles.chip}
          data-quiet
          aria-pressed={mark !== undefined}
          onClick={() => (mark ? onUnmark(message.seq) : onMark(message))}
        >
          <ThumbsDown size={12} strokeWidth={1.75} aria-hidden />
          {t(mark ? "mark.wrongMarked" : "mark.wrong")}
        </button>
      )}
      {rating && (
        <span className={styles.rated} data-good={rating.value > 0}>
          {rating.value > 0 ? <ThumbsUp size={12} aria-hidden /> : <ThumbsDown size={12} aria-hidden />}
          {t(rating.value > 0 ? "rated.helped" : "rated.notHelped")}
        </span>
      )}
    </div>
  );
}

export function EvidenceChip({
  evidence,
  onRecord,
}: {
  evidence: Evidence;
  onRecord: (record: RecordRef) => void;
}) {
  const t = useT();
  const Icon = EVIDENCE_ICON[evidence.kind] ?? BookOpenText;
  return (
    <button
      type="button"
      className={styles.chip}
      onClick={() => onRecord(evidence)}
      title={`${t(`record.${evidence.kind}`)} · ${evidence.title}`}
    >
      <Icon size={12} strokeWidth={1.75} aria-hidden />
      <span className="visually-hidden">{t(`record.${evidence.kind}`)}</span>
      <span className={styles.chipTitle}>{evidence.title || evidence.id}</span>
      {/* What was said is this answer of a test, which the record may not show. */}
      {evidence.arm && <b>A/B · {evidence.arm}</b>}
      {evidence.variant && <b>{t("evidence.variant", { n: evidence.variant })}</b>}
    </button>
  );
}

function DeliveryMark({ delivery }: { delivery: Delivery }) {
  const t = useT();
  const Icon = delivery === "sent" ? Check : CheckCheck;
  return (
    <span className={styles.delivery} data-delivery={delivery}>
      <Icon size={13} aria-hidden />
      {t(`delivery.${delivery}`)}
    </span>
  );
}

function NoteLine({ message, first }: { message: Message; first: boolean }) {
  const t = useT();
  const format = useFormat();
  return (
    <article className={styles.note} data-first={first} data-seq={message.seq}>
      <p className={styles.noteHead}>
        <StickyNote size={13} aria-hidden />
        {t("message.note", { name: message.author?.name ?? "" })}
        <time title={format.dateTime(message.at)}>{format.time(message.at)}</time>
      </p>
      <p className={styles.noteText}>{linked(message.text)}</p>
    </article>
  );
}
