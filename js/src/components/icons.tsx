// Small drawings; decoration, the words beside them say the same.

/** A picture that is not there. */
export function Blank() {
  return (
    <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">
      <path
        d="M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9.5h.01"
        fill="none"
        stroke="currentColor"
        stroke-width="1.5"
        stroke-linejoin="round"
        stroke-linecap="round"
      />
    </svg>
  );
}

/** Something that a model makes. */
export function Spark() {
  return (
    <svg viewBox="0 0 12 12" width="11" height="11" aria-hidden="true">
      <path d="M6 0q.6 5.4 6 6-5.4.6-6 6-.6-5.4-6-6 5.4-.6 6-6z" fill="currentColor" />
    </svg>
  );
}

/** Frames of a clip. */
export function Film() {
  return (
    <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
      <path
        d="M1 1.5h10v9H1zM3.5 1.5v9M8.5 1.5v9M1 6h2.5M8.5 6H11"
        fill="none"
        stroke="currentColor"
        stroke-width="1.2"
      />
    </svg>
  );
}

/** Takes something away. */
export function Cross() {
  return (
    <svg viewBox="0 0 10 10" width="9" height="9" aria-hidden="true">
      <path d="M1.5 1.5l7 7M8.5 1.5l-7 7" fill="none" stroke="currentColor" stroke-width="1.6" />
    </svg>
  );
}

/** Plays a video. */
export function Triangle() {
  return (
    <svg viewBox="0 0 10 10" width="9" height="9" aria-hidden="true">
      <path d="M2 1v8l7-4z" fill="currentColor" />
    </svg>
  );
}

/** What is folded, or not. */
export function Arrow({ open }: { readonly open: boolean }) {
  return (
    <svg viewBox="0 0 10 10" width="9" height="9" aria-hidden="true">
      <path d={open ? "M1 3l4 4 4-4" : "M3 1l4 4-4 4"} fill="none" stroke="currentColor" stroke-width="1.6" />
    </svg>
  );
}
