import { describe, expect, it } from 'vitest';
import { levelOf, lineage, steps } from './chain';

describe('the way down to an area', () => {
  it('reads the areas above a code out of the code', () => {
    expect(lineage('999901002003')).toEqual(['99', '9999', '999901', '999901002', '999901002003']);
    expect(levelOf('999901002')).toBe('township');
    expect(levelOf('')).toBeNull();
  });

  it('offers one step more than was chosen', () => {
    expect(steps(null, ['999901'])).toEqual([{ parent: '999901', chosen: null }]);
    expect(steps('999901002003', ['999901'])).toEqual([
      { parent: '999901', chosen: '999901002' },
      { parent: '999901002', chosen: '999901002003' },
      { parent: '999901002003', chosen: null },
    ]);
  });

  it('ends at the grid', () => {
    expect(steps('999901002003001', ['999901002003'])).toEqual([{ parent: '999901002003', chosen: '999901002003001' }]);
  });

  it('lets someone with several areas choose among them first', () => {
    const roots = ['999901001', '999901003'];
    expect(steps(null, roots)).toEqual([{ parent: null, chosen: null }]);
    expect(steps('999901003', roots)).toEqual([
      { parent: null, chosen: '999901003' },
      { parent: '999901003', chosen: null },
    ]);
  });

  it('shows nothing of an area that is not theirs', () => {
    expect(steps('110101', ['999901'])).toEqual([{ parent: '999901', chosen: null }]);
    expect(steps('110101', [])).toEqual([{ parent: null, chosen: null }]);
  });
});
