// Negative prompt, aspect ratio, resolution and duration with @google/genai 2.32.0.
//
// Repairs to the guide page's samples:
//   - `durationSeconds` is a number; the page's tables quote it, and this client passes a text on as it is;
//   - the download is awaited;
//   - a poll every 0.2 s instead of 10.
import { GoogleGenAI } from "@google/genai";

const ai = new GoogleGenAI({});

let operation = await ai.models.generateVideos({
  model: "veo-3.1-generate-preview",
  prompt: "A majestic lion walks through the savannah, cinematic shot.",
  config: {
    negativePrompt: "cartoon, drawing, low quality",
    aspectRatio: "9:16",
    resolution: "720p",
    durationSeconds: 4,
  },
});

while (!operation.done) {
  await new Promise((resolve) => setTimeout(resolve, 200));
  operation = await ai.operations.getVideosOperation({ operation: operation });
}

await ai.files.download({
  file: operation.response.generatedVideos[0].video,
  downloadPath: "parameters_example.mp4",
});
