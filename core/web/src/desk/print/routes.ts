/** What is printed: sheets of paper without the shell. */
import type { RouteRecordRaw } from 'vue-router';

export const PRINT_ROUTES: RouteRecordRaw[] = [
  {
    path: '/cases/:id/print',
    name: 'case-print',
    component: () => import('../pages/CasePrintPage.vue'),
    props: true,
    meta: { title: 'case_print', screen: 'cases', bare: true },
  },
  {
    path: '/appraisal/print',
    name: 'report-print',
    component: () => import('../pages/ReportPrintPage.vue'),
    meta: { title: 'report_print', screen: 'appraisal', bare: true },
  },
];
