"""What `generateContent` answers: pictures from image models, rewritten prompts from text models."""
