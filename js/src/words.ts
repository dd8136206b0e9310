// Small numbers and lists in words.

/** Whole seconds up to 90, minutes and seconds up to 90 min, then hours: "72 s", "2 min 5 s", "2 h". */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole <= 90) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes <= 90) return join(minutes, "min", whole % 60, "s");
  return join(Math.floor(minutes / 60), "h", minutes % 60, "min");
}

/** A span of seconds, the unit said once where it is the same: "40 to 85 s", "40 s to 2 min". */
export function between(low: number, high: number): string {
  return high <= 90 ? `${low} to ${duration(high)}` : `${duration(low)} to ${duration(high)}`;
}

/** How long something is still kept: "31 h", "6 days"; "" where it is not. */
export function timeLeft(ms: number): string {
  const hours = ms / 3_600_000;
  if (hours <= 0) return "";
  return hours < 1
    ? "less than 1 h"
    : hours < 72
      ? `${Math.floor(hours)} h`
      : `${Math.floor(hours / 24)} days`;
}

/** "4, 6 or 8"; many whole numbers in a row are "3 to 15". */
export function choices(values: readonly Value[]): string {
  const [last, ...rest] = [...values].reverse();
  if (last === undefined) return "nothing";
  if (isLongRun(values)) return `${values[0]} to ${last}`;
  return rest.length === 0 ? String(last) : `${rest.reverse().join(", ")} or ${last}`;
}

/** "1080p/4k"; many whole numbers in a row are "11 to 15". */
export function slashed(values: readonly Value[]): string {
  return isLongRun(values) ? choices(values) : values.join("/");
}

type Value = string | number | boolean;

const LONG_RUN = 5;

function isLongRun(values: readonly Value[]): boolean {
  const follows = (value: Value, index: number) => value === Number(values[0]) + index;
  return values.length >= LONG_RUN && values.every(follows);
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
