// One line of text.

interface Props {
  readonly class: string;
  readonly text: string;
  readonly id?: string | undefined;
  readonly alert?: boolean;
}

/** Left out when empty; `alert` has screen readers say it when it appears. */
export function Line({ class: name, text, id, alert = false }: Props) {
  return text ? (
    <p id={id} class={name} role={alert ? "alert" : undefined} dir="auto">
      {text}
    </p>
  ) : null;
}
