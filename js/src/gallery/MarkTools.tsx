// What the user says of the clip in the player: star, rating, tags, note.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Cross } from "../components/icons";
import { useOwnId } from "../components/ids";
import { write } from "../components/TextField";
import type { MarkBook } from "./marks";
import type { Marks } from "./row";
import { Star } from "./Star";

interface Props {
  readonly marks: MarkBook;
  readonly clip: string;
}

/** Asked for when it is first drawn; give it the clip's id as key. */
export function MarkTools({ marks, clip }: Props) {
  const now = marks.of(clip).value;
  const open = useSignal(false);
  const id = useOwnId();
  useEffect(() => marks.need(clip), [marks, clip]);
  const about = [now.tags.length > 0 && `${now.tags.length}`, now.note && "note"].filter(Boolean).join(", ");
  return (
    <>
      <button
        type="button"
        class="veo-button"
        aria-pressed={now.starred}
        onClick={() => marks.say(clip, now.starred ? "unstar" : "star")}
      >
        <Star full={now.starred} />
        Star
      </button>
      <Rating rating={now.rating} rate={(rating) => marks.say(clip, "rating", rating)} />
      <button
        type="button"
        class="veo-button"
        aria-expanded={open.value}
        aria-controls={id}
        onClick={() => {
          open.value = !open.peek();
        }}
      >
        Tags and note{about && ` (${about})`}
      </button>
      {open.value && (
        <div id={id} class="veo-words">
          <Tags now={now} marks={marks} clip={clip} />
          <Note note={now.note} keep={(note) => marks.say(clip, "note", note)} />
        </div>
      )}
    </>
  );
}

interface RatingProps {
  readonly rating: number | null;
  readonly rate: (rating: number | null) => void;
}

/** Five of the browser's own radio buttons, by number as on the keys; the one that is chosen takes the rating away. */
function Rating({ rating, rate }: RatingProps) {
  const name = useOwnId();
  return (
    <fieldset class="veo-rating">
      <legend class="veo-hidden">Rating</legend>
      {[1, 2, 3, 4, 5].map((each) => (
        <label key={each} class="veo-button" data-full={each <= (rating ?? 0) ? "" : undefined}>
          <input
            type="radio"
            name={name}
            aria-label={`${each} of 5`}
            checked={each === rating}
            onClick={() => rate(each === rating ? null : each)}
          />
          {each}
        </label>
      ))}
    </fieldset>
  );
}

interface TagsProps extends Props {
  readonly now: Marks;
}

/** Each with a button that takes it away, and a box for another one. */
function Tags({ now, marks, clip }: TagsProps) {
  const box = useRef<HTMLInputElement>(null);
  const add = async () => {
    const typed = box.current?.value ?? "";
    if (!typed.trim()) return;
    const kept = await marks.say(clip, "tag", typed);
    if (kept && box.current?.value === typed) box.current.value = "";
  };
  const remove = (tag: string) => {
    box.current?.focus();
    void marks.say(clip, "untag", tag);
  };
  return (
    <div class="veo-tags">
      {now.tags.map((tag) => (
        <span key={tag} class="veo-tag">
          <bdi>{tag}</bdi>
          <button type="button" aria-label={`Remove the tag ${tag}`} onClick={() => remove(tag)}>
            <Cross />
          </button>
        </span>
      ))}
      <input
        ref={box}
        type="text"
        class="veo-control"
        aria-label="Add a tag"
        placeholder="Add a tag"
        dir="auto"
        autocomplete="off"
        enterkeyhint="done"
        onKeyDown={(event) => event.key === "Enter" && !event.isComposing && add()}
        onBlur={add}
      />
    </div>
  );
}

interface NoteProps {
  readonly note: string;
  readonly keep: (note: string) => void;
}

/** Kept when the box is left; what is changed elsewhere meanwhile does not disturb the writing. */
function Note({ note, keep }: NoteProps) {
  const box = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    const node = box.current;
    if (node && node.ownerDocument.activeElement !== node) write(node, note);
  }, [note]);
  const leave = () => {
    const typed = box.current?.value.trim() ?? "";
    if (typed !== note) keep(typed);
  };
  return (
    <textarea
      ref={box}
      class="veo-control veo-text"
      aria-label="Note"
      placeholder="Note"
      dir="auto"
      rows={2}
      onBlur={leave}
    />
  );
}
