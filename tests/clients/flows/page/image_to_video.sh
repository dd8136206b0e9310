#!/usr/bin/env bash
# A picture by Nano Banana, and the video that begins with it, with curl and jq.
#
# Repairs to the guide page's REST samples:
#   - the picture goes as {"bytesBase64Encoded", "mimeType"}: of the page's {"inlineData"} the service says that it
#     "isn't supported by this model";
#   - the body comes by standard input: the page puts the picture's base64 into an argument, and Linux takes no
#     argument over 128 KiB;
#   - the address comes from GOOGLE_GEMINI_BASE_URL, an error ends the script, a poll every 0.2 s instead of 10.
set -euo pipefail

BASE_URL="${GOOGLE_GEMINI_BASE_URL}/v1beta"

answer=$(curl -sS --fail-with-body "${BASE_URL}/models/gemini-2.5-flash-image:generateContent" \
  -H "x-goog-api-key: $GEMINI_API_KEY" \
  -H "Content-Type: application/json" \
  -d '{
    "contents": [{"parts": [{"text": "A calico kitten asleep in the sunshine"}]}],
    "generationConfig": {"responseModalities": ["IMAGE"]}
  }')
# The first part that is a picture: the model may say something before it draws.
picture=$(echo "${answer}" | jq '[.candidates[0].content.parts[] | select(.inlineData)][0].inlineData')
echo "${picture}" | jq -r .data | base64 -d > image.png

operation_name=$(curl -sS --fail-with-body "${BASE_URL}/models/veo-3.1-generate-preview:predictLongRunning" \
  -H "x-goog-api-key: $GEMINI_API_KEY" \
  -H "Content-Type: application/json" \
  -d @- <<JSON | jq -r .name
{"instances": [{
  "prompt": "The kitten wakes up and stretches, slow panning wide shot",
  "image": $(echo "${picture}" | jq '{bytesBase64Encoded: .data, mimeType: .mimeType}')
}]}
JSON
)

while true; do
  status_response=$(curl -sS --fail-with-body -H "x-goog-api-key: $GEMINI_API_KEY" "${BASE_URL}/${operation_name}")
  if [ "$(echo "${status_response}" | jq .done)" = "true" ]; then
    video_uri=$(echo "${status_response}" | jq -r '.response.generateVideoResponse.generatedSamples[0].video.uri')
    curl -sS --fail-with-body -L -o video_with_image_input.mp4 -H "x-goog-api-key: $GEMINI_API_KEY" "${video_uri}"
    break
  fi
  sleep 0.2
done
