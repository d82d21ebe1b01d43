import { describe, expect, it, vi } from 'vitest';
import en from '../i18n/en';
import { answer, api } from './client';
import { ApiError, problem, retryAfter, unanswered } from './errors';
import { problemMessage } from './message';

const translator = {
  t: (key: string, named: Record<string, unknown>) => (en.problem[key.slice('problem.'.length) as keyof typeof en.problem] ?? key).replace('{seconds}', String(named['seconds'])),
  te: (key: string) => key.slice('problem.'.length) in en.problem,
};
function respond(status: number, body: string, headers: Record<string, string> = {}): void {
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(body, { status, headers })));
}

describe('a failed request', () => {
  it('keeps what problem details say', () => {
    const error = problem(new Response(null, { status: 422, headers: { 'Retry-After': '7' } }), {
      code: 'client_id_reused',
      detail: 'Already used.',
      errors: [{ path: '/form/floor', code: 'minimum', message: '不能小于 1' }],
      trace_id: 'abc',
    });
    expect(error).toMatchObject({ status: 422, code: 'client_id_reused', message: 'Already used.', traceId: 'abc', retryAfter: 7 });
    expect(error.fields).toEqual([{ path: '/form/floor', code: 'minimum', message: '不能小于 1' }]);
  });

  it('is still an error when the answer is a proxy’s page', async () => {
    respond(502, '<html>Bad gateway</html>', { 'Content-Type': 'text/html' });
    const failure = answer(api.GET('/api/v1/public/county'));
    await expect(failure).rejects.toMatchObject({ status: 502, code: 'http_502', transient: true });
  });

  it('tells the network from our own patience', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
    await expect(answer(api.GET('/api/v1/public/county'))).rejects.toMatchObject({ code: 'network', transient: true });
    expect(unanswered(new DOMException('', 'TimeoutError'))).toMatchObject({ code: 'timeout' });
  });

  it('names an answer that is no JSON', async () => {
    respond(200, 'hello', { 'Content-Type': 'application/json' });
    await expect(answer(api.GET('/api/v1/public/county'))).rejects.toMatchObject({ code: 'unreadable_answer' });
  });

  it('reads Retry-After in seconds and as a date', () => {
    expect(retryAfter('30')).toBe(30);
    expect(retryAfter('Wed, 21 Oct 2026 07:28:00 GMT', Date.parse('2026-10-21T07:27:30Z'))).toBe(30);
    expect(retryAfter('soon')).toBeUndefined();
  });

  it('is worth repeating only when nothing in it needs to change', () => {
    const transient = (status: number): boolean => new ApiError({ status, code: 'x' }).transient;
    expect([0, 429, 500, 503].map(transient)).toEqual([true, true, true, true]);
    expect([400, 401, 404, 409, 422].map(transient)).toEqual([false, false, false, false, false]);
  });
});

describe('its message', () => {
  const told = (status: number, code: string, wait?: number): string => problemMessage(new ApiError({ status, code, retryAfter: wait }), translator);

  it('goes by the code, then by the status, then by the kind', () => {
    expect(told(413, 'attachment_too_large')).toBe(en.problem.attachment_too_large);
    expect(told(404, 'case_not_found')).toBe(en.problem.status_404);
    expect(told(429, 'too_many_requests', 12)).toContain('12 seconds');
    expect(told(507, 'odd')).toBe(en.problem.server);
    expect(told(418, 'odd')).toBe(en.problem.unexpected);
  });

  it('never shows a thrown value raw', () => {
    expect(problemMessage(new Error('x is undefined'), translator)).toBe(en.problem.unexpected);
  });
});
