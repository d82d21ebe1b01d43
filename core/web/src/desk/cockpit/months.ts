/** The months that the time slider moves over. Pure. */

/** So many months at most, the newest: five years. */
const MOST = 60;

/** From the month of the earliest report to this one, as 2026-03. */
export function monthsFrom(earliest: string | null, now: Date): string[] {
  const last = now.getFullYear() * 12 + now.getMonth();
  const [year = now.getFullYear(), month = now.getMonth() + 1] = (earliest ?? '').split('-').map(Number);
  const first = earliest === null ? last : Math.min(year * 12 + month - 1, last);
  const begin = Math.max(first, last - MOST + 1);
  return Array.from({ length: last - begin + 1 }, (_, step) => {
    const count = begin + step;
    return `${Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, '0')}`;
  });
}

/** First and last day of a month; no bounds for no month. */
export function daysOf(month: string | null): { since: string | null; until: string | null } {
  if (month === null) return { since: null, until: null };
  const [year = 0, index = 1] = month.split('-').map(Number);
  const last = new Date(Date.UTC(year, index, 0)).getUTCDate();
  return { since: `${month}-01`, until: `${month}-${last}` };
}
