// A video, and the same video made seven seconds longer, with @google/genai 2.32.0.
//
// Repairs to the guide page's sample:
//   - the video to extend is made, and given by its uri; the page says it is an object with `videoBytes`, which the
//     service refuses ("Video URI not found in the request.");
//   - between the two, the file has to become ACTIVE;
//   - the download is awaited;
//   - a poll every 0.2 s instead of 10.
import { GoogleGenAI } from "@google/genai";

const ai = new GoogleGenAI({});

async function finished(operation) {
  while (!operation.done) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    operation = await ai.operations.getVideosOperation({ operation: operation });
  }
  return operation.response.generatedVideos[0].video;
}

const butterflyVideo = await finished(
  await ai.models.generateVideos({
    model: "veo-3.1-generate-preview",
    prompt: "A paper butterfly flaps its wings and flies out of the window into the garden.",
  }),
);
await ai.files.download({ file: butterflyVideo, downloadPath: "butterfly.mp4" });

while ((await ai.files.get({ name: butterflyVideo.uri })).state !== "ACTIVE") {
  await new Promise((resolve) => setTimeout(resolve, 200));
}

const video = await finished(
  await ai.models.generateVideos({
    model: "veo-3.1-generate-preview",
    video: { uri: butterflyVideo.uri },
    prompt: "The butterfly lands on a paper flower, and a puppy runs up and pats the flower.",
    config: { numberOfVideos: 1, resolution: "720p" },
  }),
);
await ai.files.download({ file: video, downloadPath: "extension.mp4" });
