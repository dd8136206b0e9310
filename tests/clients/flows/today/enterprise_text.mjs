// Text to video on Agent Platform with @google/genai 3.1.0; the video comes as bytes, there is no download.
// The address comes from GOOGLE_VERTEX_BASE_URL, as the client itself reads it.
//
// Changes to what one runs against Google:
//   - a made-up token, given to Google's own auth library, instead of the login that
//     `gcloud auth application-default login` leaves;
//   - a poll every 0.2 s instead of 10.
import { writeFile } from "node:fs/promises";
import { GoogleGenAI } from "@google/genai";
import { OAuth2Client } from "google-auth-library";

const authClient = new OAuth2Client();
authClient.setCredentials({ access_token: "token" });

const ai = new GoogleGenAI({
  enterprise: true,
  project: "my-project",
  location: "us-central1",
  googleAuthOptions: { authClient },
});

let operation = await ai.models.generateVideos({
  model: "veo-3.1-generate-001",
  source: { prompt: "A lighthouse in a storm, waves crash against the rocks." },
  config: { durationSeconds: 4 },
});

while (!operation.done) {
  await new Promise((resolve) => setTimeout(resolve, 200));
  operation = await ai.operations.getVideosOperation({ operation: operation });
}

await writeFile("lighthouse.mp4", operation.response.generatedVideos[0].video.videoBytes, "base64");
