import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { countFindings } from '#lib/openapi/count-findings.ts'
import type { Finding } from '#lib/openapi/schema.ts'
import { decimalIn } from '#lib/shared/written-number.ts'
import { CommandFailure, type Connection, callApi } from './api-client.ts'
import { createToken } from './create-token.ts'
import { exitCodes } from './exit-codes.ts'

const program = new Command('gatehouse')
  .description(
    'Gatehouse from the command line. Every command but “token create” goes through the management API.',
  )
  .option('--json', 'print the answer as JSON')
  .option(
    '--url <address>',
    'address of the portal',
    process.env.GATEHOUSE_URL ?? 'http://localhost:3000',
  )
  .option('--token <token>', 'API token; better given as GATEHOUSE_TOKEN')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : exitCodes.usage))

function connection(): Connection {
  const { url, token = process.env.GATEHOUSE_TOKEN } = program.opts<{
    url: string
    token?: string
  }>()
  if (!token)
    throw new CommandFailure(
      'No token. Set GATEHOUSE_TOKEN; `gatehouse token create` makes one.',
      exitCodes.unauthorised,
    )
  return { url, token }
}

/** Runs a command and prints its answer: as JSON for scripts, else the sentence for people. */
async function print(
  run: () => Promise<Record<string, unknown>>,
  sentence: (answer: Record<string, unknown>) => string,
): Promise<void> {
  const { json } = program.opts<{ json?: boolean }>()
  try {
    const answer = await run()
    process.stdout.write(json ? `${JSON.stringify(answer)}\n` : `${sentence(answer)}\n`)
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error
    if (json) process.stdout.write(`${JSON.stringify(error.body)}\n`)
    else process.stderr.write(`${error.message}\n`)
    process.exitCode = error.exitCode
  }
}

const token = program.command('token').description('API tokens')
token
  .command('create')
  .description('make a token for a member of staff, on the machine of the installation')
  .requiredOption('--email <address>', 'whose token it is')
  .requiredOption('--name <name>', 'what it is for')
  .option('--scope <scope...>', 'what it may do; all that its owner may unless given', [])
  .option('--days <days>', 'when it ends', '90')
  .action((options: { email: string; name: string; scope: string[]; days: string }) =>
    print(
      () =>
        createToken({
          email: options.email,
          name: options.name,
          scopes: options.scope,
          days: Number(options.days),
        }),
      (made) => String(made.token),
    ),
  )

const api = program.command('api').description('APIs')
api
  .command('import')
  .description('import an OpenAPI document')
  .argument('<file>', 'a file, or an address')
  .requiredOption('--path <path>', 'where it lives on the gateway')
  .requiredOption('--backend <address>', 'where calls are sent on to')
  .option('--name <name>', 'its name; the title of the document unless given')
  .action(
    (source: string, { path, backend, name }: { path: string; backend: string; name?: string }) =>
      print(
        async () => {
          const document = /^https?:\/\//.test(source)
            ? { address: source }
            : { document: readDocument(source), source: 'upload' }
          const title =
            name ??
            String(
              (
                (await callApi(connection(), 'POST', '/apis/preview', document)).suggested as {
                  name: string
                }
              ).name,
            )
          return callApi(connection(), 'POST', '/apis', {
            name: title,
            path,
            backendUrl: backend,
            ...document,
          })
        },
        (made) =>
          `Imported as ${made.apiId}: ${made.operationCount} operations, none exposed. ${countFindings(made.findings as Finding[])} findings.`,
      ),
  )
api
  .command('expose')
  .description('expose operations; a deployment makes it hold')
  .argument('<apiId>')
  .argument('[operations...]', 'like "GET /pets"; none: all')
  .option('--hide', 'hide them instead')
  .action((apiId: string, operations: string[], { hide }: { hide?: boolean }) =>
    print(
      async () => {
        const pairs = operations.map((operation) => ({
          method: operation.split(' ')[0] ?? '',
          path: operation.split(' ').slice(1).join(' '),
        }))
        const answer = await callApi(connection(), 'PUT', `/apis/${apiId}/exposure`, {
          exposure: hide ? 'hidden' : 'exposed',
          ...(pairs.length > 0 ? { operations: pairs } : { filter: {} }),
        })
        const unknown = answer.unknown as { method: string; path: string }[]
        if (unknown.length > 0)
          throw new CommandFailure(
            `Not in the API: ${unknown.map(({ method, path }) => `${method} ${path}`).join(', ')}. The others were changed.`,
            exitCodes.notFound,
            answer,
          )
        return answer
      },
      (answer) =>
        `${answer.changed} changed, ${answer.unchanged} were so already, ${(answer.refused as unknown[]).length} cannot be. Deploy to make it hold.`,
    ),
  )

program
  .command('deploy')
  .description('make the gateways enforce what the console holds')
  .option('--note <note>', 'what it is for', '')
  .action(({ note }: { note: string }) =>
    print(
      () => callApi(connection(), 'POST', '/deployments', { note }),
      (made) =>
        `Deployment ${made.number} (${String(made.hash).slice(0, 12)}) is on its way to the gateways.`,
    ),
  )

const key = program.command('key').description('keys')
key
  .command('rotate')
  .argument('<subscriptionId>')
  .argument('<slot>', 'primary or secondary')
  .option('--grace-hours <hours>', 'how long the old key works on', '24')
  .option('--end-grace', 'end at once what an earlier rotation replaced and still works')
  .action(
    (subscriptionId: string, slot: string, options: { graceHours: string; endGrace?: true }) =>
      print(
        () =>
          callApi(connection(), 'POST', `/subscriptions/${subscriptionId}/keys/${slot}/rotate`, {
            graceHours: decimalIn(options.graceHours),
            endGrace: options.endGrace ?? false,
          }),
        (made) =>
          made.secret
            ? String(made.secret)
            : `The key ends at ${made.oldKeyEndsAt}; the organisation makes a new one on the page of its subscription.`,
      ),
  )
key
  .command('revoke')
  .argument('<keyId>')
  .action((keyId: string) =>
    print(
      () => callApi(connection(), 'POST', `/keys/${keyId}/revoke`),
      () => `${keyId} is refused from now on.`,
    ),
  )

function readDocument(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    throw new CommandFailure(`The file ${path} cannot be read.`, exitCodes.usage)
  }
}

await program.parseAsync()
