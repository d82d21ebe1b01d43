import { describe, expect, it } from 'vitest';
import { ceiling, course, line, slices } from './geometry';

describe('the parts of a chart', () => {
  it.each([
    [[], 1],
    [[0, -3], 1],
    [[3], 5],
    [[7, 10], 10],
    [[0.3], 0.5],
    [[2400], 2500],
  ])('reach from nothing to a round number above %j: %d', (values, expected) => {
    expect(ceiling(values)).toBeCloseTo(expected);
  });
  it('go from left to right, and a missing value interrupts the line', () => {
    const points = course([0, null, 10], 100, 50, 10);
    expect(points).toEqual([{ x: 0, y: 50 }, null, { x: 100, y: 0 }]);
    expect(line(points)).toBe('M0 50M100 0');
    expect(course([5], 100, 50, 10)).toEqual([{ x: 50, y: 25 }]);
  });
  it('share a circle by their values', () => {
    const made = slices([1, 3, 0, -2], 10);
    expect(made.map(({ share }) => share)).toEqual([0.25, 0.75, 0, 0]);
    expect(made[0]?.path).toBe('M0 0L0 -10A10 10 0 0 1 10 0Z');
    expect(made[1]?.path).toContain(' 0 1 1 ');
    expect(made[2]?.path).toBe('');
    expect(slices([4], 10)[0]?.path).not.toContain('L');
    expect(slices([0, 0], 10).map(({ share }) => share)).toEqual([0, 0]);
  });
});
