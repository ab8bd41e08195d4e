import { fail } from '#lib/shared/result.ts'

/** What is said to a name that a secret or certificate has already. */
export const nameTaken = fail('conflict', 'Another secret has this name.', [
  { path: 'name', message: 'Choose another name, or replace what has it.' },
])
