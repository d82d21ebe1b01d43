/** Files that only signed-in people get: fetched with the session, then handed to the browser to save. */
import { problem, unanswered } from '@shared/api/errors';
import { timely } from '@shared/api/client';
import { PAGE_HEADER } from './client';

export async function saved(path: string, name: string): Promise<void> {
  let response: Response;
  try {
    response = await timely(new Request(new URL(path, location.origin), { headers: PAGE_HEADER, credentials: 'same-origin' }));
  } catch (cause) {
    throw unanswered(cause);
  }
  if (!response.ok) throw problem(response, await response.json().catch(() => null));
  const address = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
