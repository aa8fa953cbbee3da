import type {
  Conversation,
  ConversationContext,
  Customer,
  Message,
  Order,
} from "@shopbell/shared/api/types.ts";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Tooltip } from "antd";
import { BadgeCheck, ChevronRight, SendHorizontal, X } from "lucide-react";
import { lazy, type ReactNode, Suspense, useMemo, useState } from "react";
import { useFormat } from "@/shared/format/use-format.ts";
import { useNow } from "@/shared/format/use-now.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { OrderView } from "@/shared/records/order-view.tsx";
import type { RecordRef } from "@/shared/records/record-drawer.tsx";
import { StatusTag } from "@/shared/records/status.tsx";
import { useCan, useSession } from "@/shared/session/session.ts";
import { Avatar } from "@/shared/ui/avatar.tsx";
import { IconButton } from "@/shared/ui/icon-button.tsx";
import { ErrorState, Skeleton } from "@/shared/ui/states.tsx";
import { contextQuery, logQuery } from "../api.ts";
import { usePreview } from "../hooks/use-preview.ts";
import { ownershipOf } from "../model/composer.ts";
import { send } from "../send.ts";
import styles from "./context-pane.module.css";
import { EvidenceChip } from "./message-line.tsx";
import { ProductFinder } from "./product-finder.tsx";

const MoodCourse = lazy(() => import("./mood-course.tsx").then((m) => ({ default: m.MoodCourse })));

const TAGS_SHOWN = 12;
const ORDERS_SHOWN = 3;

interface ContextPaneProps {
  conversation: Conversation;
  onClose: () => void;
  onRecord: (record: RecordRef) => void;
  /** Shows a message of the conversation. */
  onShow: (seq: number) => void;
}

/** Everything about the customer that an answer may need, beside the conversation. */
export function ContextPane({ conversation, onClose, onRecord, onShow }: ContextPaneProps) {
  const t = useT();
  const context = useQuery(contextQuery(conversation.id));
  return (
    <aside className={styles.pane} aria-label={t("context.title")}>
      <header className={styles.head}>
        <h2>{t("context.title")}</h2>
        <IconButton icon={X} label={t("action.close")} onClick={onClose} />
      </header>
      <div className={styles.scroller}>
        <CustomerCard customer={context.data?.customer ?? conversation.customer} lang={conversation.lang} />
        {conversation.mood && (
          <Section title={t("mood.title")}>
            <Suspense>
              <MoodCourse conversation={conversation} onShow={onShow} />
            </Suspense>
          </Section>
        )}
        {context.isPending && <Skeleton rows={6} />}
        {context.isError && !context.data && (
          <ErrorState error={context.error} onRetry={() => void context.refetch()} />
        )}
        {context.data && <Sections conversation={conversation} context={context.data} onRecord={onRecord} />}
      </div>
    </aside>
  );
}

