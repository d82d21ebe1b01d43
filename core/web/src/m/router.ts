/** The residents' pages, and the grid workers'. Home comes with the first load; the others when they are opened. */
import { createRouter, createWebHistory, type Router, type RouteRecordRaw } from 'vue-router';
import { at } from '@shared/practice/place';
import HomePage from './pages/HomePage.vue';

declare module 'vue-router' {
  interface RouteMeta {
    /** Key of the page's title. */
    title: string;
  }
}

/** Grid workers' pages, around which stands a frame that knows who works here. */
const WORK: RouteRecordRaw[] = [
  { path: '', name: 'work', component: () => import('./work/pages/DayPage.vue'), meta: { title: 'work.day.page' } },
  { path: 'capture', name: 'work-capture', component: () => import('./work/pages/CapturePage.vue'), meta: { title: 'work.capture.page' } },
  { path: 'tasks/:id', name: 'work-task', props: true, component: () => import('./work/pages/TaskPage.vue'), meta: { title: 'work.task.page' } },
  { path: 'cases/:id', name: 'work-case', props: true, component: () => import('./work/pages/WorkCasePage.vue'), meta: { title: 'work.case.page' } },
  { path: 'map', name: 'work-map', component: () => import('./work/pages/WorkMapPage.vue'), meta: { title: 'work.map.page' } },
  { path: 'outbox', name: 'work-outbox', component: () => import('./work/pages/OutboxPage.vue'), meta: { title: 'work.outbox.page' } },
  { path: 'registers', name: 'work-registers', component: () => import('./work/pages/RegistersPage.vue'), meta: { title: 'work.registers.page' } },
  { path: 'registers/:plugin/:collection', name: 'work-register', props: true, component: () => import('./work/pages/RegisterPage.vue'), meta: { title: 'work.registers.page' } },
  { path: 'registers/:plugin/:collection/entry/:id?', name: 'work-entry', props: true, component: () => import('./work/pages/EntryPage.vue'), meta: { title: 'work.registers.page' } },
  { path: 'settings', name: 'work-settings', component: () => import('./work/pages/SettingsPage.vue'), meta: { title: 'work.settings.page' } },
  { path: 'screens', name: 'work-screens', component: () => import('./work/pages/ScreensPage.vue'), meta: { title: 'work.screens.page' } },
  { path: 'x/:plugin/:page', name: 'work-screen', props: true, component: () => import('./work/pages/WorkScreenPage.vue'), meta: { title: 'work.screens.page' } },
  { path: 'day/:plugin/:entry/:id', name: 'work-day-item', props: true, component: () => import('./work/pages/DayItemPage.vue'), meta: { title: 'work.item.page' } },
  { path: 'calls', name: 'work-calls', component: () => import('./work/pages/WorkCallsPage.vue'), meta: { title: 'work.calls.page' } },
  { path: 'device', name: 'work-device', component: () => import('./work/pages/DevicePage.vue'), meta: { title: 'work.device.page' } },
];

export function createAppRouter(): Router {
  return createRouter({
    history: createWebHistory(at('/m/')),
    routes: [
      { path: '/', name: 'home', component: HomePage, meta: { title: 'home.page' } },
      { path: '/report', name: 'report', component: () => import('./pages/ReportPage.vue'), meta: { title: 'report.page' } },
      { path: '/sent', name: 'sent', component: () => import('./pages/SentPage.vue'), meta: { title: 'sent.page' } },
      { path: '/progress/:code', name: 'progress', props: true, component: () => import('./pages/ProgressPage.vue'), meta: { title: 'progress.page' } },
      { path: '/feedback', name: 'feedback', component: () => import('./pages/FeedbackPage.vue'), meta: { title: 'feedback.page' } },
      { path: '/practice', name: 'practice', component: () => import('./pages/PracticePage.vue'), meta: { title: 'practice.page' } },
      { path: '/services', name: 'services', component: () => import('./pages/ServicesPage.vue'), meta: { title: 'services.page' } },
      { path: '/x/:plugin/:page', name: 'screen', props: true, component: () => import('./pages/ScreenPage.vue'), meta: { title: 'services.page' } },
      {
        path: '/work',
        component: () => import('./work/shell/WorkFrame.vue'),
        meta: { title: 'work.day.page' },
        children: WORK,
      },
      { path: '/:rest(.*)*', name: 'lost', component: () => import('./pages/LostPage.vue'), meta: { title: 'lost.page' } },
    ],
    scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  });
}
