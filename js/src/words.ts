// Small numbers and lists in words.

/** Whole seconds up to 90, minutes and seconds up to 90 min, then hours: "72 s", "2 min 5 s", "2 h". */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole <= 90) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes <= 90) return join(minutes, "min", whole % 60, "s");
  return join(Math.floor(minutes / 60), "h", minutes % 60, "min");
}

/** "4, 6 or 8". */
export function choices(values: readonly (string | number)[]): string {
  const [last, ...rest] = [...values].reverse();
  if (last === undefined) return "nothing";
  return rest.length === 0 ? String(last) : `${rest.reverse().join(", ")} or ${last}`;
}

/** Bytes in the unit people read: "640 kB", "4.2 MB". */
export function fileSize(bytes: number): string {
  if (bytes < MEGABYTE) return `${Math.ceil(bytes / 1024)} kB`;
  return `${(bytes / MEGABYTE).toFixed(1)} MB`;
}

/** A size over a limit, which never reads as the limit itself; and the limit: "20 MB". */
export function overSize(bytes: number, limit: number): { size: string; limit: string } {
  const [size, most] = [bytes / MEGABYTE, limit / MEGABYTE];
  const tenths = Math.max(Math.round(size * 10), Math.floor(most * 10) + 1) / 10;
  return { size: `${tenths.toFixed(1)} MB`, limit: `${+most.toFixed(1)} MB` };
}

const MEGABYTE = 1024 * 1024;

function join(big: number, bigUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${big} ${bigUnit}` : `${big} ${bigUnit} ${small} ${smallUnit}`;
}
