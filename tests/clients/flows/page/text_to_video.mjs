// Text to video with @google/genai 2.32.0, the last version that speaks Veo on the Gemini API.
// Address and key come from GOOGLE_GEMINI_BASE_URL and GEMINI_API_KEY, as the client itself reads them.
//
// Repairs to the guide page's sample:
//   - the download is awaited: the page says "saved" while it is still under way, and misses its errors;
//   - a poll every 0.2 s instead of 10: the simulator is done at once.
import { GoogleGenAI } from "@google/genai";

const ai = new GoogleGenAI({});

let operation = await ai.models.generateVideos({
  model: "veo-3.1-generate-preview",
  prompt: "Two climbers study a map by torchlight. One whispers, 'This must be the place.' Wind howls outside.",
});

while (!operation.done) {
  console.log("Waiting for video generation to complete...");
  await new Promise((resolve) => setTimeout(resolve, 200));
  operation = await ai.operations.getVideosOperation({ operation: operation });
}

await ai.files.download({
  file: operation.response.generatedVideos[0].video,
  downloadPath: "dialogue_example.mp4",
});
console.log("Generated video saved to dialogue_example.mp4");
