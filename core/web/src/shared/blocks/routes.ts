/** Calling the routes of a plugin, which its own code answers behind the server's dispatcher. */
import { problem, unanswered } from '../api/errors';
import type { Text } from '../api/types';

const PATIENCE = 30_000;

async function called(address: string, how: RequestInit): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(address, { ...how, credentials: 'same-origin', signal: AbortSignal.timeout(PATIENCE) });
  } catch (cause) {
    throw unanswered(cause);
  }
  const text = await response.text();
  let body: unknown = null;
  try {
    body = text === '' ? null : JSON.parse(text);
  } catch {
    body = null; // what is no JSON says nothing that a block could show
  }
  if (!response.ok) throw problem(response, body);
  return body;
}

export function callRoute(
  plugin: string,
  area: string,
  method: 'GET' | 'POST',
  path: string,
  values: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  const given = method === 'GET' ? Object.entries(values).filter(([name]) => name !== 'area' && name !== 'today') : [];
  const query = new URLSearchParams([...given.map(([name, value]): [string, string] => [name, String(value)]), ['area', area]]);
  const address = `/x/${plugin}${path}?${query.toString()}`;
  if (method === 'GET') {
    return called(address, { headers: { Accept: 'application/json' } });
  }
  return called(address, {
    method,
    headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
    body: JSON.stringify(values),
  });
}

/** The rows of a route's answer: a list, or an object with `items`. */
export function rowsOf(found: unknown): Record<string, unknown>[] {
  const items: unknown = Array.isArray(found) ? found : isRecord(found) ? found['items'] : [];
  return Array.isArray(items) ? items.filter(isRecord) : [];
}

/** The sentence that a route answers with, if it does: `message`, in several languages. */
export function messageOf(came: unknown): Text | null {
  const message = isRecord(came) ? came['message'] : null;
  return isRecord(message) && Object.values(message).every((words) => typeof words === 'string') ? (message as Text) : null;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
