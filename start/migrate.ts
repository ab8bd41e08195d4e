import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import { inProject } from './project-root.ts'
import { SetupFault } from './stop-with.ts'

interface SchemaEngine {
  applyMigrations(input: unknown): Promise<{ appliedMigrationNames: string[] }>
  free?(): void
}
interface EngineModule {
  __wbg_set_wasm(exports: WebAssembly.Exports): void
  SchemaEngine: {
    new: (options: unknown, log: () => void, adapter: unknown) => Promise<SchemaEngine>
  }
}

let loaded: Promise<EngineModule> | undefined

/** Prisma's own schema engine as WebAssembly: it needs no binary from elsewhere. One instance for each process. */
async function loadEngine(): Promise<EngineModule> {
  const folder = inProject('node_modules/@prisma/schema-engine-wasm')
  const engine = (await import(
    pathToFileURL(join(folder, 'schema_engine_bg.js')).href
  )) as EngineModule
  const { instance } = await WebAssembly.instantiate(
    readFileSync(join(folder, 'schema_engine_bg.wasm')),
    {
      './schema_engine_bg.js': engine as unknown as WebAssembly.ModuleImports,
    },
  )
  engine.__wbg_set_wasm(instance.exports)
  const start = instance.exports.__wbindgen_start
  if (typeof start === 'function') start()
  return engine
}

interface Connection {
  dispose(): Promise<void>
}

async function openEngine(databaseUrl: string, opened: Connection[]): Promise<SchemaEngine> {
  loaded ??= loadEngine()
  const engine = await loaded
  const schema = readFileSync(inProject('prisma/schema.prisma'), 'utf8')
  return engine.SchemaEngine.new(
    { datamodels: [['schema.prisma', schema]] },
    () => {},
    bindMigrationAwareSqlAdapterFactory(
      wholeScripts(new PrismaPg({ connectionString: databaseUrl }), opened),
    ),
  )
}

/** The adapter cuts scripts at every semicolon, also inside functions and comments; Postgres takes them whole. */
function wholeScripts(factory: PrismaPg, opened: Connection[]): PrismaPg {
  const connect = factory.connect.bind(factory)
  factory.connect = async () => {
    const adapter = await connect()
    adapter.executeScript = async (script) => {
      await adapter.underlyingDriver().query(script)
    }
    opened.push(adapter)
    return adapter
  }
  return factory
}

/** Applies the migrations that the database lacks, in order; answers their names. */
export async function migrate(databaseUrl: string): Promise<string[]> {
  const baseDir = inProject('prisma/migrations')
  const names = readdirSync(baseDir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
  const opened: Connection[] = []
  const engine = await openEngine(databaseUrl, opened)
  try {
    const { appliedMigrationNames } = await engine.applyMigrations({
      migrationsList: {
        baseDir,
        lockfile: {
          path: 'migration_lock.toml',
          content: readFileSync(join(baseDir, 'migration_lock.toml'), 'utf8'),
        },
        shadowDbInitScript: '',
        migrationDirectories: names.map((path) => ({
          path,
          migrationFile: {
            path: 'migration.sql',
            content: {
              tag: 'ok',
              value: readFileSync(join(baseDir, path, 'migration.sql'), 'utf8'),
            },
          },
        })),
      },
      filters: { externalTables: [], externalEnums: [] },
    })
    return appliedMigrationNames
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    throw new SetupFault(
      text.includes('P3005')
        ? 'The database of DATABASE_URL is not empty and not Gatehouse’s. Give it one of its own.'
        : `The database could not be brought up to date: ${text}`,
    )
  } finally {
    engine.free?.()
    for (const connection of opened) await connection.dispose()
  }
}
