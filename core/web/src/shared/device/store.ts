/** Values kept in this device's IndexedDB: what is too large for localStorage, above all photos. */

import { namedHere } from '../practice/place';

const DATABASE = namedHere('wangge');
const SHELF = 'kept';

function opened(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(SHELF);
    request.onsuccess = () => { resolve(request.result); };
    request.onerror = () => { reject(request.error ?? new Error('IndexedDB')); };
  });
}

async function run<T>(mode: IDBTransactionMode, act: (shelf: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await opened();
  try {
    return await new Promise<T>((resolve, reject) => {
      const transaction = database.transaction(SHELF, mode);
      const request = act(transaction.objectStore(SHELF));
      transaction.oncomplete = () => { resolve(request.result); };
      transaction.onerror = () => { reject(transaction.error ?? new Error('IndexedDB')); };
      transaction.onabort = () => { reject(transaction.error ?? new Error('IndexedDB')); };
    });
  } finally {
    database.close();
  }
}

export async function load<T>(key: string): Promise<T | undefined> {
  return (await run('readonly', (shelf) => shelf.get(key) as IDBRequest<T | undefined>)) ?? undefined;
}

/** Resolves when the value is on disk; rejects when the browser refuses (private mode, no room). */
export async function store(key: string, value: unknown): Promise<void> {
  await run('readwrite', (shelf) => (value === undefined ? shelf.delete(key) : shelf.put(value, key)) as IDBRequest<unknown>);
}
