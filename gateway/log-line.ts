/** One line of the process's own log, as JSON. */
export const logLine = (level: 'info' | 'error', message: string, more: object = {}): void =>
  void process.stdout.write(
    `${JSON.stringify({ at: new Date().toISOString(), level, message, ...more })}\n`,
  )
