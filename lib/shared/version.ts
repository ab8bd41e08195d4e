import { z } from 'zod'

/** Of a thing that people change. */
export const version = z
  .string()
  .meta({ description: 'Another as soon as anything that can be changed is another.' })

/** What somebody who changes a thing says of the state that they saw. */
export const versionSeen = z.string().max(40).optional().meta({
  title: 'Version seen',
  description:
    'As it was read. If it was changed since, nothing is stored and the answer is `conflict`. Absent: whatever is there is replaced.',
})
