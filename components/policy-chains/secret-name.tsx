'use client'

import { useQuery } from '@tanstack/react-query'
import { secretsQuery } from '#lib/secrets/queries.ts'

/** The name of a secret; its id until the name is known. */
export function SecretName({ id }: { id: string }) {
  const { data } = useQuery(secretsQuery)
  return data?.items.find((secret) => secret.id === id)?.name ?? id
}
