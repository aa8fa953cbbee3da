import type { Conversation } from "@shopbell/shared/api/types.ts";
import { useQueryClient } from "@tanstack/react-query";
import { Button, Popover, Tooltip } from "antd";
import { MessageSquareText, Paperclip, SendHorizontal, Smile } from "lucide-react";
import {
  type ClipboardEvent,
  type DragEvent,
  type KeyboardEvent,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { useFormat } from "@/shared/format/use-format.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { useShortcuts } from "@/shared/keyboard/use-shortcuts.ts";
import { useCan, useSession } from "@/shared/session/session.ts";
import { useSocket } from "@/shared/socket/socket-context.ts";
import { IconButton } from "@/shared/ui/icon-button.tsx";
import type { useCommands } from "../hooks/use-commands.ts";
import { type Suggestion, useSuggestions } from "../hooks/use-suggestions.ts";
import { useUploads } from "../hooks/use-uploads.ts";
import { lengthOf, MAX_TEXT, ownershipOf, replaceTrigger, sends, triggerAt } from "../model/composer.ts";
import { composerRequests } from "../model/composer-requests.ts";
import { loadDraft, saveDraft } from "../model/drafts.ts";
import { send } from "../send.ts";
import styles from "./composer.module.css";
import { EmojiPicker } from "./emoji-picker.tsx";
import { OwnershipBar } from "./ownership-bar.tsx";
import { SuggestionMenu } from "./suggestion-menu.tsx";
import { UploadStrip } from "./upload-strip.tsx";

const LINE_PX = 22;
const MAX_LINES = 8;
const TYPING_EVERY_MS = 3000;

interface ComposerProps {
  conversation: Conversation;
  commands: ReturnType<typeof useCommands>;
}

export function Composer({ conversation, commands }: ComposerProps) {
  const t = useT();
  const can = useCan();
  const format = useFormat();
  const client = useQueryClient();
  const socket = useSocket();
  const { user } = useSession();
  const { id } = conversation;
  const [draft, setDraft] = useState(() => loadDraft(id));
  const [caret, setCaret] = useState(0);
  const [menuClosed, setMenuClosed] = useState(false);
  const [picked, setPicked] = useState(0);
  const [dragging, setDragging] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);
  const filePicker = useRef<HTMLInputElement>(null);
  const typingSince = useRef(0);
  const { uploads, add, remove, retry, clear } = useUploads();
  const { text, note } = draft;

  const ownership = ownershipOf(conversation, user.id);
  const mayReply = can("conversation:reply") && (ownership !== "other" || can("conversation:assign"));
  const takes = !note && ownership !== "mine";

  const change = useCallback(
    (next: Partial<typeof draft>) =>
      setDraft((current) => {
        const changed = { ...current, ...next };
        saveDraft(id, changed);
        return changed;
      }),
    [id],
  );

  // The box grows with its text up to eight lines.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text
  useLayoutEffect(() => {
    const element = area.current;
    if (!element) return;
    element.style.height = "auto";
    element.style.height = `${Math.min(element.scrollHeight, LINE_PX * MAX_LINES)}px`;
  }, [text]);

  const request = composerRequests.use();
  useEffect(() => {
    if (request?.conversationID !== id) return;
    composerRequests.set(null);
    change({ text: text.trim() ? `${text}\n${request.text}` : request.text });
    area.current?.focus();
  }, [request, id, text, change]);

  useShortcuts({
    r: () => {
      change({ note: false });
      area.current?.focus();
    },
    n: () => {
      change({ note: true });
      area.current?.focus();
    },
  });

  const suggestions = useSuggestions(conversation, menuClosed ? null : triggerAt(text, caret));
  const choose = (suggestion: Suggestion) => {
    const inserted = replaceTrigger(text, caret, suggestion.text);
    change({ text: inserted.text });
    setPicked(0);
    requestAnimationFrame(() => {
      area.current?.focus();
      area.current?.setSelectionRange(inserted.caret, inserted.caret);
      setCaret(inserted.caret);
    });
  };
  const insert = (piece: string) => {
    const element = area.current;
    const start = element?.selectionStart ?? text.length;
    const end = element?.selectionEnd ?? start;
    change({ text: text.slice(0, start) + piece + text.slice(end) });
    requestAnimationFrame(() => {
      element?.focus();
      element?.setSelectionRange(start + piece.length, start + piece.length);
    });
  };

  const tellTyping = (on: boolean) => {
    const now = Date.now();
    if (note || ownership !== "mine" || (on && now - typingSince.current < TYPING_EVERY_MS)) return;
    if (!on && typingSince.current === 0) return;
    typingSince.current = on ? now : 0;
    socket.sendTyping(id, on);
  };

  const length = lengthOf(text.trim());
  const tooLong = length > MAX_TEXT;
  const uploading = uploads.some((one) => one.state !== "ready");
  const empty = length === 0 && uploads.length === 0;
  const blocked = empty || tooLong || (!note && uploading) || (!note && !mayReply);
  const submit = () => {
    if (blocked) return;
    const trimmed = text.trim();
    if (note) {
      if (trimmed) send(client, id, user.id, { kind: "note", text: trimmed });
    } else {
      for (const { attachment } of uploads) {
        if (!attachment) continue;
        const kind = attachment.type.startsWith("image/") ? "image" : "file";
        send(client, id, user.id, { kind, attachment_id: attachment.id }, { attachment });
      }
      if (trimmed) send(client, id, user.id, { kind: "text", text: trimmed });
      clear();
    }
    tellTyping(false);
    change({ text: "", note: false });
    area.current?.focus();
  };

  const handleKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const { nativeEvent } = event;
    const choices = suggestions?.items ?? [];
    if (choices.length > 0 && !nativeEvent.isComposing) {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        const step = event.key === "ArrowDown" ? 1 : -1;
        setPicked((picked + step + choices.length) % choices.length);
        return;
      }
      const choice = choices[picked];
      if ((event.key === "Tab" || sends(nativeEvent)) && choice) {
        event.preventDefault();
        choose(choice);
        return;
      }
    }
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      if (suggestions) setMenuClosed(true);
      else event.currentTarget.blur();
      return;
    }
    if (!sends(nativeEvent)) return;
    event.preventDefault();
    submit();
  };
  const handlePaste = (event: ClipboardEvent) => {
    const files = [...event.clipboardData.files];
    if (files.length === 0) return;
    event.preventDefault();
    add(files);
  };
  const handleDrop = (event: DragEvent) => {
    event.preventDefault();
    setDragging(false);
    add([...event.dataTransfer.files]);
  };

  if (!can("conversation:reply")) {
    return <p className={styles.readOnly}>{t("composer.readOnly")}</p>;
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: files may be dropped on it, the button beside does the same
    <div
      className={styles.composer}
      data-note={note}
      data-dragging={dragging}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes("Files")) return;
        event.preventDefault();
        setDragging(true);
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setDragging(false);
      }}
      onDrop={handleDrop}
    >
      {takes && (
        <OwnershipBar
          conversation={conversation}
          ownership={ownership}
          commands={commands}
          mayTake={mayReply}
        />
      )}
      {suggestions && (
        <SuggestionMenu suggestions={suggestions} picked={picked} onPick={setPicked} onChoose={choose} />
      )}
      <div className={styles.box}>
        <div className={styles.modes} role="tablist" aria-label={t("composer.mode")}>
          <button type="button" role="tab" aria-selected={!note} onClick={() => change({ note: false })}>
            {t("inbox.reply")}
          </button>
          <button type="button" role="tab" aria-selected={note} onClick={() => change({ note: true })}>
            {t("inbox.note")}
          </button>
        </div>
        {uploads.length > 0 && !note && <UploadStrip uploads={uploads} onRemove={remove} onRetry={retry} />}
        <textarea
          ref={area}
          className={styles.area}
          rows={1}
          value={text}
          aria-label={note ? t("composer.notePlaceholder") : t("composer.placeholder")}
          placeholder={note ? t("composer.notePlaceholder") : t("composer.placeholder")}
          disabled={!note && !mayReply}
          onChange={(event) => {
            change({ text: event.target.value });
            setCaret(event.target.selectionEnd);
            setMenuClosed(false);
            setPicked(0);
            tellTyping(event.target.value !== "");
          }}
          onSelect={(event) => setCaret(event.currentTarget.selectionEnd)}
          onBlur={() => tellTyping(false)}
          onKeyDown={handleKeyDown}
          onPaste={handlePaste}
        />
        <div className={styles.tools}>
          <IconButton
            icon={Paperclip}
            label={t("composer.attach")}
            placement="top"
            disabled={note}
            onClick={() => filePicker.current?.click()}
          />
          <Popover
            trigger="click"
            placement="topLeft"
            content={<EmojiPicker onPick={insert} />}
            styles={{ container: { padding: 8 } }}
          >
            <span>
              <IconButton icon={Smile} label={t("composer.emoji")} placement="top" />
            </span>
          </Popover>
          <IconButton
            icon={MessageSquareText}
            label={t("inbox.canned")}
            shortcut="/"
            placement="top"
            onClick={() => {
              insert(text === "" || /\s$/.test(text) ? "/" : " /");
              setMenuClosed(false);
              setCaret(text.length + 2);
            }}
          />
          <span className={styles.space} />
          {length > MAX_TEXT - 500 && (
            <span className={styles.length} data-over={tooLong}>
              {format.number(length)} / {format.number(MAX_TEXT)}
            </span>
          )}
          <Tooltip title={uploading && !note ? t("composer.stillUploading") : undefined}>
            <Button
              type={empty ? "default" : "primary"}
              className={styles.send}
              disabled={blocked}
              icon={<SendHorizontal size={15} aria-hidden />}
              iconPlacement="end"
              onClick={submit}
            >
              {note ? t("composer.saveNote") : takes ? t("send.takeAndSend") : t("inbox.send")}
            </Button>
          </Tooltip>
        </div>
        {dragging && <div className={styles.drop}>{t("composer.drop")}</div>}
      </div>
      <input
        ref={filePicker}
        type="file"
        multiple
        hidden
        onChange={(event) => {
          add([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
    </div>
  );
}
