/**
 * This device's two keys. Both are made here and neither can be read out, by us or by anybody: the browser only
 * lets them be used. One encrypts what is kept on the device, the other proves the device to the server.
 */
import { transact } from './database';

const SECRET = 'secret';
const PROOF = 'proof';
const CURVE = { name: 'ECDSA', namedCurve: 'P-256' } as const;

/** Whether this page may use keys at all: browsers allow it on https and localhost only. */
export function canKeep(): boolean {
  return globalThis.isSecureContext && typeof indexedDB !== 'undefined' && typeof crypto.subtle !== 'undefined';
}

/** The key of that name; the one that was there first when two pages make one at once. */
async function key<K extends CryptoKey | CryptoKeyPair>(name: string, make: () => Promise<K>): Promise<K> {
  const read = (): Promise<K | undefined> => transact(['keys'], 'readonly', (shelf) => shelf('keys').get(name) as IDBRequest<K | undefined>);
  const known = await read();
  if (known) return known;
  const made = await make();
  await transact(['keys'], 'readwrite', (shelf) => shelf('keys').add(made, name)).catch(() => undefined);
  return (await read()) ?? made;
}

export function secretKey(): Promise<CryptoKey> {
  return key(SECRET, () => crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']));
}

export function proofKey(): Promise<CryptoKeyPair> {
  return key(PROOF, () => crypto.subtle.generateKey(CURVE, false, ['sign', 'verify']));
}

export function base64(bytes: ArrayBuffer): string {
  return btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join(''));
}

/** The half of the proving key that the server keeps. */
export async function publicKey(): Promise<string> {
  return base64(await crypto.subtle.exportKey('spki', (await proofKey()).publicKey));
}

export async function signed(text: string): Promise<string> {
  const { privateKey } = await proofKey();
  return base64(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, privateKey, new TextEncoder().encode(text)));
}
