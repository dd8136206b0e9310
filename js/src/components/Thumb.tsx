// A small picture beside a job: decoration, the words say the same. Its poster is asked for when it scrolls into sight.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Clip } from "../bridge/job";
import type { Posters } from "../player/posters";

interface Props {
  readonly clip: Clip | undefined;
  readonly posters: Posters;
}

/** The first clip's poster, or an empty frame. */
export function Thumb({ clip, posters }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const seen = useSignal(typeof IntersectionObserver === "undefined");
  useEffect(() => {
    if (seen.peek() || frame.current === null) return;
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      seen.value = true;
      observer.disconnect();
    });
    observer.observe(frame.current);
    return () => observer.disconnect();
  }, [seen]);
  const url = clip && seen.value ? posters(clip.id).value : null;
  return (
    <div ref={frame} class="veo-thumb" aria-hidden="true">
      {url && <img src={url} alt="" />}
    </div>
  );
}
