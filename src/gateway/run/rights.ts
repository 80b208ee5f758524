import { AuthorizationFailed } from '../../store/errors.ts';
import type { GatewayContext } from '../context.ts';

/** Runs belong to the project that their release is pushed to. @throws AuthorizationFailed */
export async function checkRunRight(
  { caller, graph: { store, projects } }: GatewayContext,
  permission: 'resources/read' | 'resources/write',
): Promise<void> {
  const address = `/${projects.atlas.org}/${projects.atlas.project}`;
  if (await store.may(caller, permission, address)) return;
  throw new AuthorizationFailed({ subject: caller.subject, permission, address });
}
