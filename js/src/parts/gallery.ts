// The part with all clips of the library.
export { GalleryView } from "../gallery/GalleryView";
