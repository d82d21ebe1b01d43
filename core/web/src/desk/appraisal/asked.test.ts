import { describe, expect, it } from 'vitest';
import { heights, isMonth, tone, where } from './asked';

const figure = (grade: string | null) => ({ numerator: 1, denominator: 2, value: 50, grade });

describe('what an appraisal asks', () => {
  it('knows a month', () => {
    expect(['2026-11', '2026-1', '2026-13', 'November'].map(isMonth)).toEqual([true, false, false, false]);
  });

  it('leaves the area out when none is chosen', () => {
    expect(where({ period: '2026-11', area: null })).toEqual({ period: '2026-11' });
    expect(where({ period: '2026-11', area: '999901' })).toEqual({ period: '2026-11', area: '999901' });
  });

  it('draws days against the highest one', () => {
    const day = (open: number) => ({ day: '2026-11-23', open, aged: 0 });
    expect(heights([day(0), day(5), day(10)])).toEqual([0, 50, 100]);
    expect(heights([day(0)])).toEqual([0]);
  });

  it('colours grades', () => {
    expect(['A', 'B', 'C', 'D', 'E', null].map((grade) => tone(figure(grade)))).toEqual([
      'tag-good',
      'tag-good',
      'tag-warn',
      'tag-bad',
      'tag-bad',
      '',
    ]);
  });
});
