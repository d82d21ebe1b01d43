/** Installing a version, and following how far it is. */
import { onUnmounted, shallowRef, type ShallowRef } from 'vue';
import { answer, api } from '@shared/api/client';
import type { MarketInstall } from '@shared/api/staff';

const POLL_MS = 700;

export interface Installing {
  install: ShallowRef<MarketInstall | null>;
  begin: (plugin: string, version: string, sha256: string) => Promise<MarketInstall>;
}

export function isUnderWay(install: MarketInstall | null): boolean {
  return install !== null && (install.state === 'waiting' || install.state === 'running');
}

export function useInstall(): Installing {
  const install = shallowRef<MarketInstall | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function begin(plugin: string, version: string, sha256: string): Promise<MarketInstall> {
    const params = { path: { plugin } };
    const body = { version, sha256 };
    let now = await answer(api.POST('/api/v1/market/plugins/{plugin}/installs', { params, body }));
    install.value = now;
    while (isUnderWay(now)) {
      await new Promise<void>((resolve) => (timer = setTimeout(resolve, POLL_MS)));
      now = await answer(api.GET('/api/v1/market/installs/{install}', { params: { path: { install: now.id } } }));
      install.value = now;
    }
    return now;
  }
  onUnmounted(() => clearTimeout(timer));
  return { install, begin };
}
