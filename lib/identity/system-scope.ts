import type { StaffScope } from './scope.ts'

/** The installation itself: first start, worker and the command line on the machine. Never from a request. */
export const systemScope = (via: string): StaffScope =>
  ({
    kind: 'staff',
    role: 'administrator',
    actor: { userId: null, name: 'Gatehouse', via, address: null, requestId: null },
  }) as StaffScope

/** Somebody who acts before there is a session to prove it: signing up, accepting an invitation. */
export const newcomerScope = (
  via: string,
  person: { userId: string; name: string },
): StaffScope => {
  const scope = systemScope(via)
  return { ...scope, actor: { ...scope.actor, ...person } }
}
