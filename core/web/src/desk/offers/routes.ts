/** The pages of the marketplace at the desk. */
import type { RouteRecordRaw } from 'vue-router';

export const MARKET_ROUTES: RouteRecordRaw[] = [
  {
    path: '/market',
    name: 'market',
    component: () => import('../pages/MarketPage.vue'),
    meta: { title: 'market', screen: 'market' },
  },
  {
    path: '/market/updates',
    name: 'market_updates',
    component: () => import('../pages/MarketUpdatesPage.vue'),
    meta: { title: 'market_updates', screen: 'market' },
  },
  {
    path: '/market/bundles',
    name: 'market_bundles',
    component: () => import('../pages/MarketBundlesPage.vue'),
    meta: { title: 'market_bundles', screen: 'market' },
  },
  {
    path: '/market/:id',
    name: 'market_plugin',
    component: () => import('../pages/MarketPluginPage.vue'),
    props: true,
    meta: { title: 'market_plugin', screen: 'market' },
  },
];
