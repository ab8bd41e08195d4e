/** How many numbers stand under a key. */
export const NUMBERS = 26

/** Numbers that all threads of a gateway share, by a text. They outlive snapshots. */
export interface SharedNumbers {
  /**
   * Runs `work` at once on the numbers under `key`, those from index `at` on, while no other thread does; new ones are
   * all zero. The first says until when (`elapsedMs`) they are needed. Answers what `work` does; null: there is no room.
   */
  change(key: string, work: ChangeNumbers): number | null
}
export type ChangeNumbers = (numbers: Float64Array, at: number) => number
