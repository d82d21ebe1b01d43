/** The versions of a plugin on its page: reading them, changing one area's, rolling one out. */
import { ElMessage } from 'element-plus';
import { ref, shallowRef } from 'vue';
import { useI18n } from 'vue-i18n';
import { useAreaNames } from '@shared/text';
import { answer, api } from '@shared/api/client';
import { useProblem } from '@shared/api/message';
import type { PluginVersions } from '@shared/api/staff';
import { confirmed } from '../ui/confirm';
import type { VersionDoor } from './UpgradeDrawer.vue';
import { own } from './versions';

/** An area as its version is looked at. */
export interface Place {
  code: string;
  name: string;
}

export function useVersions(plugin: () => string) {
  const { t } = useI18n();
const named = useAreaNames();
  const problem = useProblem();
  const versions = shallowRef<PluginVersions | null>(null);
  /** The area whose version is looked at. */
  const looking = shallowRef<Place | null>(null);
  const rolling = ref(false);
  const at = (area: string) => ({ plugin: plugin(), area });

  const door: VersionDoor = {
    plan: (area, to) =>
      answer(api.GET('/api/v1/plugins/{plugin}/areas/{area}/upgrade', { params: { path: at(area), query: { to } } })),
    upgrade: (area, to, seen) =>
      answer(
        api.POST('/api/v1/plugins/{plugin}/areas/{area}/upgrade', { params: { path: at(area) }, body: { to, seen } }),
      ),
    back: (area) => answer(api.POST('/api/v1/plugins/{plugin}/areas/{area}/rollback', { params: { path: at(area) } })),
    mark: (area, tries) =>
      answer(api.PUT('/api/v1/plugins/{plugin}/areas/{area}/canary', { params: { path: at(area) }, body: { tries } })),
  };

  async function read(): Promise<void> {
    versions.value = await answer(api.GET('/api/v1/plugins/{plugin}/versions', { params: { path: { plugin: plugin() } } }));
  }

  /** Takes in what the server answered to a change; tells whether another version runs. */
  function changed(now: PluginVersions, area: Place): boolean {
    const before = own(area.code, versions.value)?.runs ?? '';
    const version = own(area.code, now)?.runs ?? '';
    versions.value = now;
    if (version === '' || version === before) return false;
    ElMessage.success(t('plugin_versions.done', { area: named(area), version }));
    return true;
  }

  /** Upgrades several areas, the rest of them after a question; tells whether it did. */
  async function roll(to: string, step: 'canaries' | 'rest', judgement: string): Promise<boolean> {
    const text = t('plugin_versions.rest_sure', { version: to, judgement });
    if (step === 'rest' && !(await confirmed(t, { title: t('plugin_versions.rest'), text }))) return false;
    rolling.value = true;
    try {
      const { areas } = await answer(
        api.POST('/api/v1/plugins/{plugin}/rollout', { params: { path: { plugin: plugin() } }, body: { to, step } }),
      );
      ElMessage.success(t('plugin_versions.rolled', { n: areas.length }, areas.length));
    } catch (error) {
      ElMessage.error(problem(error));
      return false;
    } finally {
      rolling.value = false;
    }
    return true;
  }

  return { versions, looking, door, read, changed, roll, rolling };
}
