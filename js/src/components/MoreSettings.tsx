// Settings that few need, folded away; what is wrong among them opens the fold.
import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { modelNamed, type Parameter } from "../bridge/catalog";
import { isBlank } from "../facts";
import { labelsText, readLabels } from "../labels";
import { choicesOf, isShown, offReasons, problemOf } from "../rules";
import { Fold } from "./Fold";
import { LineField } from "./LineField";
import { Offered } from "./Offered";
import { Select } from "./Select";
import { type FieldProps, fieldId, note } from "./Settings";

/** The parameters in the fold. */
export const FOLDED = [
  "generate_audio",
  "person_generation",
  "enhance_prompt",
  "resize_mode",
  "compression_quality",
  "fps",
  "output_gcs_uri",
  "labels",
] as const satisfies readonly Parameter[];
type Folded = (typeof FOLDED)[number];

/** The lists, with what they are called and the words of their values. */
const LISTS: Readonly<Partial<Record<Folded, { label: string; words?: Record<string, string> }>>> = {
  generate_audio: { label: "Sound", words: { "": "On (default)", true: "On", false: "Off" } },
  person_generation: { label: "Person generation" },
  enhance_prompt: { label: "Enhance prompt", words: { true: "On", false: "Off" } },
  resize_mode: { label: "Resize mode" },
  compression_quality: { label: "Compression" },
  fps: { label: "Frame rate" },
};
const LABELS_FORM = "Labels have the form name=value, with commas between them.";

/** A button that opens the fields under it. */
export function MoreSettings(props: FieldProps) {
  const { base, catalog, draft, typed } = props;
  const open = useSignal(false);
  const now = draft.value.value;
  const wrong = useComputed(
    () =>
      typed.value.labels !== undefined ||
      FOLDED.some((field) => problemOf(catalog.value, draft.value.value, field)),
  );
  // It stays open when that is put right: nothing folds away under somebody's hands.
  useSignalEffect(() => {
    if (wrong.value) open.value = true;
  });
  const expanded = open.value || wrong.value;
  const shown = FOLDED.filter((field) => isShown(catalog.value, now, field) || typed.value[field]);
  const silent = modelNamed(catalog.value, now.model)?.silent ?? false;
  if (shown.length === 0 && silent && now.retries === 0) return null;
  const count = FOLDED.filter((field) => !isBlank(now[field])).length + (now.retries > 0 ? 1 : 0);
  return (
    <Fold
      id={`${base}-more`}
      title={`More settings${count > 0 ? ` · ${count} set` : ""}`}
      inside="veo-settings-grid"
      open={expanded}
      onToggle={() => {
        open.value = wrong.peek() || !open.peek();
      }}
    >
      <Offered shown={!silent || now.retries > 0}>
        <Retries {...props} />
      </Offered>
      {FOLDED.map((field) => (
        <Offered key={field} shown={shown.includes(field)}>
          <Setting field={field} {...props} />
        </Offered>
      ))}
    </Fold>
  );
}

function Setting({ field, ...props }: FieldProps & { readonly field: Folded }) {
  if (field === "output_gcs_uri") return <Folder {...props} />;
  if (field === "labels") return <Labels {...props} />;
  return <Choice field={field} {...props} />;
}

function Choice({ field, base, catalog, draft }: FieldProps & { readonly field: Folded }) {
  const now = draft.value.value;
  const { label = field, words = {} } = LISTS[field] ?? {};
  const items = choicesOf(catalog.value, now, field)
    // Sound is there unless it is switched off: a third entry would only say so again.
    .filter(({ value }) => field !== "generate_audio" || value !== true || now.generate_audio === true)
    .map((each) => ({ ...each, text: words[String(each.value)] ?? String(each.value) }));
  const blank = { value: "", text: words[""] ?? "Default", reason: "" };
  return (
    <Select
      id={fieldId(base, field)}
      label={label}
      value={isBlank(now[field]) ? "" : (now[field] as string | number | boolean)}
      items={[blank, ...items]}
      problem={problemOf(catalog.value, now, field)}
      notes={offReasons(catalog.value, now, field)}
      onPick={(value) => draft.edit({ [field]: value === "" ? unset(field) : value })}
    />
  );
}

/** What "not set" is in a field: an empty text or nothing. */
function unset(field: Folded): string | null {
  return field === "fps" || field === "generate_audio" || field === "enhance_prompt" ? null : "";
}

function Folder({ base, catalog, draft }: FieldProps) {
  const now = draft.value.value;
  return (
    <LineField
      id={fieldId(base, "output_gcs_uri")}
      label="Cloud Storage folder"
      class="veo-two"
      value={now.output_gcs_uri}
      placeholder="gs://bucket/folder/"
      problem={problemOf(catalog.value, now, "output_gcs_uri")}
      onEdit={(text) => draft.edit({ output_gcs_uri: text.trim() })}
      normal={(text) => text.trim()}
      onLeave={draft.flush}
    />
  );
}

function Labels({ base, catalog, draft, typed }: FieldProps) {
  const now = draft.value.value;
  const normal = (text: string) => {
    const read = readLabels(text);
    return read === null ? text : labelsText(read);
  };
  return (
    <LineField
      id={fieldId(base, "labels")}
      label="Labels"
      class="veo-all"
      value={labelsText(now.labels)}
      placeholder="team=film, scene=3"
      problem={typed.value.labels ?? problemOf(catalog.value, now, "labels")}
      normal={normal}
      onEdit={(text) => {
        const labels = readLabels(text);
        note(typed, "labels", labels === null ? LABELS_FORM : "");
        if (labels !== null) draft.edit({ labels });
      }}
      onLeave={draft.flush}
    />
  );
}

function Retries({ base, catalog, draft }: FieldProps) {
  const { retries } = draft.value.value;
  const most = Math.max(retries, catalog.value.retries);
  const items = Array.from({ length: most + 1 }, (_, value) => ({
    value,
    text: value === 0 ? "Never" : value === 1 ? "Once" : `${value} times`,
    reason: "",
  }));
  return (
    <Select
      id={fieldId(base, "retries")}
      label="Retry sound blocks"
      value={retries}
      items={items}
      problem=""
      notes={retries > 0 ? ["Blocked videos are not charged."] : []}
      onPick={(value) => draft.edit({ retries: Number(value) })}
    />
  );
}
