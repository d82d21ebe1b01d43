import { describe, expect, it } from 'vitest';
import { formatInstant, remaining } from './times';

describe('times', () => {
  it('are Chinese time wherever the device is', () => {
    expect(formatInstant('2026-11-22T16:30:00Z', 'zh-CN')).toBe('2026年11月23日 00:30');
    expect(formatInstant('2026-11-22T16:30:00Z', 'en', 'date')).toBe('November 23, 2026');
  });

  it('are empty for none and for what is no time', () => {
    expect([formatInstant(null, 'en'), formatInstant('soon', 'en')]).toEqual(['', '']);
    expect([remaining(null), remaining('soon')]).toEqual([null, null]);
  });

  it.each([
    ['2026-11-26T00:00:00Z', { late: false, unit: 'days', n: 3 }],
    ['2026-11-24T23:59:00Z', { late: false, unit: 'hours', n: 47 }],
    ['2026-11-23T01:59:00Z', { late: false, unit: 'minutes', n: 119 }],
    ['2026-11-23T00:00:20Z', { late: false, unit: 'minutes', n: 1 }],
    ['2026-11-22T21:00:00Z', { late: true, unit: 'hours', n: 3 }],
  ])('say how far %s is', (due, expected) => {
    expect(remaining(due, Date.parse('2026-11-23T00:00:00Z'))).toEqual(expected);
  });
});
