import { describe, expect, it } from 'vitest';
import { asSize } from './sizes';

describe('sizes', () => {
  it('are told in the largest unit that fits', () => {
    expect([0, 999, 1000, 1_540_000, 20_000_000_000, 5e15].map((bytes) => asSize(bytes, 'en'))).toEqual(['0 B', '999 B', '1 kB', '1.5 MB', '20 GB', '5,000 TB']);
  });
});
