/** The client of the registry's API. Its header is what makes the session's cookie count: no foreign page can send it. */
import createClient from 'openapi-fetch';
import { timely } from '@shared/api/client';
import { ApiError } from '@shared/api/errors';
import { useProblem } from '@shared/api/message';
import type { paths } from './schema';

export { answer } from '@shared/api/client';

export const PAGE_HEADER = { 'X-Wangge-Page': '1' } as const;

export const api = createClient<paths>({
  baseUrl: globalThis.location.origin,
  credentials: 'same-origin',
  headers: { Accept: 'application/json, application/problem+json', ...PAGE_HEADER },
  fetch: timely,
});

/** What went wrong, in the registry's own words: it speaks the reader's language and says how to mend it. */
export function useTrouble(): (error: unknown) => string {
  const problem = useProblem();
  return (error) => {
    if (!(error instanceof ApiError) || error.message === '') return problem(error);
    const places = error.fields.map((field) => field.message).filter((message) => !error.message.includes(message));
    return [error.message, ...places].join(' ');
  };
}
