import { Input } from "antd";
import type { TextAreaProps, TextAreaRef } from "antd/es/input/TextArea.js";
import { useLayoutEffect, useRef } from "react";

const LINE_PX = 22;
const FRAME_PX = 10;

interface GrowingTextAreaProps extends Omit<TextAreaProps, "autoSize" | "rows"> {
  minRows: number;
  maxRows: number;
}

/**
 * A text area as high as its text. The component library's own measures with a
 * style attribute, which the content security policy does not allow.
 */
export function GrowingTextArea({ minRows, maxRows, value, ...rest }: GrowingTextAreaProps) {
  const ref = useRef<TextAreaRef>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text
  useLayoutEffect(() => {
    const area = ref.current?.resizableTextArea?.textArea;
    if (!area) return;
    area.style.height = "auto";
    const height = Math.min(area.scrollHeight + 2, maxRows * LINE_PX + FRAME_PX);
    area.style.height = `${Math.max(height, minRows * LINE_PX + FRAME_PX)}px`;
  }, [value, minRows, maxRows]);
  return <Input.TextArea ref={ref} value={value} rows={minRows} style={{ resize: "none" }} {...rest} />;
}
