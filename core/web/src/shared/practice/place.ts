/** Whether this page stands in the practice area, and where things are there: below `/practice`, the same as everywhere. */
const ROOT = '/practice';
export const PRACTISING = globalThis.location.pathname.startsWith(`${ROOT}/`);

/** An address of this server as it is here. */
export function at(path: string): string {
  return PRACTISING ? ROOT + path : path;
}

/** A name under which the browser keeps something: what is practised never meets what is real. */
export function namedHere(name: string): string {
  return PRACTISING ? `${name}-practice` : name;
}

/** What the practice platform answers, with its own addresses led to the practice area. */
export async function led(response: Response): Promise<Response> {
  if (!PRACTISING || !(response.headers.get('Content-Type') ?? '').includes('json')) return response;
  const { status, statusText, headers } = response;
  return new Response((await response.text()).replaceAll('"/api/v1/', `"${ROOT}/api/v1/`), { status, statusText, headers });
}
