/** Bytes as people read them. Pure. */

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

export function asSize(bytes: number, locale: string): string {
  let [value, unit] = [bytes, 0];
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${new Intl.NumberFormat(locale, { maximumFractionDigits: value < 10 && unit > 0 ? 1 : 0 }).format(value)} ${UNITS[unit] ?? ''}`;
}
