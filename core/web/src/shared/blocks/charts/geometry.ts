/** Where the parts of a chart stand. Pure. */

export interface Point {
  x: number;
  y: number;
}
export interface Slice {
  path: string;
  share: number;
}

/** The least round number at or above the greatest value: 1, 2, 2.5 or 5 times a power of ten; at least 1. */
export function ceiling(values: readonly number[]): number {
  const most = Math.max(0, ...values);
  if (most <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(most));
  return (([1, 2, 2.5, 5, 10] as const).find((step) => step * power >= most) ?? 10) * power;
}

/** A course of values from left to right; a missing one interrupts the line. */
export function course(values: readonly (number | null)[], width: number, height: number, top: number): (Point | null)[] {
  const step = values.length > 1 ? width / (values.length - 1) : 0;
  return values.map((value, index) =>
    value === null ? null : { x: values.length > 1 ? index * step : width / 2, y: height - (Math.max(0, value) / top) * height },
  );
}

/** The path of the line through points; a gap begins it anew. */
export function line(points: readonly (Point | null)[]): string {
  let down = false;
  return points
    .map((point) => {
      const stroke = point === null ? '' : `${down ? 'L' : 'M'}${round(point.x)} ${round(point.y)}`;
      down = point !== null;
      return stroke;
    })
    .join('');
}

/** The slices of a pie around the origin, from the top clockwise; nothing for values that are not above zero. */
export function slices(values: readonly number[], radius: number): Slice[] {
  const sum = values.reduce((before, value) => before + Math.max(0, value), 0);
  let turned = 0;
  return values.map((value) => {
    const share = sum > 0 ? Math.max(0, value) / sum : 0;
    const path = share >= 0.9999 ? circle(radius) : share === 0 ? '' : slice(turned, turned + share, radius);
    turned += share;
    return { path, share };
  });
}

function slice(from: number, to: number, radius: number): string {
  const [start, end] = [at(from, radius), at(to, radius)];
  return `M0 0L${round(start.x)} ${round(start.y)}A${radius} ${radius} 0 ${to - from > 0.5 ? 1 : 0} 1 ${round(end.x)} ${round(end.y)}Z`;
}

function circle(radius: number): string {
  return `M0 ${-radius}A${radius} ${radius} 0 1 1 0 ${radius}A${radius} ${radius} 0 1 1 0 ${-radius}Z`;
}

function at(turn: number, radius: number): Point {
  return { x: radius * Math.sin(turn * 2 * Math.PI), y: -radius * Math.cos(turn * 2 * Math.PI) };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
