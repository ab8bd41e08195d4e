import 'server-only'
import { z } from 'zod'
import { type Endpoint, endpoint } from '#lib/management-api/endpoint.ts'
import { ok } from '#lib/shared/result.ts'
import { createCertificate } from './create-certificate.ts'
import { createSecret } from './create-secret.ts'
import { deleteSecret } from './delete-secret.ts'
import { replaceCertificate } from './replace-certificate.ts'
import { replaceSecret } from './replace-secret.ts'
import { listSecrets } from './repository.ts'
import {
  createCertificateInput,
  createSecretInput,
  replaceCertificateInput,
  replaceSecretInput,
  secretIdInput,
  secretList,
} from './schema.ts'

const tag = 'Secrets'
const writing = { staff: 'secret:write' } as const

export const secretEndpoints: Endpoint[] = [
  endpoint({
    method: 'GET',
    path: '/secrets',
    tag,
    summary: 'List secrets and certificates, without their values',
    allow: { staff: 'secret:read' },
    input: z.object({}),
    output: secretList,
    failures: [],
    run: async (scope) => ok({ items: await listSecrets(scope) }),
  }),
  endpoint({
    method: 'POST',
    path: '/secrets',
    tag,
    summary: 'Keep a secret',
    status: 201,
    allow: writing,
    input: createSecretInput,
    output: secretIdInput,
    failures: ['conflict'],
    run: (scope, input) => createSecret(scope, input),
  }),
  endpoint({
    method: 'PUT',
    path: '/secrets/{secretId}',
    tag,
    summary: 'Give a secret another value',
    allow: writing,
    input: replaceSecretInput,
    output: secretIdInput,
    failures: ['not_found', 'conflict'],
    run: (scope, input) => replaceSecret(scope, input),
  }),
  endpoint({
    method: 'DELETE',
    path: '/secrets/{secretId}',
    tag,
    summary: 'Delete a secret or certificate that nothing uses',
    allow: writing,
    input: secretIdInput,
    output: secretIdInput,
    failures: ['not_found', 'in_use'],
    run: (scope, input) => deleteSecret(scope, input),
  }),
  endpoint({
    method: 'POST',
    path: '/certificates',
    tag,
    summary: 'Keep a certificate with its private key',
    status: 201,
    allow: writing,
    input: createCertificateInput,
    output: secretIdInput,
    failures: ['conflict', 'invalid_certificate'],
    run: (scope, input) => createCertificate(scope, input),
  }),
  endpoint({
    method: 'PUT',
    path: '/certificates/{secretId}',
    tag,
    summary: 'Replace a certificate',
    allow: writing,
    input: replaceCertificateInput,
    output: secretIdInput,
    failures: ['not_found', 'invalid_certificate', 'conflict'],
    run: (scope, input) => replaceCertificate(scope, input),
  }),
]
