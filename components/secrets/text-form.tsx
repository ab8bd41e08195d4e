'use client'

import { TextArea } from '#components/ui/field.tsx'
import { createSecretAction, replaceSecretAction } from '#lib/secrets/actions.ts'
import { type Replacing, SecretForm } from './secret-form.tsx'

/** Keeps a secret, or gives one another value. It goes in and never comes out again. */
export const TextForm = ({ replacing }: { replacing?: Replacing }) => (
  <SecretForm
    kind="credential"
    nameHelp="By which policies choose it; not secret."
    replacing={replacing}
    create={createSecretAction}
    replace={replaceSecretAction}
    read={async (form, nameOf) => ({ value: String(form.get(nameOf('value')) ?? '') })}
  >
    {({ nameOf, faultOf }) => (
      <TextArea
        name={nameOf('value')}
        label={replacing ? 'New value' : 'Secret'}
        required
        rows={3}
        autoComplete="off"
        spellCheck={false}
        className="font-mono text-xs"
        help={
          replacing
            ? 'Holds for the next call, without a deployment.'
            : 'A password, a key of the backend, or a private key in PEM. Stored encrypted, never shown again.'
        }
        fault={faultOf('value')}
      />
    )}
  </SecretForm>
)
