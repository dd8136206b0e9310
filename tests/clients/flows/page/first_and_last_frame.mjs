// A video between two given frames, with @google/genai 2.32.0.
//
// Repairs to the guide page's sample:
//   - `firstImage` and `lastImage` are made, by Nano Banana; the page only uses them;
//   - the download is awaited;
//   - a poll every 0.2 s instead of 10.
import { writeFile } from "node:fs/promises";
import { GoogleGenAI } from "@google/genai";

const ai = new GoogleGenAI({});

async function picture(prompt, path) {
  const answer = await ai.models.generateContent({
    model: "gemini-2.5-flash-image",
    contents: prompt,
    config: { responseModalities: ["IMAGE"] },
  });
  const { inlineData } = answer.candidates[0].content.parts.find((part) => part.inlineData);
  await writeFile(path, inlineData.data, "base64");
  return { imageBytes: inlineData.data, mimeType: inlineData.mimeType };
}

const firstImage = await picture("A woman in white on a rope swing under an old tree, fog, moonlight", "first.png");
const lastImage = await picture("The same swing under the same old tree, empty, fog, moonlight", "last.png");

let operation = await ai.models.generateVideos({
  model: "veo-3.1-generate-preview",
  prompt: "The fog thickens around the swinging woman, she fades away, and the empty swing sways on in silence.",
  image: firstImage,
  config: { lastFrame: lastImage },
});

while (!operation.done) {
  await new Promise((resolve) => setTimeout(resolve, 200));
  operation = await ai.operations.getVideosOperation({ operation: operation });
}

await ai.files.download({
  file: operation.response.generatedVideos[0].video,
  downloadPath: "interpolation.mp4",
});
