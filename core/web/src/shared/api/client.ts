/** The one client of the HTTP API. Typed by path; every failure comes out as an ApiError. */
import createClient from 'openapi-fetch';
import { at, led } from '../practice/place';
import { problem, unanswered } from './errors';
import type { paths } from './schema';

/** How long we wait for an answer before telling the person, in milliseconds. */
const PATIENCE = 30_000;

export function timely(request: Request, patience = PATIENCE): Promise<Response> {
  // The language that is chosen here, and not the browser's: what the server says of a field is read as it comes.
  request.headers.set('Accept-Language', document.documentElement.lang || 'zh-CN');
  return fetch(request, { signal: AbortSignal.any([request.signal, AbortSignal.timeout(patience)]) });
}

export const api = createClient<paths>({
  baseUrl: globalThis.location.origin + at(''),
  credentials: 'same-origin',
  headers: { Accept: 'application/json, application/problem+json' },
  fetch: async (request) => led(await timely(request)),
});

interface Outcome<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** Waits for a call and returns its body, or throws an ApiError. */
export async function answer<T>(call: Promise<Outcome<T>>): Promise<T> {
  let outcome: Outcome<T>;
  try {
    outcome = await call;
  } catch (cause) {
    throw unanswered(cause);
  }
  if (!outcome.response.ok) throw problem(outcome.response, outcome.error);
  return outcome.data as T;
}
