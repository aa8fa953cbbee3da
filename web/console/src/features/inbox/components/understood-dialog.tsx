import type { Mark, Message, MessageReading } from "@shopbell/shared/api/types.ts";
import { useQuery } from "@tanstack/react-query";
import { useFormat } from "@/shared/format/use-format.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { IntentPicker } from "@/shared/intents/intent-picker.tsx";
import { OUTSIDE } from "@/shared/intents/intents.ts";
import { useIntents } from "@/shared/intents/use-intents.ts";
import { readingQuery } from "../api.ts";
import styles from "./understood-dialog.module.css";

const SHOWN = 3;
/** From here on a message counts as none of the shop's business. */
const OUTSIDE_FROM = 0.5;

interface UnderstoodDialogProps {
  message: Message;
  mark: Mark | undefined;
  onMark: (intent: string) => void;
  onClose: () => void;
}

/** What was understood of a customer's message, and what it means if that is wrong. */
export function UnderstoodDialog({ message, mark, onMark, onClose }: UnderstoodDialogProps) {
  const t = useT();
  const reading = useQuery(readingQuery(message.conversation_id, message.seq));
  const read = reading.data;
  const outside = read !== undefined && read.outside > OUTSIDE_FROM;
  const guesses = (read?.intents ?? []).map(({ intent }) => intent);
  const first = outside ? OUTSIDE : guesses[0];
  return (
    <IntentPicker
      title={t(mark ? "mark.change" : "mark.title")}
      sentence={message.text}
      guesses={guesses.filter((intent) => intent !== first).slice(0, SHOWN - 1)}
      {...(first ? { without: first } : {})}
      about={read && <ReadAs reading={read} />}
      unknown={t("mark.unknown")}
      onPick={onMark}
      onClose={onClose}
    />
  );
}

function ReadAs({ reading }: { reading: MessageReading }) {
  const t = useT();
  const format = useFormat();
  const { titleOf } = useIntents();
  const { intents, outside, model, turn } = reading;
  const guesses = [
    ...(outside > OUTSIDE_FROM ? [{ intent: OUTSIDE, probability: outside }] : []),
    ...intents,
  ].slice(0, SHOWN);
  return (
    <p className={styles.read}>
      {model === "" ? (
        t("mark.noModel")
      ) : guesses.length === 0 ? (
        t("mark.readNothing")
      ) : (
        <>
          {t(turn ? "mark.read" : "mark.readNow")}
          {guesses.map(({ intent, probability }, index) => (
            <span key={intent} data-first={index === 0}>
              {titleOf(intent)} {format.percent(probability)}
            </span>
          ))}
        </>
      )}
    </p>
  );
}
