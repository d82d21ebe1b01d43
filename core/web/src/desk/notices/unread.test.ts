import { afterEach, describe, expect, it, vi } from 'vitest';
import { refreshUnread, unread } from './unread';

function answering(status: number, body: unknown): void {
  vi.stubGlobal('fetch', () =>
    Promise.resolve(new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } })),
  );
}

describe('the number on the bell', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });

  it('is what the server says', async () => {
    answering(200, { unread: 3 });
    await refreshUnread();
    expect(unread.value).toBe(3);
  });

  it('stays as it was when the server does not answer', async () => {
    unread.value = 2;
    answering(503, { code: 'unavailable', title: 'x', status: 503 });
    await refreshUnread();
    expect(unread.value).toBe(2);
  });

  it('is not asked for while nobody looks', async () => {
    unread.value = 1;
    answering(200, { unread: 9 });
    vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    await refreshUnread();
    expect(unread.value).toBe(1);
  });
});
