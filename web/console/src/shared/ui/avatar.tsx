import { UserRound } from "lucide-react";
import styles from "./avatar.module.css";

/** A stable hue per person, kept calm so that the accent stays the only loud colour. */
export function hueOf(id: string): number {
  let hash = 0;
  for (const char of id) hash = (hash * 31 + (char.codePointAt(0) ?? 0)) >>> 0;
  return hash % 360;
}

/** One Chinese character or up to two Latin initials. */
export function initialsOf(name: string): string {
  const trimmed = name.trim();
  if (!trimmed) return "";
  const first = [...trimmed][0] ?? "";
  if (/\p{Script=Han}/u.test(first)) return first;
  const words = trimmed.split(/\s+/);
  const last = words.length > 1 ? ([...(words.at(-1) ?? "")][0] ?? "") : "";
  return (first + last).toUpperCase();
}

interface AvatarProps {
  id: string;
  name: string;
  size?: number;
  status?: "online" | "away" | "offline" | undefined;
}

/** A face for a person: initials on their own hue, or a plain figure for the unknown. */
export function Avatar({ id, name, size = 32, status }: AvatarProps) {
  const initials = initialsOf(name);
  return (
    <span
      className={styles.avatar}
      style={{
        width: size,
        height: size,
        fontSize: Math.round(size * (initials.length > 1 ? 0.36 : 0.44)),
        "--hue": hueOf(id),
      }}
      aria-hidden
    >
      {initials || <UserRound size={Math.round(size * 0.5)} />}
      {status && <i className={styles.status} data-status={status} />}
    </span>
  );
}
