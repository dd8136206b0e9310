// What the keys do.

/** Pairs of keys and words. */
export function KeyList({ keys }: { readonly keys: readonly (readonly [string, string])[] }) {
  return (
    <dl class="veo-folded veo-key-list">
      {keys.map(([key, what]) => (
        <div key={key}>
          <dt>{key}</dt>
          <dd>{what}</dd>
        </div>
      ))}
    </dl>
  );
}
