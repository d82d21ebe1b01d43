/** The grid worker's database on this device: keys, what was copied from the server, and what waits to be sent. */

import { namedHere } from '@shared/practice/place';

const DATABASE = namedHere('wangge-work');
const VERSION = 1;
export const SHELVES = ['keys', 'kept', 'queue', 'photos'] as const;
export type Shelf = (typeof SHELVES)[number];

let opening: Promise<IDBDatabase> | null = null;

function opened(): Promise<IDBDatabase> {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, VERSION);
    request.onupgradeneeded = () => {
      for (const shelf of SHELVES) request.result.createObjectStore(shelf, shelf === 'queue' ? { autoIncrement: true } : undefined);
    };
    request.onsuccess = () => {
      // Another page wipes the device: it must not wait for this one.
      request.result.onversionchange = () => {
        request.result.close();
        opening = null;
      };
      resolve(request.result);
    };
    request.onerror = () => {
      opening = null;
      reject(request.error ?? new Error('IndexedDB'));
    };
  });
  return opening;
}

/** Runs one transaction; resolves with what `act` returned when all of it is on disk. */
export async function transact<T>(shelves: readonly Shelf[], mode: IDBTransactionMode, act: (shelf: (name: Shelf) => IDBObjectStore) => IDBRequest<T> | null): Promise<T | undefined> {
  const database = await opened();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(shelves, mode, { durability: 'strict' });
    const request = act((name) => transaction.objectStore(name));
    const failed = (): void => { reject(transaction.error ?? new Error('IndexedDB')); };
    transaction.oncomplete = () => { resolve(request?.result); };
    transaction.onerror = failed;
    transaction.onabort = failed;
  });
}

/** Deletes everything, keys first: what may be left of the data can then be read by nobody. */
export async function destroy(): Promise<void> {
  await transact(['keys'], 'readwrite', (shelf) => shelf('keys').clear() as IDBRequest<undefined>);
  (await opened()).close();
  opening = null;
  await new Promise<void>((resolve, reject) => {
    const request = indexedDB.deleteDatabase(DATABASE);
    request.onsuccess = () => { resolve(); };
    request.onerror = () => { reject(request.error ?? new Error('IndexedDB')); };
  });
}
