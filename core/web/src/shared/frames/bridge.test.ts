import { describe, expect, it, vi } from 'vitest';
import { ApiError } from '../api/errors';
import { listen, type Door } from './bridge';
import { doorsFor, routeAddress, type Around } from './doors';

const ORIGIN = 'https://county.test';
const FRAMED = { plugin: 'acme.lamps', version: '1.2.0', area: '330521' };

function around(): Around {
  return { open: vi.fn(), toast: vi.fn(), height: vi.fn(), mayRun: vi.fn(() => Promise.resolve(true)), language: () => 'en' };
}

/** A port that keeps what is said to it. */
function port(): { port: MessagePort; said: Record<string, unknown>[]; hear: (data: unknown) => Promise<void> } {
  const said: Record<string, unknown>[] = [];
  const made = { onmessage: null as ((event: MessageEvent) => void) | null, postMessage: (data: Record<string, unknown>) => said.push(data), close: vi.fn() };
  return {
    port: made as unknown as MessagePort,
    said,
    async hear(data) {
      made.onmessage?.({ data } as MessageEvent);
      await new Promise((resolve) => setTimeout(resolve));
    },
  };
}

describe('the address of a route', () => {
  it('stays below the plugin', () => {
    expect(routeAddress('acme.lamps', '/lamps/Main St', ORIGIN)).toBe(`${ORIGIN}/x/acme.lamps/lamps/Main%20St`);
    expect(routeAddress('acme.lamps', '/%2e%2e/cases', ORIGIN)).toBe(`${ORIGIN}/x/acme.lamps/%252e%252e/cases`);
    expect(routeAddress('acme.lamps', '/a?b#c', ORIGIN)).toBe(`${ORIGIN}/x/acme.lamps/a%3Fb%23c`);
  });
  it.each(['', 'lamps', '/../cases', '/./x', '//evil.test/x', '/a//b', '/a/..', '\\\\evil', '/a\\..\\b', `/${'x'.repeat(501)}`])(
    'refuses %s',
    (path) => expect(() => routeAddress('acme.lamps', path, ORIGIN)).toThrow(),
  );
});

describe('the bridge', () => {
  it('answers by number, and tells problems with their codes', async () => {
    const { port: end, said, hear } = port();
    const doors = new Map<string, Door>([
      ['good', (args) => args['a']],
      ['bad', () => Promise.reject(new ApiError({ status: 403, code: 'permission_missing', detail: 'No.' }))],
    ]);
    listen(end, doors);
    await hear({ id: 1, method: 'good', args: { a: 7 } });
    await hear({ id: 2, method: 'bad', args: {} });
    expect(said).toEqual([
      { id: 1, value: 7 },
      { id: 2, problem: { code: 'permission_missing', status: 403, message: 'No.', errors: [] } },
    ]);
  });
  it.each([
    { id: 1, method: 'constructor', args: {} },
    { id: 1, method: '__proto__', args: {} },
    { id: 1, method: 'good', args: [] },
    { id: 1, method: 'good', args: null },
    { id: 1, method: 7, args: {} },
    { id: 1, method: 'good', args: { a: 'x'.repeat(300_000) } },
  ])('leads %o nowhere', async (data) => {
    const { port: end, said, hear } = port();
    const door = vi.fn();
    listen(end, new Map([['good', door]]));
    await hear(data);
    expect(door).not.toHaveBeenCalled();
    expect(said).toMatchObject([{ id: 1, problem: { code: 'asked_wrong' } }]);
  });
  it.each([null, 'text', 7, { method: 'good' }, { id: '1', method: 'good', args: {} }])('does not hear %o', async (data) => {
    const { port: end, said, hear } = port();
    listen(end, new Map([['good', () => 1]]));
    await hear(data);
    expect(said).toEqual([]);
  });
  it('does not answer a flood, and goes on afterwards', async () => {
    const { port: end, said, hear } = port();
    let now = 0;
    listen(end, new Map([['good', () => 1]]), () => now);
    for (let id = 0; id < 60; id += 1) await hear({ id, method: 'good', args: {} });
    expect(said.filter((one) => 'problem' in one)).toHaveLength(20);
    now = 2000;
    await hear({ id: 99, method: 'good', args: {} });
    expect(said.at(-1)).toEqual({ id: 99, value: 1 });
  });
});

describe('the doors', () => {
  it('asks with the name of the plugin, for the area of the page', async () => {
    const fetched = vi.fn(() => Promise.resolve(new Response('{"count":3}', { headers: { 'Content-Type': 'application/json' } })));
    vi.stubGlobal('fetch', fetched);
    const doors = doorsFor(FRAMED, around(), ORIGIN);
    expect(await doors.get('route')?.({ method: 'GET', path: '/lamps', input: { kind: ['a', 'b'], area: '33' } })).toEqual({ count: 3 });
    const [address, how] = fetched.mock.calls[0] as unknown as [string, RequestInit];
    expect(address).toBe(`${ORIGIN}/x/acme.lamps/lamps?kind=a&kind=b&area=330521`);
    expect(how.headers).toMatchObject({ 'X-Plugin': 'acme.lamps@1.2.0', 'Accept-Language': 'en' });
    expect(how.redirect).toBe('error');
    vi.unstubAllGlobals();
  });
  it('opens pages of the plugin only', () => {
    const page = around();
    const doors = doorsFor(FRAMED, page, ORIGIN);
    doors.get('open')?.({ page: 'map', values: { lamp: '7' } });
    expect(page.open).toHaveBeenCalledWith('map', { lamp: '7' });
    for (const wrong of ['../../cases', '/x', 'a b', ''])
      expect(() => doors.get('open')?.({ page: wrong, values: {} })).toThrow();
    expect(() => doors.get('open')?.({ page: 'map', values: { lamp: {} } })).toThrow();
  });
  it('runs no command that was not confirmed', async () => {
    const fetched = vi.fn();
    vi.stubGlobal('fetch', fetched);
    const page = { ...around(), mayRun: () => Promise.resolve(false) };
    await expect(doorsFor(FRAMED, page, ORIGIN).get('command')?.({ command: 'recount', input: {} })).rejects.toThrow();
    expect(fetched).not.toHaveBeenCalled();
    vi.unstubAllGlobals();
  });
  it('bounds heights and toasts', () => {
    const page = around();
    const doors = doorsFor(FRAMED, page, ORIGIN);
    doors.get('height')?.({ pixels: 1e9 });
    expect(page.height).toHaveBeenCalledWith(20_000);
    for (const pixels of [NaN, Infinity, -1, '7']) expect(() => doors.get('height')?.({ pixels })).toThrow();
    expect(() => doors.get('toast')?.({ text: 'x'.repeat(301) })).toThrow();
  });
});
