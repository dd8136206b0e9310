// What a part shares with the bundle that loads it: one Preact, one signals, and what is compared by identity. Every
// other module that a part imports is small and without state, and is bundled into it.
// build.mjs reads the names from here, so that a part that imports another one fails to build.

export { batch, computed, effect, signal, useComputed, useSignal } from "@preact/signals";
export { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
export { Fragment, jsx, jsxs } from "preact/jsx-runtime";
export { aborted, isAbort, RequestError, randomId, sentenceOf } from "../bridge/requests";
export { ways } from "../player/stream/ways";
