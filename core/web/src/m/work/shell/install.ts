/** How this page becomes an app on this phone: the browser offers it, or a person does it by hand. */
import { computed, ref, shallowRef, type ComputedRef } from 'vue';

/** What browsers built on Chromium send when a page can be installed. */
interface Offer extends Event {
  prompt: () => Promise<{ outcome: 'accepted' | 'dismissed' }>;
}
/** `by_hand`: Safari on an iPhone. `elsewhere`: a browser inside another app, which keeps nothing. */
export type Way = 'offered' | 'by_hand' | 'elsewhere' | 'none';

const IOS = /iPhone|iPad|iPod/;
const INSIDE = /MicroMessenger|DingTalk|AliApp|QQ\//;
const offer = shallowRef<Offer | null>(null);
const installed = ref(false);

/** Listens for the browser's offer, which comes once, soon after the page. */
export function offered(): void {
  installed.value = matchMedia('(display-mode: standalone)').matches || (navigator as { standalone?: boolean }).standalone === true;
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault(); // we ask where it is said what it is good for
    offer.value = event as Offer;
  });
  addEventListener('appinstalled', () => { installed.value = true; });
}

export function wayOf(agent: string, hasOffer: boolean): Way {
  if (INSIDE.test(agent)) return 'elsewhere';
  if (hasOffer) return 'offered';
  return IOS.test(agent) ? 'by_hand' : 'none';
}

export function useInstall(): { way: ComputedRef<Way>; install: () => Promise<void> } {
  return {
    way: computed(() => (installed.value ? 'none' : wayOf(navigator.userAgent, offer.value !== null))),
    async install() {
      const { outcome } = (await offer.value?.prompt()) ?? { outcome: 'dismissed' };
      offer.value = null; // a browser lets it be used once
      installed.value = outcome === 'accepted';
    },
  };
}
