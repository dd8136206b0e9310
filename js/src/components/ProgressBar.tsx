// The bar and its text. The text beside it is hidden from screen readers: the bar says the same.
import type { Progress } from "../progress";

interface Props {
  readonly label?: string;
  readonly progress: Progress;
  readonly moving: boolean;
}

/** A progressbar in ARIA's sense; without a share it is indeterminate and has no value. */
export function ProgressBar({ label = "Progress", progress, moving }: Props) {
  const { share, text } = progress;
  return (
    <div class="veo-progress">
      <div
        class="veo-bar"
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={share === null ? undefined : Math.floor(share * 100)}
        aria-valuetext={text}
        data-moving={moving ? "" : undefined}
        data-indeterminate={share === null ? "" : undefined}
      >
        <div
          class="veo-bar-fill"
          style={share === null ? undefined : { transform: `scaleX(${share.toFixed(4)})` }}
        />
      </div>
      <span class="veo-time" aria-hidden="true">
        {text}
      </span>
    </div>
  );
}
