import type { KeyView } from './schema.ts'

const isOver = ({ state }: KeyView): boolean => state === 'ended' || state === 'revoked'

/** Keys as they are read: those that live, those that end, and apart from them those that are refused. */
export const orderKeys = (keys: KeyView[]): { current: KeyView[]; over: KeyView[] } => ({
  current: [
    ...keys.filter(({ state }) => state === 'live'),
    ...keys.filter(({ state }) => state === 'ending'),
  ],
  over: keys.filter(isOver),
})

/** Keys that come to their end with none to follow in their slot: calls with them are refused from then on. */
export const keysWithoutSuccessor = (keys: KeyView[]): KeyView[] =>
  keys.filter(
    (key) =>
      key.state === 'ending' &&
      !keys.some(({ slot, state }) => slot === key.slot && state === 'live'),
  )
