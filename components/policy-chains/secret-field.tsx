'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { SelectField } from '#components/ui/field.tsx'
import { secretsQuery } from '#lib/secrets/queries.ts'

interface Props {
  name: string
  label: string
  help: string
  fault: string | undefined
  kind: 'text' | 'certificate'
  chosen: string
}

/** Chooses a secret by its name; what is sent is its id. */
export function SecretField({ name, label, help, fault, kind, chosen }: Props) {
  const { data, isPending, isError } = useQuery(secretsQuery)
  const offered = data?.items.filter((secret) => secret.kind === kind) ?? []
  const words = isPending ? 'Loading…' : isError ? 'The secrets cannot be listed now' : 'Choose…'
  return (
    <div className="grid gap-1">
      <SelectField
        // What is chosen can only be shown once it is there.
        key={data ? 'listed' : 'waiting'}
        name={name}
        label={label}
        help={help}
        fault={fault}
        disabled={!data}
        defaultValue={offered.some(({ id }) => id === chosen) ? chosen : ''}
        options={[
          { value: '', label: words },
          ...offered.map((secret) => ({ value: secret.id, label: secret.name })),
        ]}
      />
      {data && offered.length === 0 && (
        <p className="text-xs">
          There is none yet.{' '}
          <Link
            className="text-accent underline"
            href={
              kind === 'text'
                ? '/console/secrets#keep-credential'
                : '/console/secrets#keep-certificate'
            }
          >
            {kind === 'text' ? 'Keep a secret' : 'Keep a certificate'}
          </Link>
        </p>
      )}
    </div>
  )
}
