import { Tooltip } from "antd";
import type { LucideIcon } from "lucide-react";
import type { MouseEvent, Ref } from "react";
import styles from "./icon-button.module.css";

interface IconButtonProps {
  icon: LucideIcon;
  /** The name for the pointer and the screen reader. */
  label: string;
  /** A key such as "t", shown after the name. */
  shortcut?: string;
  onClick?: (event: MouseEvent<HTMLButtonElement>) => void;
  active?: boolean;
  disabled?: boolean;
  size?: number;
  placement?: "top" | "bottom" | "right" | "left";
  ref?: Ref<HTMLButtonElement>;
  className?: string;
}

/** A finger has no hover: there the tooltip would only stand in the way after a tap. */
const HOVERS = window.matchMedia("(hover: hover)").matches;

/** A quiet square button whose name appears under the pointer. */
export function IconButton({
  icon: Icon,
  label,
  shortcut,
  active,
  size = 18,
  placement = "bottom",
  className = "",
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip
      title={
        <>
          {label}
          {shortcut && <kbd className={styles.key}>{shortcut}</kbd>}
        </>
      }
      placement={placement}
      mouseEnterDelay={0.4}
      trigger={HOVERS ? ["hover", "focus"] : []}
    >
      <button
        type="button"
        className={`${styles.button} ${className}`}
        aria-label={label}
        aria-pressed={active}
        {...rest}
      >
        <Icon size={size} strokeWidth={1.75} aria-hidden />
      </button>
    </Tooltip>
  );
}
