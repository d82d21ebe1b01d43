/** The queue on disk, in the order of writing. An item and its photos are written, and deleted, in one transaction. */
import { transact } from '../vault/database';
import { openBytes, seal, sealBytes, unseal, type Sealed } from '../vault/sealing';
import type { Item, Queued } from './item';

export async function add(item: Item, photos: ReadonlyMap<string, Blob>): Promise<number> {
  const sealed = await seal(item);
  const pictures = await Promise.all([...photos].map(async ([key, blob]) => [key, await sealBytes(await blob.arrayBuffer())] as const));
  const seq = await transact(['queue', 'photos'], 'readwrite', (shelf) => {
    for (const [key, picture] of pictures) shelf('photos').put(picture, key);
    return shelf('queue').add(sealed) as IDBRequest<number>;
  });
  return seq as number;
}

export async function list(): Promise<Queued[]> {
  const keys = (await transact(['queue'], 'readonly', (shelf) => shelf('queue').getAllKeys() as IDBRequest<number[]>)) ?? [];
  const found = await Promise.all(keys.map(one));
  return found.filter((item) => item !== undefined);
}

export async function one(seq: number): Promise<Queued | undefined> {
  const sealed = await transact(['queue'], 'readonly', (shelf) => shelf('queue').get(seq) as IDBRequest<Sealed | undefined>);
  return sealed ? { ...(await unseal<Item>(sealed)), seq } : undefined;
}

/** Writes an item's new state; `photos` are those that were added to it. */
export async function save({ seq, ...item }: Queued, photos: ReadonlyMap<string, Blob> = new Map()): Promise<void> {
  const sealed = await seal(item);
  const pictures = await Promise.all([...photos].map(async ([key, blob]) => [key, await sealBytes(await blob.arrayBuffer())] as const));
  await transact(['queue', 'photos'], 'readwrite', (shelf) => {
    for (const [key, picture] of pictures) shelf('photos').put(picture, key);
    return shelf('queue').put(sealed, seq);
  });
}

export async function drop(item: Queued): Promise<void> {
  await transact(['queue', 'photos'], 'readwrite', (shelf) => {
    for (const { key } of item.photos) shelf('photos').delete(key);
    return shelf('queue').delete(item.seq) as IDBRequest<undefined>;
  });
}

export async function photo(key: string): Promise<Blob | undefined> {
  const sealed = await transact(['photos'], 'readonly', (shelf) => shelf('photos').get(key) as IDBRequest<Sealed | undefined>);
  return sealed ? new Blob([await openBytes(sealed)], { type: 'image/jpeg' }) : undefined;
}
