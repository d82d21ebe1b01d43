import { describe, expect, it } from 'vitest';
import type { CaseRow } from '@shared/api/staff';
import type { CaseType, FeatureCollection } from '@shared/api/types';
import { idOf, ordered, presetsOf } from '../capture/presets';
import { byNearness, metresBetween } from './near';

const row = (id: string): CaseRow => ({ id }) as CaseRow;
const points: FeatureCollection = {
  type: 'FeatureCollection',
  features: [['far', 28.02], ['near', 28.001]].map(([id, lat]) => ({ type: 'Feature', properties: { id }, geometry: { type: 'Point', coordinates: [112, lat] } })),
};

describe('cases', () => {
  it('come the nearest first, those without a place last', () => {
    const found = byNearness([row('nowhere'), row('far'), row('near'), row('lost')], points, { lon: 112, lat: 28 });
    expect(found.map(({ row: { id } }) => id)).toEqual(['near', 'far', 'nowhere', 'lost']);
    expect(found.map(({ metres }) => (metres === null ? null : Math.round(metres)))).toEqual([111, 2224, null, null]);
  });

  it('keep the server’s order while the phone does not know where it is', () => {
    expect(byNearness([row('far'), row('near')], points, null).map(({ row: { id } }) => id)).toEqual(['far', 'near']);
  });

  it('lie as far apart as the earth is round', () => {
    expect(Math.round(metresBetween({ lon: 112, lat: 28 }, { lon: 112, lat: 28.01 }))).toBe(1112);
  });
});

describe('presets', () => {
  const type = (id: string, ...classes: [string, boolean?][]): CaseType =>
    ({ id, classes: classes.map(([name, stopped]) => ({ id: name, stopper: stopped === undefined ? null : { takes_reports: stopped } })) }) as unknown as CaseType;

  it('are the classes that take reports, those used last first', () => {
    const presets = presetsOf([type('a', ['a.1'], ['a.2', false], ['a.3', true]), type('b')]);
    expect(presets.map(idOf)).toEqual(['a.1', 'a.3', 'b']);
    expect(ordered(presets, ['b', 'gone', 'a.3']).map(idOf)).toEqual(['b', 'a.3', 'a.1']);
  });
});
