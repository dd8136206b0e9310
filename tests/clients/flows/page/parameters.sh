#!/usr/bin/env bash
# Negative prompt, aspect ratio, resolution and duration with curl and jq.
#
# Repairs to the guide page's REST samples:
#   - `durationSeconds` is a number: of the page's "4" the service says "The value type for `durationSeconds` needs to
#     be a number.";
#   - the address comes from GOOGLE_GEMINI_BASE_URL, an error ends the script, a poll every 0.2 s instead of 10.
set -euo pipefail

BASE_URL="${GOOGLE_GEMINI_BASE_URL}/v1beta"

operation_name=$(curl -sS --fail-with-body "${BASE_URL}/models/veo-3.1-generate-preview:predictLongRunning" \
  -H "x-goog-api-key: $GEMINI_API_KEY" \
  -H "Content-Type: application/json" \
  -X "POST" \
  -d '{
    "instances": [{"prompt": "A majestic lion walks through the savannah, cinematic shot."}],
    "parameters": {
      "aspectRatio": "9:16",
      "resolution": "720p",
      "durationSeconds": 4,
      "negativePrompt": "cartoon, drawing, low quality"
    }
  }' | jq -r .name)

while true; do
  status_response=$(curl -sS --fail-with-body -H "x-goog-api-key: $GEMINI_API_KEY" "${BASE_URL}/${operation_name}")
  if [ "$(echo "${status_response}" | jq .done)" = "true" ]; then
    video_uri=$(echo "${status_response}" | jq -r '.response.generateVideoResponse.generatedSamples[0].video.uri')
    curl -sS --fail-with-body -L -o parameters_example.mp4 -H "x-goog-api-key: $GEMINI_API_KEY" "${video_uri}"
    break
  fi
  sleep 0.2
done
