/** Tasks from the server, and what one does with them. */
import { answer, api } from '@shared/api/client';
import type { components } from '@shared/api/schema';

type Schemas = components['schemas'];
export type Task = Schemas['TaskItem'];
export type Result = Schemas['ResultIn']['result'];
export type Candidate = Schemas['TaskCandidate'];

export const RESULTS: readonly Result[] = ['yes', 'no', 'cannot_tell'];

export async function myTasks(): Promise<Task[]> {
  return (await answer(api.GET('/api/v1/me/tasks', {}))).items;
}
export async function tasksOfArea(): Promise<Task[]> {
  return (await answer(api.GET('/api/v1/tasks', {}))).items;
}
export async function tasksOfCase(id: string): Promise<Task[]> {
  return (await answer(api.GET('/api/v1/cases/{case_id}/tasks', { params: { path: { case_id: id } } }))).items;
}
export async function candidates(task: Task): Promise<Candidate[]> {
  const params = { path: { task_id: task.id } };
  return (await answer(api.GET('/api/v1/tasks/{task_id}/candidates', { params }))).items;
}
export function report(task: Task, result: Result, note: string, attachments: string[]): Promise<Task> {
  const body = { version: task.version, result, note, attachments };
  return answer(api.POST('/api/v1/tasks/{task_id}/result', { params: { path: { task_id: task.id } }, body }));
}
export function handOn(task: Task, reason: string, to: string | null): Promise<Task> {
  const body = { version: task.version, reason, to };
  return answer(api.POST('/api/v1/tasks/{task_id}/hand-on', { params: { path: { task_id: task.id } }, body }));
}
