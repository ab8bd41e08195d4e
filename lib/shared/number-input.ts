import { z } from 'zod'
import { writtenNumber } from './written-number.ts'

/** The number of a deployment or revision in an address: whole, and no greater than a column holds. */
export const numberInput = writtenNumber(z.int().min(1).max(2_147_483_647))
