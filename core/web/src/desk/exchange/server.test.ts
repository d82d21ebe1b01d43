import { describe, expect, it } from 'vitest';
import type { ExchangeReport } from '@shared/api/exchange';
import { ready, sheetAddress } from './server';

const report: ExchangeReport = { rows: 1, added: 1, errors: 0, dry_run: true, applied: false, findings: [] };

describe('an import', () => {
  it('may be taken in after a rehearsal without errors that would change something', () => {
    expect(ready(report)).toBe(true);
    expect(ready({ ...report, added: 0, changed: 1 })).toBe(true);
    expect(ready({ ...report, added: 0 })).toBe(false);
    expect(ready({ ...report, errors: 1 })).toBe(false);
    expect(ready({ ...report, dry_run: false })).toBe(false);
    expect(ready(null)).toBe(false);
  });

  it('offers the table as it stands and an empty template', () => {
    expect(sheetAddress('person', true)).toBe('/api/v1/people/sheet?template=true&format=xlsx');
    expect(sheetAddress('unit', false)).toBe('/api/v1/units/sheet?template=false&format=xlsx');
  });
});