function Sections({
  conversation,
  context,
  onRecord,
}: {
  conversation: Conversation;
  context: ConversationContext;
  onRecord: (record: RecordRef) => void;
}) {
  const t = useT();
  const can = useCan();
  const client = useQueryClient();
  const { user } = useSession();
  const [allOrders, setAllOrders] = useState(false);
  const ownership = ownershipOf(conversation, user.id);
  const maySend = can("conversation:reply") && (ownership !== "other" || can("conversation:assign"));
  const orders = allOrders ? context.orders : context.orders.slice(0, ORDERS_SHOWN);
  const others = context.conversations.filter(({ id }) => id !== conversation.id);
  const sendHint = ownership === "mine" ? t("context.sendCard") : t("context.takeAndSendCard");
  return (
    <>
      <Section title={t("context.orders")} count={context.orders.length}>
        {context.orders.length === 0 && <p className={styles.none}>{t("context.noOrders")}</p>}
        {orders.map((order, index) => (
          <OrderItem
            key={order.id}
            order={order}
            open={index === 0}
            sendHint={sendHint}
            onSend={
              maySend
                ? () =>
                    send(
                      client,
                      conversation.id,
                      user.id,
                      { kind: "order_card", order_number: order.number },
                      { label: t("send.orderCard", { number: order.number }) },
                    )
                : undefined
            }
          />
        ))}
        {context.orders.length > ORDERS_SHOWN && (
          <button type="button" className={styles.more} onClick={() => setAllOrders(!allOrders)}>
            {allOrders
              ? t("context.fewerOrders")
              : t("context.moreOrders", { count: context.orders.length - ORDERS_SHOWN })}
          </button>
        )}
      </Section>
      <EvidenceSection conversationID={conversation.id} onRecord={onRecord} />
      <Section title={t("context.products")}>
        <ProductFinder
          lang={conversation.lang}
          sendHint={sendHint}
          onRecord={onRecord}
          onSend={
            maySend
              ? (id, title) =>
                  send(
                    client,
                    conversation.id,
                    user.id,
                    { kind: "product_card", product_id: id },
                    { label: t("send.productCard", { title }) },
                  )
              : undefined
          }
        />
      </Section>
      {others.length > 0 && (
        <Section title={t("context.earlier")} count={others.length}>
          <ul className={styles.earlier}>
            {others.map((other) => (
              <li key={other.id}>
                <Earlier conversation={other} me={user.id} />
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}

function Section({ title, count, children }: { title: string; count?: number; children: ReactNode }) {
  const format = useFormat();
  return (
    <section className={styles.section}>
      <h3>
        {title} {count !== undefined && count > 0 && <span>{format.number(count)}</span>}
      </h3>
      {children}
    </section>
  );
}

function CustomerCard({ customer, lang }: { customer: Customer; lang: string }) {
  const t = useT();
  const format = useFormat();
  const [allTags, setAllTags] = useState(false);
  const tags = allTags ? customer.tags : customer.tags.slice(0, TAGS_SHOWN);
  const facts: [string, ReactNode][] = [
    [t("customer.phone"), customer.phone],
    [t("customer.email"), customer.email],
    [t("customer.externalID"), customer.external_id],
    [t("customer.lang"), t(lang === "zh" ? "lang.zh" : "lang.en")],
    [t("customer.since"), customer.created_at > 0 && format.date(customer.created_at)],
  ];
  return (
    <section className={styles.customer}>
      <div className={styles.person}>
        <Avatar id={customer.id} name={customer.name} size={44} />
        <div>
          <b>{customer.name || t("customer.visitor")}</b>
          <span className={styles.verified} data-verified={customer.verified}>
            {customer.verified ? (
              <>
                <BadgeCheck size={13} aria-hidden /> {t("customer.verified")}
              </>
            ) : (
              t("customer.unverified")
            )}
          </span>
        </div>
      </div>
      <dl className={styles.facts}>
        {facts
          .filter(([, value]) => Boolean(value))
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
      {tags.length > 0 && (
        <div className={styles.tags}>
          {tags.map((tag) => (
            <span key={tag} title={tag}>
              {tag}
            </span>
          ))}
          {customer.tags.length > TAGS_SHOWN && (
            <button type="button" className={styles.more} onClick={() => setAllTags(!allTags)}>
              {allTags
                ? t("context.fewerTags")
                : t("context.moreTags", { count: customer.tags.length - TAGS_SHOWN })}
            </button>
          )}
        </div>
      )}
    </section>
  );
}

function OrderItem({
  order,
  open,
  sendHint,
  onSend,
}: {
  order: Order;
  open: boolean;
  sendHint: string;
  onSend: (() => void) | undefined;
}) {
  const format = useFormat();
  const t = useT();
  return (
    <details className={styles.order} open={open}>
      <summary>
        <ChevronRight size={14} aria-hidden />
        <span className={styles.orderHead}>
          <b>{order.number}</b>
          <small>
            {format.date(order.placed_at)} · {format.money(order.total)}
          </small>
        </span>
        <StatusTag kind="order" status={order.status} />
      </summary>
      <div className={styles.orderBody}>
        <OrderView order={order} />
        {onSend && (
          <Tooltip title={sendHint} mouseEnterDelay={0.4}>
            <Button
              block
              icon={<SendHorizontal size={14} aria-hidden />}
              onClick={onSend}
              className={styles.sendCard}
            >
              {t("context.sendOrder")}
            </Button>
          </Tooltip>
        )}
      </div>
    </details>
  );
}

/** The records behind the bot's answers in this conversation, each once, newest first. */
function EvidenceSection({
  conversationID,
  onRecord,
}: {
  conversationID: string;
  onRecord: (record: RecordRef) => void;
}) {
  const t = useT();
  const { data } = useQuery({ ...logQuery(conversationID), select: (log) => log.messages });
  const evidence = useMemo(() => distinctEvidence(data ?? []), [data]);
  if (evidence.length === 0) return null;
  return (
    <Section title={t("context.evidence")}>
      <div className={styles.evidence}>
        {evidence.map((one) => (
          <EvidenceChip key={`${one.kind} ${one.id}`} evidence={one} onRecord={onRecord} />
        ))}
      </div>
    </Section>
  );
}

function distinctEvidence(messages: readonly Message[]) {
  const found = new Map<string, Message["evidence"][number]>();
  for (const message of messages.toReversed()) {
    for (const one of message.evidence) {
      const key = `${one.kind} ${one.id}`;
      if (!found.has(key)) found.set(key, one);
    }
  }
  return [...found.values()];
}

function Earlier({ conversation, me }: { conversation: Conversation; me: string }) {
  const t = useT();
  const format = useFormat();
  const now = useNow(60_000);
  const preview = usePreview(conversation, me);
  return (
    <Link
      to="/inbox/$conversationId"
      params={{ conversationId: conversation.id }}
      search={({ seq: _, ...old }) => old}
      className={styles.earlierOne}
    >
      <span>{preview}</span>
      <small>
        {format.listTime(conversation.last_at, now)} · {t(`owner.${conversation.state}`)}
      </small>
    </Link>
  );
}
