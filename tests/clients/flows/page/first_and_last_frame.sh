#!/usr/bin/env bash
# A video between two given frames, with curl and jq.
#
# Repairs to the guide page's REST sample:
#   - the frames go as {"bytesBase64Encoded", "mimeType"}, not as {"inlineData"};
#   - no comma after the last field of the body, which is no JSON;
#   - the frames are made, and the body comes by standard input (see image_to_video.sh);
#   - the address comes from GOOGLE_GEMINI_BASE_URL, an error ends the script, a poll every 0.2 s instead of 10.
set -euo pipefail

BASE_URL="${GOOGLE_GEMINI_BASE_URL}/v1beta"

picture() { # PROMPT FILE: a picture in the form that Veo takes, and its bytes in the file
  local answer
  answer=$(curl -sS --fail-with-body "${BASE_URL}/models/gemini-2.5-flash-image:generateContent" \
    -H "x-goog-api-key: $GEMINI_API_KEY" \
    -H "Content-Type: application/json" \
    -d "{\"contents\": [{\"parts\": [{\"text\": \"$1\"}]}]}" |
    jq '[.candidates[0].content.parts[] | select(.inlineData)][0].inlineData')
  echo "${answer}" | jq -r .data | base64 -d > "$2"
  echo "${answer}" | jq '{bytesBase64Encoded: .data, mimeType: .mimeType}'
}

first_image=$(picture "A woman in white on a rope swing under an old tree, fog, moonlight" first.png)
last_image=$(picture "The same swing under the same old tree, empty, fog, moonlight" last.png)

operation_name=$(curl -sS --fail-with-body "${BASE_URL}/models/veo-3.1-generate-preview:predictLongRunning" \
  -H "x-goog-api-key: $GEMINI_API_KEY" \
  -H "Content-Type: application/json" \
  -d @- <<JSON | jq -r .name
{"instances": [{
  "prompt": "The fog thickens around the swinging woman, she fades away, and the empty swing sways on in silence.",
  "image": ${first_image},
  "lastFrame": ${last_image}
}]}
JSON
)

while true; do
  status_response=$(curl -sS --fail-with-body -H "x-goog-api-key: $GEMINI_API_KEY" "${BASE_URL}/${operation_name}")
  if [ "$(echo "${status_response}" | jq .done)" = "true" ]; then
    video_uri=$(echo "${status_response}" | jq -r '.response.generateVideoResponse.generatedSamples[0].video.uri')
    curl -sS --fail-with-body -L -o interpolation.mp4 -H "x-goog-api-key: $GEMINI_API_KEY" "${video_uri}"
    break
  fi
  sleep 0.2
done
