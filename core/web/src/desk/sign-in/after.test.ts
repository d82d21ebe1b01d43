import { describe, expect, it } from 'vitest';
import { lockedUntil, safeNext } from './after';

describe('after signing in', () => {
  it('goes on to the page that was wanted', () => {
    expect(safeNext('/cases?queue=all')).toBe('/cases?queue=all');
  });

  it('never leaves the desk, nor comes back to signing in', () => {
    for (const odd of [
      '//evil.example',
      '/\\evil.example',
      'https://evil.example',
      '/sign-in?next=/x',
      undefined,
      ['/a'],
    ]) {
      expect(safeNext(odd)).toBe('/');
    }
  });
});

describe('a locked account', () => {
  it('is told the time on the county’s wall', () => {
    expect(lockedUntil(900, 'zh-CN', new Date('2026-11-23T02:00:00Z'))).toContain('10:15');
  });

  it('is told the day too when it is far off', () => {
    expect(lockedUntil(86_400, 'zh-CN', new Date('2026-11-23T02:00:00Z'))).toContain('24');
  });
});
