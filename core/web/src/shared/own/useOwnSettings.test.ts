import { describe, expect, it } from 'vitest';
import { chosen } from './useOwnSettings';

describe('what one sets for oneself', () => {
  it('is what was one’s own and what differs from the default', () => {
    const known = { own: { lines: 20 }, defaults: { lines: 20, sort: 'new', kinds: ['a'] } };
    expect(chosen(known, { lines: 20, sort: 'new', kinds: ['a'] })).toEqual({ lines: 20 });
    expect(chosen(known, { lines: 5, sort: 'old', kinds: ['a', 'b'] })).toEqual({ lines: 5, sort: 'old', kinds: ['a', 'b'] });
    expect(chosen(known, { lines: undefined, sort: null })).toEqual({});
  });
});
