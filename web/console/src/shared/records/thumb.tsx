import { Package } from "lucide-react";
import { useState } from "react";
import styles from "./thumb.module.css";

/** A small picture of a product, or a quiet box where there is none. */
export function Thumb({ src, size = 40 }: { src: string; size?: number }) {
  const [broken, setBroken] = useState("");
  return (
    <span className={styles.thumb} style={{ width: size, height: size }}>
      {src && broken !== src ? (
        <img src={src} alt="" loading="lazy" width={size} height={size} onError={() => setBroken(src)} />
      ) : (
        <Package size={Math.round(size * 0.45)} strokeWidth={1.5} aria-hidden />
      )}
    </span>
  );
}
