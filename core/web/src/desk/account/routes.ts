/** What belongs to whoever is signed in, whatever their role. */
import type { RouteRecordRaw } from 'vue-router';

export const ACCOUNT_ROUTES: RouteRecordRaw[] = [
  { path: '/second-factor', name: 'second-factor', component: () => import('../pages/SecondFactor.vue'), meta: { title: 'second_factor' } },
  { path: '/password', name: 'password', component: () => import('../pages/PasswordPage.vue'), meta: { title: 'password' } },
  { path: '/own-settings', name: 'own-settings', component: () => import('../pages/OwnSettingsPage.vue'), meta: { title: 'own_settings' } },
  { path: '/tokens', name: 'tokens', component: () => import('../pages/TokensPage.vue'), meta: { title: 'tokens' } },
  { path: '/practice', name: 'practice', component: () => import('../pages/PracticePage.vue'), meta: { title: 'practice' } },
];
