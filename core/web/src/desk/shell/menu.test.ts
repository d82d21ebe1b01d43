import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it } from 'vitest';
import type { RouteLocationNormalized } from 'vue-router';
import { gate } from '../router';
import { useSession } from '../session';
import { me } from '../testing/me';
import { groupOf, homeFor, menuFor } from './menu';

const WORKER = ['case:read', 'case:verify', 'case:check', 'area:read', 'unit:read', 'standard:read'];
const SYSTEM_ADMIN = [
  'area:import',
  'area:read',
  'person:read',
  'person:manage',
  'account:read',
  'plugin:read',
  'plugin:manage',
];
const names = (permissions: string[]): string[] => menuFor(permissions).map((screen) => screen.name);

describe('the menu', () => {
  it('keeps what belongs together in one group', () => {
    const groups = Object.fromEntries(
      menuFor(['case:read', 'task:read', 'case:verify', 'whistle:call', 'statistics:read', 'plugin:read', 'audit:read']).map(
        (screen) => [screen.name, groupOf(screen)],
      ),
    );
    expect(groups).toEqual({ cases: 0, whistles: 1, tasks: 1, cockpit: 2, outcomes: 2, appraisal: 2, plugins: 3, market: 3, audit: 3 });
  });

  it('shows each role what it may open, in a fixed order', () => {
    expect(names(WORKER)).toEqual(['cases', 'tasks']);
    expect(names([...WORKER, 'statistics:read', 'plugin:read', 'duty:read'])).toEqual([
      'cases',
      'tasks',
      'roster',
      'cockpit',
      'outcomes',
      'appraisal',
      'plugins',
      'market',
    ]);
    expect(names(SYSTEM_ADMIN)).toEqual(['plugins', 'market', 'workflows', 'areas', 'people', 'exchange']);
    expect(names(['acme.rented-homes:home.read'])).toEqual(['collections']);
    expect(names(['rented-homes:home.write', 'rented-homes:inspect'])).toEqual([]);
    expect(names(['role:read', 'indicator:manage'])).toEqual(['indicators', 'roles']);
    expect(names(['audit:verify', 'audit:read', 'area:read'])).toEqual(['audit']);
  });

  it('begins at the first screen, or at the page that says why there is none', () => {
    expect(homeFor(SYSTEM_ADMIN)).toBe('/plugins');
    expect(homeFor([])).toBe('/nothing-here');
    expect(homeFor(['area:read'])).toBe('/nothing-here');
  });
});

describe('the case desk', () => {
  it('opens with the tasks of whoever has some, and with what is open for whoever may only look', () => {
    expect(homeFor(WORKER)).toBe('/cases');
    expect(homeFor(['case:read', 'case:read_private', 'case:export', 'statistics:read'])).toBe('/cases?queue=open');
  });
});

describe('the gate before each page', () => {
  beforeEach(() => {
    setActivePinia(createPinia());
  });
  const to = (part: Partial<RouteLocationNormalized>): RouteLocationNormalized =>
    ({ fullPath: '/x', name: 'x', meta: { title: 'x' }, ...part }) as RouteLocationNormalized;

  it('sends a stranger to sign in, and remembers where they wanted to go', () => {
    expect(gate(to({ fullPath: '/cases?queue=all' }))).toEqual({
      name: 'sign-in',
      query: { next: '/cases?queue=all' },
    });
    expect(gate(to({ name: 'sign-in', meta: { title: 'sign_in', open: true } }))).toBe(true);
  });

  it('lets a person pass where a permission opens the screen, and explains where none does', () => {
    useSession().me = me({ permissions: WORKER });
    expect(gate(to({ name: 'case', meta: { title: 'case', screen: 'cases' } }))).toBe(true);
    const closed = gate(to({ name: 'audit', meta: { title: 'audit', screen: 'audit' } }));
    expect(closed).toEqual({ name: 'nothing-here', query: { wanted: 'audit' } });
    expect(gate(to({ name: 'sign-in', meta: { title: 'sign_in', open: true } }))).toEqual({ path: '/' });
  });

  it('asks for a new password first, then for the second factor, and for nothing else meanwhile', () => {
    const session = useSession();
    session.me = me({ password_change_required: true, second_factor: { enabled: false, required: true } });
    expect(gate(to({ name: 'cases' }))).toEqual({ name: 'password' });
    expect(gate(to({ name: 'password' }))).toBe(true);
    session.me = me({ second_factor: { enabled: false, required: true } });
    expect(gate(to({ name: 'cases' }))).toEqual({ name: 'second-factor' });
    expect(gate(to({ name: 'second-factor' }))).toBe(true);
    session.me = me({ second_factor: { enabled: true, required: true } });
    expect(gate(to({ name: 'tokens' }))).toBe(true);
  });
});
