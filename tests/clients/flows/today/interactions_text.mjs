// Text to video by Gemini Omni with @google/genai 3.1.0, and the same video made longer.
// Address and key come from GOOGLE_GEMINI_BASE_URL and GEMINI_API_KEY, as the client itself reads them.
// Nothing is changed to what one runs against Google.
import { writeFile } from "node:fs/promises";
import { GoogleGenAI } from "@google/genai";

const ai = new GoogleGenAI({});

const made = await ai.interactions.create({
  model: "gemini-omni-1.2-flash",
  input: "A lion walks through the savannah, single continuous shot. No dialogue.",
  response_format: { type: "video", resolution: "360p", duration: "3s" },
});
await writeFile("lion.mp4", made.output_video.data, "base64");

const extended = await ai.interactions.create({
  model: "gemini-omni-1.2-flash",
  previous_interaction_id: made.id,
  input: "The lion lies down.",
  response_format: { type: "video", duration: "4s" },
  generation_config: { video_config: { task: "extend" } },
});
await writeFile("extended.mp4", extended.output_video.data, "base64");
