// Several videos as one: one playhead, started together, kept together, standing on the same moment when they stand.
// Moments are told here in seconds from each video's own first frame.
import { batch, computed, effect, type ReadonlySignal, signal, untracked } from "@preact/signals";
import type { Deck } from "../player/deck";
import { type Facts, frameAt, middleOf, timeOf } from "../player/facts";
import { isLoop, NO_MARKS, returnTo } from "../player/marks";
import { type Playback, within } from "../player/playback";
import type { Tastes } from "../player/tastes";
import { leaderOf, remedy } from "./sync";

/** One of the videos. */
export interface Member {
  readonly deck: Deck;
  readonly facts: ReadonlySignal<Facts>;
}

/** How long the others wait for one that is not ready to go on. */
const PATIENCE_MS = 4000;

/** A jump of one that plays on takes about so long; it lands where the others are by then. */
const JUMP_SECONDS = 0.1;

/** Several videos as one, and what their elements need. */
export interface Together {
  readonly playback: Playback;
  /** Begins to keep them together; what it gives ends it. */
  readonly start: () => () => void;
  /** Runs what changes who takes part; those who do then go on from the moment that was shown. */
  readonly change: (act: () => void) => void;
  /** One has its element now: it goes along with the others. */
  readonly join: () => void;
}

/** Opens them; `taking` are those that take part now, `heard` is the one with the sound. */
export function openTogether(
  taking: ReadonlySignal<readonly Member[]>,
  heard: ReadonlySignal<Member | undefined>,
  tastes: Tastes,
): Together {
  const playing = signal(false);
  const marks = signal(NO_MARKS);
  let gathering: AbortController | null = null;
  let isRunning = false;

  const longest = computed(() =>
    taking.value.reduce((one, other) =>
      other.facts.value.duration > one.facts.value.duration ? other : one,
    ),
  );
  const leader = computed(() =>
    leaderOf(
      taking.value.find((each) => each === heard.value),
      longest.value,
      isAtEnd,
    ),
  );
  const facts = computed(() => longest.value.facts.value);
  const frame = computed(() => frameAt(facts.value, facts.value.start + since(leader.value)));

  const momentOf = (wanted: number) => {
    const known = facts.peek();
    return middleOf(known, within(known, wanted)) - known.start;
  };
  /** All stand; who waits for them to be gathered waits for `turn` from now on. */
  const stop = (turn: AbortController | null) => {
    gathering?.abort();
    gathering = turn;
    for (const { deck } of taking.peek()) deck.pause();
  };
  const place = (moment: number) => {
    for (const member of taking.peek()) seekTo(member, moment);
  };
  /** Brings all to a moment, waits until they are there, and lets those go on that have something left. */
  const gather = async (moment: number) => {
    const turn = new AbortController();
    stop(turn);
    place(moment);
    await Promise.race([
      Promise.all(taking.peek().map((each) => ready(each, turn.signal))),
      new Promise((done) => setTimeout(done, PATIENCE_MS)),
    ]);
    if (turn.signal.aborted) return;
    turn.abort();
    gathering = null;
    batch(() => {
      for (const { deck, facts } of taking.peek()) {
        if (moment < timeOf(facts.peek(), facts.peek().frames)) deck.play();
      }
    });
  };
  const goTo = (wanted: number) => {
    if (playing.peek()) void gather(momentOf(wanted));
    else place(momentOf(wanted));
  };
  const play = () => {
    const shown = frame.peek();
    playing.value = true;
    goTo(shown === facts.peek().frames - 1 ? 0 : shown);
  };
  const pause = () => {
    playing.value = false;
    stop(null);
    goTo(frame.peek());
  };
  const change = (act: () => void) => {
    const moment = momentOf(frame.peek());
    // In one step: that some stand meanwhile is no wish to stop.
    batch(() => {
      stop(null);
      act();
      if (playing.peek()) void gather(moment);
      else place(moment);
    });
  };
  /** One stands: it is at its end, or somebody pressed a key of the keyboard's own. */
  const stopped = (member: Member) => {
    if (!playing.peek() || gathering) return;
    if (!isAtEnd(member)) pause();
    else if (member !== longest.peek()) return;
    else if (tastes.loop.peek() || isLoop(marks.peek())) goTo(marks.peek().a ?? 0);
    else pause();
  };
  const keepUp = () => {
    const lead = leader.peek();
    const moment = (lead.deck.video()?.currentTime ?? 0) - lead.facts.peek().start;
    for (const member of taking.peek()) if (member !== lead) correct(member, moment, tastes.speed.peek());
  };
  const join = () => {
    if (!isRunning) return;
    for (const { deck } of taking.peek()) follow(deck, tastes.speed.peek());
    change(() => {});
  };
  const start = () => {
    const stops = [
      effect(() => {
        for (const { deck } of taking.value) follow(deck, tastes.speed.value);
      }),
      effect(() => {
        const standing = taking.value.filter(({ deck }) => !deck.playing.value && deck.video());
        untracked(() => standing.forEach(stopped));
      }),
      effect(() => {
        const back = playing.value ? returnTo(marks.value, frame.value) : null;
        if (back !== null) untracked(() => gathering || goTo(back));
      }),
      effect(() => {
        void leader.value.deck.time.value;
        if (playing.value && !gathering) untracked(keepUp);
      }),
    ];
    isRunning = true;
    return () => {
      isRunning = false;
      stop(null);
      for (const end of stops) end();
    };
  };
  return { playback: { facts, frame, playing, marks, tastes, play, pause, goTo }, start, change, join };
}

/** Seconds of what is shown from the video's own first frame. */
function since({ deck, facts }: Member): number {
  return deck.time.value - facts.value.start;
}

function isAtEnd(member: Member): boolean {
  const facts = member.facts.value;
  return frameAt(facts, member.deck.time.value) === facts.frames - 1;
}

/** A shorter one holds its last frame. */
function seekTo({ deck, facts }: Member, moment: number): void {
  const known = facts.peek();
  const target = Math.min(known.start + moment, middleOf(known, known.frames - 1));
  const video = deck.video();
  if (video?.seeking || Math.abs((video?.currentTime ?? 0) - target) > 1e-3) deck.seek(target);
}

function follow(deck: Deck, speed: number): void {
  const video = deck.video();
  if (video) video.playbackRate = video.defaultPlaybackRate = speed;
}

/** When it has the frame it was sent to and can go on from there; one that is broken is never waited for. */
function ready({ deck }: Member, abort: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const video = deck.video();
    const look = () => {
      if (!video || video.error || (!video.seeking && (video.readyState > 2 || video.ended))) done();
    };
    for (const event of ["seeked", "canplay", "error"])
      video?.addEventListener(event, look, { signal: abort });
    look();
  });
}

/** Makes up for what one is ahead or behind of a moment of the leader's clock. */
function correct({ deck, facts }: Member, moment: number, speed: number): void {
  const video = deck.video();
  const { start, rate } = facts.peek();
  if (!video || video.paused || video.seeking) return;
  const change = remedy(video.currentTime - start - moment, 1 / rate);
  if (change === null) deck.seek(start + moment + JUMP_SECONDS * speed);
  else if (video.playbackRate !== speed * change) video.playbackRate = speed * change;
}
