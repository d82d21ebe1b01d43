/** The pages of whoever keeps the service running. */
import type { RouteRecordRaw } from 'vue-router';

export const UPKEEP_ROUTES: RouteRecordRaw[] = [
  {
    path: '/service',
    name: 'service',
    component: () => import('../pages/ServicePage.vue'),
    meta: { title: 'service', screen: 'service' },
  },
  {
    path: '/feedback',
    name: 'feedback',
    component: () => import('../pages/FeedbackPage.vue'),
    meta: { title: 'feedback', screen: 'feedback' },
  },
];
