import { FileUp } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import styles from "./drop-zone.module.css";

interface DropZoneProps {
  /** Endings of files, as an input takes them. */
  accept: string;
  multiple?: boolean;
  testId: string;
  /** "Drop files here, or" – "choose files" – which ones. */
  texts: { drop: string; choose: string; formats: string };
  /** Stands there instead of the invitation; as a function it gets what opens the choice of files. */
  busy?: ReactNode | ((choose: () => void) => ReactNode);
  /** Takes little room, in a form. */
  compact?: boolean;
  /** Stands below it. */
  children?: ReactNode;
  onFiles: (files: File[]) => void;
}

/** Takes files, by mouse or keyboard. */
export function DropZone({
  accept,
  multiple = false,
  testId,
  texts,
  busy,
  compact = false,
  children,
  onFiles,
}: DropZoneProps) {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const choose = () => input.current?.click();
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button inside does the same by keyboard
    <div
      className={styles.drop}
      data-over={over}
      data-compact={compact}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        onFiles([...event.dataTransfer.files]);
      }}
    >
      {(typeof busy === "function" ? busy(choose) : busy) ?? (
        <>
          <FileUp size={24} aria-hidden />
          <p>
            {texts.drop}{" "}
            <button type="button" className={styles.pick} onClick={choose}>
              {texts.choose}
            </button>
          </p>
          <small>{texts.formats}</small>
        </>
      )}
      {children}
      <input
        ref={input}
        type="file"
        accept={accept}
        multiple={multiple}
        hidden
        data-testid={testId}
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
    </div>
  );
}
