// The components that come late.
import { late } from "./late";

export const LatePlayer = late(
  "player",
  (part) => part.Player,
  ({ requests }) => requests,
  "The player",
  ({ shown: { clip } }) => `${clip.width ?? 16} / ${clip.height ?? 9}`,
);

export const LateClipTools = late(
  "player",
  (part) => part.ClipTools,
  ({ studio }) => studio.tools.requests,
);

export const LateGallery = late(
  "gallery",
  (part) => part.GalleryView,
  ({ entrance }) => entrance.tools.requests,
  "The gallery",
);

export const LateHelp = late(
  "forms",
  (part) => part.PromptHelp,
  ({ studio }) => studio.tools.requests,
  "Prompt help",
);

export const LateFrameMenu = late(
  "forms",
  (part) => part.FrameMenu,
  ({ requests }) => requests,
  "The list of clips",
);

export const LateMakeForm = late(
  "forms",
  (part) => part.MakeForm,
  ({ requests }) => requests,
  "The form",
);
