/** Local wall time in inputs, RFC 3339 in data. A county keeps Chinese time, which has no summer time. Pure. */
const OFFSET = '+08:00';
const OFFSET_MS = 8 * 3_600_000;

/** `09:30` from the input is `09:30:00+08:00` in the data. */
export function timeToData(input: string): string | undefined {
  return input === '' ? undefined : `${input.length === 5 ? `${input}:00` : input}${OFFSET}`;
}

export function timeToInput(data: unknown): string {
  return typeof data === 'string' ? data.slice(0, 5) : '';
}

/** `2026-03-01T09:30` from the input is `2026-03-01T09:30:00+08:00` in the data. */
export function dateTimeToData(input: string): string | undefined {
  return input === '' ? undefined : `${input.length === 16 ? `${input}:00` : input}${OFFSET}`;
}

export function dateTimeToInput(data: unknown): string {
  const instant = typeof data === 'string' ? Date.parse(data) : Number.NaN;
  return Number.isNaN(instant) ? '' : new Date(instant + OFFSET_MS).toISOString().slice(0, 16);
}

/** A whole or decimal number as typed; what is no number stays text, so that the rule can say so. */
export function numberToData(input: string): number | string | undefined {
  const text = input.trim();
  if (text === '') return undefined;
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}
