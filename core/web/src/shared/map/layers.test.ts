import { describe, expect, it } from 'vitest';
import { asBounds, asCollection, boundsOf, type LayerSpec } from './layers';

const square = { type: 'Feature' as const, geometry: { type: 'Polygon', coordinates: [[[1, 2], [3, 2], [3, 5], [1, 2]]] }, properties: {} };
const areas: LayerSpec = { id: 'a', kind: 'areas', data: { type: 'FeatureCollection', features: [square] } };

describe('the box around layers', () => {
  it('holds polygons, points and pins', () => {
    const pin: LayerSpec = { id: 'p', kind: 'pin', position: { lon: 0, lat: 9 } };
    expect(boundsOf([areas])).toEqual([1, 2, 3, 5]);
    expect(boundsOf([areas, pin])).toEqual([0, 2, 3, 9]);
  });

  it('is null around nothing', () => {
    const nowhere = { type: 'Feature' as const, geometry: null, properties: {} };
    expect(boundsOf([])).toBeNull();
    expect(boundsOf([{ id: 'x', kind: 'points', data: { type: 'FeatureCollection', features: [nowhere] } }])).toBeNull();
  });
});

describe('what comes over the wire', () => {
  it('is bounds only with four numbers', () => {
    expect(asBounds([1, 2, 3, 4])).toEqual([1, 2, 3, 4]);
    expect([asBounds([1, 2]), asBounds(null)]).toEqual([null, null]);
  });

  it('is a collection of features and nothing else', () => {
    expect(asCollection({ features: [square, null, 7, { type: 'Feature' }] }).features).toEqual([square]);
  });
});
