// What the user says of clips, shared by everything in a view that shows one. The kernel has the last word; stars,
// ratings and the trash show at once, because a busy kernel may take a while.
import { batch, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { isAbort, RequestError, type Requests, sentenceOf } from "../bridge/requests";
import { type Marks, readMarked, readMarks, UNMARKED } from "./row";

/** What came of the last mark. */
export interface Said {
  readonly clip: string;
  readonly sentence: string;
  readonly good: boolean;
  /** Takes it back. */
  readonly undo?: () => void;
}

/** One thing that is said. */
export type Saying =
  | readonly ["star" | "unstar" | "trash" | "restore"]
  | readonly ["tag" | "untag" | "note", string]
  | readonly ["rating", number | null];

/** The marks of one view. */
export interface MarkBook {
  /** A clip's marks; none until they are known. */
  readonly of: (clip: string) => ReadonlySignal<Marks>;
  /** Takes what the kernel says of clips. */
  readonly take: (marked: readonly (readonly [string, Marks])[]) => void;
  /** Asks for the marks of a clip that nothing has been said of yet. */
  readonly need: (clip: string) => void;
  /** Says something of a clip; whether the kernel took it. */
  readonly say: (clip: string, ...saying: Saying) => Promise<boolean>;
  readonly said: ReadonlySignal<Said | null>;
}

/** Opens them; `onTold` hears of every change that the kernel tells. */
export function openMarks(requests: Requests, onTold: (clip: string, marks: Marks) => void): MarkBook {
  const known = new Map<string, Signal<Marks>>();
  const heard = new Set<string>();
  const waiting = new Map<string, number>();
  const said = signal<Said | null>(null);

  const at = (clip: string) => {
    const found = known.get(clip) ?? signal(UNMARKED);
    known.set(clip, found);
    return found;
  };
  const take = (marked: readonly (readonly [string, Marks])[]) =>
    batch(() => {
      for (const [clip, marks] of marked) {
        heard.add(clip);
        // What was said here since then is not known to it yet.
        if (!waiting.get(clip)) at(clip).value = marks;
      }
    });
  const tell = (marked: readonly (readonly [string, Marks])[]) => {
    take(marked);
    for (const [clip] of marked) onTold(clip, at(clip).peek());
  };
  const need = (clip: string) => {
    if (heard.has(clip)) return;
    heard.add(clip);
    const ask = requests.ask("gallery.marks", { clips: [clip] }, { quiet: true });
    ask.then(({ value }) => take(readMarked(value.marks))).catch(() => heard.delete(clip));
  };
  const say = async (clip: string, ...saying: Saying) => {
    const [kind, value = null] = saying;
    const place = at(clip);
    const before = place.peek();
    const change = (by: number) => waiting.set(clip, (waiting.get(clip) ?? 0) + by);
    change(1);
    batch(() => {
      place.value = { ...before, ...foreseen(saying) };
      said.value = {
        clip,
        sentence: words(saying),
        good: true,
        ...undoing(saying, () => say(clip, "restore")),
      };
    });
    onTold(clip, place.peek());
    try {
      const answer = await requests.ask("gallery.mark", { clip, kind, value });
      change(-1);
      tell([[clip, readMarks(answer.value.marks)]]);
      return true;
    } catch (error) {
      change(-1);
      const gone = error instanceof RequestError && error.code === "gone";
      said.value = isAbort(error) || gone ? null : { clip, sentence: sentenceOf(error), good: false };
      tell([[clip, before]]);
      return false;
    }
  };
  requests.onEvent("clips-marked", ({ marks }) => tell(readMarked(marks)));
  return { of: at, take, need, say, said };
}

/** What can be shown before the kernel has answered. */
function foreseen([kind, value]: Saying): Partial<Marks> {
  switch (kind) {
    case "star":
    case "unstar":
      return { starred: kind === "star" };
    case "trash":
    case "restore":
      return { trashed: kind === "trash" };
    case "rating":
      return { rating: value };
    default:
      return {};
  }
}

function words([kind, value]: Saying): string {
  switch (kind) {
    case "star":
      return "Starred.";
    case "unstar":
      return "The star is gone.";
    case "trash":
      return "Moved to the trash.";
    case "restore":
      return "Back from the trash.";
    case "rating":
      return value === null ? "The rating is gone." : `Rated ${value} of 5.`;
    case "tag":
      return `Tagged “${value}”.`;
    case "untag":
      return `The tag “${value}” is gone.`;
    default:
      return "The note is kept.";
  }
}

function undoing([kind]: Saying, restore: () => void): Pick<Said, "undo"> {
  return kind === "trash" ? { undo: restore } : {};
}
