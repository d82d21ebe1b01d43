/** Months as the API writes them: `2022-08`. Pure. */

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

export function isSpan(from: string, to: string): boolean {
  return MONTH.test(from) && MONTH.test(to) && from <= to;
}

/** The month that lies `back` months before the one that `now` falls in, in the county's time. */
export function monthBefore(now: Date, back: number): string {
  const local = new Date(now.getTime() + 8 * 3_600_000);
  const months = local.getUTCFullYear() * 12 + local.getUTCMonth() - back;
  return `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}`;
}
