import Feature from 'ol/Feature';
import Point from 'ol/geom/Point';
import Projection from 'ol/proj/Projection';
import VectorSource from 'ol/source/Vector';
import { describe, expect, it, vi } from 'vitest';
import { LevelClusters, levelOf } from './clusters';

const everywhere = [-1e7, -1e7, 1e7, 1e7];
const mercator = new Projection({ code: 'EPSG:3857' });

describe('points that lie together', () => {
  it('are found once for each level of zoom', () => {
    const points = new VectorSource({ features: [0, 10, 1000].map((x) => new Feature(new Point([x, 0]))) });
    const clusters = new LevelClusters(points);
    const looked = vi.spyOn(points, 'getFeaturesInExtent');
    const sizes = (resolution: number): number[] => {
      clusters.loadFeatures(everywhere, resolution, mercator);
      return clusters.getFeatures().map((one) => (one.get('features') as Feature[]).length).sort();
    };
    expect(sizes(1)).toEqual([1, 2]);
    expect(sizes(1.1)).toEqual([1, 2]);
    expect(sizes(64)).toEqual([3]);
    const before = looked.mock.calls.length;
    expect(sizes(0.9)).toEqual([1, 2]);
    expect(looked.mock.calls.length).toBe(before);
  });
  it('levels are powers of two', () => {
    expect([1, 1.3, 1.5, 3, 100].map(levelOf)).toEqual([1, 2, 2, 4, 128]);
  });
});
