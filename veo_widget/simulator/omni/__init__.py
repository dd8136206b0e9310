"""What an interaction with Gemini Omni may ask for, and what it answers; HTTP is spoken in `wires.omni`."""
