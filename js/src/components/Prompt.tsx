// The prompt as it was typed, folded to a few lines with a button where it is longer.
import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";

/** Measures whether the folded text is cut, again whenever the card's width changes. */
export function Prompt({ text }: { text: string }) {
  const box = useRef<HTMLParagraphElement>(null);
  const open = useSignal(false);
  const cut = useSignal(false);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const measure = () => {
      if (!open.peek()) cut.value = element.scrollHeight > element.clientHeight + 1;
    };
    measure();
    if (typeof ResizeObserver === "undefined") return;
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [cut, open]);
  return (
    <div class="veo-prompt">
      <p ref={box} class="veo-prompt-text" data-folded={open.value ? undefined : ""} dir="auto">
        {text}
      </p>
      {cut.value && (
        <button
          type="button"
          class="veo-more"
          aria-expanded={open.value}
          onClick={() => {
            open.value = !open.peek();
          }}
        >
          {open.value ? "less" : "more"}
          <span class="veo-hidden"> of the prompt</span>
        </button>
      )}
    </div>
  );
}
