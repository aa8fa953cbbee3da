import { useEffect, useRef } from "react";
import type { Suggestion, Suggestions } from "../hooks/use-suggestions.ts";
import styles from "./suggestion-menu.module.css";

interface SuggestionMenuProps {
  suggestions: Suggestions;
  picked: number;
  onPick: (index: number) => void;
  onChoose: (suggestion: Suggestion) => void;
}

/** What fits the sign and letters before the caret. The keys are handled by the composer. */
export function SuggestionMenu({ suggestions, picked, onPick, onChoose }: SuggestionMenuProps) {
  const list = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: follows the picked line
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  }, [picked]);
  return (
    <div className={styles.menu} role="listbox" aria-label={suggestions.label} ref={list}>
      {suggestions.items.length === 0 && <p className={styles.none}>{suggestions.none}</p>}
      {suggestions.items.map((item, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the composer handles the keys
        <div
          key={item.key}
          role="option"
          tabIndex={-1}
          aria-selected={index === picked}
          className={styles.item}
          onMouseDown={(event) => event.preventDefault()}
          onMouseMove={() => onPick(index)}
          onClick={() => onChoose(item)}
        >
          <span className={styles.head}>
            <b>{item.name}</b>
            <span>{item.title}</span>
            {item.mark && <i>{item.mark}</i>}
          </span>
          <span className={styles.text}>{item.detail}</span>
        </div>
      ))}
    </div>
  );
}
