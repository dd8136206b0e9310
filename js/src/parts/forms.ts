// The part with what opens in the form when somebody wants it: help with the prompt, and two ways to a picture.
export { FrameMenu } from "../components/FrameMenu";
export { MakeForm } from "../components/MakeForm";
export { PromptHelp } from "../components/PromptHelp";
