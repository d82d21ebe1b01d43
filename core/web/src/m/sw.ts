/**
 * The service worker of the phone app: it keeps the app's own files, so that it opens without a line. It keeps no data:
 * what belongs to people lies encrypted in the vault, and requests to the server pass by here untouched.
 * The build puts the list of files and its digest in place of the two names below (see `vite.m.config.ts`).
 */
declare const FILES: readonly string[];
declare const BUILD: string;

interface Extended extends Event {
  waitUntil: (done: Promise<unknown>) => void;
}
interface Fetching extends Extended {
  request: Request;
  respondWith: (answer: Promise<Response>) => void;
}

const PREFIX = 'wangge-shell-';
const SHELF = PREFIX + BUILD;
const PAGE = '/m/index.html';
const scope = globalThis as unknown as EventTarget & { skipWaiting: () => Promise<void>; clients: { claim: () => Promise<void> } };

async function fill(): Promise<void> {
  const shelf = await caches.open(SHELF);
  await shelf.addAll(FILES.map((path) => new Request(path, { cache: 'no-cache' })));
}

async function clear(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== SHELF).map((name) => caches.delete(name)));
  await scope.clients.claim();
}

async function answered(request: Request): Promise<Response> {
  const shelf = await caches.open(SHELF);
  return (await shelf.match(request.mode === 'navigate' ? PAGE : request, { ignoreSearch: true })) ?? fetch(request);
}

scope.addEventListener('install', (event) => { (event as Extended).waitUntil(fill()); });
scope.addEventListener('activate', (event) => { (event as Extended).waitUntil(clear()); });
// A new version waits until nobody has a form open: the page asks, and a person says when.
scope.addEventListener('message', (event) => { if ((event as MessageEvent).data === 'update') void scope.skipWaiting(); });
scope.addEventListener('fetch', (event) => {
  const { request, respondWith } = event as Fetching;
  const { origin, pathname } = new URL(request.url);
  if (request.method === 'GET' && origin === location.origin && pathname.startsWith('/m/')) respondWith.call(event, answered(request));
});
export {};
