import { z } from 'zod'
import { type ConfigOf, definePolicy } from '#policies/kit/define-policy.ts'
import { parseName } from './distinguished-name.ts'
import { exampleAuthority } from './example-authority.ts'
import { unfitToIssue } from './judge-certificate.ts'
import { readPem } from './pem.ts'

const certificates = (text: string, context: z.RefinementCtx, least: number): void => {
  const fault = (message: string) => context.addIssue({ code: 'custom', message })
  const read = readPem(text)
  if (!read) fault('Write certificates in PEM, and nothing else: -----BEGIN CERTIFICATE----- …')
  else if (read.length < least) fault('Give at least one certificate.')
  else if (read.length > 50) fault('At most 50 certificates.')
  else if (read.some(({ details }) => unfitToIssue(details, 0) !== null))
    fault('One of these certificates is no authority (CA:FALSE) and can issue none.')
  else if (read.some(({ details }) => details.hasNameConstraints))
    fault('One of these certificates has name constraints, which are not understood here.')
}

const PEM_CHARACTERS_MAX = 200_000
const texts = (element: z.ZodType<string>) => z.array(element).max(1_000).default([])

const thumbprint = z
  .string()
  .trim()
  .toLowerCase()
  .transform((text) => text.replaceAll(/[:\s]/g, ''))
  .pipe(z.string().regex(/^[0-9a-f]{64}$/, 'A SHA-256 thumbprint has 64 hexadecimal digits.'))

export const clientCertificate = definePolicy({
  type: 'client-certificate',
  version: '1',
  title: 'Client certificate',
  summary:
    'Lets calls in whose connection proves a certificate of your authorities and answers 403 to the others.',
  help: 'The caller shows its certificate in the TLS handshake with the gateway, over HTTP/1.1 or HTTP/2; HTTP/3 cannot carry one here, nor is one believed that a proxy in front passes in a header. The gateway must ask for certificates (GATEWAY_CLIENT_CERTIFICATES). With nothing pinned every certificate of the authorities is good. Revocation lists are not read: block a thumbprint instead.',
  group: 'security',
  phases: ['request'],
  scopes: ['global', 'product', 'api', 'operation'],
  cost: 'none',
  config: z.strictObject({
    authorities: z
      .string()
      .max(PEM_CHARACTERS_MAX)
      .superRefine((text, context) => certificates(text, context, 1))
      .meta({
        title: 'Authorities',
        description: 'Certificates in PEM of those who may issue certificates of callers.',
        multiline: true,
      }),
    intermediates: z
      .string()
      .max(PEM_CHARACTERS_MAX)
      .default('')
      .superRefine((text, context) => certificates(text, context, 0))
      .meta({
        title: 'Authorities between',
        description: 'In PEM, for callers that send only their own certificate.',
        multiline: true,
      }),
    commonNames: texts(z.string().min(1).max(200)).meta({
      title: 'Common names',
      description: 'The subject’s common name (CN), exactly.',
    }),
    subjects: texts(
      z
        .string()
        .max(1_000)
        .refine((text) => parseName(text) !== null, 'Write a subject like CN=partner,O=Acme,C=DE.'),
    ).meta({
      title: 'Subjects',
      description: 'The whole subject, like CN=partner,O=Acme,C=DE.',
    }),
    dnsNames: texts(z.string().trim().toLowerCase().min(1).max(253)).meta({
      title: 'DNS names',
      description: 'A DNS name among its alternative names, exactly; no wildcards.',
    }),
    uris: texts(z.string().trim().min(1).max(1_000)).meta({
      title: 'URIs',
      description: 'A URI among its alternative names, like spiffe://acme/orders.',
    }),
    emails: texts(z.string().trim().min(3).max(254)).meta({
      title: 'E-mail addresses',
      description: 'An e-mail address among its alternative names, exactly.',
    }),
    thumbprints: texts(thumbprint).meta({
      title: 'Thumbprints',
      description:
        'SHA-256 of the certificate in hexadecimal. One pinned value must fit, of any kind.',
    }),
    blockedThumbprints: texts(thumbprint).meta({
      title: 'Blocked thumbprints',
      description: 'Certificates that are refused whatever else holds.',
    }),
    requireClientUsage: z.boolean().default(true).meta({
      title: 'Must say that it is for clients',
      description:
        'Extended key usage clientAuth. Otherwise certificates that state no purpose are good too; those for servers alone never are.',
    }),
  }),
  examples: [
    { name: 'Any certificate of an authority', config: { authorities: exampleAuthority } },
    {
      name: 'One partner by its name',
      config: { authorities: exampleAuthority, dnsNames: ['orders.partner.example'] },
    },
    {
      name: 'One certificate alone',
      config: {
        authorities: exampleAuthority,
        thumbprints: ['5f0c4a0d1c3a5be0a4a8f2f7be93a91f0bb31d8e6a1f4cbb0c2b7f6f9d3e2a17'],
      },
    },
  ],
  refusals: {
    'client-certificate-missing': {
      status: 403,
      mend: 'Present your client certificate in the TLS handshake, over HTTP/1.1 or HTTP/2.',
    },
    'client-certificate-refused': {
      status: 403,
      mend: 'Present a certificate that has not ended, of an authority that the owner of the API accepts, with those between. The owner sees the reason by the request id.',
    },
  },
})
export type ClientCertificateConfig = ConfigOf<typeof clientCertificate>
