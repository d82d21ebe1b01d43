import { describe, expect, it } from 'vitest';
import { bars, ceiling } from './chart';
import { isSpan, monthBefore } from './months';

const FRAME = { width: 300, height: 100, top: 10, bottom: 10 };

describe('the bars of a chart', () => {
  it('stand on the ground line and are as high as their share of the scale', () => {
    const [half, whole] = bars([5, 10], FRAME, 10);
    expect(whole).toMatchObject({ y: 10, height: 80 });
    expect(half).toMatchObject({ y: 50, height: 40 });
  });

  it('leave a gap where there is no figure, and keep a small one visible', () => {
    const [gap, tiny, zero] = bars([null, 0.001, 0], FRAME, 100);
    expect(gap).toBeNull();
    expect(tiny?.height).toBe(1);
    expect(zero?.height).toBe(0);
  });

  it('never leave their frame when the scale is their own', () => {
    for (const bar of bars([58, 22, 39.5], FRAME)) {
      expect(bar?.y).toBeGreaterThanOrEqual(FRAME.top);
      expect((bar?.x ?? -1) + (bar?.width ?? 0)).toBeLessThanOrEqual(FRAME.width);
    }
  });

  it('end their scale at a round number', () => {
    expect([0, 0.25, 4.5, 58, 94.6, 100].map(ceiling)).toEqual([1, 0.25, 5, 60, 100, 100]);
  });
});

describe('months', () => {
  it('are counted in the county’s time, across years', () => {
    const newYearsEve = new Date('2025-12-31T20:00:00Z'); // 2026 has begun in the county
    expect(monthBefore(newYearsEve, 0)).toBe('2026-01');
    expect(monthBefore(newYearsEve, 1)).toBe('2025-12');
    expect(monthBefore(newYearsEve, 13)).toBe('2024-12');
  });

  it('make a span when both are months and in order', () => {
    expect(isSpan('2022-08', '2023-01')).toBe(true);
    expect(isSpan('2023-01', '2022-08')).toBe(false);
    expect(isSpan('2022-13', '2023-01')).toBe(false);
    expect(isSpan('', '2023-01')).toBe(false);
  });
});
