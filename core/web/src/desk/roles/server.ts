/** Roles and what they give, from the server. */
import { answer, api } from '@shared/api/client';
import type { components } from '@shared/api/schema';

type Schemas = components['schemas'];
export type Role = Schemas['RoleView'];
export type Permission = Schemas['PermissionEntry'];
export type RoleDraft = Schemas['RoleDraft'];

/** Every role, and every permission in the order in which people should read them. */
export interface Book {
  roles: readonly Role[];
  permissions: readonly Permission[];
}

export async function roleBook(): Promise<Book> {
  const [{ items }, { permissions }] = await Promise.all([answer(api.GET('/api/v1/roles', {})), answer(api.GET('/api/v1/policies', {}))]);
  return { roles: items, permissions };
}

export function saveRole(id: string, body: RoleDraft): Promise<Role> {
  return answer(api.PUT('/api/v1/roles/{role_id}', { params: { path: { role_id: id } }, body }));
}

export async function removeRole(id: string): Promise<void> {
  await answer(api.DELETE('/api/v1/roles/{role_id}', { params: { path: { role_id: id } } }));
}
