/**
 * Which path answers what, in the form that openapi-fetch reads. Stands in the place of the generated
 * `schema.d.ts` (see types.ts); the client is the only file that names it.
 */
import type { AppraisalPaths } from './appraisal';
import type { paths as Described } from './schema';
import type { StaffPaths } from './staffPaths';
import type * as T from './types';

interface Json<B> {
  content: { 'application/json': B };
}
interface Parameters<Path, Query> {
  query?: Query;
  path?: Path;
}
interface Get<R, Query = Record<never, never>> {
  parameters: Parameters<never, Query>;
  responses: { 200: Json<R> };
}
interface GetAt<R, Path, Query = Record<never, never>> {
  parameters: { query?: Query; path: Path };
  responses: { 200: Json<R> };
}
interface Send<R, Body = undefined> {
  parameters: Parameters<never, never>;
  requestBody: Body extends undefined ? never : Json<Body>;
  responses: { 200: Json<R> };
}
interface SendAt<R, Path, Body = undefined> {
  parameters: { path: Path };
  requestBody: Body extends undefined ? never : Json<Body>;
  responses: { 200: Json<R> };
}

interface Code {
  code: string;
}
interface Id {
  id: string;
}
type Listed = Omit<T.CaseQuery, 'after' | 'limit'>;

type Residents = Pick<Described, Extract<keyof Described, `/api/v1/public/${string}`>>;

type Notified = Pick<
  Described,
  Extract<
    keyof Described,
    `/api/v1/me/notice${string}` | `/api/v1/notification${string}` | `/api/v1/quiet-hours${string}` | `/api/v1/webhook${string}`
  >
>;

export interface paths extends StaffPaths, AppraisalPaths, Residents, Notified {
  '/api/v1/session': {
    post: Send<T.Me, { username: string; password: string; code?: string }>;
    delete: Send<undefined>;
  };
  '/api/v1/me': { get: Get<T.Me> };
  '/api/v1/me/second-factor': {
    post: Send<T.SecondFactorSetup>;
    put: Send<{ recovery_codes: string[] }, { code: string }>;
    delete: Send<undefined, { code: string }>;
  };
  '/api/v1/cases': { get: Get<T.CasePage, T.CaseQuery>; post: Described['/api/v1/cases']['post'] };
  '/api/v1/cases/count': { get: Get<T.CaseCount, Listed> };
  '/api/v1/cases/map': { get: Get<T.FeatureCollection, Listed & { bbox?: string }> };
  '/api/v1/cases/{id}': { get: GetAt<T.CaseDetail, Id> };
  '/api/v1/cases/{id}/actions/{action}': {
    post: SendAt<T.CaseDetail, { id: string; action: string }, T.ActionBody>;
  };
  '/api/v1/cases/{id}/clocks/{clock_id}/explanation': {
    get: GetAt<{ steps: T.Text[] }, { id: string; clock_id: string }>;
  };
  '/api/v1/units': { get: Get<T.Items<T.Unit>, { area?: string }> };
  '/api/v1/areas': { get: Get<T.Items<T.AreaItem>, { parent?: string }> };
  '/api/v1/areas/{code}': { get: GetAt<T.AreaItem, Code> };
  '/api/v1/areas/{code}/geojson': {
    get: GetAt<T.FeatureCollection, Code, { level?: 'grid' | 'village' | 'township' }>;
  };
  '/api/v1/statistics/outcomes': {
    get: Get<T.Items<T.OutcomeMonth>, { from?: string; to?: string; area?: string }>;
  };
  '/api/v1/plugins': { get: Get<T.Items<T.Plugin>> };
  '/api/v1/plugins/{id}': { get: GetAt<T.Plugin, Id> };
  '/api/v1/plugins/{id}/areas/{code}': {
    put: SendAt<T.Plugin, { id: string; code: string }, { enabled: boolean }>;
    delete: SendAt<T.Plugin, { id: string; code: string }>;
  };
  '/api/v1/plugins/{id}/health': { get: GetAt<T.Items<T.PluginHealth>, Id> };
}
