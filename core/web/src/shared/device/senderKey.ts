/**
 * The secret that binds a report to the device that made it: sent with every public POST, so that nobody
 * else can repeat or read back a report by its client id. It names no person and can be cleared with the site's data.
 */
import { keep, kept } from '../kept';
import { randomId } from './random';

const KEY = 'sender';
let unkept: string | undefined;

export function senderKey(): string {
  const known = kept(KEY) ?? unkept;
  if (known) return known;
  const made = randomId() + randomId();
  // Where the browser keeps nothing, the key lives as long as the page.
  if (!keep(KEY, made)) unkept = made;
  return made;
}
