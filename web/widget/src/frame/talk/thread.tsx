import { Fragment } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { t } from "../i18n.ts";
import type { Shell } from "../shell.ts";
import type { State } from "../store.ts";
import { Face } from "../ui/head.tsx";
import { Icon } from "../ui/icon.tsx";
import { Greeting } from "../ui/welcome.tsx";
import type { VisitorRate } from "../wire.gen.ts";
import { dayOf } from "./format.ts";
import { down } from "./icons.ts";
import { MessageRow } from "./message.tsx";
import { type Row, rowsOf } from "./rows.ts";
import type { Talk } from "./talk.ts";

/** So near the end counts as at the end. */
const slack = 40;

/** The log of messages, scrolled to the newest unless the visitor reads further up. */
export function Thread({ shell, state }: { shell: Shell; state: State }) {
  const [talk, setTalk] = useState<Talk | null>(null);
  const [atEnd, setAtEnd] = useState(true);
  const [older, setOlder] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const shown = useRef({ height: 0, first: 0, atEnd: true });
  useEffect(() => void shell.startTalk().then(setTalk), [shell]);

  const { messages, pending, rated } = state;
  const bot = state.shop?.bot_name || t("welcome.bot");
  const rows = useMemo(() => rowsOf(state), [messages, pending]);
  const readByShop = state.conversation?.agent_read_seq ?? 0;
  const newestEnd = messages.findLast((m) => m.system?.key === "system.resolved");
  // Drawn again only when they change, not with every letter of the draft.
  const lines = useMemo(
    () =>
      rows.map((row) => (
        <Line
          key={row.key}
          row={row}
          readByShop={readByShop}
          talk={talk}
          bot={bot}
          rated={rated?.[(row.answer ?? row.message)?.seq ?? 0]}
          newestEnd={row.message !== undefined && row.message === newestEnd}
        />
      )),
    [rows, readByShop, talk, bot, rated, newestEnd, state.lang],
  );
  const first = messages[0]?.seq ?? 0;
  const newest = messages.at(-1);
  const arrived = newest && newest.seq > state.readSeq && !atEnd ? state.talk?.unread(state) : 0;

  // Stays at the end while there, and stays put when older messages come in above.
  useLayoutEffect(() => {
    const el = box.current;
    if (!el) return;
    const was = shown.current;
    if (was.first && first < was.first) el.scrollTop += el.scrollHeight - was.height;
    else if (was.atEnd || pending.length) el.scrollTop = el.scrollHeight;
    shown.current = { ...was, height: el.scrollHeight, first };
  }, [rows, state.typing, first]);

  // Pictures and the keyboard change heights without a redraw.
  useEffect(() => {
    const el = box.current;
    if (!el) return;
    const observer = new ResizeObserver(() => {
      if (shown.current.atEnd) el.scrollTop = el.scrollHeight;
    });
    observer.observe(el);
    return () => observer.disconnect();
  }, []);

  const loadOlder = async () => {
    if (!talk || older) return;
    setOlder(true);
    await talk.older();
    setOlder(false);
  };
  const handleScroll = () => {
    const el = box.current;
    if (!el) return;
    const end = el.scrollHeight - el.scrollTop - el.clientHeight < slack;
    if (end !== shown.current.atEnd) {
      shown.current.atEnd = end;
      setAtEnd(end);
      talk?.setAtEnd(end);
    }
    if (el.scrollTop < 120 && state.more) void loadOlder();
  };
  const toEnd = () => box.current?.scrollTo({ top: box.current.scrollHeight });

  const last = rows.at(-1);
  const replies =
    last?.message && last.message.sender !== "customer" ? last.message.quick_replies : undefined;
  const person = state.conversation?.state === "agent" ? state.conversation.agent_name : "";
  return (
    <main class="thread">
      <div
        class="log"
        ref={box}
        role="log"
        aria-label={t("log.label")}
        aria-live={older ? "off" : "polite"}
        aria-busy={older}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        onScroll={handleScroll}
      >
        {state.more ? (
          <button type="button" class="older" disabled={older} onClick={() => void loadOlder()}>
            {t("log.older")}
          </button>
        ) : (
          <Greeting state={state} />
        )}
        {lines}
        {replies && replies.length > 0 && (
          <section class="replies" aria-label={t("quick.label")}>
            {replies.map((r) => (
              <button type="button" key={r} onClick={() => shell.send(r)}>
                {r}
              </button>
            ))}
          </section>
        )}
        {state.typing && (
          <div class="row shop first last">
            <Face name={person} />
            <p class="bubble typing" role="img" aria-label={t("log.typing")}>
              <i />
              <i />
              <i />
            </p>
          </div>
        )}
      </div>
      {!atEnd && (
        <button type="button" class="jump" onClick={toEnd}>
          <Icon d={down} size={16} />
          {arrived ? t("log.new", { n: arrived }) : t("log.latest")}
        </button>
      )}
    </main>
  );
}

interface LineProps {
  row: Row;
  readByShop: number;
  talk: Talk | null;
  bot: string;
  rated: VisitorRate | undefined;
  newestEnd: boolean;
}

function Line({ row, ...rest }: LineProps) {
  const at = row.message?.at ?? row.pending?.at ?? 0;
  return (
    <Fragment>
      {row.day && (
        <p class="day">
          <time dateTime={new Date(at).toISOString()}>{dayOf(at)}</time>
        </p>
      )}
      <MessageRow row={row} {...rest} />
    </Fragment>
  );
}
