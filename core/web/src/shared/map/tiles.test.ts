/** Which tiles lie over a place. */
import { describe, expect, it } from 'vitest';
import { addressOf, tilesOver } from './tiles';

describe('tiles', () => {
  it('are counted eastward and southward', () => {
    // Hangzhou; the known tile of its middle at level 10.
    expect(tilesOver([120.15, 30.27, 120.151, 30.271], [10, 10], 9)).toEqual([{ z: 10, x: 853, y: 421 }]);
    expect(tilesOver([-180, -85, 180, 85], [0, 1], 99)).toHaveLength(5);
  });
  it('go as deep as their number allows', () => {
    const box = [120.1, 30.2, 120.2, 30.3] as const;
    const all = tilesOver(box, [10, 18], 100);
    expect(all.length).toBeLessThanOrEqual(100);
    expect(Math.max(...all.map(({ z }) => z))).toBe(14);
  });
  it('have an address', () => {
    expect(addressOf({ address: 'https://t.example/{z}/{x}/{y}.png?tk=1' }, { z: 3, x: 6, y: 2 })).toBe('https://t.example/3/6/2.png?tk=1');
  });
});
