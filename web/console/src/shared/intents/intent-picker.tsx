import { type KeyboardEvent, type ReactNode, useMemo, useRef, useState } from "react";
import { useLocale, useT } from "@/shared/i18n/use-t.ts";
import { Dialog } from "@/shared/ui/dialog.tsx";
import { Skeleton } from "@/shared/ui/states.tsx";
import styles from "./intent-picker.module.css";
import { aboutIn, grouped, matches, OUTSIDE } from "./intents.ts";
import { useIntents } from "./use-intents.ts";

interface IntentPickerProps {
  title: string;
  /** What is to be given an intent. */
  sentence: string;
  /** The model's guesses, offered first. */
  guesses?: readonly string[];
  /** What the sentence means already. */
  without?: string;
  /** Under the sentence: what is known about it. */
  about?: ReactNode;
  /** Offers, first of all, to choose nothing (""), and what is outside after it. */
  unknown?: string;
  onPick: (intent: string) => void;
  onClose: () => void;
}

interface Option {
  id: string;
  group: string;
  hint: string;
}

/** Every intent by a few letters of its title, in either language, or of its group. */
export function IntentPicker({
  title,
  sentence,
  guesses = [],
  without,
  about,
  unknown,
  onPick,
  onClose,
}: IntentPickerProps) {
  const t = useT();
  const { locale } = useLocale();
  const { query, list, byID, titleOf, groupOf } = useIntents();
  const [words, setWords] = useState("");
  const [active, setActive] = useState(0);
  const listBox = useRef<HTMLDivElement>(null);

  const options = useMemo((): Option[] => {
    const search = words.trim();
    const outside: Option = {
      id: OUTSIDE,
      group: t("understanding.outside"),
      hint: t("understanding.outsideHint"),
    };
    const ofGroups = grouped(list.filter(({ enabled }) => enabled)).flatMap(({ group, intents }) =>
      intents
        .filter((intent) => !search || matches(intent, search, groupOf(group)))
        .map((intent): Option => ({ id: intent.id, group: groupOf(group), hint: aboutIn(intent, locale) })),
    );
    const ofModel = search
      ? []
      : guesses.flatMap((id): Option[] => {
          const intent = byID.get(id);
          return intent ? [{ id, group: t("understanding.guesses"), hint: aboutIn(intent, locale) }] : [];
        });
    const outsideFits = !search || titleOf(OUTSIDE).toLowerCase().includes(search.toLowerCase());
    const intents = [...ofModel, ...ofGroups].filter(({ id }) => id !== without);
    const last = outsideFits && without !== OUTSIDE ? [outside] : [];
    if (!unknown) return [...intents, ...last];
    const nothing = search ? [] : [{ id: "", group: "", hint: "" }];
    return search
      ? [...intents, ...last]
      : [...nothing, ...last.map((one) => ({ ...one, group: "" })), ...intents];
  }, [words, list, guesses, without, unknown, byID, titleOf, groupOf, locale, t]);
  const current = Math.min(active, options.length - 1);

  const handleKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      setActive((current + step + options.length) % Math.max(1, options.length));
      requestAnimationFrame(() =>
        listBox.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" }),
      );
    } else if (event.key === "Enter") {
      event.preventDefault();
      const option = options[current];
      if (option) onPick(option.id);
    }
  };

  return (
    <Dialog label={title} onClose={onClose} form="bar">
      <header className={styles.head}>
        <h2>{title}</h2>
        <p className={styles.sentence}>{sentence}</p>
        {about}
      </header>
      <input
        className={styles.input}
        role="combobox"
        aria-expanded="true"
        aria-controls="intent-list"
        aria-activedescendant={options[current] ? `intent-option-${current}` : undefined}
        aria-label={t("understanding.searchIntents")}
        placeholder={t("understanding.searchIntents")}
        value={words}
        autoFocus
        onChange={(event) => {
          setWords(event.target.value);
          setActive(0);
        }}
        onKeyDown={handleKeyDown}
      />
      <div className={styles.list} id="intent-list" role="listbox" aria-label={title} ref={listBox}>
        {query.isPending && <Skeleton rows={8} />}
        {options.map(({ id, group, hint }, index) => (
          <div key={`${group} ${id}`} role="presentation">
            {group && options[index - 1]?.group !== group && (
              <div className={styles.group} role="presentation">
                {group}
              </div>
            )}
            {/* biome-ignore lint/a11y/useKeyWithClickEvents: the input above handles the keys */}
            <div
              id={`intent-option-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === current}
              className={styles.option}
              onClick={() => onPick(id)}
              onMouseMove={() => setActive(index)}
            >
              <span>{id === "" ? unknown : titleOf(id)}</span>
              {hint && <small>{hint}</small>}
            </div>
          </div>
        ))}
        {query.isSuccess && options.length === 0 && (
          <p className={styles.none}>{t("understanding.noIntents", { query: words.trim() })}</p>
        )}
      </div>
    </Dialog>
  );
}
