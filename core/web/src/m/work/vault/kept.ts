/** Values by name in the vault, encrypted. */
import { transact } from './database';
import { openBytes, seal, sealBytes, unseal, type Sealed } from './sealing';

function read(name: string): Promise<Sealed | undefined> {
  return transact(['kept'], 'readonly', (shelf) => shelf('kept').get(name) as IDBRequest<Sealed | undefined>);
}

async function write(name: string, sealed: Sealed): Promise<void> {
  await transact(['kept'], 'readwrite', (shelf) => shelf('kept').put(sealed, name));
}

/** The value; undefined when there is none, or when its key is gone. */
export async function recall<T>(name: string): Promise<T | undefined> {
  const sealed = await read(name);
  return sealed ? unseal<T>(sealed).catch(() => undefined) : undefined;
}

export async function remember(name: string, value: unknown): Promise<void> {
  await write(name, await seal(value));
}

export async function recallPicture(name: string): Promise<Blob | undefined> {
  const sealed = await read(name);
  return sealed ? openBytes(sealed).then((bytes) => new Blob([bytes], { type: 'image/jpeg' }), () => undefined) : undefined;
}

export async function rememberPicture(name: string, picture: Blob): Promise<void> {
  await write(name, await sealBytes(await picture.arrayBuffer()));
}

export async function forget(name: string): Promise<void> {
  await transact(['kept'], 'readwrite', (shelf) => shelf('kept').delete(name) as IDBRequest<undefined>);
}

/** Forgets what was copied from the server, but not what waits to be sent. */
export async function forgetKept(): Promise<void> {
  await transact(['kept'], 'readwrite', (shelf) => shelf('kept').clear() as IDBRequest<undefined>);
}
