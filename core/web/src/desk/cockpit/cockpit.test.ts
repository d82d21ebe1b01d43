import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { effectScope } from 'vue';
import type { CaseCount } from '@shared/api/staff';
import { filtersFromQuery } from '../cases/filters';
import { useLive } from './live';
import { daysOf, monthsFrom } from './months';
import { above, childLevel, shaded } from './parts';
import { listAddress, numberOf, TILES } from './tiles';

const counts: CaseCount = { count: 5, by_stage: {}, by_light: { green: 3, yellow: 2, red: 0 }, by_queue: { todo: 0, open: 5, overdue: 1, closed: 7, all: 12 } };

describe('the numbers', () => {
  it('are counts of lists, and lead to exactly these', () => {
    expect(TILES.map((tile) => numberOf(tile, counts))).toEqual([5, 2, 1, 7, 12]);
    const where = { area: '999901100', since: '2026-02-01', until: '2026-02-28' };
    for (const { narrows } of TILES) {
      const query = Object.fromEntries(new URL(listAddress(narrows, where), 'http://desk').searchParams);
      expect(filtersFromQuery(query)).toMatchObject({ ...narrows, ...where, stage: null, unit: null, case_type: null, q: '' });
    }
  });
});

describe('the time slider', () => {
  const now = new Date(2026, 2, 15);
  it('moves from the month of the first report to this one, five years at most', () => {
    expect(monthsFrom('2025-12-31', now)).toEqual(['2025-12', '2026-01', '2026-02', '2026-03']);
    expect(monthsFrom(null, now)).toEqual(['2026-03']);
    expect(monthsFrom('2030-01-01', now)).toEqual(['2026-03']);
    expect(monthsFrom('1990-01-01', now)).toHaveLength(60);
  });
  it('knows the days of a month', () => {
    expect(daysOf('2024-02')).toEqual({ since: '2024-02-01', until: '2024-02-29' });
    expect(daysOf('2025-12')).toEqual({ since: '2025-12-01', until: '2025-12-31' });
    expect(daysOf(null)).toEqual({ since: null, until: null });
  });
});

describe('the parts of an area', () => {
  it('are one level down, as far as there is one', () => {
    expect(['99', '999901', '999901100', '999901100201', '999901100201001'].map(childLevel)).toEqual(['township', 'township', 'village', 'grid', 'grid']);
  });
  it('lie in one another, up to where somebody works', () => {
    expect(['999901100201001', '999901100', '999901'].map((code) => above(code, ['999901']))).toEqual(['999901100201', '999901', null]);
    expect(above('999901100', ['999901100'])).toBeNull();
  });
  it('are shaded by their counts', () => {
    const outline = (code: string) => ({ type: 'Feature' as const, geometry: null, properties: { code, name: code, name_en: '' } });
    const parts = [{ code: 'a', name: '甲', name_en: null, count: 8, overdue: 0 }, { code: 'b', name: '乙', name_en: 'B', count: 2, overdue: 1 }];
    const { features } = shaded({ type: 'FeatureCollection', features: ['a', 'b', 'c'].map(outline) }, parts, ({ name }) => name);
    expect(features.map(({ properties }) => [properties['label'], properties['shade']])).toEqual([['a 8', 1], ['b 2', 0.25], ['c', 0]]);
  });
});

class Source extends EventTarget {
  static last: Source;
  readyState = 1;
  constructor(readonly url: string) {
    super();
    Source.last = this;
  }
  close(): void {
    this.readyState = 2;
  }
}

describe('word of changes', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('EventSource', Source);
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
  it('asks anew once for what comes together, and comes back after it was closed', () => {
    const scope = effectScope();
    const heard = vi.fn();
    const live = scope.run(() => useLive(() => '999901', heard));
    const first = Source.last;
    expect(first.url).toBe('/api/v1/cockpit/live?area=999901');
    first.dispatchEvent(new Event('open'));
    expect(live?.value).toBe('live');
    first.dispatchEvent(new Event('moved'));
    first.dispatchEvent(new Event('anew'));
    vi.advanceTimersByTime(2000);
    expect(heard).toHaveBeenCalledTimes(1);
    first.readyState = 2; // as when the server had no room
    first.dispatchEvent(new Event('error'));
    expect(live?.value).toBe('waiting');
    vi.advanceTimersByTime(60_000);
    expect(Source.last).not.toBe(first);
    expect(heard).toHaveBeenCalledTimes(2);
    const second = Source.last;
    second.dispatchEvent(new Event('open'));
    second.dispatchEvent(new Event('over'));
    expect([second.readyState, live?.value]).toEqual([2, 'waiting']);
    expect(heard).toHaveBeenCalledTimes(3);
    vi.advanceTimersByTime(120_000);
    expect(Source.last).toBe(second);
    scope.stop();
    expect(Source.last.readyState).toBe(2);
  });
});
