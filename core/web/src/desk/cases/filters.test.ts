import { describe, expect, it } from 'vitest';
import { activeFilters, apiQuery, filtersFromQuery, NO_FILTERS, queryFromFilters, type CaseFilters } from './filters';

const CHOSEN: CaseFilters = {
  queue: 'overdue',
  stage: 'dispatch',
  light: 'red',
  area: '999901002',
  case_type: 'livelihood.hazard',
  unit: '01a20656-2159-7001-b62f-1d698b2f0a6d',
  since: '2026-03-01',
  until: '2026-03-31',
  q: '路灯 不亮',
};

describe('the filters and the address', () => {
  it('come back from the address as they went in', () => {
    expect(filtersFromQuery(queryFromFilters(CHOSEN))).toEqual(CHOSEN);
  });

  it('leave a bare address when nothing is chosen', () => {
    expect(queryFromFilters(NO_FILTERS)).toEqual({});
    expect(filtersFromQuery({})).toEqual(NO_FILTERS);
  });

  it('drop what is unknown, so that an old link still opens a list', () => {
    const odd = { queue: 'mine', stage: 'limbo', light: 'blue', area: '../etc', since: '2026-3-1', until: '2026-13-40', q: '   ' };
    expect(filtersFromQuery(odd)).toEqual(NO_FILTERS);
  });

  it('take the first of a repeated parameter', () => {
    expect(filtersFromQuery({ queue: ['closed', 'open'], q: [null, 'x'] })).toEqual({ ...NO_FILTERS, queue: 'closed' });
  });

  it('always name the queue to the server', () => {
    expect(apiQuery(NO_FILTERS)).toEqual({ queue: 'todo' });
    expect(apiQuery(CHOSEN)['queue']).toBe('overdue');
  });

  it('count what narrows the list, but not the queue', () => {
    expect(activeFilters({ ...NO_FILTERS, queue: 'closed' })).toBe(0);
    expect(activeFilters(CHOSEN)).toBe(8);
  });
});
