/** Paths that only the desk asks: one's own account, people, positions, and the import of areas. */
import type { ExchangeReport } from './exchange';
import type * as S from './staff';
import type { Items, Text } from './types';

interface Json<B> {
  content: { 'application/json': B };
}
interface Page {
  after?: string;
  limit?: number;
}
interface Get<R, Query = Record<never, never>> {
  parameters: { query?: Query };
  responses: { 200: Json<R> };
}
interface Send<R, Body> {
  parameters: Record<never, never>;
  requestBody: Json<Body>;
  responses: { 200: Json<R> };
}
interface SendAt<R, Body, Path = { id: string }> {
  parameters: { path: Path };
  requestBody: Json<Body>;
  responses: { 200: Json<R> };
}
interface DropAt {
  parameters: { path: { id: string } };
  responses: { 204: { content?: never } };
}
interface Paged<T> extends Items<T> {
  next: string | null;
}

interface Upload<R, File = { file: string }> {
  parameters: { query?: { dry_run?: boolean } };
  requestBody: { content: { 'multipart/form-data': File } };
  responses: { 200: Json<R> };
}
interface Undo {
  parameters: Record<never, never>;
  requestBody?: never;
  responses: { 200: Json<{ ended: number; restored: number }> };
}

export interface StaffPaths {
  '/api/v1/units/sheet': { post: Upload<ExchangeReport> };
  '/api/v1/units/sheet/undo': { post: Undo };
  '/api/v1/people/sheet': { post: Upload<ExchangeReport> };
  '/api/v1/people/sheet/undo': { post: Undo };
  '/api/v1/cases/import': { post: Upload<ExchangeReport> };
  '/api/v1/me/password': { put: Send<undefined, { current: string; new: string }> };
  '/api/v1/me/tokens': { get: Get<Items<S.Token>>; post: Send<S.NewToken, S.TokenDraft> };
  '/api/v1/me/tokens/{id}': { delete: DropAt };
  '/api/v1/people': { get: Get<Paged<S.Person>, Page & { name?: string }>; post: Send<S.Person, S.PersonDraft> };
  '/api/v1/people/{id}': { patch: SendAt<S.Person, { name?: string; phone?: string; ended?: boolean }> };
  '/api/v1/accounts': { get: Get<Paged<S.Account>, Page>; post: Send<S.Account, S.AccountDraft> };
  '/api/v1/accounts/{id}/state': { put: SendAt<S.Account, { state: S.AccountState }> };
  '/api/v1/accounts/{id}/password': { put: SendAt<undefined, { password: string }> };
  '/api/v1/positions': {
    get: Get<Paged<S.Position>, Page & { person?: string; unit?: string; role?: string }>;
    post: Send<S.Position, S.PositionDraft>;
  };
  '/api/v1/positions/{id}': { patch: SendAt<S.Position, { valid_to?: string }> };
  '/api/v1/roles': { get: Get<Items<{ id: string; title: Text; builtin: boolean }>> };
  '/api/v1/audit': {
    get: Get<
      Paged<S.AuditEntry>,
      Page & { action?: string; actor?: string; resource?: string; resource_id?: string; from?: string; to?: string }
    >;
  };
  '/api/v1/audit/verification': { get: Get<S.AuditVerification, { first?: number }> };
  '/api/v1/areas/import': {
    post: {
      parameters: { query?: { dry_run?: boolean; datum?: string } };
      requestBody: { content: { 'multipart/form-data': { file: string } } };
      responses: { 200: Json<S.ImportReport> };
    };
  };
}
