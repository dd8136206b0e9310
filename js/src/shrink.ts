// Pictures that the service does not take as they are, drawn again by the browser: what is too large or of another kind
// becomes a JPEG. A camera's turn is made on the way, because the new file says nothing about it.
import { fileSize } from "./words";

/** A file to be sent, and what was done to it; "" where nothing was. */
export interface Ready {
  readonly file: File;
  readonly notice: string;
}

/** Longer sides in pixels, one after the other until it is small enough; a video shows no more than the first. */
const SIDES = [4096, 3072, 2560, 1920, 1280];
const QUALITY = 0.92;

/** The picture as a JPEG of at most `limit` bytes; throws where the browser cannot read it. */
export async function redrawn(file: File, limit: number): Promise<Ready> {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  try {
    for (const side of SIDES) {
      const scale = Math.min(1, side / Math.max(picture.width, picture.height));
      const [width, height] = [picture.width * scale, picture.height * scale].map(Math.round) as Size;
      const data = await drawn(picture, width, height);
      if (data.size > limit) continue;
      const shape = scale < 1 ? `, ${width} × ${height}` : "";
      const notice = `${fileSize(file.size)} became ${fileSize(data.size)} as JPEG${shape}.`;
      const name = `${file.name.replace(/\.\w{1,5}$/, "")}.jpg`;
      return { file: new File([data], name, { type: data.type }), notice };
    }
    throw new Error("too large at any size");
  } finally {
    picture.close();
  }
}

type Size = [number, number];

/** On white, because a JPEG has no transparent parts. */
async function drawn(picture: ImageBitmap, width: number, height: number): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height);
  const brush = canvas.getContext("2d");
  if (brush === null) throw new Error("no canvas");
  brush.fillStyle = "#fff";
  brush.fillRect(0, 0, width, height);
  brush.drawImage(picture, 0, 0, width, height);
  return canvas.convertToBlob({ type: "image/jpeg", quality: QUALITY });
}
