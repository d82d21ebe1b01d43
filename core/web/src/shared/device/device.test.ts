import { describe, expect, it, vi } from 'vitest';
import { refuseStorage } from '../testing/storage';
import { fitted } from './photo';
import { randomId } from './random';
import { load, store } from './store';

async function freshKey(): Promise<() => string> {
  vi.resetModules();
  return (await import('./senderKey')).senderKey;
}

describe('the sender’s key', () => {
  it('is long, random, and the same at every visit', async () => {
    const key = (await freshKey())();
    expect(key.length).toBeGreaterThanOrEqual(64);
    expect((await freshKey())()).toBe(key);
    localStorage.clear();
    expect((await freshKey())()).not.toBe(key);
  });

  it('stays the same on a page where nothing can be kept', async () => {
    refuseStorage();
    const senderKey = await freshKey();
    expect(senderKey()).toBe(senderKey());
  });
});

describe('random ids', () => {
  it('are version 4 UUIDs, each its own', () => {
    const ids = Array.from({ length: 200 }, randomId);
    expect(new Set(ids).size).toBe(200);
    for (const id of ids) expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  });
});

describe('a photo', () => {
  it('is shrunk to 1600 px and never enlarged', () => {
    expect(fitted(4000, 3000)).toEqual({ width: 1600, height: 1200 });
    expect(fitted(900, 4800)).toEqual({ width: 300, height: 1600 });
    expect(fitted(640, 480)).toEqual({ width: 640, height: 480 });
    expect(fitted(90_000, 1)).toEqual({ width: 1600, height: 1 });
  });
});

describe('what is kept on the device', () => {
  it('comes back until it is taken away', async () => {
    await store('photo:a', new Blob(['abc']));
    expect(await load('photo:a')).toBeDefined();
    await store('photo:a', undefined);
    expect(await load('photo:a')).toBeUndefined();
  });
});
