import type { ApiDetail } from '#lib/catalog/api-schema.ts'

type Balance = NonNullable<ApiDetail['backend']['balance']>

/** How one of several targets is chosen. */
export const chooseWords: Record<Balance['choose'], string> = {
  'round-robin': 'in turn, by weight',
  'least-connections': 'to whom has the fewest calls, by weight',
  'sticky-subscription': 'for one subscription always to the same',
  'sticky-address': 'from one address always to the same',
}

/** What happens to calls when no target is well. */
export const allOutWords: Record<Balance['whenAllOut'], string> = {
  try: 'Try them anyway',
  refuse: 'Refuse calls with 503',
}
