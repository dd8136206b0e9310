// A picture by Nano Banana, and the video that begins with it, with @google/genai 2.32.0.
//
// Repairs to the guide page's sample:
//   - generateContent takes `contents`; the page gives it `prompt`;
//   - its answer has `candidates[0].content.parts`; the page reads `generatedImages[0].image`, which only the Imagen
//     call has;
//   - the first part that is a picture is taken, under the mime type it says it has;
//   - the download is awaited;
//   - a poll every 0.2 s instead of 10.
import { writeFile } from "node:fs/promises";
import { GoogleGenAI } from "@google/genai";

const ai = new GoogleGenAI({});

const prompt = "A calico kitten asleep in the sunshine, slow panning wide shot";

const answer = await ai.models.generateContent({
  model: "gemini-2.5-flash-image",
  contents: prompt,
  config: { responseModalities: ["IMAGE"] },
});
const { inlineData } = answer.candidates[0].content.parts.find((part) => part.inlineData);
await writeFile("image.png", inlineData.data, "base64");

let operation = await ai.models.generateVideos({
  model: "veo-3.1-generate-preview",
  prompt: prompt,
  image: { imageBytes: inlineData.data, mimeType: inlineData.mimeType },
});

while (!operation.done) {
  await new Promise((resolve) => setTimeout(resolve, 200));
  operation = await ai.operations.getVideosOperation({ operation: operation });
}

await ai.files.download({
  file: operation.response.generatedVideos[0].video,
  downloadPath: "video_with_image_input.mp4",
});
