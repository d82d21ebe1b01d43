import { describe, expect, it } from 'vitest';
import { chosenSchema } from './forms';
import { styled } from './layers';
import { fill, filters, given } from './templates';
import { seconds, staleAt } from './stale';
import { rowValues } from './useRows';

describe('what stands in braces', () => {
  it('is filled in from what the page knows, or leaves nothing behind', () => {
    expect(fill('{id}/{none}', { id: 'a' })).toBe('a/');
    expect(fill('{id}', { id: { nested: 1 } })).toBe('');
  });
  it('keeps the kind of a value that stands alone', () => {
    expect(given({ watts: '{watts}', lit: '{lit}', text: 'No. {watts}', plain: 3, none: '{none}' }, { watts: 60, lit: false })).toEqual({
      watts: 60,
      lit: false,
      text: 'No. 60',
      plain: 3,
    });
  });
  it('takes a filter away whose parameter was not given', () => {
    expect(filters(['state={state}', 'due<={today}'], { today: '2026-01-01', state: '' })).toEqual(['due<=2026-01-01']);
  });
  it('cannot turn a value into another condition', () => {
    expect(filters(['state={state}'], { state: 'x>=y' })).toEqual(['state=x>=y']);
  });
});

describe('rows', () => {
  it('give on their fields and their id', () => {
    expect(rowValues({ id: 'd-1', body: { id: 'own', n: 1 }, document: null }, { area: '33' })).toEqual({ area: '33', id: 'own', n: 1 });
    const document = { id: 'd-1', area: { code: '', name: '' }, body: {}, changed_at: '' };
    expect(rowValues({ id: 'd-1', body: { id: 'own' }, document }, {})).toEqual({ id: 'd-1' });
  });
  it.each([
    ['PT3H', 10_800],
    ['P1DT30M', 88_200],
    ['P1M', 2_629_800],
    ['PT1M', 60],
  ])('know that %s is %i seconds', (duration, expected) => {
    expect(seconds(duration)).toBe(expected);
  });
  it('are old when the newest is older than allowed', () => {
    const now = Date.parse('2026-01-02T00:00:00Z');
    expect(staleAt('2026-01-01T20:00:00Z', 'PT3H', now)).toBe('2026-01-01T20:00:00Z');
    expect(staleAt('2026-01-01T22:00:00Z', 'PT3H', now)).toBeNull();
    expect(staleAt('2026-01-01T00:00:00Z', null, now)).toBeNull();
    expect(staleAt('', 'PT3H', now)).toBeNull();
  });
});

describe('the part of a schema that a form asks for', () => {
  const schema = { type: 'object', required: ['a', 'b'], properties: { '@area': {}, a: {}, b: {}, c: {} } };
  it('is what is wanted, in that order, without what is given; the area is always asked', () => {
    expect(Object.keys(chosenSchema(schema, ['c', 'a'], []).properties ?? {})).toEqual(['@area', 'c', 'a']);
    expect(chosenSchema(schema, [], ['b'])).toEqual({ ...schema, required: ['a'], properties: { '@area': {}, a: {}, c: {} } });
  });
});

describe('the features of a layer', () => {
  it('have the colour of their value, else that of the layer', () => {
    const feature = (id: string, state: string) => ({ type: 'Feature' as const, id, geometry: null, properties: { state } });
    const style = { color: 'yellow', shape: 'square' as const, field: 'state', colors: { broken: 'red' } };
    const made = styled({ type: 'FeatureCollection', features: [feature('a', 'broken'), feature('b', 'on')] }, style);
    expect(made.features.map(({ properties }) => [properties['id'], properties['colour'], properties['shape']])).toEqual([
      ['a', 'red', 'square'],
      ['b', 'yellow', 'square'],
    ]);
  });
});
