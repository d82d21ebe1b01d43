import { describe, expect, it } from 'vitest';
import { concerning } from './freshness';
import type { Freshness } from './staff';

const feed = (name: string, more: Partial<Freshness> = {}): Freshness => ({
  plugin: 'acme.weather',
  feed: name,
  title: { en: name },
  collection: 'alert',
  area: '330521',
  licence: null,
  good_at: null,
  stale: false,
  failing: false,
  ...more,
});

describe('feeds that concern a collection', () => {
  it('are those of its plugin that go into it, each once', () => {
    const feeds = [feed('a'), feed('a'), feed('a', { area: '330522' }), feed('b', { collection: 'other' })];
    const others = [feed('c', { plugin: 'acme.other' })];
    expect(concerning([...feeds, ...others], 'acme.weather', 'alert').map((each) => `${each.feed} ${each.area}`)).toEqual([
      'a 330521',
      'a 330522',
    ]);
  });
});
