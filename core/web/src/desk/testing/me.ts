/** A signed-in person for tests. */
import type { Me } from '@shared/api/staff';

export function me(part: Partial<Me> = {}): Me {
  return {
    account_id: 'a1',
    username: 'dispatch.county',
    name: '刘德胜',
    positions: [
      {
        id: 'p1',
        role: 'county_dispatcher',
        role_title: { 'zh-CN': '县级派遣员', en: 'County dispatcher' },
        unit: null,
        area: { code: '999901', name: '清溪县', name_en: 'Qingxi County', level: 'county' },
        valid_from: null,
        valid_to: null,
      },
    ],
    permissions: ['case:read'],
    areas: ['999901'],
    second_factor: { enabled: false, required: false },
    password_change_required: false,
    ...part,
  };
}
