import { describe, expect, it } from 'vitest';
import { ANYTHING, asked } from './wanted';

describe('what somebody looks for', () => {
  it('asks for nothing that does not matter', () => {
    expect(asked(ANYTHING, 0, 24)).toEqual({ first: 0, limit: 24 });
    expect(asked({ ...ANYTHING, words: '路灯', tier: 'declared', traits: ['no_egress'] }, 24, 24)).toEqual({
      words: '路灯',
      tier: 'declared',
      trait: ['no_egress'],
      first: 24,
      limit: 24,
    });
  });
});
