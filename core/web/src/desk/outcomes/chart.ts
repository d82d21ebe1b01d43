/** Geometry of the small charts, drawn by hand in SVG: no library, no inline style, readable without colour. */

export interface Point {
  x: number;
  y: number;
}

export interface Frame {
  width: number;
  height: number;
  /** Room above for the value's own label, and below for the month. */
  top: number;
  bottom: number;
}

export interface Bar extends Point {
  width: number;
  height: number;
  middle: number;
}

const ROUND = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10] as const;

/** The next round number at or above, so that the tallest bar nearly fills its frame. */
export function ceiling(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const leading = value / power;
  return (ROUND.find((round) => leading <= round) ?? 10) * power;
}

function largest(values: readonly (number | null)[]): number {
  return values.reduce<number>((most, value) => Math.max(most, value ?? 0), 0);
}

/** One bar per value on a scale from zero; a missing value leaves its place empty. */
export function bars(values: readonly (number | null)[], frame: Frame, top = ceiling(largest(values))): (Bar | null)[] {
  const step = frame.width / Math.max(1, values.length);
  const room = frame.height - frame.top - frame.bottom;
  return values.map((value, index) => {
    if (value === null) return null;
    const height = Math.max(value > 0 ? 1 : 0, (room * value) / top);
    const width = Math.min(36, step * 0.56);
    const middle = step * (index + 0.5);
    return { x: middle - width / 2, y: frame.top + room - height, width, height, middle };
  });
}
