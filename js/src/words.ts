// Small numbers in words.

/** Whole seconds up to 90, minutes and seconds up to 90 min, then hours: "72 s", "2 min 5 s", "2 h". */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole <= 90) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes <= 90) return join(minutes, "min", whole % 60, "s");
  return join(Math.floor(minutes / 60), "h", minutes % 60, "min");
}

function join(big: number, bigUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${big} ${bigUnit}` : `${big} ${bigUnit} ${small} ${smallUnit}`;
}
