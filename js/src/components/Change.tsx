// One change of a text: what goes stands struck through in [-…-], what comes underlined in {+…+}, so that no colour is
// needed to read it.
import type { Piece } from "../help";

/** Both of its sides, as far as there are any. */
export function Change({ piece }: { readonly piece: Piece }) {
  return (
    <>
      {piece.old && <del>[-{piece.old}-]</del>}
      {piece.new && (
        <ins>
          {"{+"}
          {piece.new}
          {"+}"}
        </ins>
      )}
    </>
  );
}
