// A frame of a video as a file.

/** The frame that is shown, as a PNG in its own size. */
export async function pictureOf(video: HTMLVideoElement): Promise<Blob> {
  const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
  canvas.getContext("2d")?.drawImage(video, 0, 0);
  return canvas.convertToBlob();
}
