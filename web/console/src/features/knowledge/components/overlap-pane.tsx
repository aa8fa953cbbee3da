import type {
  Lang,
  OverlapGroup,
  OverlapMember,
  OverlapPair,
  OverlapQuote,
} from "@shopbell/shared/api/types.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Segmented } from "antd";
import { ArrowLeft, ExternalLink, GitMerge } from "lucide-react";
import { useState } from "react";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { useShortcuts } from "@/shared/keyboard/use-shortcuts.ts";
import { useCan } from "@/shared/session/session.ts";
import { IconButton } from "@/shared/ui/icon-button.tsx";
import { toast } from "@/shared/ui/toasts.tsx";
import { dismiss, overlapKeys, reopen } from "../overlaps-api.ts";
import { Both, Text } from "./both-sides.tsx";
import { MergeDialog } from "./merge-dialog.tsx";
import styles from "./overlap-pane.module.css";

interface OverlapPaneProps {
  group: OverlapGroup;
  lang: Lang;
  /** Somebody has said that it is none. */
  dismissed: boolean;
  onClose: () => void;
  onDecided: () => void;
}

/** Two entries side by side, and what to do about them. */
export function OverlapPane({ group, lang, dismissed, onClose, onDecided }: OverlapPaneProps) {
  const t = useT();
  const can = useCan();
  const client = useQueryClient();
  const errorText = useErrorText();
  const [at, setAt] = useState(0);
  const [merging, setMerging] = useState(false);
  const pair = group.pairs[at] ?? group.pairs[0];
  const member = (id: string | undefined) => group.members.find((one) => one.id === id);
  const a = member(pair?.a);
  const b = member(pair?.b);
  const changed = () => void client.invalidateQueries({ queryKey: overlapKeys.all });
  const back = useMutation({
    mutationFn: (ids: string[]) => reopen(ids),
    onSuccess: changed,
    onError: (error) => toast("error", errorText(error)),
  });
  const drop = useMutation({
    mutationFn: (ids: string[]) => dismiss(ids),
    onSuccess: (_, ids) => {
      changed();
      toast("done", t("overlap.dismissed"), {
        action: { label: t("action.undo"), run: () => back.mutate(ids) },
      });
      onDecided();
    },
    onError: (error) => toast("error", errorText(error)),
  });
  const mayMerge = can("knowledge:publish") && !dismissed && group.members.every((one) => !one.passage);
  const mayDrop = can("knowledge:write");
  const ids = group.pairs.map(({ id }) => id);
  useShortcuts({
    ...(mayMerge ? { m: () => setMerging(true) } : {}),
    ...(mayDrop && !dismissed ? { x: () => drop.mutate(ids) } : {}),
  });
  if (!pair || !a || !b) return null;
  return (
    <section className={styles.pane} aria-label={t("overlap.pane")}>
      <header className={styles.head}>
        <IconButton icon={ArrowLeft} label={t("action.back")} onClick={onClose} className={styles.back} />
        <div className={styles.titles}>
          <h2>{t(group.exact ? "overlap.exact" : `overlap.kind.${group.kind}`)}</h2>
          <p>{t(`overlap.why.${pair.of || group.kind}`)}</p>
        </div>
        {mayDrop &&
          (dismissed ? (
            <Button
              loading={back.isPending}
              onClick={() => back.mutateAsync(ids).then(onDecided, () => undefined)}
            >
              {t("overlap.reopen")}
            </Button>
          ) : (
            <Button title="X" loading={drop.isPending} onClick={() => drop.mutate(ids)}>
              {t(group.kind === "contradiction" ? "overlap.noContradiction" : "overlap.noDuplicate")}
            </Button>
          ))}
        {mayMerge && (
          <Button
            type={group.kind === "duplicate" ? "primary" : "default"}
            title="M"
            icon={<GitMerge size={15} aria-hidden />}
            onClick={() => setMerging(true)}
          >
            {t("overlap.merge")}
          </Button>
        )}
      </header>
      <div className={styles.scroller}>
        {group.pairs.length > 1 && (
          <div className={styles.pairs}>
            <span>{t("overlap.group", { n: group.members.length })}</span>
            <Segmented
              size="small"
              value={at}
              aria-label={t("overlap.pair")}
              onChange={setAt}
              options={group.pairs.map((one, index) => ({ value: index, label: name(group, one) }))}
            />
          </div>
        )}
        <div className={styles.sides}>
          <Side lang={lang} member={a} other={b} pair={pair} kind={group.kind} quote={pair.mine} first />
          <Side lang={lang} member={b} other={a} pair={pair} kind={group.kind} quote={pair.its} />
        </div>
      </div>
      {merging && (
        <MergeDialog
          lang={lang}
          members={group.members}
          pairs={group.pairs}
          onClose={() => setMerging(false)}
          onMerged={() => {
            setMerging(false);
            onDecided();
          }}
        />
      )}
    </section>
  );
}

const name = (group: OverlapGroup, pair: OverlapPair): string => {
  const number = (id: string) => group.members.findIndex((one) => one.id === id) + 1;
  return `${number(pair.a)} – ${number(pair.b)}`;
};

interface SideProps {
  lang: Lang;
  member: OverlapMember;
  other: OverlapMember;
  pair: OverlapPair;
  kind: OverlapGroup["kind"];
  quote: OverlapQuote;
  first?: boolean;
}

function Side({ lang, member, other, pair, kind, quote, first = false }: SideProps) {
  const t = useT();
  return (
    <article className={styles.side} lang={lang}>
      <h3>
        {member.passage ? (
          <Link to="/knowledge/documents" search={{ lang }}>
            {member.document}
          </Link>
        ) : (
          <Link to="/knowledge" search={{ lang, entry: member.id }}>
            {member.question}
            <ExternalLink size={13} aria-hidden />
          </Link>
        )}
      </h3>
      <p className={styles.facts}>
        {member.passage
          ? member.question || t("overlap.passage")
          : [
              member.phrasings > 0 && t("overlap.phrasings", { count: member.phrasings }),
              t("overlap.asked", { count: member.asked }),
            ]
              .filter(Boolean)
              .join(" · ")}
      </p>
      {kind === "contradiction" ? (
        <Quoted text={member.answer} quote={quote} />
      ) : (
        <>
          {quote.mark && quote.mark !== member.question && (
            <p className={styles.closest}>
              {t("overlap.closest")} <b>{quote.mark}</b>
            </p>
          )}
          <Both mine={member.answer} other={other.answer} first={first} />
        </>
      )}
      <span className="visually-hidden">{t("overlap.sure", { percent: Math.round(pair.score * 100) })}</span>
    </article>
  );
}

/** A text with the sentence that differs, and in it the part that does. */
function Quoted({ text, quote }: { text: string; quote: OverlapQuote }) {
  const t = useT();
  const sentence = quote.before + quote.mark + quote.after;
  const at = text.indexOf(sentence);
  if (at < 0) return <Text>{text}</Text>;
  return (
    <Text>
      {text.slice(0, at)}
      <span className={styles.sentence}>
        {quote.before}
        <mark title={t("overlap.differs")}>{quote.mark}</mark>
        {quote.after}
      </span>
      {text.slice(at + sentence.length)}
    </Text>
  );
}
