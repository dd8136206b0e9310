// The part that plays: the player, and what can be done with the clip in it.
export { ClipTools } from "../components/ClipTools";
export { Player } from "../player/Player";
