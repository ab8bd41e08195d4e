import { z } from 'zod'
import { cidr } from './fields.ts'

/** Networks in one text, as settings write them: `10.0.0.0/8,2001:db8::/32`. */
export const networkSetting = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((network) => network.trim())
      .filter(Boolean),
  )
  .pipe(z.array(cidr))
