import type { ConfusedIntents, Lang } from "@shopbell/shared/api/types.ts";
import { ArrowRightLeft } from "lucide-react";
import { useState } from "react";
import { useT } from "@/shared/i18n/use-t.ts";
import { IntentPicker } from "@/shared/intents/intent-picker.tsx";
import { IconButton } from "@/shared/ui/icon-button.tsx";
import { useTeach } from "../hooks/use-teach.ts";
import styles from "./confused-sentences.module.css";

interface ConfusedSentencesProps {
  pair: ConfusedIntents;
  lang: Lang;
  mayWrite: boolean;
}

/** Held-out sentences that were read as something else. Those that stand in the wrong place can be moved. */
export function ConfusedSentences({ pair, lang, mayWrite }: ConfusedSentencesProps) {
  const t = useT();
  const { teachSentence } = useTeach(lang);
  const [moving, setMoving] = useState<string | null>(null);
  const more = pair.count - pair.texts.length;
  return (
    <>
      <ul className={styles.list}>
        {pair.texts.map((text) => (
          <li key={text}>
            <span>{text}</span>
            {mayWrite && (
              <IconButton
                icon={ArrowRightLeft}
                size={15}
                label={t("understanding.move")}
                placement="left"
                onClick={() => setMoving(text)}
              />
            )}
          </li>
        ))}
      </ul>
      {more > 0 && <p className={styles.more}>{t("understanding.moreSentences", { count: more })}</p>}
      {moving !== null && (
        <IntentPicker
          title={t("understanding.moveTitle")}
          sentence={moving}
          guesses={pair.got ? [pair.got] : []}
          without={pair.want}
          onClose={() => setMoving(null)}
          onPick={(intent) => {
            setMoving(null);
            void teachSentence(moving, intent);
          }}
        />
      )}
    </>
  );
}
