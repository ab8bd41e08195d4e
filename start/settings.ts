import { isAbsolute, resolve } from 'node:path'
import { z } from 'zod'
import { networkSetting } from '#policies/kit/network-setting.ts'
import { projectRoot } from './project-root.ts'
import { SetupFault } from './stop-with.ts'

const port = z.coerce
  .number('must be a port between 1 and 65535')
  .int('must be a port between 1 and 65535')
  .min(1, 'must be a port between 1 and 65535')
  .max(65_535, 'must be a port between 1 and 65535')
const address = z.url({
  protocol: /^https?$/,
  error: 'must be an address like https://portal.example.com',
})

const schema = z
  .object({
    GATEHOUSE_HOME: z.string().min(1).default('.gatehouse'),
    DATABASE_URL: z
      .url({
        protocol: /^postgres(ql)?$/,
        error: 'must be an address like postgres://user:password@host:5432/database',
      })
      .optional(),
    PORT: port.default(3000),
    GATEWAY_PORT: port.default(8080),
    GATEWAY_ADMIN_PORT: port.default(8081),
    /** Calls under TLS; absent: the gateway takes none. */
    GATEWAY_TLS_PORT: port.optional(),
    /** Two UDP ports for HTTP/3, used in turn. */
    GATEWAY_HTTP3_PORTS: z
      .string()
      .regex(/^\d{1,5},\d{1,5}$/, 'must be two UDP ports, as 8443,8444')
      .optional(),
    GATEHOUSE_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
    GATEHOUSE_URL: address.optional(),
    GATEWAY_URL: address.optional(),
    GATEHOUSE_ADMIN_EMAIL: z.email('must be an e-mail address').optional(),
    GATEHOUSE_ADMIN_PASSWORD: z.string().min(12, 'must have at least 12 characters').optional(),
    GATEHOUSE_ALLOW_PRIVATE_ADDRESSES: z.stringbool('must be true or false').default(false),
    /** Networks of proxies in front of the portal, whose X-Forwarded-For is believed. */
    GATEHOUSE_TRUSTED_PROXIES: networkSetting,
  })
  .superRefine((settings, context) => {
    if (
      (settings.GATEHOUSE_ADMIN_EMAIL === undefined) !==
      (settings.GATEHOUSE_ADMIN_PASSWORD === undefined)
    ) {
      context.addIssue({
        code: 'custom',
        path: ['GATEHOUSE_ADMIN_EMAIL'],
        message: 'needs GATEHOUSE_ADMIN_PASSWORD beside it, and the other way round',
      })
    }
    const { PORT, GATEWAY_PORT, GATEWAY_ADMIN_PORT, GATEWAY_TLS_PORT } = settings
    const ports = [PORT, GATEWAY_PORT, GATEWAY_ADMIN_PORT, GATEWAY_TLS_PORT].filter(
      (each) => each !== undefined,
    )
    if (new Set(ports).size < ports.length) {
      context.addIssue({
        code: 'custom',
        path: ['PORT'],
        message:
          'must differ from GATEWAY_PORT, GATEWAY_ADMIN_PORT and GATEWAY_TLS_PORT, and those from each other',
      })
    }
    if (settings.GATEWAY_HTTP3_PORTS !== undefined && GATEWAY_TLS_PORT === undefined)
      context.addIssue({
        code: 'custom',
        path: ['GATEWAY_HTTP3_PORTS'],
        message: 'needs GATEWAY_TLS_PORT beside it',
      })
  })

export type Settings = Omit<z.output<typeof schema>, 'GATEHOUSE_URL' | 'GATEWAY_URL'> & {
  /** Absolute. */
  home: string
  GATEHOUSE_URL: string
  GATEWAY_URL: string
}

/** The settings of the environment; throws with every fault named. Empty variables count as absent. */
export function readSettings(environment: Record<string, string | undefined>): Settings {
  const present = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  )
  const parsed = schema.safeParse(present)
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => `  ${path.join('.')} ${message}`)
    throw new SetupFault(`Some settings are not right:\n${faults.join('\n')}`)
  }
  const { data } = parsed
  return {
    ...data,
    home: isAbsolute(data.GATEHOUSE_HOME)
      ? data.GATEHOUSE_HOME
      : resolve(projectRoot, data.GATEHOUSE_HOME),
    GATEHOUSE_URL: (data.GATEHOUSE_URL ?? `http://localhost:${data.PORT}`).replace(/\/$/, ''),
    GATEWAY_URL: (data.GATEWAY_URL ?? `http://localhost:${data.GATEWAY_PORT}`).replace(/\/$/, ''),
  }
}
