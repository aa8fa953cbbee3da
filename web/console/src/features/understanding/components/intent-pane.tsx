import type { Intent, Lang, UnderstandingModel } from "@shopbell/shared/api/types.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Modal } from "antd";
import { RotateCcw, Trash2, X } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useFormat } from "@/shared/format/use-format.ts";
import { useLocale, useT } from "@/shared/i18n/use-t.ts";
import { aboutIn, titleIn } from "@/shared/intents/intents.ts";
import { useIntents } from "@/shared/intents/use-intents.ts";
import { IconButton } from "@/shared/ui/icon-button.tsx";
import { EmptyState, Skeleton } from "@/shared/ui/states.tsx";
import { toast } from "@/shared/ui/toasts.tsx";
import { deleteIntent, understandingKeys } from "../api.ts";
import { confusedWith } from "../model/confusion.ts";
import { ExampleList } from "./example-list.tsx";
import { IntentConfusions } from "./intent-confusions.tsx";
import { IntentForm } from "./intent-form.tsx";
import styles from "./intent-pane.module.css";

const PARTS = ["examples", "confused", "details"] as const;
type Part = (typeof PARTS)[number];

interface IntentPaneProps {
  id: string;
  /** Missing while the taxonomy is loading, or when there is none of this id. */
  intent: Intent | undefined;
  loading: boolean;
  lang: Lang;
  active: UnderstandingModel | undefined;
  mayWrite: boolean;
  onClose: () => void;
}

/** One intent: what it means, what teaches it, and what it is confused with. */
export function IntentPane(props: IntentPaneProps) {
  const { intent, loading, onClose } = props;
  const t = useT();
  if (intent) return <Opened {...props} intent={intent} />;
  return (
    <section className={styles.pane} aria-label={t("understanding.intent")}>
      {loading ? (
        <Skeleton rows={8} height={28} />
      ) : (
        <EmptyState
          title={t("understanding.intentGone")}
          hint={t("understanding.intentGoneHint")}
          action={<Button onClick={onClose}>{t("action.close")}</Button>}
        />
      )}
    </section>
  );
}

function Opened({ intent, lang, active, mayWrite, onClose }: IntentPaneProps & { intent: Intent }) {
  const t = useT();
  const { locale } = useLocale();
  const format = useFormat();
  const errorText = useErrorText();
  const client = useQueryClient();
  const { groupOf } = useIntents();
  const [part, setPart] = useState<Part>("examples");
  const [modal, contextHolder] = Modal.useModal();
  const { as, from } = confusedWith(active?.figures.confused ?? [], intent.id);
  const counts: Partial<Record<Part, number>> = {
    examples: intent.examples[lang] ?? 0,
    confused: [...as, ...from].reduce((sum, { count }) => sum + count, 0),
  };
  const title = titleIn(intent, locale);
  const about = aboutIn(intent, locale);

  const drop = useMutation({
    mutationFn: deleteIntent,
    onSuccess: async () => {
      await Promise.all([
        client.invalidateQueries({ queryKey: understandingKeys.intents }),
        client.invalidateQueries({ queryKey: understandingKeys.examples }),
      ]);
      toast("done", t(intent.shipped ? "understanding.intentReset" : "understanding.intentDeleted"));
      if (!intent.shipped) onClose();
    },
    onError: (error) => toast("error", errorText(error)),
  });
  const askDrop = () =>
    void modal.confirm({
      title: t(intent.shipped ? "understanding.resetAsk" : "understanding.deleteAsk", { intent: title }),
      content: t(intent.shipped ? "understanding.resetHint" : "understanding.deleteHint"),
      okText: t(intent.shipped ? "understanding.reset" : "action.delete"),
      okButtonProps: { danger: true },
      cancelText: t("action.cancel"),
      onOk: () => drop.mutateAsync(intent.id).catch(() => {}),
    });
  const handleKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (step === 0) return;
    const next = PARTS[(PARTS.indexOf(part) + step + PARTS.length) % PARTS.length];
    if (next) setPart(next);
    event.currentTarget.querySelector<HTMLElement>(`[data-part="${next}"]`)?.focus();
  };

  return (
    <section className={styles.pane} aria-label={title}>
      {contextHolder}
      <header className={styles.head}>
        <div className={styles.titles}>
          <h2>{title}</h2>
          <p>
            {intent.id} · {groupOf(intent.group)} · {t(`scene.${intent.scene}`)}
          </p>
        </div>
        {mayWrite && (!intent.shipped || intent.changed) && (
          <IconButton
            icon={intent.shipped ? RotateCcw : Trash2}
            size={16}
            label={t(intent.shipped ? "understanding.reset" : "action.delete")}
            onClick={askDrop}
          />
        )}
        <IconButton icon={X} label={t("action.close")} onClick={onClose} />
      </header>
      {about && <p className={styles.about}>{about}</p>}
      {!intent.enabled && <p className={styles.off}>{t("understanding.offNotice")}</p>}
      <div className={styles.tabs} role="tablist" aria-label={title} onKeyDown={handleKeyDown} tabIndex={-1}>
        {PARTS.map((one) => (
          <button
            key={one}
            type="button"
            role="tab"
            data-part={one}
            className={styles.tab}
            aria-selected={one === part}
            aria-controls={`intent-part-${one}`}
            tabIndex={one === part ? 0 : -1}
            onClick={() => setPart(one)}
          >
            {t(`understanding.part.${one}`)}
            {counts[one] !== undefined && <span>{format.number(counts[one])}</span>}
          </button>
        ))}
      </div>
      <div className={styles.panel} id="intent-part-examples" role="tabpanel" hidden={part !== "examples"}>
        <ExampleList intent={intent} lang={lang} mayWrite={mayWrite} />
      </div>
      <div className={styles.panel} id="intent-part-confused" role="tabpanel" hidden={part !== "confused"}>
        <div className={styles.scroller}>
          <IntentConfusions
            as={as}
            from={from}
            lang={lang}
            measured={active !== undefined}
            mayWrite={mayWrite}
          />
        </div>
      </div>
      <div className={styles.panel} id="intent-part-details" role="tabpanel" hidden={part !== "details"}>
        <div className={styles.scroller}>
          <IntentForm key={intent.updated_at ?? 0} intent={intent} mayWrite={mayWrite} />
        </div>
      </div>
    </section>
  );
}
