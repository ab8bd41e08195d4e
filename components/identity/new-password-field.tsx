import type { ComponentProps } from 'react'
import { TextField } from '#components/ui/field.tsx'

/** Where a password is chosen; the server says the same of its length. */
export const NewPasswordField = (
  props: Pick<ComponentProps<typeof TextField>, 'name' | 'label' | 'value' | 'onChange' | 'fault'>,
) => (
  <TextField
    type="password"
    autoComplete="new-password"
    required
    minLength={12}
    help="At least 12 characters; a sentence is fine."
    {...props}
  />
)
