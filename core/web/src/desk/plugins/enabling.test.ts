import { describe, expect, it } from 'vitest';
import { standing } from './enabling';

const CHOICES = [
  { code: '999901', enabled: true },
  { code: '999901002', enabled: false },
];

describe('where a plugin is on', () => {
  it('is decided by the area itself when it has chosen', () => {
    expect(standing('999901002', CHOICES)).toEqual({ choice: 'off', enabled: false, from: null });
    expect(standing('999901', CHOICES)).toEqual({ choice: 'on', enabled: true, from: null });
  });

  it('is otherwise decided by the nearest ancestor that has', () => {
    expect(standing('999901001', CHOICES)).toEqual({ choice: 'inherit', enabled: true, from: '999901' });
    expect(standing('999901002007', CHOICES)).toEqual({ choice: 'inherit', enabled: false, from: '999901002' });
  });

  it('is nowhere when nobody has', () => {
    expect(standing('110101', CHOICES)).toEqual({ choice: 'inherit', enabled: false, from: null });
  });
});
