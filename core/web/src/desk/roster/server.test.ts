import { describe, expect, it } from 'vitest';
import { colleagues, dayAfter, runs, weekdayOf } from './server';

describe('days of the roster', () => {
  it('are counted on the calendar, over months and back', () => {
    expect(dayAfter('2026-11-30', 7)).toBe('2026-12-07');
    expect(dayAfter('2026-03-01', -1)).toBe('2026-02-28');
  });

  it('know their weekday, Monday being the first', () => {
    expect(weekdayOf('2026-11-23')).toBe(1);
    expect(weekdayOf('2026-11-29')).toBe(7);
  });

  it('that follow each other are told as a run', () => {
    expect(runs([1, 2, 3, 4, 5, 7])).toEqual([
      [1, 5],
      [7, 7],
    ]);
    expect(runs([])).toEqual([]);
  });

  it('are given to nobody before the roster is there', () => {
    expect(colleagues(null)).toEqual([]);
  });
});
