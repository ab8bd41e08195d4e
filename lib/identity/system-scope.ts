import type { StaffScope } from './scope.ts'

/** The installation itself: first start, worker and the command line on the machine. Never from a request. */
export const systemScope = (via: string): StaffScope =>
  ({
    kind: 'staff',
    role: 'administrator',
    actor: { userId: null, name: 'Gatehouse', via, address: null, requestId: null },
  }) as StaffScope
