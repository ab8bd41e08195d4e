/** That a target went out or came back, for threads that have not seen it themselves. */
export type HealthNews = { name: string } & HealthChange
export type HealthChange =
  /** The gateway's own questions have decided. */
  | { by: 'checks'; out: boolean; fault: string | null }
  /** Calls of one thread have failed; the target gets none for so long. */
  | { by: 'calls'; outMs: number; fault: string }
