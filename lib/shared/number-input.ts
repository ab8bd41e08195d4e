import { z } from 'zod'

/** The number of a deployment or revision in an address: whole, and no greater than a column holds. */
export const numberInput = z.coerce.number().int().min(1).max(2_147_483_647)
