/** Makes the app open without a line, and tells when a newer version of it is ready. */
import { ref, type Ref } from 'vue';
import { PRACTISING } from '@shared/practice/place';
import { offered } from './install';

const SCRIPT = '/m/sw.js';
const MANIFESTS = { 'zh-CN': '/m/manifest.webmanifest', en: '/m/manifest.en.webmanifest' } as const;
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

/** What makes an installed app of the page: the manifest, and for iOS, which reads little of that, its own words. */
function installable(locale: keyof typeof MANIFESTS, title: string): void {
  const link = document.createElement('link');
  Object.assign(link, { rel: 'manifest', href: MANIFESTS[locale] });
  const said = { 'mobile-web-app-capable': 'yes', 'apple-mobile-web-app-capable': 'yes', 'apple-mobile-web-app-title': title };
  document.head.append(link, ...Object.entries(said).map(([name, content]) => Object.assign(document.createElement('meta'), { name, content })));
}

/** Only grid workers' phones: a resident needs nothing but the page. */
export function begin(locale: keyof typeof MANIFESTS, title: string): void {
  if (begun || PRACTISING) return; // practice leaves nothing on the phone
  begun = true;
  installable(locale, title);
  offered();
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
