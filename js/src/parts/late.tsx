// A component that lives in a part: something of its size stands there until it comes.
import { useSignal } from "@preact/signals";
import type { FunctionComponent } from "preact";
import { useEffect } from "preact/hooks";
import { isAbort, type Requests, sentenceOf } from "../bridge/requests";
import { loadPart, type PartName, type Parts, partHere } from "./load";

/** After this long without an answer that is said; an answer is still taken then. */
const LONG_MS = 10_000;

/**
 * The component that `pick` takes from a part. `title` is what it is, as a sentence begins with it; one without a title
 * shows nothing until its neighbour, which says it all, has brought the part. `shape` is width by height.
 */
export function late<N extends PartName, P extends object>(
  name: N,
  pick: (part: Parts[N]) => FunctionComponent<P>,
  requests: (props: P) => Requests,
  title = "",
  shape: (props: P) => string | undefined = () => undefined,
): FunctionComponent<P> {
  return (props) => {
    const part = partHere(name);
    const Part = part && pick(part);
    if (Part) return <Part {...props} />;
    return title ? (
      <Waiting name={name} requests={requests(props)} title={title} shape={shape(props)} />
    ) : null;
  };
}

interface Props {
  readonly name: PartName;
  readonly requests: Requests;
  readonly title: string;
  readonly shape: string | undefined;
}

/** Brings the part, and says what comes of it. */
function Waiting({ name, requests, title, shape }: Props) {
  const tries = useSignal(0);
  const trouble = useSignal("");
  const attempt = tries.value;
  useEffect(() => {
    const fail = (reason: string) => {
      trouble.value = `${title} could not be loaded. ${reason}`;
    };
    const timer = setTimeout(fail, LONG_MS, "The kernel has not answered.");
    loadPart(name, requests).catch((error) => {
      clearTimeout(timer);
      if (!isAbort(error)) fail(sentenceOf(error));
    });
    return () => clearTimeout(timer);
  }, [attempt]);
  const again = () => {
    trouble.value = "";
    tries.value += 1;
  };
  return (
    <div class="veo-empty veo-late" style={shape && { aspectRatio: shape }}>
      <p role="status">{trouble.value || `${title} is loading.`}</p>
      {trouble.value && (
        <button type="button" class="veo-button" onClick={again}>
          Try again
        </button>
      )}
    </div>
  );
}
