import { describe, expect, it } from 'vitest';
import type { AreaVersion, PluginVersions } from '@shared/api/staff';
import { grouped, holding, named, own } from './versions';

function area(code: string, runs: string, more: Partial<AreaVersion> = {}): AreaVersion {
  return {
    code,
    name: code,
    name_en: null,
    level: 'county',
    own: true,
    enabled: true,
    chosen: runs,
    runs,
    back_to: '',
    canary: false,
    trying: '',
    trying_since: null,
    stopped_version: '',
    stopped_reason: '',
    stopped_at: null,
    ...more,
  };
}

const versions: PluginVersions = {
  versions: ['2.0.0', '1.0.0'].map((version) => ({ version, state: 'ready', reason: null, areas: 1 })),
  areas: [
    area('330521', '1.0.0'),
    area('330521100', '2.0.0', { canary: true }),
    area('330521101', '', { own: false, canary: true, chosen: '1.0.0' }),
    area('330521102', '', { enabled: false, chosen: '1.0.0' }),
  ],
  trials: [],
};

describe('the version that runs in an area', () => {
  it('is that of the nearest choice upwards', () => {
    expect(holding('330521100201', versions)?.runs).toBe('2.0.0');
    expect(holding('330521101', versions)?.code).toBe('330521');
    expect(holding('440300', versions)).toBeNull();
  });

  it('is named where there is something to choose, and the plugin is on', () => {
    expect(named('330521100', versions)).toBe('2.0.0');
    expect(named('330521102', versions)).toBe('');
    expect(named('330521', { ...versions, versions: versions.versions.slice(0, 1) })).toBe('');
    expect(named('330521', null)).toBe('');
    expect(own('330521101', versions)?.canary).toBe(true);
  });
});

it('groups a plan by subject in its order', () => {
  const points = (['hooks', 'documents', 'hooks'] as const).map((subject, index) => ({
    subject,
    text: { en: String(index) },
  }));
  expect(grouped(points).map(({ subject, points: some }) => [subject, some.length])).toEqual([
    ['hooks', 2],
    ['documents', 1],
  ]);
});
