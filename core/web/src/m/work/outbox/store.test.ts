import { webcrypto } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { destroy, transact } from '../vault/database';
import { publicKey, secretKey, signed } from '../vault/keys';
import { forgetKept, recall, remember } from '../vault/kept';
import type { Item } from './item';
import { add, drop, list, one, photo, save } from './store';

const WORDS = '明德巷口的垃圾';
function item(): Item {
  const letter = { kind: 'report', body: { client_id: 'a', case_type: 'x', text: WORDS } } as const;
  return { letter, account: 'me', title: WORDS, at: '', photos: [{ key: 'p', id: null }], refused: null };
}
const picture = (): Map<string, Blob> => new Map([['p', new Blob(['picture'])]]);

/** Everything that lies in the database, as text. */
async function raw(): Promise<string> {
  const rows = await Promise.all((['kept', 'queue', 'photos'] as const).map((shelf) => transact([shelf], 'readonly', (open) => open(shelf).getAll() as IDBRequest<{ data: ArrayBuffer }[]>)));
  return rows.flat().map((row) => new TextDecoder().decode(row?.data)).join('\n');
}

beforeAll(() => {
  vi.stubGlobal('crypto', webcrypto);
});
beforeEach(destroy);

describe('the queue on disk', () => {
  it('keeps the order of writing, with photos, encrypted', async () => {
    const first = await add(item(), picture());
    const second = await add({ ...item(), title: 'second', photos: [] }, new Map());
    expect((await list()).map(({ seq, title }) => [seq, title])).toEqual([[first, WORDS], [second, 'second']]);
    expect(await (await photo('p'))?.text()).toBe('picture');
    const lying = await raw();
    expect([lying.includes(WORDS), lying.includes('picture')]).toEqual([false, false]);
  });

  it('lets an item go with its photos, and only then', async () => {
    const seq = await add(item(), picture());
    const known = await one(seq);
    if (!known) throw new Error('nothing there');
    await save({ ...known, photos: [{ key: 'p', id: 'server' }] });
    expect((await one(seq))?.photos).toEqual([{ key: 'p', id: 'server' }]);
    await drop(known);
    expect([await list(), await photo('p')]).toEqual([[], undefined]);
  });
});

describe('the keys', () => {
  it('cannot be read out, and prove this device', async () => {
    await expect(crypto.subtle.exportKey('raw', await secretKey())).rejects.toThrow();
    const spki = Uint8Array.from(atob(await publicKey()), (letter) => letter.charCodeAt(0));
    const key = await crypto.subtle.importKey('spki', spki, { name: 'ECDSA', namedCurve: 'P-256' }, true, ['verify']);
    const signature = Uint8Array.from(atob(await signed('text')), (letter) => letter.charCodeAt(0));
    expect(await crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, signature, new TextEncoder().encode('text'))).toBe(true);
  });

  it('go with everything else when the phone is wiped', async () => {
    await remember('me', { name: WORDS });
    await add(item(), picture());
    const before = await publicKey();
    await destroy();
    expect([await recall('me'), await list(), await raw()]).toEqual([undefined, [], '']);
    expect(await publicKey()).not.toBe(before);
  });

  it('open nothing that another key has sealed', async () => {
    await remember('me', { name: WORDS });
    await transact(['keys'], 'readwrite', (shelf) => shelf('keys').clear() as IDBRequest<undefined>);
    expect(await recall('me')).toBeUndefined();
  });

  it('stay when what was copied is forgotten, and so does the queue', async () => {
    await remember('me', 1);
    await add(item(), picture());
    await forgetKept();
    expect([await recall('me'), (await list()).length]).toEqual([undefined, 1]);
  });
});
