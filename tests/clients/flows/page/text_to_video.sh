#!/usr/bin/env bash
# Text to video with curl and jq.
#
# Repairs to the guide page's REST sample:
#   - the address comes from GOOGLE_GEMINI_BASE_URL, which curl does not know by itself;
#   - an error ends the script; the page's polls the operation "null" for ever;
#   - a poll every 0.2 s instead of 10: the simulator is done at once.
set -euo pipefail

BASE_URL="${GOOGLE_GEMINI_BASE_URL}/v1beta"

operation_name=$(curl -sS --fail-with-body "${BASE_URL}/models/veo-3.1-generate-preview:predictLongRunning" \
  -H "x-goog-api-key: $GEMINI_API_KEY" \
  -H "Content-Type: application/json" \
  -X "POST" \
  -d '{
    "instances": [{
        "prompt": "Two climbers study a map by torchlight. One whispers, \"This must be the place.\" Wind howls."
      }
    ]
  }' | jq -r .name)

while true; do
  status_response=$(curl -sS --fail-with-body -H "x-goog-api-key: $GEMINI_API_KEY" "${BASE_URL}/${operation_name}")

  is_done=$(echo "${status_response}" | jq .done)

  if [ "${is_done}" = "true" ]; then
    video_uri=$(echo "${status_response}" | jq -r '.response.generateVideoResponse.generatedSamples[0].video.uri')
    echo "Downloading video from: ${video_uri}"
    curl -sS --fail-with-body -L -o dialogue_example.mp4 -H "x-goog-api-key: $GEMINI_API_KEY" "${video_uri}"
    break
  fi
  sleep 0.2
done
