/** The pages of whoever keeps the service and its rules. */
import type { RouteRecordRaw } from 'vue-router';

export const UPKEEP_ROUTES: RouteRecordRaw[] = [
  {
    path: '/indicators',
    name: 'indicators',
    component: () => import('../pages/IndicatorsPage.vue'),
    meta: { title: 'indicators', screen: 'indicators' },
  },
  {
    path: '/roles',
    name: 'roles',
    component: () => import('../pages/RolesPage.vue'),
    meta: { title: 'roles', screen: 'roles' },
  },
  {
    path: '/standards',
    name: 'standards',
    component: () => import('../pages/StandardsPage.vue'),
    meta: { title: 'standards', screen: 'standards' },
  },
  {
    path: '/calendar',
    name: 'calendar',
    component: () => import('../pages/CalendarPage.vue'),
    meta: { title: 'calendar', screen: 'calendar' },
  },
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
