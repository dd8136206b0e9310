// Whether the kernel is there. It says hello, several times: the first messages leave before a subshell exists,
// and only an answer through one shows that the panel works while a cell runs.
import { effect, type ReadonlySignal, signal } from "@preact/signals";
import { atEnd } from "./lifetime";
import { listen } from "./listen";
import type { Model } from "./model";
import { number } from "./read";
import { type Answer, RequestError, type Requests } from "./requests";

/** There, busy with a cell, never heard of, or gone for good. */
export type Presence = "there" | "busy" | "silent" | "gone";

/** What is said about each; nothing about a kernel that is there. */
export const PRESENCE_WORDS: Readonly<Record<Presence, string>> = {
  there: "",
  busy: "The kernel is busy; this will be answered when it is free.",
  silent: "The kernel has not answered yet. If it was restarted, run the cell again to use this panel.",
  gone: "The kernel was restarted. Run the cell again; %veoctl resume brings back jobs that were under way.",
};

/** The same for a panel, which offers that itself; `open` is how many jobs were under way. */
export function presenceWords(presence: Presence, open: number): string {
  if (presence !== "gone") return PRESENCE_WORDS[presence];
  const jobs = open === 1 ? "1 job" : `${open} jobs`;
  const resume = open > 0 ? `; ${jobs} under way can be resumed there` : "";
  return `The kernel was restarted. Run the cell again to use this panel${resume}.`;
}

const HELLOS_MS = [0, 300, 1000, 3000, 8000];
/** A kernel that took a hello and has not answered by then does not know this model. */
const DEAF_MS = 5000;
/** When a kernel that never said anything is mentioned. */
const SILENT_MS = 20_000;
/** What only the kernel writes. */
const KERNEL_TRAITS = ["job", "catalog", "backend", "sweep"];
/** How often the page asks whether anybody is there while a request stays unanswered. */
const PROBE_MS = 10_000;
/** How soon after an answer a polling page asks what has become of it. */
const POLL_SOON_MS = 1000;

/** Says hello and watches; every answer goes to `onHello`. */
export function watchKernel(
  model: Model,
  requests: Requests,
  abort: AbortSignal,
  onHello: (answer: Answer) => void,
): ReadonlySignal<Presence> {
  const presence = signal<Presence>("there");
  const dead = signal(false);
  const deaf = signal(false);
  const silent = signal(false);
  const timers = timerSet(abort);
  let settled = false;
  let stopPolling = () => {};
  let polls = false;

  /** Where the kernel's own words do not reach the page, it asks again and again. */
  const pollAfter = (ms: number) => {
    stopPolling();
    polls = ms > 0;
    if (polls) stopPolling = timers.after(ms, () => void hello());
  };
  const hello = async () => {
    let stopListening = () => {};
    const onTaken = () => {
      stopListening();
      stopListening = timers.after(DEAF_MS, () => {
        deaf.value = true;
      });
    };
    try {
      const answer = await requests.ask("hello", {}, { onTaken, quiet: true });
      settled ||= answer.value.subshell === true;
      onHello(answer);
      pollAfter(number(answer.value.poll) ?? 0);
    } catch (error) {
      if (error instanceof RequestError && error.code === "unreachable") dead.value = true;
    } finally {
      stopListening();
    }
  };
  for (const ms of HELLOS_MS) {
    timers.after(ms, () => {
      if (!settled && !dead.peek()) void hello();
    });
  }
  const stopWaiting = timers.after(SILENT_MS, () => {
    silent.value = requests.heard.peek() === 0;
  });
  // Where messages wait for a cell to end, the kernel's own traits still change: it is there.
  const alive = () => {
    stopWaiting();
    silent.value = false;
  };
  for (const trait of KERNEL_TRAITS) listen(model, `change:${trait}`, alive, abort);

  const stops = [
    effect(() => {
      // Anything heard takes a guess back, but not what the host has said.
      if (requests.heard.value === 0) return;
      deaf.value = false;
      silent.value = false;
    }),
    effect(() => {
      // An answer may be the begin of something; that of a hello says itself when to ask again.
      if (requests.heard.value > 0 && polls) pollAfter(POLL_SOON_MS);
    }),
    effect(() => {
      const gone = dead.value || deaf.value;
      presence.value = gone ? "gone" : silent.value ? "silent" : requests.slow.value ? "busy" : "there";
      requests.block(gone ? new RequestError("gone", PRESENCE_WORDS.gone) : null);
    }),
    effect(() => {
      if (!requests.stuck.value) return;
      void hello();
      const probe = setInterval(() => void hello(), PROBE_MS);
      return () => clearInterval(probe);
    }),
  ];
  atEnd(abort, () => {
    for (const stop of stops) stop();
  });
  followComm(model, abort, () => {
    dead.value = true;
  });
  return presence;
}

/** Timers that end with the view; `after` gives the way to end one earlier. */
function timerSet(abort: AbortSignal) {
  const timers = new Set<ReturnType<typeof setTimeout>>();
  atEnd(abort, () => {
    for (const timer of timers) clearTimeout(timer);
  });
  const after = (ms: number, act: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      act();
    }, ms);
    timers.add(timer);
    return () => {
      clearTimeout(timer);
      timers.delete(timer);
    };
  };
  return { after };
}

/** Tells when the host says that the comm is dead. anywidget hides `comm_live`; its event comes with the view. */
function followComm(model: Model, abort: AbortSignal, died: () => void): void {
  const update = function (this: unknown) {
    const view = this as { model?: { comm_live?: unknown } } | undefined;
    if (view?.model?.comm_live !== true) died();
  };
  listen(model, "comm_live_update", update, abort);
  for (const event of ["comm:close", "destroy"]) listen(model, event, died, abort);
}
