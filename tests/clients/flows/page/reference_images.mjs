// A video after two reference images, with @google/genai 2.32.0.
//
// Repairs to the guide page's sample:
//   - the images are made, by Nano Banana; the page only uses them;
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

const dressReference = {
  image: await picture("A dress of pink and fuchsia feathers", "dress.png"),
  referenceType: "asset",
};
const womanReference = {
  image: await picture("A woman with dark hair and brown eyes", "woman.png"),
  referenceType: "asset",
};

let operation = await ai.models.generateVideos({
  model: "veo-3.1-generate-preview",
  prompt: "A woman in a feather dress walks through a turquoise lagoon.",
  config: { referenceImages: [dressReference, womanReference] },
});

while (!operation.done) {
  await new Promise((resolve) => setTimeout(resolve, 200));
  operation = await ai.operations.getVideosOperation({ operation: operation });
}

await ai.files.download({
  file: operation.response.generatedVideos[0].video,
  downloadPath: "with_reference_images.mp4",
});
