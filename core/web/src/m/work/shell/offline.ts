/** Makes the app open without a line, and tells when a newer version of it is ready. */
import { ref, type Ref } from 'vue';

const SCRIPT = '/m/sw.js';
const MANIFEST = '/m/manifest.webmanifest';
const update = ref(false);
let waiting: ServiceWorker | null = null;
let begun = false;

interface Policies {
  createPolicy: (name: string, rules: { createScriptURL: (url: string) => string }) => { createScriptURL: (url: string) => string };
}

/** The script's address as browsers want it where a policy asks for trusted types; this one address and no other. */
function address(): string {
  const { trustedTypes } = globalThis as unknown as { trustedTypes?: Policies };
  if (!trustedTypes) return SCRIPT;
  const policy = trustedTypes.createPolicy('wangge-worker', {
    createScriptURL(url) {
      if (url !== SCRIPT) throw new TypeError(url);
      return url;
    },
  });
  return policy.createScriptURL(SCRIPT);
}

function watch(registration: ServiceWorkerRegistration): void {
  const ready = (worker: ServiceWorker | null): void => {
    if (worker?.state !== 'installed' || !navigator.serviceWorker.controller) return;
    waiting = worker;
    update.value = true;
  };
  ready(registration.waiting);
  registration.addEventListener('updatefound', () => {
    const worker = registration.installing;
    worker?.addEventListener('statechange', () => { ready(worker); });
  });
}

/** Only grid workers' phones: a resident needs nothing but the page. */
export function begin(): void {
  if (begun) return;
  begun = true;
  const link = document.createElement('link');
  Object.assign(link, { rel: 'manifest', href: MANIFEST });
  document.head.append(link);
  if (!('serviceWorker' in navigator)) return;
  navigator.serviceWorker.register(address(), { scope: '/m/' }).then(watch, () => undefined); // without it the app works as long as there is a line
  void navigator.storage?.persist?.();
}

/** Takes the newer version and begins anew with it. */
function apply(): void {
  navigator.serviceWorker.addEventListener('controllerchange', () => { location.reload(); }, { once: true });
  waiting?.postMessage('update');
}

export function useUpdate(): { update: Ref<boolean>; apply: () => void } {
  return { update, apply };
}
