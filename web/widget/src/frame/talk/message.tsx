import { useEffect, useState } from "preact/hooks";
import { type Key, t } from "../i18n.ts";
import type { Pending } from "../outbox.ts";
import { Face } from "../ui/head.tsx";
import { Icon, image } from "../ui/icon.tsx";
import { AI } from "../ui/welcome.tsx";
import type { Attachment, Link, VisitorMessage, VisitorRate } from "../wire.gen.ts";
import { OrderCardView, ProductCardView } from "./cards.tsx";
import { fileSize, linkify, safeURL, timeOf } from "./format.ts";
import { page } from "./icons.ts";
import { Helpful, Service } from "./rating.tsx";
import type { Row } from "./rows.ts";
import type { Talk } from "./talk.ts";

interface RowProps {
  row: Row;
  /** The shop has read up to here. */
  readByShop: number;
  bot: string;
  talk: Talk | null;
  /** What the visitor has said of it. */
  rated: VisitorRate | undefined;
  /** The newest note that a service has ended. */
  newestEnd: boolean;
}

/** One message of the log, or one that is on its way. */
export function MessageRow({ row, readByShop, bot, talk, rated, newestEnd }: RowProps) {
  const { message: m, pending: p, answer, first, last } = row;
  if (p) return <PendingRow p={p} first={first} last={last} talk={talk} />;
  if (!m) return null;
  if (m.kind === "system") {
    return (
      <>
        <p class="system">{systemText(m)}</p>
        {newestEnd && <Service m={m} rated={rated} talk={talk} />}
      </>
    );
  }
  const own = m.sender === "customer";
  // The first of a burst has the label beside the name, the others in the text; a card alone, below.
  const labelBelow = m.ai && !first && !m.text;
  return (
    <div class={shape(own, first, last)}>
      {!own && first && <Face name={m.sender === "agent" ? m.author || "?" : ""} />}
      {!own && first && (
        <p class="who">
          {m.sender === "agent" ? m.author : bot} {m.ai && <AI />}
        </p>
      )}
      <Content m={m} labelled={first} />
      {(last || labelBelow) && (
        <p class="meta">
          {labelBelow && <AI />} <time dateTime={new Date(m.at).toISOString()}>{timeOf(m.at)}</time>
          {last && answer && <Helpful m={answer} rated={rated} talk={talk} />}
          {own && <> · {t(m.seq <= readByShop ? "mark.read" : "mark.sent")}</>}
        </p>
      )}
    </div>
  );
}

const shape = (own: boolean, first: boolean, last: boolean): string =>
  `row ${own ? "own" : "shop"}${first ? " first" : ""}${last ? " last" : ""}`;

function systemText(m: VisitorMessage): string {
  const key = (m.system?.key ?? "") as Key;
  const text = t(key, m.system?.args);
  return text === key ? t("system.other") : text;
}

function Content({ m, labelled }: { m: VisitorMessage; labelled: boolean }) {
  return (
    <>
      {m.kind === "image" && m.attachment && <Picture a={m.attachment} shows={m.text} />}
      {m.kind === "file" && m.attachment && <FileLink a={m.attachment} />}
      {m.text && (
        <p class="bubble">
          <Text text={m.text} />
          {m.ai && !labelled && <AI />}
        </p>
      )}
      {m.links && <Links links={m.links} />}
      {m.order && <OrderCardView card={m.order} />}
      {m.product && <ProductCardView card={m.product} />}
    </>
  );
}

/** The buttons below an answer. */
export function Links({ links }: { links: Link[] }) {
  return (
    <p class="links">
      {links.map(({ label, url }) => {
        const href = safeURL(url);
        return (
          href && (
            <a class="action" href={href} target="_blank" rel="noopener noreferrer">
              {label}
            </a>
          )
        );
      })}
    </p>
  );
}

/** A text with its web addresses as links. */
export function Text({ text }: { text: string }) {
  return (
    <>
      {linkify(text).map((piece) =>
        piece.href ? (
          <a href={piece.href} target="_blank" rel="noopener noreferrer nofollow">
            {piece.text}
          </a>
        ) : (
          piece.text
        ),
      )}
    </>
  );
}

type ViewerModule = typeof import("./viewer.tsx");

/** A picture, and what it shows if somebody has said so. */
export function Picture({ a, shows }: { a: Attachment; shows: string }) {
  const [viewer, setViewer] = useState<ViewerModule | null>(null);
  const [gone, setGone] = useState(false);
  useEffect(() => setGone(false), [a.thumb]);
  if (gone) return <p class="bubble muted">{t("image.gone")}</p>;
  return (
    <>
      <button
        type="button"
        class="picture"
        aria-label={t("image.open", { name: shows || a.name })}
        onClick={() => void import("./viewer.tsx").then(setViewer)}
      >
        <img
          src={safeURL(a.thumb || a.url)}
          alt=""
          loading="lazy"
          width={a.width || undefined}
          height={a.height || undefined}
          onError={() => setGone(true)}
        />
      </button>
      {viewer && <viewer.Viewer a={a} onClose={() => setViewer(null)} />}
    </>
  );
}

function FileLink({ a }: { a: Attachment }) {
  return (
    <a class="bubble file" href={safeURL(a.url)} target="_blank" rel="noopener noreferrer" download={a.name}>
      <Icon d={page} />
      <span>
        <b>{a.name}</b>
        <small>
          {fileSize(a.size)} · {t("file.open")}
        </small>
      </span>
    </a>
  );
}

function PendingRow({
  p,
  first,
  last,
  talk,
}: {
  p: Pending;
  first: boolean;
  last: boolean;
  talk: Talk | null;
}) {
  const failed = p.state === "failed";
  const known = `error.${p.error}` as Key;
  const why = t(known) === known ? t("error.internal") : t(known);
  const hopeless = ["too_large", "empty_file", "file_gone", "file_type", "invalid", "forbidden"].includes(
    p.error,
  );
  return (
    <div class={`${shape(true, first, last || failed)} pending`}>
      {p.file ? (
        <div class="bubble file">
          <Icon d={p.kind === "image" ? image : page} />
          <span>
            <b>{p.file.name}</b>
            <small>{fileSize(p.file.size)}</small>
            {p.state === "uploading" && (
              <progress value={p.progress ?? 0} max={1} aria-label={t("state.sending")} />
            )}
          </span>
        </div>
      ) : (
        <p class="bubble">{p.text}</p>
      )}
      {failed ? (
        <p class="meta failed" role="alert">
          <span>
            {t("mark.failed")} · {why}
          </span>
          {!hopeless && (
            <button type="button" onClick={() => talk?.retry(p)}>
              {t("mark.retry")}
            </button>
          )}
          <button type="button" onClick={() => talk?.discard(p)}>
            {t("mark.discard")}
          </button>
        </p>
      ) : (
        last && <p class="meta">{t("state.sending")}</p>
      )}
    </div>
  );
}
