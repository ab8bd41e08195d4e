/**
 * How JavaScriptCore is to collect garbage in a gateway. By itself it lets about as much gather as there is memory in
 * use, and takes what threads share for that: with a million keys some 200 MB of garbage.
 */
const options = {
  /** Bytes that a thread allocates between two collections of what is young, whatever is in use. */
  BUN_JSC_gcMaxHeapSize: '12000000',
  /** All is looked through when what has grown old since is a fifteenth of what was in use (by itself: as much). */
  BUN_JSC_heapGrowthMaxIncrease: '0.6',
}

/*
 * The engine reads its options from the environment when a process begins, and never again. So the first thing that a
 * gateway does is to begin anew with them, in the same process: its id, its output and its parent stay. Those that
 * somebody has set are left as they are.
 */
const missing = Object.entries(options).filter(([name]) => process.env[name] === undefined)
if (missing.length > 0 && process.platform !== 'win32')
  process.execve?.(
    process.execPath,
    [process.execPath, ...process.execArgv, ...process.argv.slice(1)],
    { ...process.env, ...Object.fromEntries(missing) },
  )
