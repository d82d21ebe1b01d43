/** Where a picture of a plugin lies: the registry serves it so that nothing in it can run. */
export function picture(plugin: string, version: string, file: string): string {
  const named = `${encodeURIComponent(plugin)}/versions/${encodeURIComponent(version)}`;
  return `/api/v1/plugins/${named}/picture?file=${encodeURIComponent(file)}`;
}
