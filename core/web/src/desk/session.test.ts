import type { Middleware } from 'openapi-fetch';
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it } from 'vitest';
import { useSession, watchSession } from './session';
import { me } from './testing/me';

/** What the client would do with an answer of this status. */
function answered(status: number): void {
  const response = new Response('{}', { status });
  for (const middleware of used)
    void middleware.onResponse?.({ response } as Parameters<NonNullable<Middleware['onResponse']>>[0]);
}
const used: Middleware[] = [];
let ended = 0;

beforeEach(() => {
  setActivePinia(createPinia());
  used.length = 0;
  ended = 0;
  watchSession({ use: (...middlewares) => used.push(...middlewares) }, () => (ended += 1));
});

describe('a session', () => {
  it('ends once when the server no longer knows it', () => {
    const session = useSession();
    session.me = me();
    answered(401);
    answered(401);
    expect(session.me).toBeNull();
    expect(ended).toBe(1);
  });

  it('goes on through other refusals, and a stranger has none to lose', () => {
    answered(401);
    const session = useSession();
    session.me = me();
    answered(403);
    answered(200);
    expect(session.me).not.toBeNull();
    expect(ended).toBe(0);
  });

  it('knows the areas of the person by name, also one without a position of its own', () => {
    const session = useSession();
    session.me = me({ areas: ['999901', '888801'] });
    expect(session.roots).toEqual([
      { code: '999901', name: '清溪县', name_en: 'Qingxi County' },
      { code: '888801', name: '888801', name_en: null },
    ]);
    expect(session.may('case:file', 'case:read')).toBe(true);
    expect(session.may('case:file')).toBe(false);
  });
});
